"""Every misconception, run as a student, is named; pairs too; nothing right is accused."""

from __future__ import annotations

import itertools
import random
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from grader.assignments.load import load
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.update_rule import UpdateRule
from grader.diagnosis.catalogue import RULES, Misconception, Variant, applies, combinable, misconceptions_of, sequence
from grader.diagnosis.catalogue.equivalent import same_numbers
from grader.diagnosis.nearest import Diagnosis
from grader.diagnosis.trial import Trial
from reference.rule import Dialect

ROOT = Path(__file__).parents[2]
CALLS = {
    "sgd": "step(w, g, lr) -> w",
    "gradient-descent": "step(w, g, lr) -> w",
    "momentum": "step(w, v, g, lr, beta) -> w, v",
    "nesterov": "step(w, v, g, lr, beta) -> w, v",
    "adagrad": "step(w, G, g, t, lr, epsilon) -> w, G",
    "rmsprop": "step(w, r, g, lr, rho, epsilon) -> w, r",
    "adam": "step(w, m, v, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v",
    "amsgrad": "step(w, m, v, v_max, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v, v_max",
    "adamax": "step(w, m, u, g, t, lr, beta_1, beta_2, epsilon) -> w, m, u",
    "adadelta": "step(w, r, d, g, lr, rho, epsilon) -> w, r, d",
    "nadam": "step(w, m, v, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v",
    "adamw": "step(w, m, v, g, t, lr, beta_1, beta_2, epsilon, weight_decay) -> w, m, v",
}


@cache
def exam(rule: str) -> RuleTest:
    for check in load(ROOT / "assignments" / "optimizers").checks:
        if isinstance(check, UpdateRule) and check.rule == rule:
            return check.test()
    check = UpdateRule(id=rule, points=10, rule=rule, call=CALLS[rule])
    check.prepare("test")
    return check.test()


def as_student(rule: str, variant: Variant, dtype: type) -> list[Trial]:
    """What a student with these misconceptions gives, working in `dtype` throughout."""
    trials = []
    for s in exam(rule).expected.settings:
        w, gradients = s.w.astype(dtype), s.gradients.astype(dtype)
        state = s.state and {name: value.astype(dtype) for name, value in s.state.items()}
        with np.errstate(all="ignore"):
            rows, states = sequence(variant.build(**s.hyperparameters), w, gradients, state, s.t)
        got = {"w": rows, **{slot: states[slot] for slot in exam(rule).state_slots}}
        name = "float32" if np.float32 in (dtype, s.w.dtype.type) else "float64"
        trials.append(
            Trial(s.probe, s.w, s.gradients, s.hyperparameters, s.state, s.t,
                  {slot: np.asarray(values, np.float64) for slot, values in got.items()}, name)
        )  # fmt: skip
    return trials


def dialects(rule: str, misconception: Misconception) -> list[Dialect]:
    accepted = [candidate.dialect for candidate in exam(rule).accepted]
    return [d for d in accepted if applies(misconception, RULES[rule], d)]


def names(diagnosis: Diagnosis) -> set[frozenset[str]]:
    return {frozenset(named.ids) for named in diagnosis.named}


SINGLES = [
    (rule, misconception)
    for rule in CALLS
    for misconception in misconceptions_of(rule)
    if dialects(rule, misconception)
]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("rule", "misconception"), SINGLES, ids=[f"{rule}-{m.id}" for rule, m in SINGLES])
def test_every_misconception_is_named(rule: str, misconception: Misconception, dtype: type) -> None:
    for form in misconception.forms:
        for dialect in dialects(rule, misconception):
            variant = Variant(RULES[rule], dialect, (form,))
            found = names(exam(rule).expected.variants.diagnose(as_student(rule, variant, dtype)))
            assert frozenset({misconception.id}) in found, (dialect.id, form.switches, found)
            others = {each for each in found if each != {misconception.id}}
            assert all(same_numbers(tuple(each), (misconception.id,), rule) for each in others), (dialect.id, others)


@pytest.mark.long
def test_at_least_95_percent_of_pairs_are_named() -> None:
    rng = random.Random(7)
    right = total = 0
    missed: list[str] = []
    for rule in CALLS:
        pairs = [
            (first.forms[0], second.forms[0], dialect)
            for first, second in itertools.combinations(misconceptions_of(rule), 2)
            if combinable(first.forms[0], second.forms[0])
            for dialect in dialects(rule, first)
            if applies(second, RULES[rule], dialect)
        ]
        for first, second, dialect in rng.sample(pairs, min(120, len(pairs))):
            trials = as_student(rule, Variant(RULES[rule], dialect, (first, second)), np.float64)
            if is_right(rule, trials):
                continue
            found = exam(rule).expected.variants.diagnose(trials)
            ids = (first.id, second.id)
            total += 1
            # a pair that gives the numbers of one mistake alone is that mistake, to anyone who sees the numbers only
            good = frozenset(ids) in names(found) or any(
                same_numbers(tuple(each), ids, rule) or len(each) == 1 for each in names(found)
            )
            right += good
            if not good:
                missed.append(f"{rule} {dialect.id}: {ids} taken for {names(found)}")
    assert right / total >= 0.95, (right, total, missed[:20])


def is_right(rule: str, trials: list[Trial]) -> bool:
    for candidate in range(len(exam(rule).accepted)):
        if all(
            np.allclose(t.got["w"], exam(rule).expected.sequence(candidate, i, "w"), rtol=1e-9, equal_nan=True)
            for i, t in enumerate(trials)
        ):
            return True
    return False
