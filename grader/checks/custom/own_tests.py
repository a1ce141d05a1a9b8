"""An instructor's own tests: ordinary pytest tests in checks/test_*.py beside an assignment, run in the trusted process.

    @pytest.mark.points(5)
    def test_loss_falls(student):
        losses = student["losses"]
        assert losses[-1] < losses[0], "after training the loss must be smaller than before"

The tests are the instructor's code and trusted; what they get from `student` is plain data, and code of the student's
runs on its own side of the border only.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Apply, Inventory, Put, Question, Read, Tested

LONGEST = 2_000
"""Characters of an explanation."""


class OwnTest(msgspec.Struct, frozen=True):
    """One test function, with all the cases that its parameters make."""

    name: str
    points: float
    title: str
    hidden: bool


class OwnTests(msgspec.Struct, frozen=True):
    """The tests in a folder; `digest` changes with any of its files."""

    folder: Path
    tests: tuple[OwnTest, ...]
    digest: str


class StudentFault(Exception):
    """The student's code gave no answer: missing, raised, hung, crashed."""

    def __init__(self, function: str, answer: Answer) -> None:
        detail = f": {answer.error.type}: {answer.error.message}" if answer.error is not None else ""
        super().__init__(f"{function}: {answer.status}{detail}")
        self.function, self.answer = function, answer


class Student:
    """The submission as a test sees it."""

    def __init__(self, inventory: Inventory, put: Put) -> None:
        self.names = tuple(inventory)
        """Names that the student's code defined."""
        self._put = put
        self.asked: dict[str, None] = {}
        """Names that were asked about, in order; each test begins with none."""

    def __getitem__(self, name: str) -> Any:
        """The value of a variable: None, bool, int, float, str, list, dict or numeric array; else an `Opaque`."""
        return self._value(name, Read(name))

    def __contains__(self, name: str) -> bool:
        self.asked[name] = None
        return name in self.names

    def call(self, function: str, *arguments: Any, **keywords: Any) -> Any:
        """What a function of the student's gives for plain data; tuples come back as lists."""
        try:
            question = Apply(function, tuple(_plain(a) for a in arguments), {k: _plain(v) for k, v in keywords.items()})
        except TypeError as error:
            raise TypeError(f"student.call({function!r}): {error}") from None
        return self._value(function, question)

    def _value(self, name: str, question: Question) -> Any:
        self.asked[name] = None
        answer = self._put(question)
        if answer.status != "ok":
            raise StudentFault(name, answer)
        return answer.value


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(
        f"a {type(value).__name__} can't be passed; None, numbers, texts, lists, dicts and numeric arrays can"
    )


class _Plugin:
    """What pytest is told: the `student` fixture, the marks, and where results go."""

    def __init__(self, student: Student | None, wanted: frozenset[str] | None = None) -> None:
        self._student, self._wanted = student, wanted
        self.items: list[pytest.Item] = []
        self.broken: list[str] = []
        self.tested: dict[str, Tested] = {}

    @pytest.fixture
    def student(self) -> Student | None:
        return self._student

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "points(number): what the test is worth (default 1)")
        config.addinivalue_line("markers", "hidden: counts for a class, is absent from `grade check`")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken.append(str(report.longrepr))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self._wanted is not None:
            items[:] = [item for item in items if name_of(item) in self._wanted]
        self.items = list(items)

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if self._student is not None:
            self._student.asked.clear()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        report = yield
        name, case = name_of(item), item.name
        if call.excinfo is None:
            if call.when == "call":
                self.tested.setdefault(item.nodeid, Tested(name, case, "passed"))
        elif item.nodeid not in self.tested or self.tested[item.nodeid].outcome == "passed":
            asked = tuple(self._student.asked) if self._student is not None else ()
            self.tested[item.nodeid] = msgspec.structs.replace(_failed(name, case, call, report), asked=asked)
        return report


def _failed(name: str, case: str, call: pytest.CallInfo[None], report: pytest.TestReport) -> Tested:
    assert call.excinfo is not None  # noqa: S101 - asked before
    error = call.excinfo.value
    if report.skipped:
        return Tested(name, case, "skipped", str(error)[:LONGEST])
    if isinstance(error, StudentFault):
        return Tested(name, case, "failed", function=error.function, answer=error.answer)
    if call.when != "call":
        return Tested(name, case, "broken", f"{type(error).__name__}: {error}"[:LONGEST])
    text = (
        str(getattr(getattr(report.longrepr, "reprcrash", None), "message", "")) or f"{type(error).__name__}: {error}"
    )
    text = text.removeprefix("AssertionError: ").removeprefix("Failed: ")
    said, _, shown = text.partition("\n")
    if said.startswith("assert "):
        said, shown = "", text
    return Tested(name, case, "failed", said[:LONGEST], shown[:LONGEST])


def name_of(item: pytest.Item) -> str:
    """The test's function, with its class; the same for all its cases."""
    function = getattr(item, "originalname", None) or item.name.partition("[")[0]
    parent = getattr(item, "cls", None)
    return f"{parent.__name__}-{function}" if parent is not None else str(function)


def collect(folder: Path) -> OwnTests | None:
    """The tests in a folder, in the order of their files; None when it holds none.

    Raises AssignmentError for a file that pytest can't collect, a wrong mark, or two tests of one name.
    """
    folder = folder.resolve()  # modules know themselves by their whole path
    files = sorted(folder.glob("test_*.py"))
    if not files:
        return None
    plugin = _Plugin(None)
    _session(folder, plugin, "--collect-only")
    if plugin.broken:
        raise AssignmentError(f"{folder}: pytest can't collect the tests:\n{plugin.broken[0][-1500:]}")
    found: dict[str, OwnTest] = {}
    where: dict[str, str] = {}
    for item in plugin.items:
        name, place = name_of(item), item.nodeid.partition("[")[0]
        if where.setdefault(name, place) != place:
            raise AssignmentError(f"{folder}: two tests are called {name}; give one another name")
        mark = item.get_closest_marker("points")
        points = mark.args[0] if mark is not None and mark.args else 1.0 if mark is None else None
        if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < 10_000:
            raise AssignmentError(f"{folder}: {name}: @pytest.mark.points takes a number of points, as in points(5)")
        doc = (getattr(getattr(item, "function", None), "__doc__", None) or "").strip().partition("\n")[0]
        title = doc or name.removeprefix("test_").replace("_", " ")
        found[name] = OwnTest(name, float(points), title, item.get_closest_marker("hidden") is not None)
    digest = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return OwnTests(folder, tuple(found.values()), digest.hexdigest())


def interview(own: OwnTests, inventory: Inventory, put: Put) -> tuple[Tested, ...]:
    """Run the tests on a submission. Never raises for anything the student's code gives."""
    plugin = _Plugin(Student(inventory, put), frozenset(test.name for test in own.tests))
    _session(own.folder, plugin)
    return tuple(plugin.tested.values())


def on_nothing(folder: Path, test: str) -> tuple[Tested, ...]:
    """How the cases of one test come out on a submission that defines nothing."""
    return interview(OwnTests(folder, (OwnTest(test, 1, test, False),), ""), {}, lambda question: Answer("missing"))


def _session(folder: Path, plugin: _Plugin, *options: str) -> None:
    """One run of pytest over the folder, by itself: no configuration and no plugins of the machine's, nothing printed."""
    arguments = ["--rootdir", str(folder), "-c", os.devnull, "--import-mode=importlib", "--capture=no", "-q", "--color=no",
                 "--no-header", "--no-summary", "-p", "no:cacheprovider", "-p", "no:faulthandler", *options]  # fmt: skip
    known = set(sys.modules)
    with _by_itself(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        pytest.main([*arguments, str(folder)], plugins=[plugin])
    for name in set(sys.modules) - known:  # another assignment may have a file of the same name
        if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
            del sys.modules[name]


@contextlib.contextmanager
def _by_itself() -> Iterator[None]:
    before = dict(os.environ)
    for name in [name for name in before if name.startswith("PYTEST_")]:
        del os.environ[name]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
