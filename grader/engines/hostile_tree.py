"""Counts and deletes what is in a folder that hostile code may be changing at the same time.

Everything is done in folders that are open, entry by entry, never along a path: whatever a process puts in the place of a
folder that has been looked at (a link to another one, say) leads nowhere. A killed process may still do that while it dies.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import uuid

from grader.engines.limits import Limits
from grader.engines.student import Ended

MOST_THREADS = 256
DEEPEST = 64
"""Folders within folders; deeper ones are no homework."""


class Used:
    """What a student process keeps in files, counted up to the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.size = self.count = 0

    def _add(self, status: os.stat_result | None) -> None:
        self.count += 1
        self.size += status.st_blocks * 512 if status is not None else 0
        if self.count > self._limits.files or self.size > self._limits.storage_mb * 2**20:
            raise Ended("storage", f"{self.count} files, {self.size} bytes")

    def add_folder(self, folder: str) -> None:
        """Count all that is in a folder. Raises Ended when that is more than the limits allow."""
        with contextlib.suppress(OSError):
            top = opened(folder)
            try:
                self._add_all(top, 0)
            finally:
                os.close(top)

    def _add_all(self, folder: int, depth: int) -> None:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    with contextlib.suppress(OSError):
                        self._add(entry.stat(follow_symlinks=False))
                    continue
                self._add(None)
                if depth >= DEEPEST:
                    raise Ended("storage", f"folders more than {DEEPEST} deep")
                with contextlib.suppress(OSError):  # gone, or no folder any more
                    inner = opened(entry.name, folder)
                    try:
                        self._add_all(inner, depth + 1)
                    finally:
                        os.close(inner)

    def add_open_files(self, pid: int) -> None:
        """Count the files without a name that a process holds open."""
        with contextlib.suppress(OSError):
            for number in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    status = os.stat(f"/proc/{pid}/fd/{number}")
                    if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                        self._add(status)


def must_have_few_threads(pid: int) -> None:
    """Raise Ended for a process with more threads than any homework: each takes room that others need."""
    try:
        count = len(os.listdir(f"/proc/{pid}/task"))
    except OSError:
        return
    if count > MOST_THREADS:
        raise Ended("memory", f"{count} threads")


def opened(name: str, within: int | None = None, *, mended: bool = False) -> int:
    """A folder, open to be read; never through a link, and whatever rights it was made with (`mended`: from now on its owner has all)."""
    try:
        if not mended:
            return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=within)
    except PermissionError:
        if not hasattr(os, "O_PATH"):
            raise
    place = os.open(name, getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=within)
    if not hasattr(os, "O_PATH"):
        return place
    try:
        itself = f"/proc/self/fd/{place}"  # the folder that was opened, whatever has its name by now
        os.chmod(itself, 0o700)
        return os.open(itself, os.O_RDONLY | os.O_DIRECTORY)
    finally:
        os.close(place)


def empty(top: str) -> None:
    """Delete all that is in a folder."""
    if os.unlink not in os.supports_dir_fd:  # Windows
        for name in os.listdir(top):
            shutil.rmtree(os.path.join(top, name), ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        folder = opened(top, mended=True)
        try:
            while names := os.listdir(folder):
                for name in names:
                    if not _unlinked(name, folder):
                        _flatten(name, folder)
        finally:
            os.close(folder)


def _flatten(name: str, folder: int) -> None:
    """Delete the folder `name` in an open `folder`, and move the folders in it up."""
    inner = opened(name, folder, mended=True)
    try:
        for each in os.listdir(inner):
            if not _unlinked(each, inner):
                os.close(opened(each, inner, mended=True))  # one that can't be written to can't be moved
                os.rename(each, uuid.uuid4().hex, src_dir_fd=inner, dst_dir_fd=folder)
    finally:
        os.close(inner)
    os.rmdir(name, dir_fd=folder)


def _unlinked(name: str, folder: int) -> bool:
    """Delete what is no folder; says whether it was none."""
    try:
        os.unlink(name, dir_fd=folder)
    except (IsADirectoryError, PermissionError):
        return False
    return True
