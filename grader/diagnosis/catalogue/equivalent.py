"""What can't be told apart: misconceptions that give the same numbers, and forms that coincide on some inputs.

Where two misconceptions are the same on all that was tried, a report names both. Where a wrong form coincides with a
right one, the inputs are at fault: a probe that separates them leaves the condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from grader.diagnosis.catalogue.misconception import Switched
from grader.model.texts import N_, Message


@dataclass(frozen=True, kw_only=True)
class Equivalence:
    """Misconceptions of one rule that no probe of the exam separates."""

    ids: frozenset[str]
    rules: tuple[str, ...]
    same: Literal["all", "w", "recorded", "nearly"]
    """"all": w and state, for every input. "w": w for every input, while the state that is returned tells them apart.
    "recorded": only where the gradient is a function of w do they diverge. "nearly": less than 1e-6 apart."""
    reason: Message
    dialects: tuple[str, ...] = ()
    """Where it holds; () is in every dialect that all of them have. Forms of one dialect may equal those of another."""


WITHOUT_VELOCITY = N_(
    "Without a velocity from before, momentum is plain gradient descent; only the velocity that is returned tells which."
)

EQUIVALENT: tuple[Equivalence, ...] = (
    Equivalence(
        ids=frozenset({"adam/correction-without-power", "adam/t-frozen"}),
        rules=("adam", "amsgrad", "adamw"),
        same="all",
        reason=N_("An exponent that is missing and a t that is always 1 give the same numbers."),
    ),
    Equivalence(
        ids=frozenset({"adam/m-correction-without-power", "adam/t-frozen"}),
        rules=("adamax",),
        same="all",
        reason=N_("An exponent that is missing and a t that is always 1 give the same numbers."),
    ),
    Equivalence(
        ids=frozenset({"state/lost", "adagrad/no-accumulation"}),
        rules=("adagrad",),
        same="all",
        dialects=(
            "epsilon-outside",
            "epsilon-inside",
            "mean-epsilon-outside",
            "mean-epsilon-inside",
            "mean-decaying-epsilon-outside",
            "mean-decaying-epsilon-inside",
        ),
        reason=N_("A sum that starts from zero at every call and one that is never added to give the same numbers."),
    ),
    Equivalence(
        ids=frozenset({"state/lost", "rmsprop/no-memory"}),
        rules=("rmsprop",),
        same="all",
        reason=N_(
            "An average that starts from zero at every call and one that leaves the old value out give the same numbers."
        ),
    ),
    Equivalence(
        ids=frozenset({"state/lost", "momentum/velocity-unused"}),
        rules=("momentum",),
        same="w",
        dialects=("lr-inside", "lr-inside-subtracted", "lr-outside", "lr-outside-added"),
        reason=WITHOUT_VELOCITY,
    ),
    Equivalence(
        ids=frozenset({"state/lost", "momentum/velocity-unused"}),
        rules=("nesterov",),
        same="w",
        dialects=("look-ahead",),
        reason=WITHOUT_VELOCITY,
    ),
    Equivalence(
        ids=frozenset({"nesterov/plain-momentum", "nesterov/looks-back", "nesterov/looks-too-far"}),
        rules=("nesterov",),
        same="recorded",
        dialects=("lr-inside", "look-ahead"),
        reason=N_("Where the gradient is taken makes no difference when the gradients are given as numbers."),
    ),
    Equivalence(
        ids=frozenset({"adaptive/no-epsilon", "adaptive/epsilon-hard-coded"}),
        rules=("adagrad",),
        same="nearly",
        dialects=("from-0.1-epsilon-outside", "from-0.1-epsilon-inside"),
        reason=N_("With a sum that starts at 0.1, a very small ε and none differ in the last digits only."),
    ),
)


def equivalent(first: str, second: str, rule: str) -> Equivalence | None:
    """What makes two misconceptions of a rule the same on every probe; None where some probe separates them."""
    return next((e for e in EQUIVALENT if rule in e.rules and {first, second} <= e.ids), None)


def same_numbers(first: Iterable[str], second: Iterable[str], rule: str) -> bool:
    """Whether two explanations, each one misconception or several, differ by equivalent misconceptions only."""
    mine, theirs = set(first) - set(second), set(second) - set(first)
    return len(mine) == len(theirs) <= 1 and all(equivalent(a, b, rule) for a in mine for b in theirs)


@dataclass(frozen=True, kw_only=True)
class RuleForm:
    """One side of a coincidence: a rule in a dialect, with switches and with hyperparameters from `p`, the usual ones."""

    rule: str
    dialect: str
    switches: Switched = field(default_factory=dict, hash=False)
    hyperparameters: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True)
class Coincidence:
    """Two forms that give the same w under a condition, and different ones without it."""

    first: RuleForm
    second: RuleForm
    inputs: Literal["any", "zero-state", "one-element", "growing", "recorded"] = "any"
    """What the inputs must be like. "growing": every gradient is larger than the one before."""
    why: str


def _plain(rule: str, dialect: str, switches: Switched | None = None, **hyperparameters: float) -> RuleForm:
    return RuleForm(rule=rule, dialect=dialect, switches=switches or {}, hyperparameters=hyperparameters)


COINCIDENCES: tuple[Coincidence, ...] = (
    Coincidence(
        first=_plain("momentum", "lr-inside"),
        second=_plain("momentum", "lr-outside"),
        inputs="zero-state",
        why="η inside and outside the velocity: the same while η is constant and the velocity starts at zero",
    ),
    Coincidence(
        first=_plain("nesterov", "lr-inside"),
        second=_plain("nesterov", "lr-outside"),
        inputs="zero-state",
        why="as for momentum",
    ),
    Coincidence(
        first=_plain("momentum", "lr-inside", {"moves_by": "beta-velocity"}),
        second=_plain("momentum", "lr-inside", {"gradient_factor": "beta"}),
        inputs="zero-state",
        why="β in the step or on the gradient: the velocity differs by the factor β, w only by what a given velocity adds",
    ),
    Coincidence(
        first=_plain("momentum", "lr-inside", {"ascends": True}),
        second=_plain("momentum", "lr-inside-subtracted", {"ascends": True}),
        inputs="zero-state",
        why="the wrong sign in the line of V or in that of w",
    ),
    Coincidence(
        first=_plain("momentum", "lr-inside", {"swaps_lr_and_beta": True}, lr=0.6, beta=0.6),
        second=_plain("momentum", "lr-inside", lr=0.6, beta=0.6),
        why="two equal numbers may be exchanged",
    ),
    Coincidence(
        first=_plain("momentum", "lr-inside", {"average": True}, lr=0.4, beta=0.5),
        second=_plain("momentum", "lr-inside", lr=0.2, beta=0.5),
        why="the averaged velocity is the plain one with η·(1−β)",
    ),
    Coincidence(
        first=_plain("sgd", "plain", {"direction": "sign"}),
        second=_plain("sgd", "plain", {"direction": "unit"}),
        inputs="one-element",
        why="a number divided by its length is its sign",
    ),
    Coincidence(
        first=_plain("adagrad", "epsilon-outside", {"whole_array": "sum"}),
        second=_plain("adagrad", "epsilon-outside"),
        inputs="one-element",
        why="one accumulator for one parameter is right",
    ),
    Coincidence(
        first=_plain("adagrad", "mean-decaying-epsilon-outside", epsilon=0.0),
        second=_plain("adagrad", "epsilon-outside", epsilon=0.0),
        why="the course's σ with η/√t is the usual Adagrad; ε is scaled by √t",
    ),
    Coincidence(
        first=_plain("rmsprop", "epsilon-outside", {"r_weights": "unscaled"}, lr=0.2, rho=0.75, epsilon=0.0),
        second=_plain("rmsprop", "epsilon-outside", lr=0.1, rho=0.75, epsilon=0.0),
        inputs="zero-state",
        why="1−ρ left out shortens all steps by √(1−ρ), which a larger η makes up for",
    ),
    Coincidence(
        first=_plain("adam", "epsilon-outside", {"uncorrected": ("m",)}, beta_1=0.0, beta_2=0.7),
        second=_plain("rmsprop", "epsilon-outside", {"bias_correction": True}, rho=0.7),
        why="with β₁ = 0, m is the gradient and needs no correction: what is left is RMSprop with v corrected",
    ),
    Coincidence(
        first=_plain("adam", "epsilon-outside", {"betas": "swapped"}, beta_1=0.6, beta_2=0.6),
        second=_plain("adam", "epsilon-outside", beta_1=0.6, beta_2=0.6),
        why="two equal numbers may be exchanged",
    ),
    Coincidence(
        first=_plain("adam", "epsilon-outside", epsilon=0.0),
        second=_plain("adam", "epsilon-hat", epsilon=0.0),
        why="where ε is zero its place makes no difference",
    ),
    Coincidence(
        first=_plain("amsgrad", "max-v", {"maximum": "unused"}),
        second=_plain("amsgrad", "max-v"),
        inputs="growing",
        why="while v only grows, the newest is the largest",
    ),
    Coincidence(
        first=_plain("nesterov", "lr-inside", {"moves_by": "velocity"}),
        second=_plain("nesterov", "look-ahead"),
        inputs="recorded",
        why="gradients given as numbers don't depend on where they are taken",
    ),
)
