"""What is computed once for a class and kept on disk is what would be computed, and nothing that can't be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.checks.update_rule.update_rule import UpdateRule, rule_test_of
from grader.diagnosis import disk_cache
from grader.guest import wire

CHECK = UpdateRule(id="adam", points=1, rule="adam", call="adam(w, m, v, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files of tolerances that a first test has left."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = set(disk_cache.folder().glob("*"))
    rule_test_of(CHECK).expected.precompute()
    return [file for file in disk_cache.folder().glob("*") if file not in before]


def test_tolerances_from_the_disk_cache_are_those_that_are_computed(
    kept: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept
    computed = rule_test_of(CHECK).expected
    taken = rule_test_of(CHECK).expected
    with monkeypatch.context() as without:
        without.setattr("grader.diagnosis.agreement.tolerance_of", lambda *_: pytest.fail("computed again"))
        taken.precompute()
    for candidate in range(len(taken.accepted)):
        for i, probe in enumerate(taken.probes):
            place = (candidate, i, probe.w.dtype.name)
            bounds, again = computed.allowed(*place), taken.allowed(*place)
            assert bounds.keys() == again.keys()
            assert all(np.array_equal(bounds[name], again[name]) for name in bounds)


def test_what_float32_answers_and_examples_are_compared_with_is_kept_too(
    kept: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rule_test_of(CHECK).expected.allowed(0, 0, "float32")["w"]
    monkeypatch.setattr("grader.diagnosis.agreement.tolerance_of", lambda *_: pytest.fail("computed again"))
    assert np.array_equal(rule_test_of(CHECK).expected.allowed(0, 0, "float32")["w"], first)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-8])


def shortened(file: Path) -> None:
    array = wire.unpack(file.read_bytes(), np.ndarray)
    file.write_bytes(wire.pack(array[:-1]))


@pytest.mark.parametrize("damage", [cut, pytest.param(shortened, marks=pytest.mark.long)])
def test_what_is_damaged_is_computed_again(kept: list[Path], damage: Callable[[Path], None]) -> None:
    right = rule_test_of(CHECK).expected.allowed(0, 0, "float64")["w"]
    for file in kept:
        damage(file)
    again = rule_test_of(CHECK).expected
    again.precompute()
    assert np.array_equal(again.allowed(0, 0, "float64")["w"], right)
