"""Turns a folder or zip of submissions, however it is laid out, into tasks: a hand-in and the assignment to grade it by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from grader.assignments import load as assignments
from grader.assignments.load import Assignment
from grader.grading import manifest
from grader.intake.archive import Aside, is_zip, unpack
from grader.intake.folder import HandIn, assignments_in, must_be_a_folder
from grader.intake.layouts.folders import LAYOUT as FOLDERS
from grader.intake.layouts.piece import Found, Layout, listed
from grader.intake.receive import Arrival, Received, receive, recognised, unwrapped
from grader.model.errors import UsageError
from grader.model.submission import Identity
from grader.model.texts import N_


class Task(msgspec.Struct, frozen=True):
    """One hand-in and the assignment it is graded by. `others` are attempts that may count in its place; `members` are
    the others of a group, who get the same result."""

    hand_in: HandIn
    assignment: Path
    others: tuple[HandIn, ...] = ()
    members: tuple[HandIn, ...] = ()


class TakenIn(msgspec.Struct, frozen=True):
    """All of a class: tasks, and what was made of what."""

    tasks: tuple[Task, ...]
    assignments: dict[str, Assignment]
    received: dict[str, Received]
    unused: dict[str, list[Arrival]]
    """Attempts that don't count, by assignment."""

    @property
    def results(self) -> int:
        """How many results there will be."""
        return sum(1 + len(task.members) for task in self.tasks)


class IntakeOptions(msgspec.Struct, frozen=True):
    """How submissions are to be taken: all as the command line says it."""

    assignment: str | None = None
    assignments: Path | None = None
    attempts: str = "latest"
    layout: str | None = None
    manifest: Path | None = None


EVERYTHING = IntakeOptions()


def taken_in(given: Path, asked: IntakeOptions = EVERYTHING, private: Path | None = None) -> TakenIn:
    """The hand-ins in a folder or zip, each with its assignment. `private` is a folder of our own to unpack into;
    without one, zips stay closed.

    Raises UsageError for what holds no submissions, AssignmentError for a broken assignment.
    """
    root, left = _opened(given, private)
    edited = manifest.read(asked.manifest) if asked.manifest is not None else None
    found: dict[str, Assignment] = {}
    tasks: list[Task] = []
    came: dict[str, Received] = {}
    unused: dict[str, list[Arrival]] = {}
    for name, place, known in _places(root, given, asked, private):
        where = assignments.find(name, given if given.is_dir() else given.parent, asked.assignments)
        found[name] = assignments.load(where)
        received = receive(place, name, found[name].files, private, asked.layout, known)
        received = msgspec.structs.replace(received, aside=(*left, *received.aside))
        unused[name] = []
        if edited is not None:
            received, unused[name] = manifest.applied(edited, name, received)
        came[name] = received
        tasks += _tasks(received, where, asked.attempts, unused[name])
    if not tasks and left:
        first = left[0]
        raise UsageError(
            N_("nothing in {file} could be used: {path} ({reason}), and so on", file=str(given), path=first.path, reason=first.reason)
        )  # fmt: skip
    if not tasks:
        raise UsageError(
            N_(
                "{folder} holds no submissions; expected {below}/<assignment>/<student>/<notebook or module>, or --assignment and "
                "{below}/<student>/<notebook or module>",
                folder=str(given),
                below=str(given).rstrip("/"),
            )
        )
    return TakenIn(tuple(tasks), found, came, unused)


def _opened(given: Path, private: Path | None) -> tuple[Path, tuple[Aside, ...]]:
    """The folder to look in: a zip is unpacked into a private one."""
    if private is not None and is_zip(given):
        place = private / "unpacked" / (given.stem or "zip")
        left = unpack(given, place)
        return unwrapped(place), left
    if private is not None and given.suffix.lower() == ".zip" and not given.is_dir():
        unpack(given, private / "unpacked")  # says what is wrong with it
    must_be_a_folder(given)
    return given, ()


def _places(
    root: Path, given: Path, asked: IntakeOptions, private: Path | None
) -> list[tuple[str, Path, tuple[Layout, Found] | None]]:
    """Names of assignments, where their submissions lie, and how these are laid out where that is known by now."""
    if asked.assignment is not None:
        below = root / asked.assignment
        place = below if below.is_dir() and recognised(root)[0] is FOLDERS else root
        inner = unwrapped(place) if recognised(place)[0] is FOLDERS else place
        return [(asked.assignment, inner, recognised(inner, asked.layout))]
    layout, found = recognised(root)
    near = given if given.is_dir() else given.parent
    known = assignments.known(near, asked.assignments)
    if layout is not FOLDERS or asked.layout is not None:
        layout, found = recognised(root, asked.layout)
        told = list(dict.fromkeys(piece.assignment for piece in found.pieces if piece.assignment is not None))
        names = [name for name in told if name in known] or (list(known) if len(known) == 1 else [])
        if not names:
            raise UsageError(
                N_("{folder} is {layout}; say which assignment it is with --assignment NAME (there: {known})", folder=str(given),
                   layout=layout.title, known=", ".join(known) or "-")
            )  # fmt: skip
        return [(name, root, (layout, found)) for name in names]
    names = assignments_in(root)
    closed = listed(root)[0] if private is not None else []
    zips = [file for file in closed if file.stem in known and file.stem not in names and is_zip(file)]
    here = given.resolve().name
    if here in known and names and not {*names, *(file.stem for file in zips)} & set(known):
        raise UsageError(
            N_(
                "{folder} holds students, not assignments. Did you mean: grade {folder} --assignment {name}",
                folder=str(given),
                name=here,
            )
        )
    places: list[tuple[str, Path, tuple[Layout, Found] | None]] = [(name, root / name, None) for name in names]
    for file in zips:
        assert private is not None  # noqa: S101 - else there are none
        unpack(file, private / "unpacked" / file.stem)
        places.append((file.stem, unwrapped(private / "unpacked" / file.stem), None))
    return places


def _tasks(received: Received, place: Path, attempts: str, unused: list[Arrival]) -> list[Task]:
    """A task per student (or group); adds the attempts that don't count to `unused`."""
    tasks = []
    by_student: Mapping[str, Sequence[Arrival]] = manifest.students(
        each for each in received.arrivals if each not in unused
    )
    claimed = set(
        by_student
    )  # who handed in alone gets the result of that, and who is in two groups that of the later one
    for arrivals in sorted(by_student.values(), key=lambda each: each[-1].order, reverse=True):
        *earlier, latest = arrivals
        hand_in = latest.hand_in
        others: tuple[HandIn, ...] = ()
        if earlier and attempts == "best":
            others = tuple(each.hand_in for each in earlier)
        elif earlier:
            unused += earlier
            note = N_("Attempts: {count}. The latest counts.", count=len(arrivals))
            hand_in = msgspec.structs.replace(hand_in, notes=(note, *hand_in.notes))
        members = tuple(
            msgspec.structs.replace(hand_in, student=member.student, identity=_as_member(member.identity, hand_in.identity))
            for member in latest.members
            if member.student not in claimed
        )  # fmt: skip
        claimed.update(member.student for member in members)
        tasks.append(Task(hand_in, place, others, members))
    return sorted(tasks, key=lambda task: task.hand_in.student)


def _as_member(own: Identity, first: Identity | None) -> Identity:
    return own if first is None else msgspec.structs.replace(own, late=first.late, attempt=first.attempt)
