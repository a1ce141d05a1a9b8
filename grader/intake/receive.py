"""What was handed in for one assignment -> one hand-in per student and attempt, whatever system it came from.

submissions/<assignment>/<student>/...       a folder per student
submissions/<assignment>/<student>.ipynb     or a file per student
or the folder, or the untouched zip, of any system in `layouts`. Nothing is changed where it lies: what has to be unpacked,
or to have its own name again, is copied into a private folder.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.errors import UsageError
from grader.intake.archive import Aside, copied, is_zip, unpack
from grader.intake.folder import SUFFIXES, HandIn, files_of, from_files, from_folder, must_be_a_folder
from grader.intake.layouts import FOLDERS, LAYOUTS
from grader.intake.layouts.folders import ODD
from grader.intake.layouts.piece import Found, Layout, Member, Piece, is_code, listed
from grader.texts import N_, printable

MOST_OF_A_STUDENT, MOST_ZIPS = 100 * 2**20, 3
"""Bytes that each zip in one hand-in may unpack to, and how many are opened."""


class Arrival(msgspec.Struct, frozen=True):
    """One attempt of one student, or of several who handed in together."""

    hand_in: HandIn
    order: str = ""
    members: tuple[Member, ...] = ()


class Received(msgspec.Struct, frozen=True):
    """What came for one assignment, and what was left aside."""

    layout: Layout
    arrivals: tuple[Arrival, ...]
    """In order of students, and of each student's attempts."""
    aside: tuple[Aside, ...] = ()


def hand_ins(folder: Path, assignment: str, wanted: Sequence[str]) -> list[HandIn]:
    """The hand-ins of a folder or file per student, in order of their names."""
    must_be_a_folder(folder)
    pieces = FOLDERS.find(folder)
    found = [_hand_in(piece, assignment, wanted, None) for piece in (pieces.pieces if pieces is not None else ())]
    return sorted(found, key=lambda each: each.student)


def recognised(root: Path, name: str | None = None) -> tuple[Layout, Found]:
    """How a folder is laid out: as `name` says, or as the first system whose names it bears.

    Raises UsageError where it isn't as `name` says.
    """
    for layout in LAYOUTS:
        if name in (None, layout.name) and (found := layout.find(root)) is not None:
            return layout, found
    raise UsageError(
        N_("{folder} is not laid out as {layout}: none of its names are", folder=str(root), layout=str(name))
    )


def unwrapped(root: Path) -> Path:
    """The folder within a folder that holds nothing but it, where that is what a system made of the whole class."""
    place = root
    if recognised(root)[0] is not FOLDERS:
        return root
    for _ in range(4):
        files, folders = listed(place)
        if files or len(folders) != 1:
            break
        place = folders[0]
        holding = [folder for folder in listed(place)[1] if any(is_code(file.name) for file in files_of(folder))]
        if recognised(place)[0] is not FOLDERS or len(holding) > 1:
            return place
    return root


def receive(
    root: Path, assignment: str, wanted: Sequence[str], private: Path | None, layout: str | None = None,
    known: tuple[Layout, Found] | None = None,
) -> Received:  # fmt: skip
    """All that lies in a folder for one assignment; `private` is a folder of our own to unpack into."""
    kind, found = known or recognised(root, layout)
    arrivals = []
    for number, piece in enumerate(found.pieces):
        if piece.assignment is None or piece.assignment == assignment:
            place = private / f"{assignment[:40]}-{number}" if private is not None else None
            hand_in = _hand_in(piece, assignment, wanted, place)
            arrivals.append(Arrival(hand_in, piece.order, piece.members))
    arrivals.sort(key=lambda each: (each.hand_in.student, each.order))
    return Received(kind, tuple(arrivals), found.aside)


def _hand_in(piece: Piece, assignment: str, wanted: Sequence[str], private: Path | None) -> HandIn:
    """A piece as a hand-in. Without a private folder, zips stay closed and odd names odd."""
    if piece.folder is not None:
        hand_in = from_folder(piece.folder, assignment, piece.student, wanted)
    elif all(file.name == name for file, name in piece.files):
        readable = [file for file, _ in piece.files if file.suffix.lower() in SUFFIXES]
        if readable:
            hand_in = from_files(readable, assignment, piece.student)
        else:
            hand_in = HandIn(assignment, piece.student, piece.files[0][0].parent, None)
    elif private is not None:
        for file, name in piece.files:
            copied(file, private / "files" / Path(name).name)
        hand_in = from_folder(private / "files", assignment, piece.student, wanted)
    else:
        hand_in = HandIn(assignment, piece.student, piece.files[0][0].parent, None)
    if hand_in.file is None and private is not None:
        hand_in = _rescued(piece, hand_in, wanted, private) or hand_in
    notes = hand_in.notes
    if piece.identity.late:
        notes = (N_("Handed in late."), *notes)
    return msgspec.structs.replace(hand_in, identity=piece.identity, notes=notes)


def _rescued(piece: Piece, hand_in: HandIn, wanted: Sequence[str], private: Path) -> HandIn | None:
    """The hand-in where its code is in a zip, or under a name that a browser or an editor gave it."""
    files = [file for file, _ in piece.files] if piece.folder is None else files_of(piece.folder)
    if not files and (private / "files").is_dir():
        files = files_of(private / "files")
    place = private / "own"
    for file in files[:200]:
        odd = next((suffix for suffix in ODD if file.name.lower().endswith(suffix)), "")
        if odd:
            suffix = ".ipynb" if "ipynb" in odd else ".py"
            copied(file, place / (file.name[: -len(odd)] + suffix))
            note = N_("Handed in as {file}, taken as {suffix}.", file=printable(file.name), suffix=suffix)
            found = from_folder(place, hand_in.assignment, piece.student, wanted)
            return msgspec.structs.replace(found, notes=(note, *found.notes))
    for number, file in enumerate(
        [file for file in files if file.suffix.lower() == ".zip" and is_zip(file)][:MOST_ZIPS]
    ):
        try:
            unpack(file, place / str(number), MOST_OF_A_STUDENT)
        except UsageError:
            shutil.rmtree(place / str(number), ignore_errors=True)
            continue
        found = from_folder(place / str(number), hand_in.assignment, piece.student, wanted)
        if found.file is not None:
            note = N_("Handed in within {file}.", file=printable(file.name))
            return msgspec.structs.replace(found, notes=(note, *found.notes))
    return None
