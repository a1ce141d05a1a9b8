"""Rules recovered from numbers: right ones exactly, random wrong ones where the family reaches, never a bad formula."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from msgspec import structs
from random_rules import Wrong, answer, drive, off, random_wrong

from grader.assignments.load import load
from grader.checks.update_rule.comparison import outcome_of
from grader.checks.update_rule.probes import Probe
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.update_rule import UpdateRule
from grader.diagnosis.agreement import expected
from grader.diagnosis.catalogue import RULES
from grader.diagnosis.recover.recover import Recovered, recover
from grader.diagnosis.trial import Trial

ROOT = Path(__file__).parents[3]
ASKED = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
NAMES = {"w": "w", "m": "m", "v": "v", "g": "dw", "lr": "learning_rate", "beta_1": "b1", "beta_2": "b2", "t": "t"}
CHUNKS, PER_CHUNK = 20, 100
FLOAT64 = 1e-9
FLOAT32 = 2e-4


@cache
def exams() -> dict[str, RuleTest]:
    checks = load(ROOT / "assignments" / "optimizers").checks
    return {check.rule: check.test() for check in checks if isinstance(check, UpdateRule)}


def probes_of(rule: str) -> Sequence[Probe]:
    return exams()[rule].probes


def reference_trials(rule: str, dialect: str, recorded: Sequence[str] | None = None) -> list[Trial]:
    """The dialect's own sequences. `recorded`: the state arrays that are returned, None for all."""
    kind, trials = RULES[rule], []
    for p in probes_of(rule):
        w, states = expected(kind, kind.dialect(dialect), p.hyperparameters, p.w, p.gradients, p.state, p.t)
        slots = [s for s in kind.state if s != "t" and (recorded is None or s in recorded)]
        got = {"w": w, **{s: np.array([np.broadcast_to(state[s], p.w.shape) for state in states]) for s in slots}}
        trials.append(Trial(p.id, p.w, p.gradients, p.hyperparameters, p.state, p.t, got, "float64"))
    return trials


def trials_of(rule: str, step: Callable[..., Any], dtype: str = "") -> list[Trial]:
    return [drive(step, RULES[rule], probe, dtype) for probe in probes_of(rule)]


def after_each_update(found: Recovered, trial: Trial) -> dict[str, np.ndarray]:
    """Every recovered quantity after every update, each predicted from the recorded quantities before it."""
    rank = trial.w.ndim
    with np.errstate(all="ignore"):
        previous = np.diff(trial.got["w"], axis=0, prepend=trial.got["w"][:1])[:-1]
    values = {
        "w": trial.got["w"][:-1],
        "g": trial.gradients.astype(np.float64),
        "t": (trial.t + np.arange(len(trial.gradients), dtype=float)).reshape(-1, *[1] * rank),
        "previous": previous,
        **{name: np.asarray(value) for name, value in trial.hyperparameters.items()},
    }
    for slot, sequence in trial.got.items():
        if slot != "w":
            values |= {slot: sequence[1:], f"{slot}_old": sequence[:-1]}
    return found.predict(values)


def worst(found: Recovered, trials: Sequence[Trial], dtype: str) -> float:
    """How far any recovered quantity is off after one update, on the trials of a dtype."""
    return max(
        (
            off(trial, predicted, slot)
            for trial in trials
            if trial.dtype == dtype
            for slot, predicted in after_each_update(found, trial).items()
        ),
        default=0.0,
    )


DIALECTS = [
    (rule, d.id) for rule in ASKED for d in RULES[rule].dialects if d.id != "look-ahead" and "from-first" not in d.id
]
# what starts from the first gradient isn't one formula for all updates
# look-ahead takes its gradient elsewhere; with recorded gradients it is plain momentum, and is tested as that
STATES = {rule: [s for s in RULES[rule].state if s != "t"] for rule in ASKED}


@pytest.mark.parametrize(("rule", "dialect"), [*DIALECTS, ("nesterov", "look-ahead")])
@pytest.mark.parametrize("returned", ["all", "w alone"])
def test_every_right_dialect_is_recovered_from_its_own_numbers(rule: str, dialect: str, returned: str) -> None:
    trials = reference_trials(rule, dialect, None if returned == "all" else ())
    found = recover(RULES[rule], trials, {})
    assert found is not None
    assert set(found.quantities) == {"w", *STATES[rule]}
    assert set(found.hidden) == (set() if returned == "all" else set(STATES[rule]))
    assert found.fit < 1e-13
    for trial in trials:
        for slot, sequence in found.sequence(trial).items():
            if slot in trial.got:
                np.testing.assert_allclose(sequence, trial.got[slot], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("rule", "dialect", "formula"),
    [
        ("sgd", "plain", "w ← w − learning_rate·dw"),
        ("momentum", "lr-inside", "v ← β·v − learning_rate·dw;  w ← w + v"),
        ("adagrad", "mean-epsilon-outside", "G ← G + dw²;  w ← w − learning_rate·dw/(√(G/t) + ε)"),
        (
            "adam",
            "epsilon-hat",
            "m ← b1·m + (1−b1)·dw;  v ← b2·v + (1−b2)·dw²;  w ← w − learning_rate·√(1−b2ᵗ)/(1−b1ᵗ)·m/(√v + ε)",
        ),
    ],
)
def test_the_formula_is_written_in_the_students_names(rule: str, dialect: str, formula: str) -> None:
    found = recover(RULES[rule], reference_trials(rule, dialect), NAMES)
    assert found is not None
    assert found.formula == formula
    assert found.message.show().endswith(formula)


def written(rule: str, step: Callable[..., Any], dtype: str = "") -> str | None:
    found = recover(RULES[rule], trials_of(rule, step, dtype), NAMES)
    return None if found is None else found.formula


def momentum_with_wrong_weight(w, g, s, t, h):  # type: ignore[no-untyped-def]
    v = h["beta"] * s["v"] + (1 - h["beta"]) * h["lr"] * g
    return w - v, {"v": v}


def adam_without_root(w, g, s, t, h):  # type: ignore[no-untyped-def]
    m = h["beta_1"] * s["m"] + g
    v = h["beta_2"] * s["v"] + (1 - h["beta_2"]) * g**2
    return w - 0.1 * m / (v + h["epsilon"]), {"m": m, "v": v}


def adam_with_corrections_of_the_other_beta(w, g, s, t, h):  # type: ignore[no-untyped-def]
    m = h["beta_1"] * s["m"] + (1 - h["beta_1"]) * g
    v = h["beta_2"] * s["v"] + (1 - h["beta_2"]) * g**2
    step = m / (1 - h["beta_2"] ** t) / (np.sqrt(v / (1 - h["beta_1"] ** t)) + h["epsilon"])
    return w - h["lr"] * step, {"m": m, "v": v}


def adagrad_of_the_previous_cache(w, g, s, t, h):  # type: ignore[no-untyped-def]
    return w - h["lr"] * g / (np.sqrt(s["G"]) + h["epsilon"]), {"G": s["G"] + np.abs(g)}


def momentum_that_returns_the_old(w, g, s, t, h):  # type: ignore[no-untyped-def]
    v = h["beta"] * s["v"] - h["lr"] * g
    return w + v, {"v": s["v"]}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("rule", "step", "formula"),
    [
        ("momentum", momentum_with_wrong_weight, "v ← β·v + learning_rate·(1−β)·dw;  w ← w − v"),
        ("adam", adam_without_root, "m ← b1·m + dw;  v ← b2·v + (1−b2)·dw²;  w ← w − 0.1·m/(v + ε)"),
        (
            "adam",
            adam_with_corrections_of_the_other_beta,
            "m ← b1·m + (1−b1)·dw;  v ← b2·v + (1−b2)·dw²;  w ← w − learning_rate/(1−b2ᵗ)·m/(√(v/(1−b1ᵗ)) + ε)",
        ),
        ("adagrad", adagrad_of_the_previous_cache, "G ← G + |dw|;  w ← w − learning_rate·dw/(√G_old + ε)"),
        ("momentum", momentum_that_returns_the_old, "v ← v;  w ← w + β·v − learning_rate·dw"),
    ],
)
def test_wrong_rules_are_written_as_they_are(rule: str, step: Any, formula: str, dtype: str) -> None:
    assert written(rule, step, dtype) == formula


def test_nan_is_predicted_or_the_formula_refused() -> None:
    def without_epsilon(w, g, s, t, h):  # type: ignore[no-untyped-def]
        r = h["rho"] * s["r"] + (1 - h["rho"]) * g**2
        return w - h["lr"] * g / np.sqrt(r), {"r": r}

    def nan_for_nothing(w, g, s, t, h):  # type: ignore[no-untyped-def]
        r = h["rho"] * s["r"] + (1 - h["rho"]) * g**2
        return np.where(g == 0, np.nan, w - h["lr"] * g / (np.sqrt(r) + h["epsilon"])), {"r": r}

    trials = trials_of("rmsprop", without_epsilon)
    assert any(np.isnan(trial.got["w"]).any() for trial in trials)
    found = recover(RULES["rmsprop"], trials, {})
    assert found is not None
    assert found.formula == "r ← ρ·r + (1−ρ)·g²;  w ← w − η·g/√r"
    for trial in trials:
        assert (np.isnan(found.sequence(trial)["w"]) == np.isnan(trial.got["w"])).all()

    found = recover(RULES["rmsprop"], trials_of("rmsprop", nan_for_nothing), {})
    assert found is not None
    assert found.quantities == ("r",)


def test_what_is_not_a_formula_gives_none() -> None:
    rng = np.random.default_rng(1)
    noise = lambda w, g, s, t, h: (w + rng.normal(size=w.shape), {})  # noqa: E731
    assert recover(RULES["sgd"], trials_of("sgd", noise), {}) is None
    assert recover(RULES["sgd"], [], {}) is None


@cache
def chunk(number: int) -> list[tuple[Wrong, list[Trial], Recovered | None, float]]:
    rng = np.random.default_rng([2718, number])
    kinds, out = [RULES[rule] for rule in ASKED], []
    for _ in range(PER_CHUNK):
        wrong = random_wrong(rng, kinds)
        trials = trials_of(wrong.kind.name, wrong.step)
        start = perf_counter()
        found = recover(wrong.kind, trials, {})
        out.append((wrong, trials, found, perf_counter() - start))
    return out


QUICK_CHUNKS = 4
"""So many are part of every run of the tests; the others take minutes."""


def numbered(quick: int, all_in_all: int) -> list[Any]:
    """Chunks by their numbers: tests of the same one run in one process, which works it out once."""
    groups = [pytest.mark.xdist_group(f"random-rules-{number}") for number in range(all_in_all)]
    return [
        pytest.param(n, marks=[group] if n < quick else [group, pytest.mark.long]) for n, group in enumerate(groups)
    ]


@pytest.mark.parametrize("number", numbered(QUICK_CHUNKS, CHUNKS))
def test_random_wrong_rules(number: int) -> None:
    """Inside the family nearly all are recovered; whatever is given reproduces every number; none is accepted as right."""
    seen: Counter[tuple[bool, bool]] = Counter()
    for wrong, trials, found, _ in chunk(number):
        whole = found is not None and set(found.quantities) == {"w", *STATES[wrong.kind.name]}
        seen[wrong.inside, whole] += 1
        if found is not None:
            assert worst(found, trials, "float64") <= max(FLOAT64, found.fit), found.formula
            assert worst(found, trials, "float32") <= max(FLOAT32, found.fit), found.formula
        assert accepted_only_if_right(wrong.kind.name, trials)
    assert seen[True, True] >= 0.93 * (seen[True, True] + seen[True, False]), seen
    assert seen[True, True] >= 50
    assert seen[False, False] >= 20


def unseen(rule: str) -> Probe:
    """Inputs that no formula was fitted to: other hyperparameters, a given state."""
    kind, rng = RULES[rule], np.random.default_rng(55)
    values = {"lr": 0.07, "beta": 0.45, "rho": 0.35, "beta_1": 0.25, "beta_2": 0.77, "epsilon": 0.02}
    state = {slot: rng.uniform(0.5, 1.5, 4) for slot in STATES[rule]}
    hyperparameters = {name: values[name] for name in kind.hyperparameters}
    return Probe("unseen", rng.normal(size=4), rng.normal(size=(3, 4)), hyperparameters, state, 5)


@pytest.mark.parametrize("number", numbered(4, 4))
def test_formulas_hold_for_inputs_they_were_not_fitted_to(number: int) -> None:
    """What is told to a student is what the code does, not what happens to agree on the probes."""
    holds = []
    for wrong, _, found, _ in chunk(number):
        if wrong.inside and found is not None and "w" in found.quantities:
            rule = wrong.kind.name
            holds.append(worst(found, [drive(wrong.step, RULES[rule], unseen(rule))], "float64") <= FLOAT64)
    assert np.mean(holds) >= 0.9


@pytest.mark.parametrize("number", range(3))
def test_random_wrong_rules_in_float32(number: int) -> None:
    """A student who works in float32 throughout: fewer digits, and still no formula that isn't so."""
    rng = np.random.default_rng([31415, number])
    kinds = [RULES[rule] for rule in ASKED]
    inside = recovered = 0
    for _ in range(60):
        wrong = random_wrong(rng, kinds)
        trials = trials_of(wrong.kind.name, wrong.step, "float32")
        found = recover(wrong.kind, trials, {})
        inside += wrong.inside
        if found is not None:
            recovered += wrong.inside and set(found.quantities) == {"w", *STATES[wrong.kind.name]}
            assert worst(found, trials, "float32") <= max(FLOAT32, found.fit), found.formula
    assert recovered >= 0.85 * inside


@pytest.mark.parametrize(("rule", "dialect"), DIALECTS)
def test_every_right_dialect_is_recovered_from_float32(rule: str, dialect: str) -> None:
    made = reference_trials(rule, dialect)
    trials = [
        structs.replace(t, dtype="float32", got={s: x.astype(np.float32).astype(np.float64) for s, x in t.got.items()})
        for t in made
    ]
    found, exact = recover(RULES[rule], trials, {}), recover(RULES[rule], made, {})
    assert found is not None
    assert exact is not None
    assert found.formula == exact.formula
    assert found.fit < 1e-4


def accepted_only_if_right(rule: str, trials: Sequence[Trial]) -> bool:
    exam = exams()[rule]
    accepted = outcome_of(exam, [answer(trial, exam.call.returns) for trial in trials]).accepted
    if accepted is None:
        return True
    with np.errstate(all="ignore"):
        apart = [
            max(float(np.max(np.abs(trial.got["w"] - exam.expected.right(c, i)[0]))) for i, trial in enumerate(trials))
            for c in range(len(exam.accepted))
        ]
    return min(apart) <= 1e-6


def test_a_search_costs_no_more_than_some_hundred_runs_of_a_rule() -> None:
    """As a ratio, so that a slow machine doesn't matter: the median search against one run of the reference on all probes."""
    for rule in ("momentum", "adam"):
        trials = reference_trials(rule, RULES[rule].dialects[0].id)
        recover(RULES[rule], trials, {})
        searches, runs = [], []
        for _ in range(9):
            start = perf_counter()
            recover(RULES[rule], trials, {})
            searches.append(perf_counter() - start)
            start = perf_counter()
            reference_trials(rule, RULES[rule].dialects[0].id)
            runs.append(perf_counter() - start)
        assert np.median(searches) < 150 * np.median(runs)
