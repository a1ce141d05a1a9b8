"""The table of rules, by the names homework uses. One file holds one rule with its dialects."""

from __future__ import annotations

from reference.rule import RuleKind
from reference.rules import adadelta, adagrad, adam, adamax, adamw, nadam, rmsprop, sgd

RULES: dict[str, RuleKind] = {
    "sgd": sgd.SGD_KIND,
    "gradient-descent": sgd.GRADIENT_DESCENT,
    "momentum": sgd.MOMENTUM,
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
