"""The table of rules, by the names homework uses. One file holds one rule with its dialects."""

from __future__ import annotations

from reference.rule import RuleKind
from reference.rules import adadelta, adagrad, adam, adamax, adamw, nadam, rmsprop, sgd
from reference.weight_decay import with_weight_decay

RULES: dict[str, RuleKind] = {
    "sgd": sgd.SGD_KIND,
    "gradient-descent": sgd.GRADIENT_DESCENT,
    "momentum": sgd.MOMENTUM,
    "ema-momentum": sgd.EMA_MOMENTUM,
    "nesterov": sgd.NESTEROV,
    "adagrad": adagrad.ADAGRAD,
    "rmsprop": rmsprop.RMSPROP,
    "adadelta": adadelta.ADADELTA,
    "adam": adam.ADAM,
    "amsgrad": adam.AMSGRAD,
    "adamw": adamw.ADAMW,
    "adamax": adamax.ADAMAX,
    "nadam": nadam.NADAM,
}

DECAYING: dict[str, RuleKind] = {
    name: with_weight_decay(RULES[name])
    for name in ("sgd", "gradient-descent", "momentum", "ema-momentum", "nesterov", "rmsprop", "adam")
}
"""Rules by the same names, as they are where a task passes them a weight decay."""
