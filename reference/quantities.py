"""What rules take and what they keep: each hyperparameter and state array with its symbol, usual names and usual values.

A rule's file lists those that it has. One that no other rule has is made there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hyperparameter:
    """A number that a rule takes."""

    name: str
    symbol: str
    aliases: tuple[str, ...] = ()
    """Other names that homework gives it."""
    usual: tuple[float, ...] = ()
    """Values that stand written in code in place of what is passed."""
    accepted: tuple[float, ...] = ()
    """Values that are right where a task neither passes nor fixes it; () where it must do either."""
    weighs: bool = False
    """It is what a moving average or a velocity keeps of its old value."""
    searched: tuple[float, ...] = (0.1, 0.5, 0.9, 0.99)
    """Where a search for an unknown value begins, besides the one that is passed."""
    taught: float = 0.1
    """The value in most courses."""
    large: float = 0.1
    odd: float = 0.1
    """Values that functions are driven with: one that shows where it enters, one that nobody writes into code."""
    easy: float = 0.5
    unlike: float = 0.5
    """Round values for pen and paper; no two `unlike` values, nor one and another's complement, are the same."""
    calm: float = 0.1
    """A value with which walks on a bowl are easy to look at."""
    round: float = 0.5
    """A value for an example over several updates, whose roots are round."""


@dataclass(frozen=True)
class StateArray:
    """An array shaped like w that a rule keeps between two updates."""

    name: str
    symbol: str = ""
    """As formulas write it; "" is as its name."""
    aliases: tuple[str, ...] = ()
    nonnegative: bool = False
    """It holds squares or magnitudes: a given state must not be negative there."""
    averages: bool = False
    """It is a moving average."""
    given: float = 1.0
    """A value with a round root that it may have in the middle of a training."""


LR = Hyperparameter(
    "lr", "η", ("learning_rate", "learningrate", "eta", "η", "alpha", "α", "step_size", "LR"),
    searched=(), taught=0.01, large=0.1, odd=0.0317, easy=0.1, unlike=0.5, calm=0.1, round=0.1,
)  # fmt: skip
BETA = Hyperparameter(
    "beta", "β", ("β", "momentum", "mu", "gamma", "rho", "beta_1", "beta1", "mom"), usual=(0.9,), weighs=True,
    taught=0.9, large=0.8, odd=0.65, easy=0.5, unlike=0.8, calm=0.8, round=0.9,
)  # fmt: skip
RHO = Hyperparameter(
    "rho", "ρ", ("ρ", "decay_rate", "beta", "gamma", "decay", "beta_2"), usual=(0.9, 0.99, 0.95), weighs=True,
    taught=0.9, large=0.7, odd=0.85, easy=0.75, unlike=0.96, calm=0.9, round=0.75,
)  # fmt: skip
BETA_1 = Hyperparameter(
    "beta_1", "β₁", ("beta1", "b1", "β1", "β_1"), usual=(0.9,), weighs=True,
    taught=0.9, large=0.7, odd=0.55, easy=0.5, unlike=0.8, calm=0.8, round=0.9,
)  # fmt: skip
BETA_2 = Hyperparameter(
    "beta_2", "β₂", ("beta2", "b2", "β2", "β_2"), usual=(0.999, 0.99), weighs=True,
    taught=0.999, large=0.6, odd=0.9, easy=0.75, unlike=0.96, calm=0.95, round=0.96,
)  # fmt: skip
EPSILON = Hyperparameter(
    "epsilon", "ε", ("eps", "e", "ε", "delta", "Eps"), usual=(1e-8, 1e-7, 1e-6),
    accepted=(1e-8, 1e-7, 1e-10, 1e-6, 1e-5, 0.0), searched=(1e-8, 1e-3, 0.1),
    taught=1e-7, large=0.05, odd=1e-3, easy=0.5, unlike=0.25, calm=1e-6, round=0.0,
)  # fmt: skip
WEIGHT_DECAY = Hyperparameter(
    "weight_decay", "λ",
    ("wd", "lambda_", "lam", "λ", "l2", "L2", "lambd", "lmbda", "lamda", "reg", "l2_reg", "l2_lambda", "weightdecay"),
    taught=0.01, large=0.1, odd=0.02, easy=0.5, unlike=0.2, calm=0.05, round=0.5,
)  # fmt: skip

_V = (
    "V", "velocity", "vel", "v_t", "vt", "s", "S", "second_moment", "exp_avg_sq", "v_old", "v_prev", "momentum_v",
)  # fmt: skip
VELOCITY = StateArray("v", "V", _V, given=4.0)
FIRST_MOMENT = StateArray("m", aliases=("M", "m_t", "mt", "first_moment", "exp_avg"), averages=True, given=-1.0)
SECOND_MOMENT = StateArray("v", aliases=_V, nonnegative=True, averages=True, given=4.0)
LARGEST_SECOND_MOMENT = StateArray(
    "v_max", aliases=("vmax", "v_hat", "vhat", "max_v", "v_hat_max"), nonnegative=True, given=5.0
)
MEAN_SQUARE = StateArray(
    "r", nonnegative=True, averages=True, given=4.0,
    aliases=("cache", "v", "s", "S", "avg_sq", "accumulator", "h", "mean_square", "grad_squared", "E", "rt", "r_t"),
)  # fmt: skip
