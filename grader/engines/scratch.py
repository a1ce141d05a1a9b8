"""The one folder that a student process may write to: made, filled with what was handed in, watched, removed."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from grader.engines.limits import Limits
from grader.engines.student import Ended

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

COPIED_AT_MOST = 20 * 2**20
"""Bytes of files handed in beside the notebook (helper modules, small data) that are laid into the scratch folder."""


class Scratch:
    """A folder with copies of what was handed in beside the notebook, and nothing else."""

    def __init__(self, folder: str, files: Sequence[Path], limits: Limits) -> None:
        """`folder` is there, and emptied."""
        self.folder = folder
        self._limits = limits
        self.empty()
        room = COPIED_AT_MOST
        for file in files:
            with contextlib.suppress(OSError):
                status = file.lstat()
                if stat.S_ISREG(status.st_mode) and status.st_size <= room:
                    shutil.copyfile(file, os.path.join(self.folder, file.name), follow_symlinks=False)
                    room -= status.st_size

    @classmethod
    def below(cls, root: str, files: Sequence[Path], limits: Limits) -> Scratch:
        """A new folder in `root`."""
        return cls(tempfile.mkdtemp(prefix="s", dir=root), files, limits)

    def watch(self) -> None:
        """Raise Ended when the folder holds more than the limits allow."""
        size = count = 0
        folders = [self.folder]
        while folders:
            try:
                with os.scandir(folders.pop()) as entries:
                    for entry in entries:
                        count += 1
                        with contextlib.suppress(OSError):
                            if entry.is_dir(follow_symlinks=False):
                                folders.append(entry.path)
                            else:
                                size += entry.stat(follow_symlinks=False).st_blocks * 512
                        if count > self._limits.files or size > self._limits.storage_mb * 2**20:
                            raise Ended("storage", f"{count} files, {size} bytes")
            except OSError:
                continue

    def empty(self) -> None:
        """Delete all that is in the folder: no links are followed, folders may be deeper than a path or a recursion can be.

        What lies two levels down is moved up one before its folder is deleted, so that no path ever grows long.
        """
        _empty(self.folder)

    def remove(self) -> None:
        """Delete the folder, too."""
        remove_tree(self.folder)


def remove_tree(top: str) -> None:
    """Delete a folder whatever is in it, as `Scratch.empty` does."""
    _empty(top)
    with contextlib.suppress(OSError):
        os.rmdir(top)


def _empty(top: str) -> None:
    with contextlib.suppress(OSError):
        while entries := _entries(top):
            for entry in entries:
                for inner in _entries(entry.path) if _is_folder(entry) else ():
                    if _is_folder(inner):
                        os.chmod(inner.path, 0o700)
                        os.rename(inner.path, os.path.join(top, uuid.uuid4().hex))
                    else:
                        os.unlink(inner.path)
                (os.rmdir if _is_folder(entry) else os.unlink)(entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    os.chmod(folder, 0o700)  # it may have been made without rights
    with os.scandir(folder) as entries:
        return list(entries)


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
                if entry.name.startswith(PREFIX) and _is_folder(entry) and _is_left_behind(entry.path):
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
