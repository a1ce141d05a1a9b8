"""The engines outlast processes that do not listen, folders without bottom, and keep what is ours out of the guest."""

from __future__ import annotations

import json
import os
import select
import threading
import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from grader.assignments.load import Assignment
from grader.engines.channel import Channel, TimedOut, TooMuch
from grader.engines.limits import Limits
from grader.engines.scratch import remove_tree
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.guest import wire
from grader.intake.folder import HandIn

LIMITS = Limits(seconds=8, seconds_per_cell=1, seconds_per_call=0.5, memory_mb=512)


def graded(folder: Path, assignment: Assignment, engine: Any, *sources: str) -> Any:
    file = folder / "optimizers.ipynb"
    cells = [{"cell_type": "code", "source": source} for source in sources]
    file.write_text(json.dumps({"cells": cells, "nbformat": 4}))
    return pipeline.grade(HandIn(assignment.name, "x", folder, file), msgspec.structs.replace(assignment, limits=LIMITS), engine)  # fmt: skip


def test_a_process_that_does_not_read_is_not_waited_for_without_end() -> None:
    requests, ours = os.pipe()
    replies, theirs = os.pipe()
    channel = Channel(ours, replies)
    try:
        with pytest.raises(TimedOut):
            channel.send({"source": "# nobody reads this\n" * 100_000}, time.monotonic() + 0.2)
    finally:
        channel.close()
        os.close(requests)
        os.close(theirs)


def test_who_sends_without_end_is_cut_off() -> None:
    requests, ours = os.pipe()
    replies, theirs = os.pipe()
    channel = Channel(ours, replies)
    message = wire.encode({"value": np.zeros(2**19)})
    sender = threading.Thread(target=lambda: [os.write(theirs, message) for _ in range(16)])
    sender.start()
    try:
        with pytest.raises(TooMuch):
            receive(channel, 16)
    finally:
        while sender.is_alive():
            select.select([replies], [], [], 0.05)[0] and os.read(replies, 2**20)
        channel.close()
        os.close(requests)
        os.close(theirs)


def receive(channel: Channel, messages: int) -> None:
    for _ in range(messages):
        channel.receive(time.monotonic() + 5)


def test_answers_do_not_fill_the_graders_memory(tmp_path: Path, optimizers: Assignment, warm: WarmEngine) -> None:
    before = rss()
    large = "import numpy as np\nL = np.zeros(2 ** 19)\n"
    large += "def momentum_update(w, v, g, lr, beta):\n    return L, L\n"
    large += "def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):\n    return L, L, L\n"
    assert graded(tmp_path, optimizers, warm, large).score == 0
    assert rss() - before < 300


def rss() -> float:
    """Megabytes that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_the_guest_has_loaded_nothing_of_the_grader_or_the_reference(
    tmp_path: Path, optimizers: Assignment, warm: WarmEngine
) -> None:
    look = (
        "import sys\nfor name, module in sorted(sys.modules.items()):\n"
        "    print(name, getattr(module, '__file__', None) or '')"
    )
    result = graded(tmp_path, optimizers, warm, look.replace("sorted(sys.modules.items())", OURS))
    lines = result.cells[0].stdout.split("\n")
    names = {line.split(" ")[0] for line in lines if line}
    assert names, "the guest's own modules are there"
    assert {name.split(".")[0] for name in names} == {"guest"}, names


OURS = (
    "[(n, m) for n, m in sorted(sys.modules.items()) if 'grade' in n or 'reference' in n or n.split('.')[0] == 'guest'"
    " or '/grader/' in str(getattr(m, '__file__', '')) or '/reference/' in str(getattr(m, '__file__', ''))]"
)


def test_a_folder_deeper_than_a_path_is_removed(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(top)
        for _ in range(3000):
            os.mkdir("d")
            os.chdir("d")
        Path("file").write_text("x")
    finally:
        os.fchdir(here)
        os.close(here)
    remove_tree(str(top))
    assert not top.exists()


def test_removing_follows_no_links(tmp_path: Path) -> None:
    kept, top = tmp_path / "kept", tmp_path / "top"
    (kept / "inner").mkdir(parents=True)
    (kept / "file").write_text("kept")
    (top / "locked").mkdir(parents=True)
    for place in (top, top / "locked"):
        (place / "link").symlink_to(kept)
        (place / "broken").symlink_to("nowhere")
        os.mkfifo(place / "pipe")
    (top / "locked").chmod(0)
    remove_tree(str(top))
    assert not top.exists()
    assert (kept / "file").read_text() == "kept"
    assert (kept / "inner").is_dir()
