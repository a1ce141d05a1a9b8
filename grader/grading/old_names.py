"""Remarks on outdated library names in a submission: they were understood, and cost nothing."""

from __future__ import annotations

from collections.abc import Iterable

from grader.model.run import Renamed
from grader.model.texts import N_, Message


def remarks(used: Iterable[Renamed]) -> list[Message]:
    """One remark for each old name; those without a name of today, by library, in one."""
    said: list[Message] = []
    together: dict[str, list[str]] = {}
    for old in used:
        if not old.removed:
            together.setdefault(old.library, []).append(f"`{_inert(old.name)}`")
        elif old.instead:
            said.append(N_("`{name}` is from older versions of {library} (removed in {version}); it was read as `{instead}`.",
                           name=_inert(old.name), library=old.library, version=old.removed, instead=_inert(old.instead)))  # fmt: skip
        else:
            said.append(N_("`{name}` is from older versions of {library} (removed in {version}); it was read as it was meant there.",
                           name=_inert(old.name), library=old.library, version=old.removed))  # fmt: skip
    for library, names in together.items():
        said.append(N_("{names}: from older versions of {library}, gone today; read as it was meant there.", names=", ".join(names),
                       library=library))  # fmt: skip
    return said


def _inert(name: str) -> str:
    """A name that stands between backquotes."""
    return name.replace("`", "'")
