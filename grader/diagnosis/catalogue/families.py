"""The table of the catalogue's files, and what follows from it: every rule, every wrong class, every misconception.

A file may have `MISCONCEPTIONS`; `WRONG`, classes of a family's own mistakes, each a rule of the reference with switches;
`RULE`, a rule that the reference hasn't; and `FORMULAS`, how mistakes of any rule read in its own. A new file is one line
in `FILES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from importlib import import_module
from typing import Any

from grader.diagnosis.catalogue.misconception import Misconception
from grader.diagnosis.catalogue.switches import Adaptive, Switches
from grader.diagnosis.catalogue.weight_decay import Shrinking
from reference.quantities import Hyperparameter
from reference.rule import Dialect, RuleKind
from reference.rules import DECAYING
from reference.rules import RULES as OF_THE_REFERENCE
from reference.weight_decay import Decays

FILES = (
    "direction",
    "gradients",
    "state",
    "momentum",
    "velocities",
    "nesterov",
    "adaptive",
    "adagrad",
    "rmsprop",
    "adam",
    "adam_corrections",
    "adam_halves",
    "averages",
    "quotients",
    "adam_moments",
    "amsgrad",
    "adamw",
    "weight_decay",
    "nadam",
    "adamax",
    "adadelta",
)
"""In the order in which misconceptions are listed."""
_MODULES = tuple(import_module(f"{__package__}.{name}") for name in FILES)


def _all(name: str) -> list[Any]:
    return [getattr(module, name) for module in _MODULES if hasattr(module, name)]


RULES: Mapping[str, RuleKind] = {
    **OF_THE_REFERENCE,
    **{kind.name: kind for kind in _all("RULE") if isinstance(kind, RuleKind)},
}
"""Every rule by its name."""

HYPERPARAMETERS: Mapping[str, Hyperparameter] = {each.name: each for kind in RULES.values() for each in kind.takes}
"""Every hyperparameter by its name."""

_WRONG: dict[Callable[..., Any], type[Switches]] = {
    make.__bases__[-1]: make for wrong in _all("WRONG") for make in wrong
}


def wrong_class(make: Callable[..., Any]) -> type[Switches]:
    """The class whose switches a rule's misconceptions set: its family's, or the rule wrapped in those of any rule."""
    if make not in _WRONG:
        around = Adaptive if getattr(make, "accumulator", "") else Switches
        shrinking = (Shrinking,) if isinstance(make, type) and issubclass(make, Decays) else ()
        bases: tuple[Any, ...] = (*((around,) if around is Adaptive or not shrinking else ()), *shrinking, make)
        _WRONG[make] = dataclass(frozen=True)(type(f"Wrong{make.__name__}", bases, {}))
    return _WRONG[make]


FAMILIES: Mapping[str, type[Switches]] = {name: wrong_class(kind.make) for name, kind in RULES.items()}
"""For each rule the class whose switches its misconceptions set."""
EVERY_SWITCH = frozenset(f.name for make in FAMILIES.values() for f in fields(make))


def applies(misconception: Misconception, kind: RuleKind, dialect: Dialect) -> bool:
    """Whether it is one of this rule's, and wrong in this dialect."""
    if misconception.where is not None:
        return misconception.where(kind, dialect)
    return kind.name in misconception.rules and (
        not misconception.dialects or (dialect.form_of or dialect.id) in misconception.dialects
    )


def kind_with(misconception: Misconception, rule: str) -> RuleKind:
    """The rule of that name as it has this misconception: with weight decay where it is about that.

    ValueError where it has it in no form.
    """
    found = _kind_with(misconception, rule)
    if found is None:
        raise ValueError(f"{misconception.id} is no misconception of {rule}")
    return found


def _kind_with(misconception: Misconception, rule: str) -> RuleKind | None:
    for kind in (RULES[rule], DECAYING.get(rule)):
        if kind is not None and any(applies(misconception, kind, dialect) for dialect in kind.dialects):
            return kind
    return None


def _resolved(misconception: Misconception) -> Misconception:
    """With the names of the rules that have it, and its formula in each of them."""
    kinds = [found for name in RULES if (found := _kind_with(misconception, name)) is not None]
    formula = misconception.formula
    own = {rule: text for each in _all("FORMULAS") for rule, text in each.get(misconception.id, {}).items()}
    if callable(formula):
        formula = {kind.name: formula(kind) for kind in kinds}
    elif own:
        formula = (
            {**dict.fromkeys((kind.name for kind in kinds), formula), **own}
            if isinstance(formula, str)
            else {**formula, **own}
        )
    return replace(misconception, rules=tuple(kind.name for kind in kinds), formula=formula)


OF_RULES: tuple[Misconception, ...] = tuple(_resolved(each) for file in _all("MISCONCEPTIONS") for each in file)
"""Every misconception about an update rule."""
