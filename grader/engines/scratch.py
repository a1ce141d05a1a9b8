"""The one folder that a student process may write to: made, filled with what was handed in, watched, removed."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path

from grader.engines.limits import Limits
from grader.engines.student import Ended

COPIED_AT_MOST = 20 * 2**20
"""Bytes of files handed in beside the notebook (helper modules, small data) that are laid into the scratch folder."""


class Scratch:
    """A fresh folder below `root` with copies of `files` in it."""

    def __init__(self, root: str, files: Sequence[Path], limits: Limits) -> None:
        self.folder = tempfile.mkdtemp(prefix="s", dir=root)
        self._limits = limits
        room = COPIED_AT_MOST
        for file in files:
            with contextlib.suppress(OSError):
                status = file.lstat()
                if stat.S_ISREG(status.st_mode) and status.st_size <= room:
                    shutil.copyfile(file, os.path.join(self.folder, file.name), follow_symlinks=False)
                    room -= status.st_size

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

    def remove(self) -> None:
        """Delete the folder and all in it."""
        remove_tree(self.folder)


def remove_tree(top: str) -> None:
    """Delete a folder whatever is in it: no links are followed, folders may be deeper than a path or a recursion can be.

    What lies two levels down is moved up one before its folder is deleted, so that no path ever grows long.
    """
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
        os.rmdir(top)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    os.chmod(folder, 0o700)  # it may have been made without rights
    with os.scandir(folder) as entries:
        return list(entries)


def make_root() -> str:
    """A private folder that an engine's scratch folders lie in."""
    return tempfile.mkdtemp(prefix="grade-")
