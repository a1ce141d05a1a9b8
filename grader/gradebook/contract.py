"""Reads results.json back: what every export is converted from.

Written by `results.py`; only what exports need is read, the rest is skipped. Every text in it may be a student's.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from grader.model.errors import UsageError
from grader.model.inert import one_line
from grader.model.result import SCHEMA, SubmissionStatus
from grader.model.submission import Identity
from grader.model.texts import N_
from grader.model.verdict import CheckStatus, Location

NAME = "results.json"


class Evidence(msgspec.Struct, frozen=True):
    """What a finding stands on, of whatever type; what isn't known of it is empty."""

    type: str = ""
    call: str = ""
    step: int | None = None
    quantity: str = ""
    expected: float | str | None = None
    got: float | str | None = None


class FindingEntry(msgspec.Struct, frozen=True):
    """One thing told to the student, in the language that the reports were written in."""

    id: str
    message: str
    title: str | None = None
    story: str | None = None
    hint: str | None = None
    computes: str | None = None
    evidence: Evidence | None = None
    location: Location | None = None


class CheckEntry(msgspec.Struct, frozen=True):
    """The outcome of one check."""

    id: str
    title: str
    score: float
    max_score: float
    status: CheckStatus
    hidden: bool = False
    findings: tuple[FindingEntry, ...] = ()


class Entry(msgspec.Struct, frozen=True):
    """What is known of one submission."""

    assignment: str
    student: str
    score: float
    max_score: float
    status: SubmissionStatus
    files: tuple[str, ...] = ()
    identity: Identity | None = None
    reason: str | None = None
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    """Packages that the code wanted and the machine that graded lacked."""
    checks: tuple[CheckEntry, ...] = ()

    @property
    def right(self) -> bool:
        """Graded, and every check passed."""
        return self.status == "graded" and all(check.status == "passed" for check in self.checks)

    @property
    def who(self) -> str:
        """The student as people know them."""
        return (self.identity.name if self.identity is not None else "") or self.student


class Contract(msgspec.Struct, frozen=True):
    """A whole results.json."""

    schema: str
    graded_at: str
    results: tuple[Entry, ...]
    versions: dict[str, str] = {}


class _Head(msgspec.Struct, frozen=True):
    schema: str = ""


def read(folder: Path) -> Contract:
    """The results in a folder of reports (or in the file itself); raises UsageError that says what is wrong with them."""
    file = folder / NAME if folder.is_dir() else folder
    try:
        data = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(
            N_("there is no {file}. `grade submissions/` writes it; give the folder of reports.", file=str(file))
        ) from None
    except OSError as error:
        raise UsageError(
            N_("{file} can't be read: {error}", file=str(file), error=error.strerror or str(error))
        ) from None
    try:
        head = msgspec.json.decode(data, type=_Head)
    except msgspec.ValidationError:
        head = _Head()  # JSON, but of something else
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(
            N_("{file} is not a complete results.json: {error}. Grade again to rewrite it.", file=str(file), error=str(error))
        ) from None  # fmt: skip
    if head.schema != SCHEMA:
        raise UsageError(
            N_(
                "{file} is not a results.json of grade: its schema is {schema}, not {ours}.",
                file=str(file),
                schema=repr(head.schema[:60]),
                ours=SCHEMA,
            )
        )
    try:
        return msgspec.json.decode(data, type=Contract)
    except (msgspec.ValidationError, RecursionError) as error:
        raise UsageError(
            N_("{file} doesn't hold what it should: {error}. Grade again to rewrite it.", file=str(file), error=str(error))
        ) from None  # fmt: skip


def chosen(entries: Iterable[Entry], assignment: str | None, student: str | None) -> tuple[Entry, ...]:
    """The entries of an assignment and of a student (None: of all); raises UsageError for names that aren't there."""
    found = tuple(entries)
    for name, field in ((assignment, "assignment"), (student, "student")):
        if name is not None:
            known: list[str] = list(dict.fromkeys(getattr(entry, field) for entry in found))
            found = tuple(entry for entry in found if getattr(entry, field) == name)
            if not found:
                shown = ", ".join(one_line(each, 60) for each in known[:10]) + (" …" if len(known) > 10 else "")
                raise UsageError(N_("there are no results of `{name}` (there: {known})", name=name, known=shown or "-"))
    if not found:
        raise UsageError(N_("there are no results to export: nothing was graded"))
    return found
