"""Finds the row of a gradebook that is a student's: by what identifies a student, never by likeness.

A student is matched by the strongest thing that is known of them: the system's own number and then nothing else; where
that isn't known any number, login or e-mail, then the whole name. What fits two rows, or two students that fit one row,
is left for a human.
"""

from __future__ import annotations

import collections
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from grader.gradebook.contract import Entry
from grader.intake.layouts import layouts

INTERNAL = frozenset(layout.name for layout in layouts() if layout.internal_ids)


class RowKeys(msgspec.Struct, frozen=True):
    """What identifies the student of one row. `own` is the system's own number, `ids` are numbers, logins and e-mails
    that mean something elsewhere, too."""

    own: str = ""
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Matches(msgspec.Struct, frozen=True):
    """Rows by entry index; and the entries that no row, or more than one, could be."""

    rows: Mapping[int, int]
    unknown: tuple[Entry, ...]
    ambiguous: tuple[Entry, ...]


def match(entries: Sequence[Entry], rows: Mapping[int, RowKeys], system: str) -> Matches:
    """Rows of the entries; `system` is the layout (`identity.layout`) whose ids are the sheet's own."""
    own: dict[str, set[int]] = {}
    ids: dict[str, set[int]] = {}
    names: dict[str, set[int]] = {}
    for row, keys in rows.items():
        for table, values in (
            (own, [keys.own]),
            (ids, keys.ids),
            (names, {n for name in keys.names for n in spellings(name)}),
        ):
            for value in values:
                if folded(value):
                    table.setdefault(folded(value), set()).add(row)
    numbered = bool(ids)
    found: dict[int, int] = {}
    unknown: list[Entry] = []
    ambiguous: list[Entry] = []
    for index, entry in enumerate(entries):
        for candidates in _tiers(entry, own, ids, names, system, numbered):
            if len(candidates) == 1:
                found[index] = next(iter(candidates))
            elif candidates:
                ambiguous.append(entry)
            if candidates:
                break
        else:
            unknown.append(entry)
    claims = collections.Counter(found.values())
    for index, row in list(found.items()):
        if claims[row] > 1:
            ambiguous.append(entries[index])
            del found[index]
    return Matches(found, tuple(unknown), tuple(ambiguous))


def _tiers(
    entry: Entry,
    own: Mapping[str, set[int]],
    ids: Mapping[str, set[int]],
    names: Mapping[str, set[int]],
    system: str,
    numbered: bool,
) -> Iterable[set[int]]:
    """Candidates, the most certain first."""
    who = entry.identity
    if who is not None and who.layout == system and who.id and own:
        yield own.get(folded(who.id), set())
        return  # who isn't there by number left the course, and who is called like them is somebody else
    if who is not None:
        yield _all(ids, [who.email] if who.layout in INTERNAL else [who.id, who.email])
    yield _all(ids, [entry.student])
    if not numbered and (who is None or who.layout != system):
        yield _all(own, [entry.student])  # the only numbers there are: submissions may be called by them
    if who is not None and who.name:
        yield _all(names, whole(who.name))
    yield _all(names, whole(entry.student))


def _all(table: Mapping[str, set[int]], values: Iterable[str]) -> set[int]:
    return {row for value in values if folded(value) for row in table.get(folded(value), ())}


def folded(text: str) -> str:
    """A text as it is compared: width, case and blanks don't count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def spellings(name: str) -> set[str]:
    """The ways in which systems write a name that is known with its parts: `whole`, and in a piece (file names of Canvas)."""
    forms = whole(name)
    return forms | {form.replace(" ", "") for form in forms}


def whole(name: str) -> set[str]:
    """The ways to write one name without losing where its parts meet ("Li Anna" is not "Lian Na"): with a comma before the
    given name, with other signs or none for hyphens; in scripts without capitals blanks don't part anything."""
    last, comma, first = folded(name).partition(",")
    forms = {f"{last} {first}", f"{first} {last}"} if comma else {last}
    forms |= {re.sub("[-\u2010\u2011'\u2019]", "", form) for form in forms}
    in_words = {" ".join(re.sub(r"[\W_]+", " ", form).split()) for form in forms} - {""}
    return in_words | {form.replace(" ", "") for form in in_words if form.upper() == form and not form.isascii()}
