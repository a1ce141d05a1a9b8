"""How an exception in student code is told."""

from __future__ import annotations

import sys

import pytest

from grader.guest.errors import describe


class _IncompleteInputError(SyntaxError):
    """As Python 3.13 has one."""


class _OfAStudents(ValueError):
    """A student's own."""


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (_IncompleteInputError("incomplete input"), "SyntaxError"),
        (IndentationError("unexpected indent"), "IndentationError"),
        (_OfAStudents("no"), "_OfAStudents"),
    ],
)
def test_an_error_is_told_by_the_name_that_people_know(error: Exception, told: str) -> None:
    described = describe(error)
    assert described is not None
    assert described["type"] == told


def test_where_python_lies_on_this_machine_is_not_told() -> None:
    described = describe(ImportError(f"cannot import name 'x' from 'y' ({sys.prefix}/lib/y.py)"))
    assert described is not None
    assert described["message"] == "cannot import name 'x' from 'y' (…/lib/y.py)"
