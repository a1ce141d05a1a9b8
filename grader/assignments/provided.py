"""Helper modules and data that an assignment supplies: laid beside every student's code, never taken for a student's work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from grader.model.errors import AssignmentError
from grader.intake.beside import IGNORED
from grader.model.submission import MOST_BESIDE, Beside
from grader.model.texts import N_, Message, printable

NOT_FOR_STUDENTS = ("solution", "checks", "assignment.toml")
"""What lies beside assignment.toml too and would give the answers away."""


def supplied(folder: Path, names: Sequence[str], files: Sequence[str], where: str) -> tuple[Beside, ...]:
    """The files of an assignment's `provides`, those in folders one by one, each laid where it stands as seen from
    assignment.toml. `files`: what students hand in. AssignmentError for what isn't there, leads out or can't be meant."""
    found: dict[str, Beside] = {}
    for name in names:
        for each in _files(folder, name, where):
            found[each.name] = each
    asked = {name.lower() for name in files}
    for each in found.values():
        if each.name.lower() in asked:
            raise AssignmentError(
                f"{where}: provides: {each.name} is what students hand in (`files`), so it can't be supplied"
            )
    size = sum(each.source.stat().st_size for each in found.values())
    if size > MOST_BESIDE:
        raise AssignmentError(
            f"{where}: provides: {size / 2**20:.0f} MB in all; there is room for {MOST_BESIDE // 2**20} MB"
        )
    return tuple(found.values())


def _files(folder: Path, name: str, where: str) -> Iterator[Beside]:
    path = PurePosixPath(name)
    if not name.strip() or path == PurePosixPath("."):
        raise AssignmentError(
            f'{where}: provides: {name!r} names no file; for example provides = ["course_helpers.py"]'
        )
    if path.is_absolute() or Path(name).is_absolute() or "\\" in name:
        raise AssignmentError(
            f"{where}: provides: {name}: give the path from the folder of assignment.toml, with / between folders"
        )
    if path.parts[0] in NOT_FOR_STUDENTS:
        raise AssignmentError(f"{where}: provides: {name} would be readable by every student's code")
    target = (folder / path).resolve()
    if ".." in path.parts or not target.is_relative_to(folder.resolve()):
        raise AssignmentError(f"{where}: provides: {name} leads out of the assignment's folder; put the file into it")
    if target.is_file():
        yield Beside(str(path), target, supplied=True)
    elif target.is_dir():
        inside = [
            each
            for each in sorted(target.rglob("*"))
            if each.is_file()
            and not any(part in IGNORED or part.startswith(".") for part in each.relative_to(target).parts)
        ]
        if not inside:
            raise AssignmentError(f"{where}: provides: there is no file in the folder {name}")
        for each in inside:
            if not each.resolve().is_relative_to(folder.resolve()):
                raise AssignmentError(f"{where}: provides: {name}: {each.name} leads out of the assignment's folder")
            yield Beside(f"{path}/{each.relative_to(target).as_posix()}", each.resolve(), supplied=True)
    else:
        raise AssignmentError(f"{where}: provides: there is no {name} beside assignment.toml")


def beside_the_code(ours: Sequence[Beside], theirs: Sequence[Beside]) -> tuple[tuple[Beside, ...], tuple[Message, ...]]:
    """All that is laid beside a student's code, and what is to be told. Where both have a file or a module of one name, the
    assignment's is taken: it is what the task was written for, and what there is on the course's own machines."""
    if not ours:
        return tuple(theirs), ()
    names = {each.name.lower() for each in ours}
    modules = {_module(each.name) for each in ours} - {""}
    kept: list[Beside] = []
    left: list[Beside] = []
    for each in theirs:
        module = _module(each.name)
        own = PurePosixPath(each.name.lower()).parts[0]
        # a package goes before a module of the same name, and the other way round nothing of it would be found
        other_form = module in modules and not any(PurePosixPath(name).parts[0] == own for name in names)
        (left if each.name.lower() in names or other_form else kept).append(each)
    if not left:
        return (*ours, *kept), ()
    shown = ", ".join(printable(each.name) for each in left[:5]) + (", …" if len(left) > 5 else "")
    return (*ours, *kept), (
        N_("The assignment supplies {files}: its own was used, not the one that was handed in.", files=shown),
    )


def _module(name: str) -> str:
    """The module or package that `import` finds in a file of this name; "" for data in no folder."""
    parts = PurePosixPath(name.lower()).parts
    return parts[0].removesuffix(".py") if len(parts) > 1 or name.endswith(".py") else ""
