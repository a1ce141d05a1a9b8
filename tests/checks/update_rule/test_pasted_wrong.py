"""Every misconception of the catalogue, in every shape of interface: what the page says to try is code that prints what the page says."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from grader.diagnosis.catalogue import RULES
from tests.pasting import Said, examples, untrue
from tests.wrong_rules import SHAPES, check_of, code_of, graded, wrong_updates

EVERY = [(rule, *wrong) for rule in RULES for wrong in wrong_updates(rule)]


def said_of(shape: str, wrong: Iterable[tuple[str, str, str, int]]) -> tuple[list[Said], list[str]]:
    """What pages say to try, and those on which there is nothing to try."""
    said, nothing = [], []
    for rule, id, dialect, form in wrong:
        where, code = f"{shape}, {rule}, {dialect}, {id} ({form})", code_of(rule, shape, dialect, id, form)
        verdict = graded(check_of(rule, shape, dialect), code)
        found = examples(where, code, [verdict])
        said += found
        if verdict.findings and not found:
            nothing.append(where)
    return said, nothing


@pytest.mark.parametrize("shape", SHAPES)
def test_some_misconceptions(shape: str) -> None:
    said, nothing = said_of(shape, EVERY[::40])
    assert said
    assert not nothing
    assert not (wrong := untrue(said)), "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("rule", RULES)
def test_every_misconception(shape: str, rule: str) -> None:
    said, nothing = said_of(shape, [each for each in EVERY if each[0] == rule])
    assert not nothing
    assert not (wrong := untrue(said)), f"{len(wrong)} of {len(said)}\n" + "\n".join(wrong)
