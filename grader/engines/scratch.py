"""The one folder that a student process may write to: made, filled with what was handed in, measured, removed."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Sequence

import msgspec

from grader.engines import hostile_tree
from grader.engines.limits import Limits
from grader.model.files import regular
from grader.model.submission import MOST_BESIDE, Beside

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

LOOK_SECONDS = 0.25
BOUNDLESS = Limits(files=sys.maxsize, storage_mb=sys.maxsize)


class Scratch:
    """A folder with copies of what was handed in beside the notebook, and nothing else."""

    def __init__(self, folder: str, files: Sequence[Beside], limits: Limits) -> None:
        """`folder` is there, and emptied."""
        self.folder = folder
        self._limits = limits
        self._look_again = time.monotonic() + LOOK_SECONDS
        self.empty()
        room = {False: MOST_BESIDE, True: MOST_BESIDE}  # for what was handed in, and for what the assignment supplies
        for file in files:
            with contextlib.suppress(OSError):  # it went away, may not be read, or is a file where another has a folder
                room[file.supplied] -= self._lay(file, room[file.supplied])
        if files:  # what was handed in doesn't count as written
            laid = hostile_tree.Used(BOUNDLESS)
            laid.add_folder(folder)
            self._limits = msgspec.structs.replace(
                limits, files=limits.files + laid.count, storage_mb=limits.storage_mb + -(-laid.size // 2**20)
            )

    def _lay(self, file: Beside, room: int) -> int:
        """Copy a file to its place, unless that were outside or it has more bytes than `room`; returns how many it has."""
        target = os.path.normpath(os.path.join(self.folder, file.name))
        if not target.startswith(os.path.join(os.path.normpath(self.folder), "")):
            return 0
        with regular(file.source) as source:
            content = source.read(room + 1)
        if len(content) > room:
            return 0
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "xb") as out:
            out.write(content)
        return len(content)

    @classmethod
    def below(cls, root: str, files: Sequence[Beside], limits: Limits) -> Scratch:
        """A new folder in `root`."""
        return cls(tempfile.mkdtemp(prefix="s", dir=root), files, limits)

    def watch(self, pid: int = 0) -> None:
        """Raise Ended when more is kept in files than the limits allow besides what was handed in: in the folder, and (looked at
        now and then) in files without a name that the process `pid` holds open; or when that has more threads than any homework."""
        used = hostile_tree.Used(self._limits)
        used.add_folder(self.folder)
        if pid and time.monotonic() >= self._look_again:
            self._look_again = time.monotonic() + LOOK_SECONDS
            used.add_open_files(pid)
            hostile_tree.must_have_few_threads(pid)

    def empty(self) -> None:
        """Delete all that is in the folder: no links are followed, even such as a dying process has just put there; folders may be
        deeper than a path or a recursion can be.

        What lies two levels down is moved up one before its folder is deleted, so that no path ever grows long.
        """
        hostile_tree.empty(self.folder)

    def remove(self) -> None:
        """Delete the folder, too."""
        remove_tree(self.folder)


def remove_tree(top: str) -> None:
    """Delete a folder whatever is in it, as `Scratch.empty` does."""
    hostile_tree.empty(top)
    with contextlib.suppress(OSError):
        os.rmdir(top)


MEMORY = "/dev/shm"  # noqa: S108 - only used with a private folder of random name
"""Where Linux keeps files in memory: making a folder there and deleting it again is some thirty times cheaper than on a disk."""
ROOM = 2**30
"""Bytes that must be free there: several submissions may write as much as they are allowed."""
PREFIX = "grader-"
LEFT_BEHIND = 60
"""Seconds after which a folder that nobody has locked was left behind by a grader that was killed."""


class Root:
    """A private folder that an engine's scratch folders lie in, locked as long as somebody works in it."""

    def __init__(self) -> None:
        place = _place()
        _tidy(place)
        self.folder = tempfile.mkdtemp(prefix=PREFIX, dir=place)
        self._lock = -1
        if fcntl is not None:
            self._lock = os.open(self.folder, os.O_RDONLY)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def remove(self) -> None:
        """Delete the folder and all in it."""
        remove_tree(self.folder)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _place() -> str:
    """The folder for temporary files that the environment names, else memory where there is enough, else the usual one."""
    if not any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")):
        with contextlib.suppress(OSError, AttributeError):
            state = os.statvfs(MEMORY)
            if os.access(MEMORY, os.W_OK | os.X_OK) and state.f_bavail * state.f_frsize >= ROOM:
                return MEMORY
    return tempfile.gettempdir()


def _tidy(place: str) -> None:
    """Delete what graders that were killed have left behind."""
    if fcntl is None:
        return
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if (
                    entry.name.startswith(PREFIX)
                    and entry.is_dir(follow_symlinks=False)
                    and _is_left_behind(entry.path)
                ):
                    remove_tree(entry.path)


def _is_left_behind(folder: str) -> bool:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        status = os.fstat(descriptor)
        if status.st_uid != os.getuid() or time.time() - status.st_mtime < LEFT_BEHIND:
            return False  # somebody else's, or just about to be locked
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
