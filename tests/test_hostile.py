"""Every hostile submission gets what it earned, and leaves nothing behind: no process, no file, no secret told, no harm to the next.

The labels in `hostile.toml` were worked out by hand. Each submission is handed in like any other, in a class folder with
a neighbour, while secrets lie in the environment, in the home folder and in a folder that the attacks know the path of.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader import engines
from grader.assignments.load import Assignment
from grader.engines import scratch
from grader.engines.limits import Limits
from grader.engines.warm import unavailable
from grader.grading import pipeline
from grader.intake.receive import hand_ins
from grader.model.result import Result

ROOT = Path(__file__).parent.parent
HOSTILE = ROOT / "tests" / "hostile"
LABELS: list[dict[str, Any]] = tomllib.loads((ROOT / "tests" / "hostile.toml").read_text(encoding="utf-8"))["hostile"]

CHECKS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "iterations", "iterations-hidden", "cifar10")
WRONG_ANSWERS = dict.fromkeys(CHECKS[:6], "update-rule/differs") | dict.fromkeys(CHECKS[6:], "iterations/wrong")

LIMITS = Limits(seconds=15, seconds_per_cell=1, seconds_per_call=0.5, memory_mb=512, storage_mb=16, files=300)
SECRETS = {
    name: f"GRADE-CANARY-{name}-0d1b6e" for name in ("environment", "home", "file", "neighbour", "earlier student")
}
OF_THE_ASSIGNMENT = "either will do"
"""A comment in assignment.toml."""

NAMED = {
    "endless loop": "time_loop_call.py", "sleep": "time_sleep.py", "memory bomb": "memory_sudden.py", "fork": "fork_loop.py",
    "os._exit": "exit_os_call.py", "kill of the parent": "signal_parent_kill.py", "reading the assignment": "read_assignment.py",
    "reading another submission": "read_submissions.py", "writing outside": "write_new.py", "opening a socket": "net_tcp.py",
    "import reference": "cheat_import_reference.py", "patched np.allclose": "cheat_allclose.py",
    "objects equal to everything": "cheat_equal_objects.py", "forged messages on the pipe": "wire_forge.py",
    "a flood of output": "flood_stdout.py", "a daemon left behind": "fork_daemon.py",
}  # fmt: skip


class Grounds:
    """Where one engine meets the hostile submissions one after the other."""

    def __init__(self, engine: Any, assignment: Assignment, folder: Path) -> None:
        self.engine, self.assignment, self.folder = engine, assignment, folder
        self.canary, self.home, self.temporary = folder / "canary", folder / "home", folder / "tmp"
        self.memory = Path(tempfile.mkdtemp(prefix="grounds-", dir=scratch._place()))
        self.submissions = folder / "submissions" / "optimizers"
        self.graded = 0

    def plant(self) -> None:
        """Lay out the secrets and the neighbour."""
        (self.canary / "folder").mkdir(parents=True)
        (self.canary / "folder" / "kept.txt").write_text("kept")
        (self.canary / "secret.txt").write_text(SECRETS["file"])
        self.home.mkdir()
        (self.home / "secret.txt").write_text(SECRETS["home"])
        self.temporary.mkdir()
        (self.submissions / "plotter").mkdir(parents=True)
        (self.submissions / "plotter" / "optimizers.py").write_text("import matplotlib.pyplot as plt\n")
        neighbour = self.submissions / "neighbour"
        neighbour.mkdir(parents=True)
        (neighbour / "optimizers.py").write_text(
            f"SECRET = {SECRETS['neighbour']!r}\n"
            + (ROOT / "assignments/optimizers/solution/optimizers.py").read_text()
        )

    def grade(self, student: str, seconds: float = LIMITS.seconds) -> Result:
        """The result of a student's hand-in in the class folder."""
        limits = msgspec.structs.replace(LIMITS, seconds=seconds)
        assignment = msgspec.structs.replace(self.assignment, limits=limits)
        wanted = next(h for h in hand_ins(self.submissions, assignment.name, assignment.files) if h.student == student)
        return pipeline.grade(wanted, assignment, self.engine)

    def hand_in(self, file: str) -> bytes:
        """Hand a hostile file in as "student", its targets moved into these grounds; returns what was handed in."""
        text = (HOSTILE / file).read_text(encoding="utf-8")
        text = text.replace("tmp/grade-canary/", f"{self.canary}/"[1:]).replace('/tmp/grade-canary"', f'{self.canary}"')
        folder = self.submissions / "student"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.handed_in = folder / f"optimizers{Path(file).suffix}"
        self.handed_in.write_text(text, encoding="utf-8")
        return self.handed_in.read_bytes()

    def state(self) -> dict[str, bytes]:
        """Everything that must stay as it is: secrets, hand-ins, the engine's own folder, places that all share."""
        files = {}
        for place in (self.canary, self.home, self.submissions, self.temporary):
            for path in sorted(place.rglob("*")):
                status = path.lstat()
                content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
                changed = 0 if path.is_dir() else status.st_mtime_ns
                files[str(path)] = f"{status.st_mode} {changed} ".encode() + content
        for place in map(Path, ("/tmp", "/var/tmp", "/dev/shm", Path.cwd(), ROOT)):
            for path in place.glob("*grade-canary*"):
                files[str(path)] = b"was here"
        return files

    def processes(self) -> set[str]:
        """Processes that this engine or its descendants started: all were given a home in this folder."""
        mark = f"HOME={self.memory}/".encode()
        found = set()
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and mark in (entry / "environ").read_bytes():
                    found.add(entry.name)
            except OSError:  # it went away, or it isn't ours
                continue
        return found

    def processes_left(self, seconds: float = 10.0) -> set[str]:
        """Those that are still there once all have had time to end: Linux kills them with their parent, not before it."""
        latest = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < latest:
            time.sleep(0.01)
        return left

    def prove_observers(self) -> None:
        """What looks for processes and files that were left behind finds them where there are some."""
        assert os.listdir(self.memory) != []  # the engine works here
        before = self.processes()
        with subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, env={"HOME": f"{self.memory}/s1"}) as left_behind:
            started = {str(left_behind.pid)}
            latest = time.monotonic() + 10
            while (
                self.processes() - before != started and time.monotonic() < latest
            ):  # Linux shows what it was given a moment later
                time.sleep(0.01)
            assert self.processes() - before == started


def repository() -> dict[Path, tuple[int, int]]:
    """Sizes and times of the project's own files."""
    files = {}
    for name in ("grader", "reference", "assignments", "submissions", "tests"):
        for path in (ROOT / name).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                files[path] = (path.stat().st_size, path.stat().st_mtime_ns)
    return files


@pytest.fixture(scope="module")
def grounds(
    request: pytest.FixtureRequest, optimizers: Assignment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Grounds]:
    if unavailable():
        pytest.skip(unavailable())
    name = request.param.split("-")[0]
    made = engines.make(name)
    here = Grounds(made, optimizers, tmp_path_factory.mktemp("grounds"))
    here.plant()
    before = repository()
    cache = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", cache)  # fonts are looked for once, not in every home
        patch.setenv("HOME", str(here.home))
        patch.setenv("GRADE_CANARY_SECRET", SECRETS["environment"])
        patch.setattr(tempfile, "tempdir", str(here.temporary))
        patch.setattr(scratch, "MEMORY", str(here.memory))  # where it would work anyway, but in a folder of its own
        patch.setattr(scratch, "ROOM", 0)
        for name in ("TMPDIR", "TEMP", "TMP"):
            patch.delenv(name, raising=False)
        with made:
            here.grade("neighbour")
            here.prove_observers()
            here.grade("plotter")  # the warm engine has a template of its own for those: it is there from the start
            if made.gaps():
                pytest.skip(f"this machine confines less: {made.gaps()}")
            yield here
    assert here.processes_left() == set()
    assert os.listdir(here.temporary) == []
    assert os.listdir(here.memory) == []
    here.memory.rmdir()
    assert repository() == before


# one object each: pytest keeps a fixture while its parameter is the same object
FIRST_HALF, SECOND_HALF, SUBPROCESS = "warm-1", "warm-2", "subprocess"


def cases() -> Iterator[Any]:
    groups = {
        FIRST_HALF: LABELS[::2],
        SECOND_HALF: LABELS[1::2],
        SUBPROCESS: [label for label in LABELS if label.get("subprocess")],
    }
    for group, labels in groups.items():
        mark = pytest.mark.xdist_group(f"hostile-{group}")
        for number, label in enumerate(labels):
            later = group == SUBPROCESS and number % 4 and label["file"] not in NAMED.values()
            yield pytest.param(
                group, label, id=f"{group}-{label['file']}", marks=[mark, pytest.mark.long] if later else mark
            )


def endings(label: dict[str, Any]) -> list[str]:
    ending = label.get("ending", [] if "unjudged" in label else "none")
    return ending if isinstance(ending, list) else [ending]


def unjudged(label: dict[str, Any]) -> list[str]:
    words = label.get("unjudged", [])
    return words if isinstance(words, list) else [words]


@pytest.mark.parametrize(("grounds", "label"), list(cases()), indirect=["grounds"], scope="module")
def test_earns_what_it_deserves_and_harms_nobody(grounds: Grounds, label: dict[str, Any]) -> None:
    handed_in = grounds.hand_in(label["file"])
    state, processes = grounds.state(), grounds.processes()
    result = grounds.grade("student", label.get("seconds", LIMITS.seconds))

    assert {check.id: check.score for check in result.checks if check.score} == label.get("marks", {})
    assert result.score == sum(label.get("marks", {}).values())
    told = {check.id: check.findings[0].id for check in result.checks if check.findings}
    assert set(told) == {check.id for check in result.checks if check.score < check.max_score}
    expected = WRONG_ANSWERS if label.get("answers") == "wrong" else label.get("told", {})
    for check, finding in expected.items():
        assert told[check] == finding or told[check] in finding, check

    reason = result.reason.show() if result.reason is not None else "none"
    assert result.status == ("graded" if result.reason is None else "failed")
    if "lacks" in label:
        assert f"`{label['lacks']}`" in reason
    elif any(words in reason for words in unjudged(label)):
        assert result.status == "failed"  # what a limit of ours cut is nobody's mistake, and earns nothing
    else:
        assert reason in [pipeline.ENDINGS[e].show() if e in pipeline.ENDINGS else e for e in endings(label)]

    shown = msgspec.json.encode(msgspec.structs.replace(result, code=None)).decode()
    for secret in (*SECRETS.values(), OF_THE_ASSIGNMENT):
        assert secret not in shown
    deadline = time.monotonic() + 5
    while grounds.processes() - processes and time.monotonic() < deadline:
        time.sleep(0.02)  # killed, but taking down a process takes a moment
    assert grounds.processes() <= processes
    assert grounds.state() == state
    assert grounds.handed_in.read_bytes() == handed_in

    grounds.graded += 1
    if grounds.engine.name == "warm" or grounds.graded % 20 == 0:
        assert grounds.grade("neighbour").score == 100


def test_every_hostile_submission_is_labelled() -> None:
    files = [label["file"] for label in LABELS]
    assert sorted(files) == sorted(
        path.name for path in HOSTILE.iterdir() if path.is_file() and not path.name.startswith(".")
    )
    assert len(files) == len(set(files)) >= 200
    assert set(NAMED.values()) <= set(files)
    assert set(NAMED.values()) - {label["file"] for label in LABELS if label.get("subprocess")} <= {"memory_slow.py"}
