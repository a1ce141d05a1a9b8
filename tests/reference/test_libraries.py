"""The reference computes what torch, optax, every generation of Keras and the course's formulas compute."""

from collections import Counter

import numpy as np
import pytest
from float32_parts import LOOSER, TOLERANCE, WITHOUT_ROUNDINGS, as_computed
from library_rules import NOT_IN_THE_REFERENCE, options_of, rule_for
from recorded_sequences import Sequence, distance, generations, library_sequences, problem

from reference.rule import Rule, run

ALL = [*library_sequences(), *generations()]
REPRODUCED = [s for s in ALL if s.optimizer.lower() not in NOT_IN_THE_REFERENCE]


def _distance(rule: Rule, sequence: Sequence) -> float:
    return distance(run(rule, problem(sequence), len(sequence.w) - 1).w, sequence.w)


def test_all_data_is_there() -> None:
    libraries = Counter(s.library.split()[0] for s in library_sequences())
    assert libraries == {"torch": 54, "keras": 48, "optax": 27}
    assert len(list(generations())) == 1643
    assert all(s.w.shape[0] == 51 for s in ALL)


def test_only_lion_and_ftrl_are_left_out() -> None:
    left_out = Counter(s.optimizer.lower() for s in ALL if s not in REPRODUCED)
    assert left_out == {"lion": 36, "ftrl": 60}


@pytest.mark.parametrize("sequence", REPRODUCED, ids=str)
def test_sequence_is_reproduced(sequence: Sequence) -> None:
    family, optimizer = sequence.family, sequence.optimizer.lower()
    options = options_of(family, optimizer, sequence.arguments)
    assert _distance(as_computed(family, optimizer, options), sequence) <= LOOSER.get((family, optimizer), TOLERANCE)
    assert _distance(rule_for(family, optimizer, options), sequence) <= WITHOUT_ROUNDINGS.get(family, TOLERANCE)


def test_distance_sees_one_wrong_digit_in_a_small_parameter() -> None:
    want = np.array([[1.0, 1e-8], [0.5, 3e-8]])
    assert distance(want, want) == 0
    assert distance(want + np.array([0, 3e-19]), want) == pytest.approx(1e-11, rel=1e-3)
    assert distance(np.array([[1.0, 1e-8], [0.5, np.nan]]), want) == np.inf
