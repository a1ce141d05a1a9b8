"""Which rule, with which options, a library's optimizer is: facts about torch, optax and all of Keras.

A family is a line of libraries that computes alike: `keras-1-2` (Keras 1 and 2), `tf-legacy` (tf.keras up to
2.10 and `optimizers.legacy`), `keras-new` (Keras 3 on jax and torch), `keras-new-tf` (the same rules: Keras 3
on TensorFlow, tf.keras from 2.11), `torch`, `optax`, and `course` (the formulas as taught).
"""

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any

from reference.rule import Rule
from reference.rules.adadelta import Adadelta
from reference.rules.adagrad import Adagrad
from reference.rules.adam import Adam
from reference.rules.adamax import Adamax
from reference.rules.adamw import AdamW
from reference.rules.nadam import Nadam
from reference.rules.rmsprop import RMSprop
from reference.rules.sgd import SGD, Momentum
from reference.schedule import InverseTime

NOT_IN_THE_REFERENCE = {
    "lion": "Lion moves by the sign of an average; no homework and no course text asks for it",
    "ftrl": "FTRL-proximal keeps a linear term for sparse models; no homework and no course text asks for it",
}

CANONICAL = {
    "learning_rate": "lr",
    "eta": "lr",
    "eps": "epsilon",
    "alpha": "rho",
    "p": "rho",
    "b1": "beta_1",
    "b2": "beta_2",
    "initial_accumulator_value": "initial_accumulator",
    "schedule_decay": "momentum_decay",
    "decay": "inverse_time",
    "lr_decay": "inverse_time",
}

KERAS_DEFAULTS = {
    "sgd": {"lr": 0.01},
    "adagrad": {"lr": 0.001, "initial_accumulator": 0.1, "epsilon": 1e-7},
    "rmsprop": {"lr": 0.001, "rho": 0.9, "epsilon": 1e-7},
    "adadelta": {"lr": 0.001, "rho": 0.95, "epsilon": 1e-7},
    "adam": {"lr": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7},
    "adamw": {"lr": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "weight_decay": 0.004},
    "adamax": {"lr": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7},
    "nadam": {"lr": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7},
}
DEFAULTS: dict[str, dict[str, dict[str, float]]] = {
    "keras-1-2": {},  # the recorded rows name every argument
    "course": {},
    "tf-legacy": KERAS_DEFAULTS,
    "keras-new": KERAS_DEFAULTS,
    "keras-new-tf": KERAS_DEFAULTS,
    "torch": {
        "sgd": {"lr": 0.001},
        "adagrad": {"lr": 0.01, "epsilon": 1e-10},
        "rmsprop": {"lr": 0.01, "rho": 0.99, "epsilon": 1e-8},
        "adadelta": {"lr": 1.0, "rho": 0.9, "epsilon": 1e-6},
        "adam": {"lr": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
        "adamw": {"lr": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01},
        "adamax": {"lr": 0.002, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
        "nadam": {"lr": 0.002, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
    },
    "optax": {
        "adagrad": {"initial_accumulator": 0.1, "epsilon": 1e-7},
        "rmsprop": {"rho": 0.9, "epsilon": 1e-8},
        "adadelta": {"rho": 0.9, "epsilon": 1e-6},
        "adam": {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
        "amsgrad": {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
        "adamw": {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8, "weight_decay": 1e-4},
        "adamax": {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
        "nadam": {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
    },
}


def options_of(family: str, optimizer: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A library's arguments by canonical names, its defaults filled in.

    `decay` (Keras 1 and 2) and `inverse_time` are inverse-time decay of the learning rate per update,
    `sqrt_decay` divides it by √t. Under optax `decay` is RMSprop's ρ, as there.
    """
    names = CANONICAL | ({"decay": "rho"} if family == "optax" else {})
    given = {names.get(name, name): value for name, value in arguments.items()}
    if "betas" in given:
        given["beta_1"], given["beta_2"] = given.pop("betas")
    return DEFAULTS[family].get(optimizer, {}) | given


def rule_for(family: str, optimizer: str, options: Mapping[str, Any]) -> Rule:
    """The rule that a family's optimizer is with these options (see `options_of`)."""
    options = dict(options)
    if decay := options.pop("inverse_time", 0):
        options["lr"] = InverseTime(options["lr"], decay)
    if options.pop("sqrt_decay", False):
        lr = options["lr"]
        options["lr"] = lambda i: lr / sqrt(i + 1)
    return OPTIMIZERS[optimizer]("keras-new" if family == "keras-new-tf" else family, options)


def _sgd(family: str, options: dict[str, Any]) -> Rule:
    decoupled = family == "keras-new"
    beta = options.pop("momentum", 0)
    if not beta:
        return SGD(options["lr"], options.get("weight_decay", 0), decoupled)
    outside = family in ("torch", "optax")
    return Momentum(**options, beta=beta, decoupled=decoupled, lr_inside=not outside, subtracted=outside)


def _adagrad(family: str, options: dict[str, Any]) -> Rule:
    if family == "course":
        return Adagrad(**options, epsilon=0, over="mean")
    return Adagrad(**options, epsilon_at="inside" if family in ("keras-new", "optax") else "outside")


def _rmsprop(family: str, options: dict[str, Any]) -> Rule:
    beta = options.pop("momentum", 0)
    # tf.keras up to 2.10 has one kernel with momentum (ε inside) and another formula without (ε outside)
    inside = family in ("keras-new", "optax") or (family == "tf-legacy" and beta)
    return RMSprop(
        **{"epsilon": 0, **options},
        beta=beta,
        lr_inside=family != "torch",
        epsilon_at="inside" if inside else "outside",
    )


def _adam(family: str, options: dict[str, Any]) -> Rule:
    keras = family in ("keras-1-2", "tf-legacy", "keras-new")
    amsgrad = "max-v" if options.pop("amsgrad", False) else False
    place = "hat" if keras else "outside"
    return Adam(**options, amsgrad=amsgrad, epsilon_at=place, decoupled=family == "keras-new")


def _adamw(family: str, options: dict[str, Any]) -> Rule:
    return AdamW(**options, epsilon_at="hat" if family == "keras-new" else "outside")


def _adamax(family: str, options: dict[str, Any]) -> Rule:
    return Adamax(**options, epsilon_at="gradient" if family in ("torch", "optax") else "divisor")


def _nadam(family: str, options: dict[str, Any]) -> Rule:
    warm_up = {"keras-new": 1.0, "optax": None}.get(family, 0.004)
    return Nadam(**{"momentum_decay": warm_up, **options})


OPTIMIZERS: dict[str, Callable[[str, dict[str, Any]], Rule]] = {
    "sgd": _sgd,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adadelta": lambda family, options: Adadelta(**options),
    "adam": _adam,
    "amsgrad": lambda family, options: Adam(**options, amsgrad="max-v-hat"),
    "adamw": _adamw,
    "adamax": _adamax,
    "nadam": _nadam,
}
