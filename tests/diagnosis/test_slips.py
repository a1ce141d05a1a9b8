"""Slips as students write them, in `slips.txt`: each is named as it is labelled there, none passes for right.

A label is a misconception, two that together give the numbers ("a + b"), or several that can't be told apart ("a | b").
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from random_rules import answer, drive

from grader.checks.shared.proof import NOTHING
from grader.checks.update_rule.update_rule import UpdateRule
from grader.model.submission import StudentCode

CALLS = {
    "sgd": "step(w, g, lr) -> w",
    "momentum": "step(w, v, g, lr, beta) -> w, v",
    "ema": "step(w, v, g, lr, beta) -> w, v",
    "nesterov": "step(w, v, g, lr, beta) -> w, v",
    "adagrad": "step(w, G, g, lr, epsilon) -> w, G",
    "rmsprop": "step(w, r, g, lr, rho, epsilon) -> w, r",
    "adam": "step(w, m, v, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v",
    "amsgrad": "step(w, m, v, v_max, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v, v_max",
    "adamax": "step(w, m, u, g, t, lr, beta_1, beta_2, epsilon) -> w, m, u",
    "nadam": "step(w, m, v, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v",
    "adadelta": "step(w, r, d, g, lr, rho, epsilon) -> w, r, d",
}
SHORT = {"b1": "beta_1", "b2": "beta_2", "eps": "epsilon"}
SLIPS = [
    (*block.split("\n", 1)[0].removeprefix("# ").split(": "), block.split("\n", 1)[1])
    for block in (Path(__file__).parent / "slips.txt").read_text(encoding="utf-8").split("\n\n")
]
"""(rule, labels, the lines of the update)"""


@cache
def check(rule: str) -> UpdateRule:
    average = ("average",) if rule == "ema" else ()
    return UpdateRule(points=1, rule="momentum" if rule == "ema" else rule, call=CALLS[rule], dialects=average)


def named(rule: str, lines: str) -> tuple[set[str], dict[str, float]]:
    """The labels that these lines are given, and what each part earns."""
    test, code = check(rule).test(), compile(lines, "slip", "exec")
    state = [name for name in test.kind.state if name != "t"]

    def step(w: Any, g: Any, given: Any, t: int, hyper: Any) -> Any:
        known = {"np": np, "w": w.copy(), "g": g.copy(), "t": t, **{k: x.copy() for k, x in given.items()}, **hyper}
        known |= {short: hyper[name] for short, name in SHORT.items() if name in hyper}
        exec(code, known)
        return known["w"], {name: known[name] for name in state}

    answers = [answer(drive(step, test.kind, probe), test.call.returns) for probe in test.probes]
    judged = check(rule)._judged(test, answers, CODE, NOTHING, None)
    return {" + ".join(ids) for ids in judged.named}, judged.earned


CODE = StudentCode("slip.py", "module", ())


def labelled(rule: str, label: str) -> set[str]:
    return set(label.split(" | "))


def test_there_are_many_of_many_kinds() -> None:
    assert len(SLIPS) >= 400
    assert len({(label) for _, label, _ in SLIPS}) >= 60
    assert {rule for rule, _, _ in SLIPS} == set(CALLS)


@pytest.mark.parametrize(("rule", "label", "lines"), SLIPS[::12], ids=lambda x: x if len(x) < 60 else "")
def test_a_slip_is_named_as_it_is_labelled(rule: str, label: str, lines: str) -> None:
    found, earned = named(rule, lines)
    assert found == labelled(rule, label)
    assert min(earned.values()) < 1


@pytest.mark.long
@pytest.mark.parametrize("rule", CALLS)
def test_every_slip_is_named_as_it_is_labelled(rule: str) -> None:
    wrong = [(label, lines) for r, label, lines in SLIPS if r == rule and named(r, lines)[0] != labelled(r, label)]
    assert wrong == []
