"""Tiny probes with round numbers, smallest first: where a wrong rule diverges on one, a student can follow it by hand.

Every student's function is driven on them, so they make nine calls in all. Roots are round: with β₂ = ρ = 0.75,
√(1−β₂) = 0.5; with 0.96 it is 0.2. β = 0.5 on the first rung gives the shortest numbers but can't tell β from 1−β, and
one learning rate can't tell it from a number written into the code, so the other rungs have other hyperparameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from grader.checks.update_rule.probes import Probe
from grader.model.texts import N_, Message
from reference.rule import RuleKind

SMALL_TITLES: Mapping[str, Message] = {
    "small": N_("one parameter, one update"),
    "small steps": N_("one parameter, four updates"),
    "small pair": N_("two parameters, two updates"),
    "small zero": N_("one parameter, a gradient that is zero"),
    "small given": N_("one parameter, one update in the middle of a training"),
}
"""What each of these probes is, by its id."""


def small_probes(kind: RuleKind, hyperparameters: Mapping[str, float], *, epsilon_is_given: bool) -> tuple[Probe, ...]:
    """The small probes for a rule, in the order of the ladder; arguments as those of `grader.checks.update_rule.probes.probes`.

    Where no ε is passed, or it is fixed at 0, the gradient that is zero is left out: 0/0 there is what the course's
    formula gives.
    """
    fixed = dict(hyperparameters)
    with_zero = epsilon_is_given and fixed.get("epsilon") != 0
    return tuple(make(kind, fixed) for id, make in SMALL_PROBES.items() if with_zero or id != "small zero")


def _with(kind: RuleKind, value: str, fixed: Mapping[str, float]) -> dict[str, float]:
    return {each.name: fixed.get(each.name, getattr(each, value)) for each in kind.takes}


def _one(kind: RuleKind, fixed: Mapping[str, float]) -> Probe:
    return Probe("small", np.array([1.0]), np.array([[kind.first_gradient]]), _with(kind, "easy", fixed))


def _steps(kind: RuleKind, fixed: Mapping[str, float]) -> Probe:
    gradients = np.array([[5.0], [-0.5], [1.0], [10.0]])  # a large one first: the largest v stays behind
    return Probe("small steps", np.array([3.0]), gradients, _with(kind, "unlike", fixed))


def _pair(kind: RuleKind, fixed: Mapping[str, float]) -> Probe:
    gradients = np.array([[1.0, 3.0], [2.0, -1.0]])
    return Probe("small pair", np.array([1.0, 2.0]), gradients, _with(kind, "easy", fixed))


def _zero(kind: RuleKind, fixed: Mapping[str, float]) -> Probe:
    return Probe("small zero", np.array([1.0]), np.array([[0.0]]), _with(kind, "easy", fixed))


def _given(kind: RuleKind, fixed: Mapping[str, float]) -> Probe:
    state = {each.name: np.array([each.given]) for each in kind.keeps}
    return Probe("small given", np.array([2.0]), np.array([[2.0]]), _with(kind, "unlike", fixed), state or None, 4)


SMALL_PROBES: Mapping[str, Callable[[RuleKind, Mapping[str, float]], Probe]] = {
    "small": _one,
    "small steps": _steps,
    "small pair": _pair,
    "small zero": _zero,
    "small given": _given,
}
"""How each probe is made for a rule and the hyperparameters that are fixed, by its id, the smallest first."""
