"""What was handed in -> tasks: every hand-in with the assignment that it is graded by, wherever and however it lies."""

from __future__ import annotations

from pathlib import Path

import msgspec

from grader import assignment as assignments
from grader.assignment import Assignment
from grader.errors import UsageError
from grader.intake.handed import HandIn
from grader.texts import N_


class Task(msgspec.Struct, frozen=True):
    """One hand-in and the assignment it is graded by."""

    hand_in: HandIn
    assignment: Path


def take_in(
    folder: Path, name: str | None, assignments_folder: Path | None
) -> tuple[list[Task], dict[str, Assignment]]:
    """The hand-ins below a folder, each with its assignment; `name` says that all belong to one assignment.

    Raises UsageError for a folder with nothing in it, AssignmentError for a broken assignment.
    """
    names = [name] if name is not None else assignments_in(folder)
    here = folder.resolve().name
    known = assignments.known(folder, assignments_folder)
    if name is None and here in known and names and not set(names) & set(known):
        raise UsageError(
            N_(
                "{folder} holds students, no assignments. Did you mean: grade {folder} --assignment {name}",
                folder=str(folder),
                name=here,
            )
        )
    found: dict[str, Assignment] = {}
    tasks: list[Task] = []
    for each in names:
        place = assignments.find(each, folder, assignments_folder)
        found[each] = assignments.load(place)
        below = folder / each if name is None or (folder / each).is_dir() else folder
        tasks += [Task(hand_in, place) for hand_in in hand_ins(below, each, found[each].files)]
    if not tasks:
        raise UsageError(
            N_(
                "{folder} holds no submissions; expected {below}/<assignment>/<student>/<notebook or module>, or --assignment and "
                "{below}/<student>/<notebook or module>",
                folder=str(folder),
                below=str(folder).rstrip("/"),
            )
        )
    return tasks, found
