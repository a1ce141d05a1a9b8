"""The catalogue's misconceptions of rules: what they compute, what separates them, what nothing separates."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wrong_students import STUDENTS

from grader.assignments.load import load
from grader.checks.update_rule.probes import Probe, probes
from grader.checks.update_rule.update_rule import UpdateRule
from grader.diagnosis.catalogue import (
    CATALOGUE,
    FAMILIES,
    OF_RULES,
    RULES,
    applies,
    combinable,
    kind_with,
    misconceptions_of,
    sequence,
    variant,
)
from grader.diagnosis.catalogue.equivalent import (
    COINCIDENCES,
    EQUIVALENT,
    Coincidence,
    RuleForm,
    equivalent,
    same_numbers,
)
from grader.diagnosis.catalogue.families import FAMILIES as CLASSES
from grader.diagnosis.catalogue.misconception import Misconception
from grader.diagnosis.catalogue.variants import MOOT, Variant
from reference.problems import Quadratic, Recorded
from reference.rule import RuleKind, run
from reference.schedule import InverseTime

ROOT = Path(__file__).parents[3]

RIGHT_ELSEWHERE = {
    # (misconception, rule, dialect in which it is wrong): why another dialect computes the same
    ("momentum/not-averaged", "momentum", "average"): "only wrong where the assignment asks for the moving average",
    **{
        (
            f"weights/decay-{order}-step",
            "adamw",
            f"{dialect}epsilon-{place}",
        ): "right unless an assignment asks for the other order"
        for order, dialect in (("after", ""), ("before", "decay-after-"))
        for place in ("outside", "inside", "hat", "hat-inside")
    },
    **{
        (
            "rmsprop/starts-from-zero",
            "rmsprop",
            f"from-first-epsilon-{place}",
        ): "only wrong where a start from g² is asked for"
        for place in ("outside", "inside")
    },
    **{
        (
            "weights/decay-not-scaled",
            "adamw",
            f"{order}epsilon-{place}",
        ): "the paper's own form, unless an assignment asks for another"
        for order in ("", "decay-after-")
        for place in ("outside", "inside", "hat", "hat-inside")
    },
}


@cache
def exam_probes(rule: str) -> tuple[Probe, ...]:
    """The probes of the shipped assignment's exam; for rules it doesn't ask for, those that it would use."""
    for check in load(ROOT / "assignments" / "optimizers").checks:
        if isinstance(check, UpdateRule) and check.rule == rule:
            return check.test().probes
    return probes(RULES[rule], {}, epsilon_is_given=True)


def w_on_probes(rule: str, dialect: str, found: tuple[Misconception, ...]) -> np.ndarray:
    """Every w of every probe in one row; nan and infinity as numbers that nothing else gives."""
    return w_of(variant(RULES[rule], dialect, found))


def w_of(found: Variant) -> np.ndarray:
    parts = []
    for probe in exam_probes(found.kind.name):
        wrong = found.build(**probe.hyperparameters)
        start, gradients = probe.w.astype(np.float64), probe.gradients.astype(np.float64)
        parts.append(sequence(wrong, start, gradients, probe.state, probe.t)[0].ravel())
    return np.nan_to_num(np.concatenate(parts), nan=1.23e77, posinf=4.56e77, neginf=-7.89e77)


@cache
def right_rows(rule: str) -> dict[str, np.ndarray]:
    return {dialect.id: w_on_probes(rule, dialect.id, ()) for dialect in RULES[rule].dialects}


@cache
def wrong_rows(rule: str) -> dict[tuple[str, int, str], np.ndarray]:
    """By misconception, form and dialect."""
    kind = RULES[rule]
    return {
        (found.id, i, dialect.id): w_on_probes(rule, dialect.id, (form,))
        for found in misconceptions_of(rule)
        for i, form in enumerate(found.forms)
        for dialect in kind.dialects
        if applies(found, kind, dialect)
    }


def apart(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The largest relative difference of rows."""
    scale = np.maximum(np.maximum(np.abs(first), np.abs(second)), 1e-9)
    return np.asarray((np.abs(first - second) / scale).max(axis=-1))


# -- right by default


@pytest.mark.parametrize("rule", FAMILIES)
def test_default_switches_are_the_reference_bit_for_bit_on_the_probes(rule: str) -> None:
    kind = RULES[rule]
    for dialect, probe in itertools.product(kind.dialects, exam_probes(rule)):
        ours, theirs = (
            variant(kind, dialect).build(**probe.hyperparameters),
            kind.build(dialect, **probe.hyperparameters),
        )
        state = {**theirs.init(probe.w), **(probe.state or {}), "t": probe.t - 1}
        expected = run(theirs, Recorded(probe.gradients, probe.w), len(probe.gradients), w0=probe.w, state=state)
        w, states = sequence(ours, probe.w, probe.gradients, probe.state, probe.t)
        assert w.dtype == expected.w.dtype
        assert np.array_equal(w, expected.w, equal_nan=True), dialect.id
        for name, values in states.items():
            assert np.array_equal(values, np.array([s[name] for s in expected.states], values.dtype), equal_nan=True), (
                name
            )


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    rule=st.sampled_from(list(FAMILIES)),
    dtype=st.sampled_from(["float32", "float64"]),
    shape=st.sampled_from([(), (1,), (3,), (2, 3)]),
    decays=st.booleans(),
)
def test_default_switches_are_the_reference(
    seed: int, rule: str, dtype: str, shape: tuple[int, ...], decays: bool
) -> None:
    rng, kind = np.random.default_rng(seed), RULES[rule]
    hyperparameters = {name: float(rng.uniform(0.01, 0.99)) for name in kind.hyperparameters}
    if decays:
        hyperparameters["lr"] = InverseTime(hyperparameters["lr"], 0.3)  # type: ignore[assignment]
    w, gradients = np.asarray(rng.normal(size=shape), dtype), np.asarray(rng.normal(size=(5, *shape)), dtype)
    for dialect in kind.dialects:
        theirs, ours = kind.build(dialect, **hyperparameters), variant(kind, dialect).build(**hyperparameters)
        expected = run(theirs, Recorded(gradients, w), 5)
        stepped = run(ours, Recorded(gradients, w), 5)
        w_sequence, states = sequence(ours, w, gradients)
        for got in (w_sequence, stepped.w):
            assert got.dtype == dtype
            assert np.array_equal(got, expected.w, equal_nan=True), dialect.id
        for name, values in states.items():
            assert values.dtype == dtype
            assert np.array_equal(values[-1], expected.states[-1][name], equal_nan=True), (dialect.id, name)
            assert np.array_equal(values[-1], stepped.states[-1][name], equal_nan=True), (dialect.id, name)


# -- wrong as students are wrong


@pytest.mark.parametrize(
    ("ids", "rule", "dialect", "step"), STUDENTS, ids=[f"{s[1]}:{'+'.join(s[0])}" for s in STUDENTS]
)
def test_variants_compute_what_student_code_computes(ids, rule, dialect, step) -> None:  # type: ignore[no-untyped-def]
    kind = RULES[rule]
    found = variant(kind, dialect, tuple(CATALOGUE[id] for id in ids))
    for probe in exam_probes(rule):
        names = [name for name in kind.state if name != "t"]
        w, gradients = probe.w.astype(np.float64), probe.gradients.astype(np.float64)
        state = {name: (probe.state or {}).get(name, np.zeros_like(w)) for name in names}
        rows = [[w, *state.values()]]
        with np.errstate(all="ignore"):
            for i, g in enumerate(gradients):
                result = step(
                    w=rows[-1][0],
                    g=g,
                    t=probe.t + i,
                    **dict(zip(names, rows[-1][1:], strict=True)),
                    **probe.hyperparameters,
                )
                rows.append(list(result) if isinstance(result, tuple) else [result])
        got_w, got_states = sequence(found.build(**probe.hyperparameters), w, gradients, probe.state, probe.t)
        for i, got in enumerate((got_w, *(got_states[name] for name in names))):
            want = np.array([np.broadcast_to(row[i], w.shape) for row in rows])
            np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-14, err_msg=f"{probe.id} {('w', *names)[i]}")


def test_steps_and_sequences_are_the_same() -> None:
    """What drives a rule one step at a time sees the same wrong numbers."""
    rng = np.random.default_rng(4)
    w, gradients = rng.normal(size=3), rng.normal(size=(4, 3))
    for found in OF_RULES:
        kind = kind_with(found, found.rules[0])
        dialect = next(d for d in kind.dialects if applies(found, kind, d))
        wrong = variant(kind, dialect, (found,)).build()
        expected, (got, states) = run(wrong, Recorded(gradients, w), 4), sequence(wrong, w, gradients)
        assert np.array_equal(got, expected.w, equal_nan=True), found.id
        for name, values in states.items():
            assert np.array_equal(values, np.array([s[name] for s in expected.states]), equal_nan=True), (
                found.id,
                name,
            )


@pytest.mark.parametrize("rule", FAMILIES)
def test_float32_stays_float32(rule: str) -> None:
    kind = RULES[rule]
    probe = next(p for p in exam_probes(rule) if p.id == "float32")
    for found, dialect in itertools.product(misconceptions_of(rule), kind.dialects):
        if not applies(found, kind, dialect):
            continue
        for form in found.forms:
            wrong = variant(kind, dialect, (form,)).build(**probe.hyperparameters)
            w, state = probe.w, wrong.init(probe.w)
            for g in probe.gradients:
                w, state = wrong.step(w, g, state)
            dtypes = {w.dtype.name, *(value.dtype.name for name, value in state.items() if name != "t")}
            assert dtypes == {"float32"}, (found.id, dialect.id)


# -- told apart


@pytest.mark.parametrize("rule", FAMILIES)
def test_every_misconception_leaves_every_right_dialect_on_the_probes(rule: str) -> None:
    default = {d.id for d in RULES[rule].dialects if d.by_default}
    for (id, _, dialect), row in wrong_rows(rule).items():
        if (id, rule, dialect) in RIGHT_ELSEWHERE:
            continue
        for other, right in right_rows(rule).items():
            if other in default:
                assert apart(row, right) > 1e-6, (id, dialect, other)


@pytest.mark.parametrize("key", RIGHT_ELSEWHERE, ids=lambda key: key[0])
def test_what_is_right_elsewhere_is_wrong_where_it_is_asked(key: tuple[str, str, str]) -> None:
    id, rule, dialect = key
    row = w_on_probes(rule, dialect, (CATALOGUE[id],))
    assert apart(row, right_rows(rule)[dialect]) > 1e-6
    assert any(apart(row, right) <= 1e-6 for other, right in right_rows(rule).items() if other != dialect)


@pytest.mark.parametrize("rule", FAMILIES)
def test_misconceptions_of_a_rule_are_told_apart_or_listed(rule: str) -> None:
    """In every dialect and form, against every other in every dialect and form."""
    rows = wrong_rows(rule)
    keys, table = list(rows), np.array(list(rows.values()))
    for i, key in enumerate(keys):
        for j in np.flatnonzero(apart(table[i], table[:i]) <= 1e-6) if i else ():
            other = keys[j]
            assert key[0] == other[0] or equivalent(key[0], other[0], rule), (key, other)


@pytest.mark.parametrize("found", EQUIVALENT, ids=lambda e: " = ".join(sorted(e.ids)))
def test_equivalent_misconceptions_are_the_same_on_any_input(found) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(11)
    for rule in found.rules:
        kind = RULES[rule]
        dialects = [d for d in kind.dialects if not found.dialects or d.id in found.dialects]
        forms = {
            id: [(form, d.id) for d in dialects for form in CATALOGUE[id].forms if applies(form, kind, d)]
            for id in found.ids
        }
        for first, second in itertools.permutations(found.ids, 2):
            for dialect in {d for _, d in forms[first]}:
                here = [f for f in forms[first] if f[1] == dialect]
                closest = min(_distance(kind, a, b, found.same, rng) for a in here for b in forms[second])
                assert closest <= (1e-6 if found.same == "nearly" else 1e-13), (first, second, rule, dialect)


def _distance(kind: RuleKind, first, second, same: str, rng: np.random.Generator) -> float:  # type: ignore[no-untyped-def]
    """The largest relative difference over random inputs; the state too where that is said to be the same."""
    largest = 0.0
    for _ in range(5):
        hyperparameters = {name: float(rng.uniform(0.05, 0.95)) for name in kind.hyperparameters}
        w, gradients = rng.normal(size=3), rng.normal(size=(6, 3))
        state = {n: rng.uniform(0.1, 2, 3) for n in kind.state if n != "t"} if rng.random() < 0.5 else None
        runs = [
            sequence(variant(kind, d, (m,)).build(**hyperparameters), w, gradients, state, 4 if state else 1)
            for m, d in (first, second)
        ]
        pairs = [(runs[0][0], runs[1][0])]
        if same == "all":
            pairs += [(runs[0][1][name][1:], runs[1][1][name][1:]) for name in runs[0][1]]
        for a, b in pairs:
            if not np.array_equal(np.isnan(a), np.isnan(b)):
                return np.inf
            largest = max(largest, float(apart(np.nan_to_num(a).ravel(), np.nan_to_num(b).ravel())))
    return largest


@pytest.mark.parametrize("id", ["nesterov/looks-back", "nesterov/looks-too-far"])
def test_looking_elsewhere_is_seen_where_the_gradient_is_a_function(id: str) -> None:
    kind, bowl = RULES["nesterov"], Quadratic(np.diag([1.0, 3.0]), np.zeros(2), np.array([1.0, -2.0]))
    right = run(kind.build("look-ahead", lr=0.1, beta=0.8), bowl, 5)
    wrong = run(variant(kind, "look-ahead", (CATALOGUE[id],)).build(lr=0.1, beta=0.8), bowl, 5)
    assert np.array_equal(right.w[:2], wrong.w[:2])  # the velocity is zero at first
    assert abs(right.w[2:] - wrong.w[2:]).min() > 1e-3


# -- forms that coincide


@pytest.mark.parametrize("found", COINCIDENCES, ids=lambda c: c.why)
def test_coincidences_hold_under_their_condition_and_not_without(found: Coincidence) -> None:
    for seed in range(4):
        first, second = (_coincident(form, found.inputs, seed) for form in (found.first, found.second))
        np.testing.assert_allclose(first, second, rtol=1e-10, atol=1e-12)
    if found.inputs != "any" and found.inputs != "recorded":
        first, second = (_coincident(form, "any", 0) for form in (found.first, found.second))
        assert abs(first - second).max() > 1e-3


def _coincident(form: RuleForm, inputs: str, seed: int) -> np.ndarray:
    kind, rng = RULES[form.rule], np.random.default_rng(seed)
    usual = {"lr": 0.1, "beta": 0.8, "rho": 0.7, "beta_1": 0.7, "beta_2": 0.6, "epsilon": 0.05}
    hyperparameters = {name: form.hyperparameters.get(name, usual[name]) for name in kind.hyperparameters}
    size = 1 if inputs == "one-element" else 3
    w, gradients = rng.normal(size=size), rng.uniform(0.5, 2, size=(6, size)) * rng.choice([-1, 1], size=(6, size))
    if inputs == "growing":
        gradients = gradients * 5.0 ** np.arange(6)[:, None]
    given = rng.uniform(0.5, 1, size)
    state = None if inputs in ("zero-state", "growing") else {name: given for name in kind.state if name != "t"}
    if state and "v_max" in state:
        state["v_max"] = 2 * given
    rule = CLASSES[kind.name](
        **{**kind.dialect(form.dialect).switches, **hyperparameters, **kind.fixed, **form.switches}
    )
    return sequence(rule, w, gradients, state, 1 if state is None else 4)[0]


# -- pairs


def test_pairs_are_unions_of_switches() -> None:
    adam = RULES["adam"]
    no_correction, no_root = CATALOGUE["adam/no-bias-correction"], CATALOGUE["adaptive/no-root"]
    assert combinable(no_correction, no_root)
    both = variant(adam, "epsilon-outside", (no_correction, no_root)).build(
        lr=0.1, epsilon=0.5, beta_1=0.5, beta_2=0.75
    )
    w, _ = sequence(both, np.array([1.0]), np.array([[2.0]]))
    assert w[1] == pytest.approx(1 - 0.1 * (0.5 * 2) / (0.25 * 4 + 0.5))  # η·m/(v + ε)


def test_variants_can_be_keys() -> None:
    adam, found = RULES["adam"], CATALOGUE["adaptive/one-accumulator"]
    variants = {variant(adam, None, (form,)) for _ in range(2) for form in found.forms}
    assert len(variants) == len(found.forms) == 2
    assert len({CATALOGUE["iterations/floor"], CATALOGUE["decay/ignored"], CATALOGUE["minibatch/whole-set"]}) == 3


def test_what_sets_the_same_switch_or_belongs_to_other_rules_is_not_combinable() -> None:
    def at(id: str) -> Misconception:
        return CATALOGUE[id]

    assert not combinable(at("adam/only-m-corrected"), at("adam/only-v-corrected"))
    assert not combinable(at("adagrad/no-accumulation"), at("rmsprop/sums-up"))
    assert not combinable(at("state/lost"), at("state/not-returned"))
    with pytest.raises(ValueError, match="can't be had together"):
        variant(RULES["adam"], None, (at("adam/t-frozen"), at("adam/t-from-two")))
    with pytest.raises(ValueError, match="no misconception of momentum"):
        variant(RULES["momentum"], None, (at("adam/t-frozen"),))
    with pytest.raises(TypeError, match="no hyperparameter 'nesterov'"):
        variant(RULES["momentum"], None, (at("momentum/no-beta"),)).build(nesterov=True)


@pytest.mark.parametrize("rule", FAMILIES)
def test_what_is_called_moot_changes_nothing(rule: str) -> None:
    kind = RULES[rule]
    for first, second in itertools.permutations(misconceptions_of(rule), 2):
        moot = second.switches.keys() <= MOOT.get(first.id, frozenset())
        if not moot or first.switches.keys() & second.switches.keys():
            continue
        for dialect in (d for d in kind.dialects if applies(first, kind, d) and applies(second, kind, d)):
            if rule == "adamw" and first.id == "rate/forgotten" and second.id.startswith("rate/"):
                continue  # η still scales the decay, where nobody would look for a second mistake
            both = Variant(kind, dialect, (first, second))
            rows = {key: row for key, row in wrong_rows(rule).items() if key[0] == first.id and key[2] == dialect.id}
            row = w_of(both)
            assert any(apart(row, single) <= 1e-6 for single in rows.values()), (first.id, second.id, dialect.id)


def test_explanations_that_differ_by_equivalent_misconceptions_give_the_same_numbers() -> None:
    assert same_numbers(
        ["adam/t-frozen", "rate/forgotten"], ["adam/correction-without-power", "rate/forgotten"], "adam"
    )
    assert same_numbers(["adam/t-frozen"], ["adam/t-frozen"], "adam")
    assert not same_numbers(["adam/t-frozen"], ["adam/t-frozen", "rate/forgotten"], "adam")
    assert not same_numbers(["adam/t-frozen"], ["adam/t-from-two"], "adam")
    assert not same_numbers(["state/lost"], ["adagrad/no-accumulation"], "rmsprop")


@settings(max_examples=60, deadline=None)
@given(rule=st.sampled_from(list(FAMILIES)), data=st.data())
def test_every_combinable_pair_runs_in_every_dialect(rule: str, data: st.DataObject) -> None:
    kind = RULES[rule]
    dialect = data.draw(st.sampled_from(kind.dialects))
    known = [m for m in misconceptions_of(rule) if applies(m, kind, dialect)]
    first = data.draw(st.sampled_from(known))
    partners = [m for m in known if combinable(first, m)]
    if not partners:
        return
    second = data.draw(st.sampled_from(partners))
    assert combinable(second, first)
    w, _ = sequence(variant(kind, dialect, (first, second)).build(), np.array([1.0, -2.0]), np.ones((3, 2)))
    assert w.shape == (4, 2)
    assert w.dtype == np.float64
