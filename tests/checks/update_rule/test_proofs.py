"""Every rule that there is can be asked for: each dialect gets full marks, each misconception loses points and is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignments.load import load
from grader.diagnosis.catalogue import RULES
from reference.rule import RuleKind

IN_THE_SHIPPED_ASSIGNMENT = {"sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"}
"""Proved where that is."""


SLOW = {"amsgrad", "adamw", "nadam"}
"""Many dialects, each with many misconceptions."""


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, id=name, marks=[pytest.mark.long] if name in SLOW else [])
        for name, kind in RULES.items()
        if name not in IN_THE_SHIPPED_ASSIGNMENT
    ],
)
def test_a_rule_holds_whole(kind: RuleKind, tmp_path: Path) -> None:
    state = [each.name for each in kind.keeps]
    passed = ["w", *state, "g", *(["t"] if kind.counts else []), *kind.hyperparameters]
    call = f"step({', '.join(passed)}) -> {', '.join(['w', *state])}"
    (tmp_path / "assignment.toml").write_text(
        f'title = "one"\nfiles = ["one.py"]\n[[check]]\nkind = "update-rule"\nid = "one"\npoints = 10\nrule = "{kind.name}"\ncall = "{call}"\n'
    )
    (check,) = load(tmp_path).checks
    proofs = list(check.proofs())
    assert len(proofs) > 10
    assert [(proof.what.show(), proof.detail) for proof in proofs if proof.ok is False] == []
