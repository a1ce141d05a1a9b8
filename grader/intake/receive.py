"""Turns one assignment's submissions, in any system's layout, into one hand-in per student and attempt.

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

from grader.intake.archive import RATIO, Aside, NoSpace, copied, unpack
from grader.intake.folder import SUFFIXES, HandIn, files_of, from_files, from_folder, must_be_a_folder
from grader.intake.layouts import layouts
from grader.intake.layouts.folders import LAYOUT as FOLDERS
from grader.intake.layouts.folders import ODD
from grader.intake.layouts.piece import Found, Layout, Member, Piece, is_code, listed, own_names
from grader.model.errors import UsageError
from grader.model.texts import N_, Message, printable

MOST_OF_A_STUDENT, MOST_ZIPS = 100 * 2**20, 3
"""Bytes that the zips in one hand-in may unpack to together, and how many are opened."""


class Arrival(msgspec.Struct, frozen=True):
    """One attempt of one student, or of several who handed in together."""

    hand_in: HandIn
    order: str = ""
    members: tuple[Member, ...] = ()
    absent: tuple[Member, ...] = ()
    """Of a group, who gets nothing of it, as a manifest says."""
    piece: Piece | None = None
    private: Path | None = None
    """Where files of it were unpacked or got their names back."""


class Received(msgspec.Struct, frozen=True):
    """What came for one assignment, and what was left aside."""

    layout: Layout
    arrivals: tuple[Arrival, ...]
    """In order of students, and of each student's attempts."""
    aside: tuple[Aside, ...] = ()
    also: tuple[Layout, ...] = ()
    """Other systems whose names it bears."""


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
    for layout in layouts():
        if name in (None, layout.name) and (found := layout.find(root)) is not None:
            return layout, found
    raise UsageError(
        N_("{folder} is not laid out as {layout}: none of its names fit", folder=str(root), layout=str(name))
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
            arrivals.append(Arrival(hand_in, piece.order, piece.members, (), piece, place))
    arrivals.sort(key=lambda each: (each.hand_in.student, each.order))
    after = layouts()[layouts().index(kind) + 1 :]  # those before it have been asked
    also = () if layout is not None else tuple(each for each in after if each is not FOLDERS and _claims(each, root))
    return Received(kind, tuple(arrivals), found.aside, also)


def _claims(layout: Layout, root: Path) -> bool:
    try:
        return layout.find(root) is not None
    except UsageError:
        return True  # it is laid out so, and broken


def _hand_in(piece: Piece, assignment: str, wanted: Sequence[str], private: Path | None) -> HandIn:
    """A piece as a hand-in, whatever is in it. Without a private folder, zips stay closed and odd names odd.

    Raises NoSpace when there is no place to unpack into.
    """
    try:
        hand_in = _taken(piece, assignment, wanted, private)
        if private is not None and not _is_asked(hand_in, wanted):
            hand_in = _rescued(piece, hand_in, wanted, private)
    except OSError as error:  # one student's, and theirs alone
        note = N_("What was handed in can't be read: {error}", error=error.strerror or str(error))
        hand_in = HandIn(assignment, piece.student, _place(piece), None, notes=(note,))
    notes = hand_in.notes
    if piece.identity.late:
        notes = (N_("Handed in late."), *notes)
    return msgspec.structs.replace(hand_in, identity=piece.identity, notes=notes)


def _taken(piece: Piece, assignment: str, wanted: Sequence[str], private: Path | None) -> HandIn:
    """A piece as its files say, zips closed."""
    if piece.folder is not None:
        return from_folder(piece.folder, assignment, piece.student, wanted)
    if all(file.name == name for file, name in piece.files):
        readable = [file for file, _ in piece.files if file.suffix.lower() in SUFFIXES]
        if readable:
            return from_files(readable, assignment, piece.student)
    elif private is not None:
        for file, name in own_names(piece, wanted):
            copied(file, private / "files" / Path(name).name)
        return from_folder(private / "files", assignment, piece.student, wanted)
    return HandIn(assignment, piece.student, _place(piece), None)


def _place(piece: Piece) -> Path:
    return piece.folder if piece.folder is not None else piece.files[0][0].parent


def choices(arrival: Arrival) -> list[tuple[Path, Path]]:
    """All files of a hand-in that could be graded, each with the folder that its name is told from. Nobody else's are among them."""
    piece, private = arrival.piece, arrival.private
    if piece is None:
        return []
    bases = [piece.folder] if piece.folder is not None else []
    if private is not None:
        bases += [private / "files", *listed(private / "own")[1]]
    found = [(file, base) for base in bases for file in files_of(base)]
    if piece.folder is None and all(file.name == name for file, name in piece.files):
        found += [(file, file.parent) for file, _ in piece.files]
    return found


def _is_asked(hand_in: HandIn, wanted: Sequence[str]) -> bool:
    return hand_in.file is not None and hand_in.file.name.lower() in {name.lower() for name in wanted}


def _rescued(piece: Piece, hand_in: HandIn, wanted: Sequence[str], private: Path) -> HandIn:
    """The hand-in where its code is in a zip, or under a name that a browser or an editor gave it; else as it was.

    What was found without looking closer gives way only to a file that the assignment asks for.
    """
    files = [file for file, _ in piece.files] if piece.folder is None else files_of(piece.folder)
    if (private / "files").is_dir():  # under the names that their student gave them
        files = files_of(private / "files")
    place = private / "own"
    notes: list[Message] = []
    found = [_renamed(files, hand_in, wanted, place), *_unzipped(files, hand_in, wanted, place, notes)]
    candidates = [each for each in found if each is not None and each.file is not None]
    chosen = next((each for each in candidates if _is_asked(each, wanted)), None)
    if chosen is None and hand_in.file is None:
        chosen = next(iter(candidates), None)
    if chosen is not None and hand_in.file is not None:
        note = N_("There was more than one file to choose from: {file} was graded, {others} was not.",
                  file=printable(chosen.file.name if chosen.file is not None else ""), others=printable(hand_in.file.name))  # fmt: skip
        return msgspec.structs.replace(chosen, notes=(*chosen.notes, note))
    if chosen is not None:
        return chosen
    if hand_in.file is None and files:
        names = ", ".join(printable(file.name) for file in files[:5]) + (", …" if len(files) > 5 else "")
        notes.append(N_("What was handed in: {files}.", files=names))
    return msgspec.structs.replace(hand_in, notes=(*hand_in.notes, *notes))


def _renamed(files: Sequence[Path], hand_in: HandIn, wanted: Sequence[str], place: Path) -> HandIn | None:
    """The hand-in of files whose names end twice (hw.ipynb.txt), under the names they once had."""
    came: dict[str, str] = {}
    for file in files[:200]:
        odd = next((suffix for suffix in ODD if file.name.lower().endswith(suffix)), "")
        own = file.name[: -len(odd)] + (".ipynb" if "ipynb" in odd else ".py")
        if odd and own not in came:
            copied(file, place / "named" / own)
            came[own] = file.name
    if not came:
        return None
    found = from_folder(place / "named", hand_in.assignment, hand_in.student, wanted)
    if found.file is None:
        return None
    note = N_(
        "Handed in as {file}, taken as {suffix}.", file=printable(came[found.file.name]), suffix=found.file.suffix
    )
    return msgspec.structs.replace(found, notes=(note, *found.notes))


def _unzipped(
    files: Sequence[Path], hand_in: HandIn, wanted: Sequence[str], place: Path, notes: list[Message]
) -> list[HandIn]:
    """A hand-in for each zip that holds code; adds to `notes` what is wrong with the others."""
    held: list[HandIn] = []
    left = MOST_OF_A_STUDENT
    for number, file in enumerate([file for file in files if file.name.lower().endswith(".zip")][:MOST_ZIPS]):
        inside = place / str(number)
        aside: tuple[Aside, ...] = ()
        try:
            aside = unpack(file, inside, left, RATIO)
        except NoSpace:
            raise
        except UsageError:
            shutil.rmtree(inside, ignore_errors=True)
            notes.append(N_("{file} is damaged, too large or not a zip; what is in it was not graded.", file=printable(file.name)))  # fmt: skip
            continue
        found = from_folder(inside, hand_in.assignment, hand_in.student, wanted)
        if found.file is None:
            shutil.rmtree(inside, ignore_errors=True)
            for each in aside[:3]:
                notes.append(N_("Left aside: {path} ({reason})", path=f"{printable(file.name)}/{each.path}", reason=each.reason))  # fmt: skip
            continue
        left -= sum(path.stat().st_size for path in files_of(inside))
        held.append(msgspec.structs.replace(found, notes=(N_("Handed in within {file}.", file=printable(file.name)), *found.notes)))  # fmt: skip
    return held
