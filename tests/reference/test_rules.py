"""The table of rules, the files in the folder, and what each kind says about itself."""

from dataclasses import fields
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import reference.rules
from reference.rule import RuleKind
from reference.rules import RULES

FILES = sorted(p.stem for p in Path(reference.rules.__file__).parent.glob("*.py") if p.stem != "__init__")
KINDS = [pytest.param(kind, id=name) for name, kind in RULES.items()]
NAMES = {
    "sgd", "gradient-descent", "momentum", "ema-momentum", "nesterov", "adagrad", "rmsprop",
    "adam", "amsgrad", "adadelta", "adamax", "nadam", "adamw",
}  # fmt: skip


def test_table_and_folder_agree() -> None:
    in_files = {
        id(value)
        for file in FILES
        for value in vars(import_module(f"reference.rules.{file}")).values()
        if isinstance(value, RuleKind)
    }
    assert in_files == {id(kind) for kind in RULES.values()}
    assert {kind.make.__module__.rpartition(".")[2] for kind in RULES.values()} == set(FILES)


def test_names() -> None:
    assert set(RULES) == NAMES
    assert all(kind.name == name for name, kind in RULES.items())


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_consistent(kind: RuleKind) -> None:
    names = {f.name for f in fields(kind.make)}
    assert set(kind.hyperparameters) <= names - set(kind.fixed)
    assert set(kind.fixed) <= names
    assert kind.nonnegative <= set(kind.state)
    assert kind.title
    assert "←" in kind.formula
    assert len({d.id for d in kind.dialects}) == len(kind.dialects)
    assert kind.dialects[0].by_default
    for dialect in kind.dialects:
        assert set(dialect.switches) <= names - set(kind.hyperparameters) - set(kind.fixed)
        state = kind.build(dialect).init(np.zeros(2))
        assert state.keys() - {"t"} == set(kind.state) - {"t"}


@pytest.mark.parametrize("kind", KINDS)
def test_dialects_are_different_functions(kind: RuleKind) -> None:
    """No two dialects give the same w and state from a given state; one that does should be dropped."""
    w, g = np.array([0.7]), np.array([0.4])
    seen = []
    for dialect in kind.dialects:
        rule = kind.build(dialect, **dict.fromkeys(kind.hyperparameters, 0.3))
        start = rule.init(w)
        fresh = rule.step(w, g, start)
        given = rule.step(w, g, {n: 5 if n == "t" else a + 0.2 for n, a in start.items()})
        seen.append(
            tuple(float(x) for x in (fresh[0][0], given[0][0], *(given[1][n][0] for n in kind.state if n != "t")))
        )
    distinct = {tuple(round(x, 9) for x in values) for values in seen}
    assert len(distinct) == len(kind.dialects)
