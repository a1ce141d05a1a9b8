"""Every rule that there is can be asked for: each dialect gets full marks, each misconception loses points and is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignments.load import load
from grader.checks.shared.proof import Proof
from grader.diagnosis.catalogue import RULES
from reference.rule import RuleKind
from reference.rules import DECAYING

IN_THE_SHIPPED_ASSIGNMENT = {"sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"}
"""Proved where that is."""


SLOW = {"amsgrad", "adamw", "nadam"}
"""Many dialects, each with many misconceptions."""


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, id=name, marks=[pytest.mark.long] if name in SLOW else [])
        for name, kind in RULES.items()
        if name not in IN_THE_SHIPPED_ASSIGNMENT
    ],
)
def test_a_rule_holds_whole(kind: RuleKind, tmp_path: Path) -> None:
    state = [each.name for each in kind.keeps]
    passed = ["w", *state, "g", *(["t"] if kind.counts else []), *kind.hyperparameters]
    call = f"step({', '.join(passed)}) -> {', '.join(['w', *state])}"
    (tmp_path / "assignment.toml").write_text(
        f'title = "one"\nfiles = ["one.py"]\n[[check]]\nkind = "update-rule"\nid = "one"\npoints = 10\nrule = "{kind.name}"\ncall = "{call}"\n'
    )
    (check,) = load(tmp_path).checks
    proofs = list(check.proofs())
    assert len(proofs) > 10
    assert [(proof.what.show(), proof.detail) for proof in proofs if proof.ok is False] == []


def _proved(declared: str, tmp_path: Path) -> list[Proof]:
    (tmp_path / "assignment.toml").write_text(
        f'title = "one"\nfiles = ["one.py"]\n[[check]]\nkind = "update-rule"\nid = "one"\npoints = 10\n{declared}\n',
        encoding="utf-8",
    )
    (check,) = load(tmp_path).checks
    return list(check.proofs())


def _call(kind: RuleKind, without: str = "") -> str:
    state = [each.name for each in kind.keeps]
    passed = ["w", *state, "g", *(["t"] if kind.counts else []), *(n for n in kind.hyperparameters if n != without)]
    return f'rule = "{kind.name}"\ncall = "step({", ".join(passed)}) -> {", ".join(["w", *state])}"'


LEFT_OUT = [
    ("sgd", "lr"),
    ("sgd", "weight_decay"),
    ("adadelta", "rho"),
    ("momentum", "beta"),
    ("rmsprop", "epsilon"),
    ("adagrad", "lr"),
]
"""A few of all: with an ε that isn't said six values are right, each in every dialect, and the rules with two moments take minutes."""


@pytest.mark.parametrize(
    ("rule", "name"),
    [pytest.param(*each, marks=[] if i < 3 else [pytest.mark.long]) for i, each in enumerate(LEFT_OUT)],
)
def test_a_call_without_a_hyperparameter_is_asked_for_no_mistake_that_it_cannot_have(
    rule: str, name: str, tmp_path: Path
) -> None:
    """It is fixed by the assignment, or for ε nothing is said about it."""
    kind = DECAYING[rule] if name == "weight_decay" else RULES[rule]
    hyperparameter = kind.hyperparameter(name)
    fixed = "" if hyperparameter.accepted else f"\nhyperparameters = {{ {name} = {hyperparameter.taught} }}"
    proofs = _proved(_call(kind, name) + fixed, tmp_path)
    assert len(proofs) > 8
    assert [(proof.what.show(), proof.detail) for proof in proofs if proof.ok is False] == []


@pytest.mark.parametrize(
    "declared",
    [
        'rule = "rmsprop"\ncall = "rms(w, r, g, lr, rho) -> w, r"',
        'rule = "rmsprop"\ncall = "RMSProp(params, lr, rho, eps).step()"\nparameters = 2\ndialects = ["from-first"]',
        'rule = "momentum"\ncall = "SGD(params, lr, momentum, weight_decay).step()"\nparameters = 2\ndialects = ["average"]',
        'rule = "momentum"\ncall = "step(w, v, g, lr, beta) -> w, v"\ndialects = ["average", "lr-outside"]',
        'rule = "nesterov"\ncall = "step(w, v, g, lr, beta) -> w, v"\ndialects = ["look-ahead"]',
        'rule = "sgd"\ncall = "step(w, g, lr, wd) -> w"\ndialects = ["decoupled"]',
        'rule = "ema-momentum"\ncall = "step(w, g, config) -> w, config"\nconfig = ["lr", "momentum", "velocity", "wd"]',
        pytest.param('rule = "adamw"\ncall = "step(w, m, v, g, t, lr, beta1, beta2, eps, wd) -> w, m, v"\ndialects = ["decay-before"]', marks=pytest.mark.long),
        pytest.param('rule = "adam"\ncall = "step(w, m, v, g, t, lr, beta1, beta2, eps, wd) -> w, m, v"\ndialects = ["l2", "decoupled"]', marks=pytest.mark.long),
    ],
)  # fmt: skip
def test_what_an_assignment_may_ask_for_holds_whole(declared: str, tmp_path: Path) -> None:
    proofs = _proved(declared, tmp_path)
    assert [(proof.what.show(), proof.detail) for proof in proofs if proof.ok is False] == []


@pytest.mark.long
def test_what_is_asked_for_makes_the_difference(tmp_path: Path) -> None:
    """A mistake that the call can have is looked for, and one that the task accepts isn't."""
    call = 'rule = "momentum"\ncall = "step(w, v, g, lr, beta, wd) -> w, v"'

    def asked(more: str) -> str:
        return " ".join(proof.what.show() for proof in _proved(call + more, tmp_path))

    default, apart, both = (
        asked(more) for more in ("", '\ndialects = ["decoupled"]', '\ndialects = ["l2", "decoupled"]')
    )
    assert "weights/decoupled" in default
    assert "weights/decay-not-scaled" in default
    assert "weights/in-gradient" not in default
    assert "weights/in-gradient" in apart
    assert "weights/decoupled" not in apart + both
    assert "weights/in-gradient" not in both
    assert all("weights/decay-twice" in each for each in (default, apart, both))
    assert "adaptive/no-epsilon" not in " ".join(
        p.what.show() for p in _proved('rule = "rmsprop"\ncall = "rms(w, r, g, lr, rho) -> w, r"', tmp_path)
    )
