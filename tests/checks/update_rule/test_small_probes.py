"""The ladder of small probes: how small it is, and which misconceptions it already tells from every right answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from grader.checks.update_rule.probes import Probe
from grader.checks.update_rule.small_probes import SMALL_PROBES, SMALL_TITLES, small_probes
from grader.diagnosis.catalogue import FAMILIES, RULES, Misconception, applies, misconceptions_of, sequence, variant
from grader.model import texts
from reference.rule import Dialect, RuleKind

TRANSLATED: dict[str, str] = vars(texts.translation("zh-TW"))["_catalog"]

NOT_SEPARATED = {
    "adam/t-starts-again": "t first goes back to 1 after the fourth update, where the ladder ends: periods 4, 5, 8 and 10",
    "direction/clipped": "a threshold of 10 lies above every small gradient",
    "direction/length-clipped": "a threshold of 10 lies above every small gradient",
    "adamax/not-the-size": "a negative gradient only shows where it is larger than all before; g² and |g| differ on all",
}
"""What no small probe tells from every right dialect, in some form, and why."""

RIGHT_BY_DEFAULT = {(f"weights/decay-{how}", "adamw") for how in ("not-scaled", "after-step", "before-step")}
"""Wrong only where an assignment leaves another default dialect out."""


def ladder(rule: str) -> tuple[Probe, ...]:
    return small_probes(RULES[rule], {}, epsilon_is_given=True)


def w_of(rule: str, dialect: Dialect, found: tuple[Misconception, ...], probe: Probe) -> np.ndarray:
    """nan and infinity as numbers that nothing else gives."""
    wrong = variant(RULES[rule], dialect, found).build(**probe.hyperparameters)
    w, _ = sequence(wrong, probe.w, probe.gradients, probe.state, probe.t)
    return np.nan_to_num(w, nan=1.23e77, posinf=4.56e77, neginf=-7.89e77)


def diverge(first: np.ndarray, second: np.ndarray) -> bool:
    """More than 1e-6 apart somewhere, measured against the larger."""
    scale = np.maximum(np.maximum(np.abs(first), np.abs(second)), 1e-9)
    return bool((np.abs(first - second) / scale).max() > 1e-6)


def cases(rule: str) -> Iterator[tuple[str, int, Dialect, Misconception]]:
    """Every misconception of the rule in every form and default dialect."""
    kind = RULES[rule]
    for found, dialect in itertools.product(misconceptions_of(rule), kind.dialects):
        if (found.id, rule) in RIGHT_BY_DEFAULT:
            continue
        if dialect.by_default and applies(found, kind, dialect):
            for i, form in enumerate(found.forms):
                yield found.id, i, dialect, form


@cache
def separated(rule: str) -> dict[tuple[str, int, str], tuple[str, ...]]:
    """By misconception, form and dialect: the probes on each of which it diverges from every default dialect."""
    kind = RULES[rule]
    right = {
        probe.id: [w_of(rule, dialect, (), probe) for dialect in kind.dialects if dialect.by_default]
        for probe in ladder(rule)
    }
    return {
        (id, form, dialect.id): tuple(
            probe.id
            for probe in ladder(rule)
            if all(diverge(w_of(rule, dialect, (wrong,), probe), each) for each in right[probe.id])
        )
        for id, form, dialect, wrong in cases(rule)
    }


@pytest.mark.parametrize("rule", FAMILIES)
def test_all_but_what_needs_more_updates_parts_on_a_small_probe(rule: str) -> None:
    missed = {key[0] for key, by in separated(rule).items() if not by}
    assert missed <= set(NOT_SEPARATED)


def test_at_least_95_percent_part_on_a_small_probe() -> None:
    found = [by for rule in FAMILIES for by in separated(rule).values()]
    assert len(found) > 1500
    assert sum(bool(by) for by in found) / len(found) >= 0.95


def test_what_is_listed_as_not_separated_is_not_separated() -> None:
    missed = {key[0] for rule in FAMILIES for key, by in separated(rule).items() if not by}
    assert missed == set(NOT_SEPARATED)


def test_every_misconception_parts_in_its_usual_form() -> None:
    for rule in FAMILIES:
        assert all(by for (_, form, _), by in separated(rule).items() if form == 0)


def test_the_smallest_probe_separates_most() -> None:
    found = [by for rule in FAMILIES for by in separated(rule).values()]
    assert sum("small" in by for by in found) / len(found) > 0.6


def test_right_dialects_part_on_a_small_probe_where_any_input_parts_them() -> None:
    """What the larger probes tell apart, dialects of one rule, the small ones do too."""
    for kind in RULES.values():
        rows = {d.id: np.concatenate([_right(kind, d, probe) for probe in ladder(kind.name)]) for d in kind.dialects}
        for first, second in itertools.combinations(rows, 2):
            if kind.name == "nesterov" and "look-ahead" in (first, second):
                continue  # another rule on gradients that are given
            assert diverge(rows[first], rows[second]), (kind.name, first, second)


def _right(kind: RuleKind, dialect: Dialect, probe: Probe) -> np.ndarray:
    rule, w = kind.build(dialect, **probe.hyperparameters), probe.w
    state, rows = {**rule.init(w), **(probe.state or {}), "t": probe.t - 1}, []
    for g in probe.gradients:
        w, state = rule.step(w, g, state)
        rows.append(w)
    return np.concatenate(rows)


@pytest.mark.parametrize("kind", RULES.values(), ids=lambda kind: kind.name)
def test_the_ladder_is_small_and_round(kind: RuleKind) -> None:
    probes = small_probes(kind, {}, epsilon_is_given=True)
    assert [probe.id for probe in probes] == list(SMALL_PROBES) == list(SMALL_TITLES)
    assert sum(len(probe.gradients) for probe in probes) <= 9
    for probe in probes:
        assert probe.id.startswith("small")
        assert probe.w.size <= 2
        assert len(probe.gradients) <= 4
        numbers = [*probe.w.flat, *probe.gradients.flat, *probe.hyperparameters.values()]
        numbers += [x for values in (probe.state or {}).values() for x in values.flat]
        assert all(len(f"{abs(x):g}") <= 4 and float(f"{x:g}") == x for x in numbers)
        assert set(probe.hyperparameters) == set(kind.hyperparameters)
        assert all((values >= 0).all() for name, values in (probe.state or {}).items() if name in kind.nonnegative)
    assert probes[-1].t == 4


@pytest.mark.parametrize("kind", RULES.values(), ids=lambda kind: kind.name)
def test_right_rules_give_numbers_in_every_dialect(kind: RuleKind) -> None:
    for dialect, probe in itertools.product(kind.dialects, small_probes(kind, {}, epsilon_is_given=True)):
        assert np.isfinite(_right(kind, dialect, probe)).all(), (dialect.id, probe.id)


def test_hyperparameters_that_the_task_fixes_are_kept() -> None:
    for probe in small_probes(RULES["adam"], {"beta_1": 0.9, "lr": 0.01}, epsilon_is_given=True):
        assert (probe.hyperparameters["beta_1"], probe.hyperparameters["lr"]) == (0.9, 0.01)


@pytest.mark.parametrize("epsilon_is_given", [True, False])
def test_without_an_epsilon_nothing_divides_zero_by_zero(epsilon_is_given: bool) -> None:
    probes = small_probes(RULES["rmsprop"], {"epsilon": 0.0}, epsilon_is_given=epsilon_is_given)
    assert [probe.id for probe in probes] == ["small", "small steps", "small pair", "small given"]
    for dialect, probe in itertools.product(RULES["rmsprop"].dialects, probes):
        assert np.isfinite(_right(RULES["rmsprop"], dialect, probe)).all()


def test_the_titles_are_translated() -> None:
    for title in SMALL_TITLES.values():
        assert TRANSLATED[title.template]
