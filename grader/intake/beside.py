"""Collects the modules, packages and data that a student handed in beside the graded file, to be laid beside it when it runs.

Files keep their place as seen from the code, so that `from opt.adam import adam_update` and `np.loadtxt("data/n.csv")` find
what they find on their author's computer. Links are never followed, and nothing is taken that lies outside the code's own folder.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from grader.intake.archive import TOO_DEEP
from grader.model.submission import MOST_BESIDE, Beside
from grader.model.texts import N_, Message, printable

IGNORED = ("__pycache__", "__MACOSX", ".ipynb_checkpoints", ".git", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems and editors leave lying around."""
INSTALLED = ("node_modules", "site-packages", "venv")
"""Folders of what others wrote; any other name of a virtual environment is known by what is in it."""
SIGNS = ("pyvenv.cfg", "conda-meta", "assignment.toml", ".grade")
"""What only folders hold that are no homework: virtual environments, assignments (with their solutions), reports of this grader."""

MOST_FILES, DEEPEST = 500, 5
"""Files in all, and folders within folders."""
MOST_SEEN = 10_000
"""Entries of folders that are looked at: `grade check` may be given a file in somebody's home."""

TOO_LARGE = N_("there is room for {size} MB beside the code", size=MOST_BESIDE // 2**20)
TOO_MANY = N_("there is room for {count} files beside the code", count=MOST_FILES)


class Company(msgspec.Struct, frozen=True):
    """What goes along with a file, and what is to be told of the rest."""

    files: tuple[Beside, ...] = ()
    notes: tuple[Message, ...] = ()


def beside(file: Path) -> Company:
    """What lies beside a file and in folders below: regular files, not hidden, as many as there is room for.

    Code is taken first, then what lies nearest. What there is no room for is told; what went away meanwhile isn't there.
    """
    walk = _Walk(file)
    found = sorted(walk, key=lambda each: not each[0].name.endswith(".py"))
    taken: list[Beside] = []
    large: list[str] = []
    many: list[str] = []
    room = MOST_BESIDE
    for each, size in found:
        if len(taken) >= MOST_FILES:
            many.append(each.name)
        elif size > room:
            large.append(each.name)
        else:
            taken.append(each)
            room -= size
    left = ((large, TOO_LARGE), ([*many, *walk.unseen], TOO_MANY), (walk.too_deep, TOO_DEEP))
    return Company(tuple(taken), tuple(_left_aside(names, reason) for names, reason in left if names))


def _left_aside(names: Sequence[str], reason: Message) -> Message:
    shown = ", ".join(printable(name) for name in names[:5]) + (", …" if len(names) > 5 else "")
    return N_("Left aside: {path} ({reason})", path=shown, reason=reason)


class _Walk:
    """Every file beside one and below, with its size, nearest first; knows afterwards where it didn't look."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.too_deep: list[str] = []
        self.unseen: list[str] = []
        """Folders that not all was seen of."""
        self._left = MOST_SEEN

    def __iter__(self) -> Iterator[tuple[Beside, int]]:
        level = [""]
        for depth in range(DEEPEST + 1):
            deeper: list[str] = []
            for folder in level:
                for entry in self._entries(folder):
                    name = folder + entry.name
                    try:
                        if entry.is_symlink():
                            continue
                        if entry.is_dir(follow_symlinks=False):
                            (deeper if depth < DEEPEST else self.too_deep).append(f"{name}/")
                        elif entry.is_file(follow_symlinks=False) and name != self._file.name:
                            yield Beside(name, Path(entry.path)), entry.stat(follow_symlinks=False).st_size
                    except OSError:
                        continue  # it went away
            level = deeper

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        """What may go along of a folder ("" or ending in /), by name; nothing of one that is no homework."""
        if self._left <= 0:
            self.unseen.append(folder)
            return []
        try:
            with os.scandir(self._file.parent / folder) as listed:
                entries = list(itertools.islice(listed, self._left + 1))
        except OSError:
            return []  # it went away, or may not be read: what else there is counts
        if len(entries) > self._left:
            self.unseen.append(f"{folder}…")
        self._left -= len(entries)
        if folder and any(entry.name in SIGNS for entry in entries):
            return []
        kept = (entry for entry in entries if not entry.name.startswith(".") and entry.name not in IGNORED + INSTALLED)
        return sorted(kept, key=lambda entry: entry.name)
