"""A variant is built and run without what is idle in it, and gives what the whole class gives."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from grader.diagnosis.catalogue import FAMILIES, RULES, applies, misconceptions_of, sequence, variant


@pytest.mark.parametrize("rule", FAMILIES)
def test_what_is_built_is_the_class_itself_without_idle_steps(rule: str) -> None:
    """Variants are built without a dataclass's own `__init__`, and run without the steps that no switch of theirs matters to."""
    kind = RULES[rule]
    w, gradients = np.array([1.0, -2.0]), np.array([[0.5, 3.0], [-1.0, 2.0], [4.0, 0.25]])
    for found, dialect in itertools.product(misconceptions_of(rule), kind.dialects):
        if applies(found, kind, dialect):
            built = variant(kind, dialect, (found,)).build()
            whole = FAMILIES[rule](**{name: value for name, value in vars(built).items() if name != "_made"})
            assert {**vars(whole)} == {name: value for name, value in vars(built).items() if name != "_made"}
            for got, want in zip(sequence(built, w, gradients)[0], sequence(whole, w, gradients)[0], strict=True):
                assert np.array_equal(got, want, equal_nan=True), (found.id, dialect.id)
