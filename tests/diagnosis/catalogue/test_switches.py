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


def test_a_step_that_uses_the_old_state_uses_the_old_maximum_too() -> None:
    kind = RULES["amsgrad"]
    (found,) = [m for m in misconceptions_of("amsgrad") if m.id == "adaptive/old-accumulator"]
    wrong = variant(kind, "max-v", (found,)).build(lr=0.1, beta_1=0.5, beta_2=0.75, epsilon=0.5)
    state = {"m": np.array([1.0]), "v": np.array([1.0]), "v_max": np.array([4.0])}
    w, states = sequence(wrong, np.array([1.0]), np.array([[20.0]]), state)
    assert w[1] == pytest.approx(1 - 0.1 * (1 / 0.5) / ((4 / 0.25) ** 0.5 + 0.5))
    assert states["v_max"][1] == pytest.approx(0.75 * 1 + 0.25 * 400)  # the new one is kept all the same
