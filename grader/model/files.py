"""Writes files whole or not at all, whoever else writes them and whenever the grader is killed; and reads the beginnings of others."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from grader.model.errors import UsageError
from grader.model.texts import N_


@contextlib.contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A file to write instead of `file`, which it replaces at the end; raises UsageError where that can't be done.

    Its name has the process in it, so that two graders at work on one folder don't write into each other's.
    """
    temporary = file.with_name(f".{file.name}.{os.getpid()}.part")
    done = False
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        os.replace(temporary, file)
        done = True
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(N_("{file} can't be written: {error}", file=str(file), error=reason)) from None
    finally:
        if not done:
            with contextlib.suppress(OSError):
                temporary.unlink()


A_LOOK = 2**20
"""Bytes that are enough to see what code is about."""


def beginning(file: Path) -> str:
    """The first megabyte of a file as text; "" where that can't be read, and of a pipe or device, which may have no end."""
    try:
        with _opened(file) as opened:
            return opened.read(A_LOOK).decode("utf-8", "replace")
    except OSError:
        return ""


def regular(file: Path) -> BinaryIO:
    """A file opened to be read. OSError for a link, a pipe or a device, even where it has only just become one."""
    return _opened(file, getattr(os, "O_NOFOLLOW", 0))


def _opened(file: Path, flags: int = 0) -> BinaryIO:
    # not waiting: opening a pipe waits for somebody to write into it
    flags |= os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", str(file))
    return os.fdopen(descriptor, "rb")
