"""A ladder of tiny inputs with round numbers: where a mistake parts on one of them, a student can follow it by hand.

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

EASIEST = {"lr": 0.1, "beta": 0.5, "rho": 0.75, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 0.5, "weight_decay": 0.5}
UNLIKE = {"lr": 0.5, "beta": 0.8, "rho": 0.96, "beta_1": 0.8, "beta_2": 0.96, "epsilon": 0.25, "weight_decay": 0.2}
"""Round numbers of which no two, nor one and another's 1−β, are the same."""

SMALL_TITLES: Mapping[str, Message] = {
    "small": N_("one parameter, one update"),
    "small steps": N_("one parameter, four updates"),
    "small pair": N_("two parameters, two updates"),
    "small zero": N_("one parameter, a gradient that is zero"),
    "small given": N_("one parameter, one update in the middle of a training"),
}
"""What each of these probes is, by its id."""

FIRST_GRADIENT = {"rmsprop": 3.0}
"""A first gradient with a round result: √(0.25·3²) + 0.5 = 2. Elsewhere it is 2, for √2² + 0.5 = 2.5."""


def small_probes(kind: RuleKind, hyperparameters: Mapping[str, float], *, epsilon_is_given: bool) -> tuple[Probe, ...]:
    """The small probes for a rule, in the order of the ladder; arguments as those of `grader.checks.update_rule.probes.probes`.

    Where no ε is passed, or it is fixed at 0, the gradient that is zero is left out: 0/0 there is what the course's
    formula gives.
    """
    fixed = dict(hyperparameters)
    with_zero = epsilon_is_given and fixed.get("epsilon") != 0
    return tuple(make(kind, fixed) for id, make in SMALL_PROBES.items() if with_zero or id != "small zero")


def _with(kind: RuleKind, values: Mapping[str, float], fixed: Mapping[str, float]) -> dict[str, float]:
    return {name: fixed.get(name, values.get(name, 0.5)) for name in kind.hyperparameters}


def _one(kind: RuleKind, fixed: Mapping[str, float]) -> Probe:
    gradient = FIRST_GRADIENT.get(kind.name, 2.0)
    return Probe("small", np.array([1.0]), np.array([[gradient]]), _with(kind, EASIEST, fixed))


def _steps(kind: RuleKind, fixed: Mapping[str, float]) -> Probe:
    gradients = np.array([[5.0], [-0.5], [1.0], [10.0]])  # a large one first: the largest v stays behind
    return Probe("small steps", np.array([3.0]), gradients, _with(kind, UNLIKE, fixed))


def _pair(kind: RuleKind, fixed: Mapping[str, float]) -> Probe:
    gradients = np.array([[1.0, 3.0], [2.0, -1.0]])
    return Probe("small pair", np.array([1.0, 2.0]), gradients, _with(kind, EASIEST, fixed))


def _zero(kind: RuleKind, fixed: Mapping[str, float]) -> Probe:
    return Probe("small zero", np.array([1.0]), np.array([[0.0]]), _with(kind, EASIEST, fixed))


STATE = {"v": 4.0, "m": -1.0, "v_max": 5.0, "G": 5.0, "r": 4.0, "u": 3.0, "d": 1.0}
"""The state that is passed at t = 4: squares and magnitudes positive, v_max at least v."""


def _given(kind: RuleKind, fixed: Mapping[str, float]) -> Probe:
    state = {name: np.array([STATE[name]]) for name in kind.state if name != "t"}
    return Probe("small given", np.array([2.0]), np.array([[2.0]]), _with(kind, UNLIKE, fixed), state or None, 4)


SMALL_PROBES: Mapping[str, Callable[[RuleKind, Mapping[str, float]], Probe]] = {
    "small": _one,
    "small steps": _steps,
    "small pair": _pair,
    "small zero": _zero,
    "small given": _given,
}
"""How each probe is made for a rule and the hyperparameters that are fixed, by its id, the smallest first."""
