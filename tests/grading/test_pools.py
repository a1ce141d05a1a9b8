"""Work in several processes: one that dies costs its own task only, whether processes are forks or started anew."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.grading.pools import local


def die_once(file: Path, task: str) -> str:
    if task == "guilty":
        os.kill(os.getpid(), signal.SIGKILL)
    with file.open("a", encoding="utf-8") as done:
        done.write(task + "\n")
    return task


def nothing() -> None:
    """Workers of these tests need nothing."""


@pytest.mark.parametrize("place", [0, 3, 7])
def test_a_dead_worker_costs_its_own_submission_only(
    tmp_path: Path, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))  # workers find this module by its name
    tasks = [f"task {n}" for n in range(7)]
    tasks.insert(place, "guilty")
    work = functools.partial(die_once, tmp_path / "done")
    answers = list(local.run(tasks, work, nothing, nothing, 2, lambda task: f"lost: {task}"))
    assert sorted(answers) == sorted([*(task for task in tasks if task != "guilty"), "lost: guilty"])


FORKED = """
import contextlib, functools, pathlib, sys
from test_pools import die_once, local, nothing

@contextlib.contextmanager
def share(jobs):
    print("forked for", jobs)
    yield

tasks = [f"task {n}" for n in range(300)]
tasks.insert(100, "guilty")
work = functools.partial(die_once, pathlib.Path(sys.argv[1]))
answers = list(local.run(tasks, work, nothing, nothing, 2, lambda task: f"lost: {task}", share))
print(sorted(set(answers) - set(tasks)), len(answers), len(set(answers)))
"""


def test_a_dead_worker_among_forks_costs_its_own_submission_only(tmp_path: Path) -> None:
    """Forks are handed several tasks at a time; those that a dead one had besides are done again. Only a process without threads
    forks, so this needs one of its own."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run([sys.executable, "-c", FORKED, str(tmp_path / "done")], env=environment, capture_output=True, text=True)  # fmt: skip
    assert done.stdout == "forked for 2\n['lost: guilty'] 301 301\n", done.stderr
