"""Unpacks a zip of a system's or a student's; leaves aside what would leave the folder or fill the disk.

The zip itself is only read. Names without the flag for UTF-8 are read as UTF-8, else as Big5 where that gives two of its
characters in a row (an accent and the letter after it may look like one), else as zip's own cp437.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

import msgspec

from grader.model.errors import UsageError
from grader.model.texts import N_, Message, printable

MOST_BYTES, MOST_MEMBER, MOST_MEMBERS = 4 * 2**30, 512 * 2**20, 100_000
"""Bytes of all members together and of one, and how many: of what a whole class hands in."""
DEEPEST = 40
"""Folders within folders."""
RATIO, HARMLESS = 200, 50 * 2**20
"""What shrank more than this, and is larger than that, is there to fill a disk: one member, or all of a student's zip."""
LONGEST = 250
"""Bytes of a name, which most systems limit to 255."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


class NoSpace(UsageError):
    """There is no place to unpack into: never the fault of what was handed in."""


class Aside(msgspec.Struct, frozen=True):
    """Something that was left aside: where it lay, and why."""

    path: str
    reason: Message


LINK = N_("a symbolic link")
OUTSIDE = N_("its name leads out of the zip")
TOO_LARGE = N_("too large")
TOO_DEEP = N_("its folders lie too deep")
ENCRYPTED = N_("protected by a password")
DAMAGED = N_("damaged: what is in it can't be unpacked")
TWICE = N_("another file of this name comes before it")


def unpack(file: Path, folder: Path, most: int = MOST_BYTES, ratio: int | None = None) -> tuple[Aside, ...]:
    """Unpack a zip into a new folder; says what was left out. `ratio` limits how much smaller all of it may have been.

    Raises UsageError when it is no zip, or holds more than a class hands in; NoSpace when the disk is full.
    """
    aside: list[Aside] = []
    try:
        with zipfile.ZipFile(file) as zipped:
            members = zipped.infolist()
            size = sum(member.file_size for member in members)
            shrank = ratio is not None and size > max(HARMLESS, ratio * file.stat().st_size)
            if len(members) > MOST_MEMBERS or size > most or shrank:
                raise UsageError(
                    N_("{file} holds {count} files, {size} MB in all, more than submissions can be", file=str(file),
                       count=len(members), size=size // 2**20)
                )  # fmt: skip
            folder.mkdir(parents=True)
            for member in members:
                name = _name(member)
                reason = None if member.is_dir() else _unpack_one(zipped, member, name, folder)
                if reason is not None:
                    aside.append(Aside(printable(name), reason))
    except FileNotFoundError:
        raise UsageError(N_("there is no file {file}", file=str(file))) from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError) as error:
        if isinstance(error, OSError):
            _told_if_full(error, folder)
        raise UsageError(
            N_("{file} can't be unpacked ({error}). Download it once more, or unpack it yourself and give the folder.", file=str(file),
               error=printable(str(error))[:200])
        ) from None  # fmt: skip
    return tuple(aside)


def _unpack_one(zipped: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, folder: Path) -> Message | None:
    """Write one member; what is wrong with it where that can't be."""
    parts = [part for part in PurePosixPath(name).parts if part != "."]
    if name.startswith("/") or ".." in parts or not parts or ":" in parts[0] or "\0" in name:
        return OUTSIDE
    if len(parts) > DEEPEST:
        return TOO_DEEP
    if stat.S_ISLNK(member.external_attr >> 16):
        return LINK
    if member.flag_bits & 1:
        return ENCRYPTED
    if member.file_size > MOST_MEMBER or (
        member.file_size > HARMLESS and member.file_size > RATIO * max(member.compress_size, 1)
    ):
        return TOO_LARGE
    target = folder.joinpath(*map(_short, parts))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipped.open(member) as source, target.open("xb") as out:
            left = member.file_size
            while left > 0 and (piece := source.read(min(left, 2**20))):  # what the directory says, and no more
                left -= len(piece)
                out.write(piece)
    except FileExistsError:
        return TWICE
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        with contextlib.suppress(OSError):
            target.unlink()
        if isinstance(error, OSError):
            _told_if_full(error, folder)
        return DAMAGED
    return None


def _told_if_full(error: OSError, place: Path) -> None:
    if error.errno in FULL:
        raise NoSpace(
            N_("can't unpack into {folder}: {error}", folder=str(place), error=error.strerror or str(error))
        ) from None


def _short(part: str) -> str:
    """A name that a disk takes; its suffix, which tells what is in the file, stays."""
    stem, suffix = os.path.splitext(part)
    kept = suffix.encode("utf-8", "ignore")[:30]
    return (stem.encode("utf-8", "ignore")[: LONGEST - len(kept)] + kept).decode("utf-8", "ignore")


def _name(member: zipfile.ZipInfo) -> str:
    """A member's path with / between its parts."""
    name = member.orig_filename if "\0" not in member.orig_filename else member.filename
    if not member.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            raw = name.encode("cp437")
            with contextlib.suppress(UnicodeError):
                return raw.decode("utf-8").replace("\\", "/")
            with contextlib.suppress(UnicodeError):
                if re.search(r"[^\x00-\x7f]{2}", big5 := raw.decode("cp950")):
                    return big5.replace("\\", "/")
    return name.replace("\\", "/")


def is_zip(file: Path) -> bool:
    """Whether a file is a zip, whatever it is called."""
    return file.is_file() and not file.is_symlink() and zipfile.is_zipfile(file)


def copied(file: Path, target: Path) -> None:
    """A copy of a handed-in file under another name, for code that is run; raises NoSpace when the disk is full."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target, follow_symlinks=False)
    except OSError as error:
        _told_if_full(error, target.parent)
        raise
