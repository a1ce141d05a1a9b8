"""manifest.csv: who handed in what, which file counts, what was left aside. Every run writes it, and takes an edited one back.

`source` says which hand-in a row is about and must stay; everything else may be changed: `used` (yes or no), `student`
(the same name twice makes two attempts of one student), `file` (another file of the same hand-in), and all that is
known of the student. Several rows with one source are a group: a row of each member, who all get the result.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from grader.intake.beside import Company, beside
from grader.intake.folder import HandIn
from grader.intake.layouts.piece import Member
from grader.intake.receive import Arrival, Received, choices
from grader.model.errors import UsageError
from grader.model.files import replacing
from grader.model.inert import cell
from grader.model.submission import Identity
from grader.model.texts import N_, printable

NAME = "manifest.csv"
COLUMNS = ("assignment", "source", "student", "used", "file", "name", "id", "email", "group", "attempt", "late", "submitted_at",
           "submission", "layout", "reason")  # fmt: skip
YES, NO = ("yes", "y", "1", "true", "是"), ("no", "n", "0", "false", "否", "")


def write(file: Path, received: Mapping[str, Received], unused: Mapping[str, Sequence[Arrival]], lang: str) -> None:
    """Write it whole or not at all; `unused` are attempts that don't count, by assignment."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for assignment, came in received.items():
        left = {id(each) for each in unused.get(assignment, ())}
        for arrival in came.arrivals:
            counts = id(arrival) not in left
            reason = "" if counts else N_("an earlier attempt").show(lang)
            hand_in = arrival.hand_in
            for member in _everyone(arrival):
                theirs = msgspec.structs.replace(hand_in, student=member.student, identity=member.identity)
                used = counts and member not in arrival.absent
                writer.writerow(map(cell, _row(assignment, theirs, used, reason)))
        for aside in came.aside:
            row = dict.fromkeys(COLUMNS, "")
            row |= {"assignment": assignment, "source": aside.path, "used": "no", "reason": aside.reason.show(lang)}
            writer.writerow(cell(row[column]) for column in COLUMNS)
    with replacing(file) as temporary:
        temporary.write_bytes(text.getvalue().encode("utf-8-sig", "replace"))


def _everyone(arrival: Arrival) -> tuple[Member, ...]:
    """Those whose hand-in it is, the one first whose name it bears."""
    hand_in = arrival.hand_in
    first = Member(hand_in.student, hand_in.identity or Identity(""))
    others = (each for each in arrival.members if each.student != first.student)
    return (first, *(_with_time_of(first, each) for each in others), *arrival.absent)


def _with_time_of(first: Member, other: Member) -> Member:
    """A member with what all of a group share."""
    own, shared = other.identity, first.identity
    return Member(other.student, msgspec.structs.replace(own, late=shared.late, attempt=shared.attempt, submitted_at=shared.submitted_at))  # fmt: skip


def _row(assignment: str, hand_in: HandIn, counts: bool, reason: str) -> list[str]:
    who = hand_in.identity or Identity("")
    late = "" if who.late is None else "yes" if who.late else "no"
    return [
        assignment, who.source, hand_in.student, "yes" if counts else "no", _name(hand_in), who.name, who.id, who.email, who.group,
        "" if who.attempt is None else str(who.attempt), late, who.submitted_at, who.submission, who.layout, reason,
    ]  # fmt: skip


def _name(hand_in: HandIn) -> str:
    """The graded file, as it is called within the hand-in."""
    if hand_in.file is None:
        return ""
    try:
        return printable(hand_in.file.relative_to(hand_in.folder).as_posix())
    except ValueError:
        return printable(hand_in.file.name)


class Edited(msgspec.Struct, frozen=True):
    """A manifest that was given back: its rows by assignment and source."""

    file: Path
    rows: dict[tuple[str, str], list[dict[str, str]]]


def read(file: Path) -> Edited:
    """A manifest; raises UsageError that says which line is wrong."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            N_("{file} can't be read: {error}", file=str(file), error=error.strerror or str(error))
        ) from None
    except UnicodeDecodeError:
        raise UsageError(N_("{file} is not in UTF-8: save it as CSV UTF-8", file=str(file))) from None
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    missing = [name for name in ("assignment", "source", "student", "used") if name not in (reader.fieldnames or ())]
    if missing:
        raise UsageError(
            N_("{file} is no manifest: it has no column {missing}", file=str(file), missing=", ".join(missing))
        )
    rows: dict[tuple[str, str], list[dict[str, str]]] = {}
    try:
        for raw in reader:
            row = {name: _own(raw.get(name)) for name in COLUMNS}
            if row["used"].casefold() not in (*YES, *NO):
                raise UsageError(
                    N_("{file}, line {line}: used is yes or no, not {used}", file=str(file), line=reader.line_num, used=repr(row["used"]))
                )  # fmt: skip
            rows.setdefault((row["assignment"], row["source"]), []).append(row)
    except csv.Error as error:
        raise UsageError(
            N_("{file}, line {line}: {error}", file=str(file), line=reader.line_num, error=str(error))
        ) from None
    return Edited(file, rows)


def _own(text: object) -> str:
    """A cell as it was before it was made inert."""
    told = text.strip() if isinstance(text, str) else ""
    return told[1:] if told[:1] == "'" and cell(told[1:]) == told else told


def applied(edited: Edited, assignment: str, came: Received) -> tuple[Received, list[Arrival]]:
    """What came, as the manifest says it is: and the attempts that it says don't count.

    Raises UsageError for a row whose source isn't there, or whose file isn't in it. What no row names counts as before.
    """
    arrivals: list[Arrival] = []
    unused: list[Arrival] = []
    sources = {arrival.hand_in.identity.source for arrival in came.arrivals if arrival.hand_in.identity is not None}
    sources |= {aside.path for aside in came.aside}
    gone = [source for name, source in edited.rows if name == assignment and source not in sources]
    if gone:
        raise UsageError(
            N_("{file} names {source}, which is not among the submissions", file=str(edited.file), source=gone[0])
        )
    for arrival in came.arrivals:
        who = arrival.hand_in.identity or Identity("")
        rows = edited.rows.get((assignment, who.source))
        if rows is None:
            arrivals.append(arrival)
            continue
        used = [row for row in rows if row["used"].casefold() not in NO]
        changed = _changed(arrival, used or rows, [row for row in rows if used and row not in used], edited.file)
        arrivals.append(changed)
        if not used:
            unused.append(changed)
    arrivals.sort(key=lambda each: (each.hand_in.student, each.order))
    return msgspec.structs.replace(came, arrivals=tuple(arrivals)), unused


def _changed(
    arrival: Arrival, rows: Sequence[Mapping[str, str]], absent: Sequence[Mapping[str, str]], file: Path
) -> Arrival:
    """An arrival as its rows say; of several rows the first tells the file and the attempt."""
    first, *others = (_member(row, arrival) for row in rows)
    row, was = rows[0], arrival.hand_in
    hand_in = msgspec.structs.replace(was, student=first.student, identity=first.identity)
    if row["file"] and row["file"] != _name(hand_in):
        hand_in = _other_file(arrival, hand_in, row["file"], file)
    attempt = first.identity.attempt
    members: tuple[Member, ...] = (first, *others) if others else ()
    if not others and not absent and first.student == was.student:
        members = arrival.members  # one row of a group, written before groups had a row each: as it was
    return msgspec.structs.replace(
        arrival, hand_in=hand_in, order=f"{attempt:06d}" if attempt is not None else arrival.order, members=members,
        absent=tuple(_member(each, arrival) for each in absent),
    )  # fmt: skip


def _member(row: Mapping[str, str], arrival: Arrival) -> Member:
    who = arrival.hand_in.identity or Identity("")
    attempt = int(row["attempt"]) if row["attempt"].isdecimal() and len(row["attempt"]) < 7 else None
    late = None if not row["late"] else row["late"].casefold() in YES
    who = msgspec.structs.replace(
        who, name=row["name"], id=row["id"], email=row["email"], group=row["group"], attempt=attempt, late=late,
        submitted_at=row["submitted_at"],
    )  # fmt: skip
    return Member(row["student"] or arrival.hand_in.student, who)


def _other_file(arrival: Arrival, hand_in: HandIn, name: str, manifest: Path) -> HandIn:
    for path, base in choices(arrival):
        if name in (printable(path.name), printable(path.relative_to(base).as_posix())):
            alone = arrival.piece is not None and path in {
                file for file, _ in arrival.piece.files
            }  # beside those of others
            company = Company() if alone else beside(path)
            notes = (*hand_in.notes, *(note for note in company.notes if note not in hand_in.notes))
            return msgspec.structs.replace(hand_in, folder=base, file=path, extra=company.files, notes=notes)
    raise UsageError(
        N_("{file} names {name} for {student}, but there is no such file in what they handed in", file=str(manifest), name=name,
           student=hand_in.student)
    )  # fmt: skip


def students(arrivals: Iterable[Arrival]) -> dict[str, list[Arrival]]:
    """The attempts of each student, the latest last."""
    found: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        found.setdefault(arrival.hand_in.student, []).append(arrival)
    return found
