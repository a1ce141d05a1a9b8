"""The warm engine's templates: derived from one another, shared by processes, one submission at a time in each."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.engines.limits import Limits
from grader.engines.warm import WarmEngine, unavailable
from grader.guest import template_process
from grader.model.errors import EngineError
from grader.model.run import CellRun
from grader.model.submission import Cell, StudentCode

pytestmark = pytest.mark.skipif(bool(unavailable()), reason=unavailable())

PLOTS = "import matplotlib.pyplot as plt\nprint(len(plt.plot([1])))"


@pytest.fixture
def engine() -> Iterator[WarmEngine]:
    with WarmEngine() as made:
        yield made


def notebook(*sources: str) -> StudentCode:
    return StudentCode("x.ipynb", "notebook", tuple(Cell(i, source) for i, source in enumerate(sources, 1)))


def run(engine: WarmEngine, *sources: str) -> list[CellRun]:
    code = notebook(*sources)
    student = engine.student(code, [], Limits())
    try:
        return list(student.runs(code, code.cells, 10, 30))
    finally:
        student.close()


def children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_template_that_dies_costs_one_submission(engine: WarmEngine) -> None:
    assert run(engine, "print(1)")[0].stdout == "1\n"
    (template,) = children(engine._first._process.pid)
    os.kill(template, signal.SIGKILL)
    with pytest.raises(EngineError, match="template process ended"):
        run(engine, "print(2)")
    assert run(engine, "print(3)")[0].stdout == "3\n"


def test_the_end_of_the_first_one_says_what_it_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.engines.warm.bootstrap.command", lambda *_: ["/bin/sh", "-c", "echo no such thing >&2"])
    with WarmEngine() as engine, pytest.raises(EngineError, match="no such thing"):
        engine._first.fork([], Limits(), {}, [])


def test_plots_are_derived_whenever_they_come(engine: WarmEngine) -> None:
    assert run(engine, "import sys\nprint(any('plotlib' in name for name in sys.modules))")[0].stdout == "False\n"
    assert run(engine, PLOTS)[0].stdout == "1\n"
    assert len(children(engine._first._process.pid)) == 2


def test_engines_are_shared_and_end_with_the_first() -> None:
    with WarmEngine() as engine:
        engine.expect(100)
        one, other = engine.shared(2)
        for each in (one, other):
            assert run(each, "print(1)")[0].stdout == "1\n"
            assert run(each, PLOTS)[0].stdout == "1\n"
        one.__exit__(None, None, None)
        assert run(other, "print(2)")[0].stdout == "2\n"
        pid = engine._first._process.pid
        alive = [pid, *children(pid)]
        assert len(alive) >= 4
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{p}").exists() for p in alive) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not [p for p in alive if Path(f"/proc/{p}").exists()]
    other.__exit__(None, None, None)


def test_as_many_engines_as_processors_keep_to_one_each(engine: WarmEngine) -> None:
    mine = sorted(os.sched_getaffinity(0))
    engines = engine.shared(len(mine))
    said = [run(each, "import os\nprint(sorted(os.sched_getaffinity(0)))")[0].stdout for each in engines]
    assert said == [f"[{processor}]\n" for each in engines for processor in each.cpu_affinity]
    assert sorted(processor for each in engines for processor in each.cpu_affinity) == mine
    more = engine.shared(len(mine) + 1)
    assert {each.cpu_affinity for each in more} == {()}
    for each in (*engines, *more):
        each.__exit__(None, None, None)


def test_one_submission_at_a_time(engine: WarmEngine) -> None:
    code = notebook("x = 1")
    student = engine.student(code, [], Limits())
    with pytest.raises(RuntimeError, match="one student process at a time"):
        engine.student(code, [], Limits())
    student.close()
    assert run(engine, "print(1)")[0].stdout == "1\n"


def test_nothing_passes_from_one_to_the_next(engine: WarmEngine) -> None:
    leaves = "import os\nos.makedirs('deep/deeper')\nfor place in ('.', 'deep/deeper'):\n    open(place + '/left.py', 'w').write('x = 1')"
    assert run(engine, leaves)[0].status == "ok"
    looks = "import os\nprint(os.listdir('.'))\nimport left"
    (seen,) = run(engine, looks)
    assert seen.stdout == "[]\n"
    assert seen.error is not None
    assert seen.error.type == "ModuleNotFoundError"


def test_who_writes_until_the_end_leaves_nothing(engine: WarmEngine) -> None:
    """Threads that are killed amid making files: none of these is there for the next one."""
    writes = """
import itertools, threading, time
def write(k):
    for n in itertools.count():
        open(f"left{k}-{n}", "w").close()
for k in range(8):
    threading.Thread(target=write, args=(k,), daemon=True).start()
time.sleep(0.02)
"""
    for _ in range(10):
        code = notebook(writes)
        student = engine.student(code, [], Limits(files=100_000))
        next(student.runs(code, code.cells, 10, 30))
        student.close()
        assert run(engine, "import os\nprint(os.listdir('.'))")[0].stdout == "[]\n"


def test_what_comes_late_is_not_there_for_the_next(engine: WarmEngine) -> None:
    """A killed process may end the system call that it is in after its folder was emptied."""
    run(engine, "x = 1")
    Path(engine._template()._folder, "late.py").write_text("x = 1")
    assert run(engine, "import os\nprint(os.listdir('.'))")[0].stdout == "[]\n"


def test_another_templates_folder_is_out_of_reach(engine: WarmEngine) -> None:
    one, other = engine.shared(2)
    code = notebook("open('secret', 'w').write('42')")
    student = one.student(code, [], Limits())
    assert [run_.status for run_ in student.runs(code, code.cells, 5, 5)] == ["ok"]
    (secret,) = Path(engine._root.folder).glob("t*/secret")  # type: ignore[union-attr]
    tries = (
        f"open({str(secret)!r}).read()",
        f"open({str(secret)!r}, 'w')",
        f"import os; os.listdir({str(secret.parent)!r})",
        f"import os; os.listdir({str(secret.parents[1])!r})",
        f"import os; os.mkdir({str(secret.parents[1] / 'new')!r})",
    )
    errors = [seen.error.type if seen.error else "" for seen in run(other, *tries)]
    student.close()
    for each in (one, other):
        each.__exit__(None, None, None)
    assert errors == ["PermissionError"] * len(tries)


def test_a_grader_alone_keeps_to_a_processor_with_its_students() -> None:
    mine = os.sched_getaffinity(0)
    with WarmEngine() as alone:
        alone.pin_to_one_cpu()
        told = run(alone, "import os\nprint(sorted(os.sched_getaffinity(0)))")[0].stdout
    assert told == f"{list(alone.cpu_affinity)}\n"
    assert len(alone.cpu_affinity) == 1
    assert set(alone.cpu_affinity) <= mine == os.sched_getaffinity(0)
    training = WarmEngine(keras="real")
    training.pin_to_one_cpu()
    assert training.cpu_affinity == ()


def test_what_code_asks_of_ipython_holds_from_then_on(warm: Any) -> None:
    shown = run(
        warm,
        "41",
        "get_ipython().display_formatter.formatters['text/plain'].for_type(int, lambda o, p, c: p.text(f'<{o}>'))",
        "41",
        "get_ipython().input_transformers_cleanup.append(lambda lines: [x.replace('SEVEN', '7') for x in lines])",
        "SEVEN",
        "get_ipython().events.register('pre_execute', lambda: print('before'))",
        "print('cell')",
    )
    assert [shown[n].displays for n in (0, 2, 4)] == [("41",), ("<41>",), ("<7>",)]
    assert shown[6].stdout == "before\ncell\n"


def test_what_a_student_sets_on_a_descriptor_is_gone_with_it(warm: Any) -> None:
    first = "import fcntl, os\nfor d in (0, 1, 2):\n    fcntl.fcntl(d, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND)\n    fcntl.flock(d, fcntl.LOCK_EX | fcntl.LOCK_NB)"  # fmt: skip
    then = "import fcntl, os\n[fcntl.fcntl(d, fcntl.F_GETFL) & (os.O_NONBLOCK | os.O_APPEND) for d in (0, 1, 2)]"
    shown = []
    for source in (first, then):
        code = StudentCode("x.ipynb", "notebook", (Cell(1, source),))
        student = warm.student(code, [], Limits())
        (run,) = student.runs(code, code.cells, 10, 60)
        student.close()
        shown.append((run.status, run.displays))
    assert shown == [("ok", ()), ("ok", ("[0, 0, 0]",))]


def test_where_there_is_no_room_for_a_process_a_template_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[int | OSError] = [BlockingIOError(11, "no room"), BlockingIOError(11, "no room"), 4711]

    def fork() -> int:
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    monkeypatch.setattr("grader.guest.template_process.os.fork", fork)
    assert template_process._forked() == 4711
    monkeypatch.setattr(template_process, "ROOM_SECONDS", 0.0)
    answers.append(BlockingIOError(11, "no room"))
    with pytest.raises(BlockingIOError):
        template_process._forked()


def test_the_one_before_is_gone_when_the_next_one_is_there(warm: Any) -> None:
    """They work in the same folder, one after the other."""
    before: list[int] = []
    for _ in range(3):
        code = StudentCode("x.ipynb", "notebook", (Cell(1, "import os\nos.getpid()"),))
        student = warm.student(code, [], Limits())
        assert not [pid for pid in before if os.path.exists(f"/proc/{pid}")]
        (run,) = student.runs(code, code.cells, 10, 60)
        student.close()
        before.append(int(run.displays[0]))
