"""Whose row is whose: by what is certain, and by nothing else."""

from __future__ import annotations

import pytest

from grader.gradebook.contract import Entry
from grader.gradebook.matching import RowKeys, match
from grader.intake.layouts import layouts
from grader.intake.layouts.piece import Layout
from grader.model.submission import Identity

ROWS = {
    1: RowKeys("11", ("u11", "weiting", "chen@uni.tw"), ("Chen, Wei-Ting",)),
    2: RowKeys("12", ("u12", "anna", "anna@uni.tw"), ("Li, Anna",)),
    3: RowKeys("13", ("11", "ming", "ming@uni.tw"), ("王小明",)),
    4: RowKeys("14", ("u14", "mei", "mei@uni.tw"), ("Lin, Mei",)),
    5: RowKeys("15", ("u15", "mei2", "mei2@uni.tw"), ("Lin, Mei",)),
}


def entry(student: str, identity: Identity | None = None) -> Entry:
    return Entry("hw", student, 1, 3, "graded", identity=identity)


def row_of(one: Entry, system: str = "canvas") -> int | None:
    """The row that one student is matched with."""
    return match([one], ROWS, system).rows.get(0)


@pytest.mark.parametrize(
    ("student", "row"),
    [
        ("u11", 1),
        ("WEITING", 1),
        ("chen@uni.tw", 1),
        ("Wei-Ting Chen", 1),
        ("chen_wei-ting", 1),
        ("Chen, Weiting", 1),
        ("chenweiting", 1),  # in a piece, as Canvas's files have it
        ("ＷＥＩＴＩＮＧ", 1),  # full width
        ("王 小明", 3),
        ("Lian Na", None),  # its letters are those of Li Anna
        ("Chen Wei", None),
        ("Lin Mei", None),  # two are called so
        ("", None),
        ("\ud800", None),
    ],
)
def test_what_a_submission_may_be_called(student: str, row: int | None) -> None:
    assert row_of(entry(student)) == row


def test_the_systems_own_number_decides() -> None:
    assert row_of(entry("Lin Mei", Identity("canvas", id="14", name="linmei"))) == 4


def test_who_isnt_there_by_number_is_not_found_by_name() -> None:
    left = entry("Anna Li", Identity("canvas", id="99", name="Anna Li", email="anna@uni.tw"))
    assert row_of(left) is None
    assert match([left], ROWS, "canvas").unknown == (left,)


@pytest.mark.parametrize("layout", [each for each in layouts() if each.name != "canvas"], ids=lambda each: each.name)
def test_one_systems_number_is_not_anothers(layout: Layout) -> None:
    """Participant 11 of Moodle is not whose number at the university is 11; but what the university calls them is known there."""
    assert layout.internal_ids or layout.name not in ("moodle", "brightspace")
    assert row_of(entry("x", Identity(layout.name, id="11"))) == (None if layout.internal_ids else 3)
    assert row_of(entry("x", Identity(layout.name, id="", email="chen@uni.tw"))) == 1


def test_what_contradicts_itself_is_for_a_human() -> None:
    torn = entry("x", Identity("gradescope", id="u12", email="chen@uni.tw"))
    assert match([torn], ROWS, "canvas").ambiguous == (torn,)


def test_two_students_of_one_row_are_both_for_a_human() -> None:
    both = [entry("u11"), entry("weiting"), entry("ming")]
    found = match(both, ROWS, "canvas")
    assert set(found.ambiguous) == set(both[:2])
    assert dict(found.rows) == {2: 3}
