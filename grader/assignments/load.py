"""Parses assignment.toml into an Assignment; every error tells file, line, key and what would be right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from grader.checks import KINDS
from grader.checks.shared import credit as credits
from grader.checks.shared.credit import Credit
from grader.checks.custom.custom import Custom
from grader.checks.shared.spec import Check
from grader.engines.limits import Limits
from grader.model.errors import AssignmentError, SubmissionError, UsageError
from grader.intake.read import read_code
from grader.model.submission import Beside, StudentCode
from grader.model.texts import Localized
from grader.assignments.provided import supplied
from grader.model.texts import N_

if TYPE_CHECKING:
    from grader.checks.custom.own_tests import OwnTests

FILE = "assignment.toml"
LOADED = ("reserved", "shared", "provided")
"""What a check is told when its assignment is loaded, and can't be declared."""


class Assignment(msgspec.Struct, frozen=True):
    """One assignment: what students hand in, what is checked, what a submission may use."""

    name: str
    folder: Path
    title: Localized
    files: tuple[str, ...]
    checks: tuple[Check, ...]
    limits: Limits = Limits()
    packages: tuple[str, ...] = ()
    """Imported beforehand, so that submissions that need them start fast."""
    provides: tuple[Beside, ...] = ()
    """Modules and data that are laid beside every student's code."""
    lang: str = ""
    """The language of its reports where nobody asks for another, "" for that of the machine."""
    example: StudentCode | None = None
    """What students are given beside the starter: handed in as it is, it earns nothing."""
    starter: tuple[StudentCode, ...] = ()
    """All code that students are given."""
    tests: Any = None  # OwnTests | None; named lazily, for its module loads pytest
    """The instructor's own tests in checks/; each of them is one of `checks` too."""

    @property
    def points(self) -> float:
        """The most that can be earned."""
        return sum(check.points for check in self.checks)

    def without_hidden(self) -> Assignment:
        """The assignment as a student may check it before handing in."""
        tests = self.tests
        if tests is not None:
            tests = msgspec.structs.replace(tests, tests=tuple(test for test in tests.tests if not test.hidden))
        checks = tuple(check for check in self.checks if not check.hidden)
        return msgspec.structs.replace(self, checks=checks, tests=tests)

    def conditions(self) -> bytes:
        """What a run depends on besides the code and the questions."""
        tests = None if self.tests is None else [self.tests.digest, [test.name for test in self.tests.tests]]
        return msgspec.json.encode([self.limits, self.packages, *([tests] if tests is not None else [])])


class _Declaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file's top level, before its checks are parsed each by its kind."""

    check: list[dict[str, Any]] = []
    title: Localized | str = {}
    files: tuple[str, ...] = ()
    limits: Limits = Limits()
    packages: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    lang: Literal["", "en", "zh-TW"] = ""
    credit: Credit = True
    example: str = ""
    """A file beside this one with an example that students are given: handed in as it is, it earns nothing."""


def load(folder: Path) -> Assignment:
    """The assignment in a folder; raises AssignmentError for anything that its author has to mend."""
    file = folder / FILE
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise AssignmentError(f"{folder} holds no {FILE}, so it is no assignment") from None
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{file}: can't be read as UTF-8 text: {error}") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AssignmentError(f"{file}: not valid TOML: {error}") from None
    try:
        declared = msgspec.convert(data, _Declaration)
    except msgspec.ValidationError as error:
        raise AssignmentError(f"{file}: {_in_words(error)}") from None
    credits.verify(declared.credit, str(file))
    checks = [
        _check(entry, f"{file}:{line}: check[{i}]", declared.credit)
        for i, (entry, line) in enumerate(zip(declared.check, _lines(text), strict=False))
    ]
    tests = _own_tests(folder / "checks")
    if tests is not None:
        checks += [
            Custom(id=t.name, points=t.points, title={"en": t.title}, hidden=t.hidden, folder=str(tests.folder))
            for t in tests.tests
        ]
    if not checks:
        raise AssignmentError(f'{file}: it has no [[check]]; add one, for example kind = "iterations"')
    _unique(checks, str(file))
    checks = [msgspec.structs.replace(c, reserved=_names_of_others(c, checks), shared=_shared(c, checks)) for c in checks]
    provided = _provided(folder, declared, str(file))
    checks = [check.with_starter_code(provided) for check in checks]
    name = folder.resolve().name
    title = {"en": declared.title} if isinstance(declared.title, str) else declared.title
    files = declared.files or (f"{name}.ipynb", f"{name}.py")
    return Assignment(
        name,
        folder,
        title or {"en": name},
        files,
        tuple(checks),
        declared.limits,
        declared.packages,
        supplied(folder, declared.provides, files, str(file)),
        declared.lang,
        provided[-1] if declared.example else None,
        tuple(provided),
        tests,
    )


def _provided(folder: Path, declared: _Declaration, where: str) -> list[StudentCode]:
    """The code that students are given: the starter's files, and the example."""
    files = [file for file in sorted((folder / "starter").glob("*")) if file.suffix in (".py", ".ipynb")]
    if declared.example:
        example = folder / declared.example
        if not example.is_file():
            raise AssignmentError(f"{where}: example: there is no file {declared.example} beside it")
        files.append(example)
    try:
        return [read_code(file) for file in files]
    except SubmissionError as error:
        raise AssignmentError(f"{where}: {error.message.show()}") from None


def _own_tests(folder: Path) -> OwnTests | None:
    if not any(folder.glob("test_*.py")):
        return None
    from grader.checks.custom import own_tests

    return own_tests.collect(folder)


def _shared(check: Check, checks: Sequence[Check]) -> tuple[str, ...]:
    """The names that a check asks for and others too."""
    others = {name for each in checks if each.id != check.id for name in each.wanted()}
    return tuple(name for name in check.wanted() if name in others)


def _names_of_others(check: Check, checks: Sequence[Check]) -> tuple[str, ...]:
    """What other checks ask for: no check takes that for a misspelling of its own name."""
    own = check.wanted()
    return tuple(sorted({name for other in checks for name in other.wanted() if name not in own}))


def _lines(text: str) -> list[int]:
    """The lines on which the [[check]] tables begin."""
    found = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*check\s*\]\]", line)]
    return found or [1] * 1000


def _check(entry: dict[str, Any], where: str, credit: Credit) -> Check:
    kind = entry.get("kind")
    if kind not in KINDS:
        said = f"kind is {kind!r}" if kind is not None else "kind is missing"
        raise AssignmentError(f"{where}: {said}; it must be one of: {', '.join(KINDS)}")
    try:
        for field in LOADED:
            if field in entry:
                raise msgspec.ValidationError(f"Object contains unknown field `{field}`")
        check = msgspec.convert(entry, KINDS[kind])
    except msgspec.ValidationError as error:
        raise AssignmentError(f"{where}: {_in_words(error)}{_meant(error, KINDS[kind])}") from None
    if not check.id:
        check = msgspec.structs.replace(check, id=str(entry.get("rule") or entry.get("variable") or kind))
    if not re.fullmatch(r"[A-Za-z0-9_\-]+", check.id):
        raise AssignmentError(f"{where}.id: {check.id!r} may hold letters, digits, - and _ only")
    if not 0 < check.points < 10_000:
        raise AssignmentError(f"{where}.points: {check.points} must be more than 0")
    if not 0 <= check.rename_cost <= 1:
        raise AssignmentError(f"{where}.rename_cost: {check.rename_cost:g} is no share of the points, from 0 to 1")
    credits.verify(check.credit, where)
    check = msgspec.structs.replace(check, credit=credits.merged(credit, check.credit))
    check.prepare(where)
    return check


def _in_words(error: msgspec.ValidationError) -> str:
    """msgspec's message with the place first: "limits.seconds: Expected `float`, got `str`"."""
    message, _, place = str(error).partition(" - at `$")
    place = place.rstrip("`").lstrip(".").replace("[...]", "")
    return f"{place}: {message}" if place else message


def _meant(error: msgspec.ValidationError, kind: type[Check]) -> str:
    """The keys that would have been right, where a key is unknown or missing."""
    if "unknown field" not in str(error) and "missing required" not in str(error):
        return ""
    return f"; the keys are: kind, {', '.join(f for f in kind.__struct_fields__ if f not in LOADED)}"


def _unique(checks: Sequence[Check], file: str) -> None:
    seen: set[str] = set()
    for check in checks:
        if check.id in seen:
            raise AssignmentError(f"{file}: two checks have the id {check.id!r}; give one an id of its own")
        seen.add(check.id)


def find(name: str, near: Path, folder: Path | None = None) -> Path:
    """The folder of the assignment `name`: in `folder`, or in an `assignments/` in or above `near` or here.

    Raises UsageError that says where it was looked for and what there is.
    """
    existing = _roots(near, folder)
    for root in existing:
        if name and (root / name / FILE).is_file():
            return root / name
    if not existing:
        raise UsageError(
            N_(
                "there is no folder assignments/ in or above {near}; --assignments says where the assignments are",
                near=str(near.resolve()),
            )
        )
    raise UsageError(
        N_("there is no assignment `{name}` (looked in {looked}; there: {known}); --assignments says where they are",
           name=name, looked=", ".join(map(str, existing)), known=", ".join(known(near, folder)) or "–")
    )  # fmt: skip


def known(near: Path, folder: Path | None = None) -> list[str]:
    """Names of the assignments that can be found from a place."""
    return sorted({entry.parent.name for root in _roots(near, folder) for entry in root.glob(f"*/{FILE}")})


def for_file_name(file: Path, folder: Path | None = None) -> Path | None:
    """The one assignment that asks for a file of this name; None when none or several do."""
    asking = []
    for root in _roots(file.parent, folder):
        for declaration in sorted(root.glob(f"*/{FILE}")):
            try:
                if file.name in load(declaration.parent).files:
                    asking.append(declaration.parent)
            except AssignmentError:
                continue  # a broken assignment is told when it is the one that is meant
        if asking:
            break
    return asking[0] if len(asking) == 1 else None


def _roots(near: Path, folder: Path | None) -> list[Path]:
    """Folders of assignments that exist: the given one, or every `assignments/` in or above `near` or here."""
    if folder is not None:
        if not folder.is_dir():
            raise UsageError(N_("there is no folder {folder}", folder=str(folder)))
        return [folder]
    starts = [near.resolve(), *near.resolve().parents, Path.cwd(), *Path.cwd().parents]
    return [root for root in dict.fromkeys(start / "assignments" for start in starts) if root.is_dir()]
