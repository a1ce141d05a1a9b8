"""Rules with weight decay: the reference by hand, and mistakes about the decay that are told from what is right and from each other."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from grader.checks.update_rule.probes import probes
from grader.checks.update_rule.small_probes import small_probes
from grader.diagnosis.catalogue import CATALOGUE, RULES, applies, misconceptions_of, sequence, variant
from reference.problems import Recorded
from reference.rule import Dialect, RuleKind, run
from reference.rules import DECAYING
from reference.weight_decay import with_weight_decay

KINDS = [pytest.param(kind, id=name) for name, kind in DECAYING.items()]
ABOUT_DECAY = [id for id in CATALOGUE if id.startswith("weights/")] + ["adamw/decay-on-step", "adamw/no-decay"]
W, G = np.array([1.0, -2.0]), np.array([0.5, 0.25])
LR, DECAY = 0.1, 0.2


def rows(kind: RuleKind, dialect: Dialect | str, *ids: str, form: int = 0) -> np.ndarray:
    found = tuple(CATALOGUE[id].forms[form] for id in ids)
    parts = []
    for probe in (*probes(kind, {}, epsilon_is_given=True), *small_probes(kind, {}, epsilon_is_given=True)):
        wrong = variant(kind, dialect, found).build(**probe.hyperparameters)
        got = sequence(wrong, probe.w.astype(float), probe.gradients.astype(float), probe.state, probe.t)[0]
        parts.append(got.ravel())
    return np.nan_to_num(np.concatenate(parts), nan=1.23e77, posinf=4.56e77, neginf=-7.89e77)


def apart(first: np.ndarray, second: np.ndarray) -> float:
    scale = np.maximum(np.maximum(np.abs(first), np.abs(second)), 1e-9)
    return float((np.abs(first - second) / scale).max())


@pytest.mark.parametrize(
    ("dialect", "w"),
    [
        ("plain", W - LR * (G + DECAY * W)),
        ("decoupled-after-plain", (W - LR * G) * (1 - LR * DECAY)),
        ("decoupled-unscaled-plain", W - DECAY * W - LR * G),
    ],
)
def test_gradient_descent_with_decay_by_hand(dialect: str, w: np.ndarray) -> None:
    rule = DECAYING["sgd"].build(dialect, lr=LR, weight_decay=DECAY)
    np.testing.assert_allclose(rule.step(W, G, rule.init(W))[0], w, rtol=1e-15)


@pytest.mark.parametrize(
    ("dialect", "w"),
    [
        ("epsilon-outside", (1 - LR * DECAY) * W - LR * np.sign(G)),
        ("decay-after-epsilon-outside", (1 - LR * DECAY) * (W - LR * np.sign(G))),
        ("decay-unscaled-epsilon-outside", W - LR * np.sign(G) - DECAY * W),
        ("decay-unscaled-after-epsilon-outside", (1 - DECAY) * (W - LR * np.sign(G))),
    ],
)
def test_adamw_in_every_order_by_hand(dialect: str, w: np.ndarray) -> None:
    rule = RULES["adamw"].build(dialect, lr=LR, weight_decay=DECAY, epsilon=0.0)
    np.testing.assert_allclose(rule.step(W, G, rule.init(W))[0], w, rtol=1e-14)  # the first step of Adam is η·g/|g|


@pytest.mark.parametrize("kind", KINDS)
def test_without_decay_every_dialect_is_that_of_the_plain_rule(kind: RuleKind) -> None:
    plain = RULES[kind.name]
    for dialect in kind.dialects:
        problem = Recorded(np.array([G, -3 * G, G]), W)
        with_none = run(kind.build(dialect, weight_decay=0.0), problem, 3)
        assert np.array_equal(with_none.w, run(plain.build(dialect.form_of or dialect.id), problem, 3).w), dialect.id


@pytest.mark.parametrize("kind", KINDS)
def test_dialects_with_decay_are_different_functions(kind: RuleKind) -> None:
    seen = set()
    for dialect in kind.dialects:
        rule = kind.build(dialect, **dict.fromkeys(kind.hyperparameters, 0.3))
        start = rule.init(np.array([0.7]))
        given = {name: 5 if name == "t" else value + 0.2 for name, value in start.items()}
        w, after = rule.step(np.array([0.7]), np.array([0.4]), given)
        first, _ = rule.step(np.array([0.7]), np.array([0.4]), start)
        seen.add(tuple(round(float(x[0]), 9) for x in (w, first, *(after[each.name] for each in kind.keeps))))
    assert len(seen) == len(kind.dialects)


@pytest.mark.parametrize("kind", KINDS)
def test_switches_at_their_defaults_are_the_reference(kind: RuleKind) -> None:
    rng = np.random.default_rng(3)
    w, gradients = rng.normal(size=3), rng.normal(size=(5, 3))
    for dialect in kind.dialects:
        values = {name: float(rng.uniform(0.1, 0.9)) for name in kind.hyperparameters}
        expected = run(kind.build(dialect, **values), Recorded(gradients, w), 5).w
        assert np.array_equal(sequence(variant(kind, dialect).build(**values), w, gradients)[0], expected), dialect.id


@pytest.mark.parametrize("kind", [*KINDS, pytest.param(RULES["adamw"], id="adamw")])
def test_mistakes_about_decay_are_none_of_the_right_forms_and_told_apart(kind: RuleKind) -> None:
    """In each way of decaying by itself, as an assignment may ask for it."""
    base = kind.dialects[0].id
    for dialect in (each for each in kind.dialects if (each.form_of or each.id) == base):
        right = rows(kind, dialect)
        found = {
            (m.id, i): rows(kind, dialect, m.id, form=i)
            for m in misconceptions_of(kind)
            if m.id in ABOUT_DECAY and applies(m, kind, dialect)
            for i in range(len(m.forms))
        }
        others = {(m.id, 0): rows(kind, dialect, m.id) for m in misconceptions_of(kind)
                  if m.id not in ABOUT_DECAY and applies(m, kind, dialect)}  # fmt: skip
        assert len({id for id, _ in found}) >= 4
        for key, row in found.items():
            assert apart(row, right) > 1e-6, (dialect.id, key)
        for (one, a), (two, b) in itertools.combinations({**found, **others}.items(), 2):
            if (one in found or two in found) and one[0] != two[0]:
                assert apart(a, b) > 1e-6, (dialect.id, one, two)


@pytest.mark.parametrize("kind", KINDS)
def test_float32_stays_float32_with_decay(kind: RuleKind) -> None:
    w, gradients = W.astype(np.float32), np.array([G, -G], np.float32)
    for m, dialect in itertools.product(misconceptions_of(kind), kind.dialects):
        if m.id in ABOUT_DECAY and applies(m, kind, dialect):
            for form in m.forms:
                assert sequence(variant(kind, dialect, (form,)).build(), w, gradients)[0].dtype == np.float32, m.id


def test_a_rule_that_cannot_decay_is_refused() -> None:
    with pytest.raises(TypeError, match="adagrad has no weight decay"):
        with_weight_decay(RULES["adagrad"])
