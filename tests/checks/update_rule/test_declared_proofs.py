"""`grade validate` proves what a check declares besides the rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.assignments.load import load
from grader.checks.update_rule import declared_proofs as proved
from grader.checks.update_rule.proofs import answers
from grader.checks.update_rule.update_rule import UpdateRule
from grader.grading.prove import validate
from grader.grading.prove_provided import provided

CONFIG = {"call": "f(w, dw, config) -> w, config", "config": ("lr", "momentum", "velocity"), "given": True}
PLAIN = {"call": "f(w, v, g, lr, beta) -> w, v"}


def proofs(rule: str, **declared: Any) -> dict[str, bool | None]:
    check = msgspec.convert({"kind": "update-rule", "id": "x", "points": 10, "rule": rule, **declared}, UpdateRule)
    test = check.test()
    found = proved.declared_proofs(check, test, proved.right_numbers(answers))
    return {proof.what.show("en"): proof.ok for proof in found}


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (CONFIG, ["begins anew in place of the given state"]),
        ({**PLAIN, "decimals": 4}, ["rounded to 4 decimals get full marks"]),
        ({**PLAIN, "defaults": {"lr": 0.01}}, ["another default of lr", "no default of lr"]),
        (PLAIN, []),
    ],
)
def test_each_declaration_is_proved(declared: dict[str, Any], words: list[str]) -> None:
    found = proofs("momentum", **declared)
    assert len(found) == len(words)
    assert all(any(word in what for what in found) for word in words)
    assert all(found.values())


def test_a_given_count_is_proved() -> None:
    call = {"call": "adam(w, g, m, v, t, lr, b1, b2, eps) -> w, m, v", "dialects": ("epsilon-outside",)}
    late = "x: code that uses the given count before it increases it loses points."
    either = "x: a given count may be increased before or after it is used."
    zero, one = (proofs("adam", **call, given={"t": t}) for t in (0, 1))
    assert zero[late]
    assert late not in one
    assert one[either]
    assert either not in zero


def test_a_proof_fails_where_the_declaration_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.checks.update_rule.update_rule.best_defaults", lambda *given: (1.0, []))
    assert set(proofs("momentum", **PLAIN, defaults={"lr": 0.01}).values()) == {False}


@pytest.mark.long
def test_an_assignment_that_declares_all_of_it_is_valid(tmp_path: Path) -> None:
    (tmp_path / "assignment.toml").write_text(
        '[[check]]\nkind = "update-rule"\npoints = 10\nrule = "momentum"\ndialects = ["lr-inside"]\n'
        'call = "update(params, grads, v, *, lr, beta) -> params, v"\nparameters = ["W1", "b1"]\n'
        "shapes = { W1 = [4, 3], b1 = [4, 1] }\ndefaults = { lr = 0.01, beta = 0.9 }\ndecimals = 5\n"
    )
    found = [proof for proof in validate(load(tmp_path), []) if "folder" not in proof.what.values]
    assert len(found) > 20
    assert [proof.what.show("en") for proof in found if proof.ok is False] == []


def test_what_an_assignment_provides_is_used_once(tmp_path: Path, warm: Any) -> None:
    (tmp_path / "helpers.py").write_text("import numpy as np\n")
    (tmp_path / "broken.py").write_text("import numpy as np\nx = 1 / 0\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "my points.csv").write_text("1\n")
    (tmp_path / "assignment.toml").write_text(
        'provides = ["helpers.py", "broken.py", "data/"]\n[[check]]\nkind = "update-rule"\npoints = 1\nrule = "sgd"\n'
        'call = "f(w, g, lr) -> w"\n'
    )
    found = {proof.what.show("en"): (proof.ok, str(proof.detail)) for proof in provided(load(tmp_path), warm, "warm")}
    assert found == {
        "provides: `import helpers` works in a student's code (warm).": (True, ""),
        "provides: `import broken` works in a student's code (warm).": (False, "broken.py: ZeroDivisionError: division by zero"),
        'provides: `open("data/my points.csv", "rb").close()` works in a student\'s code (warm).': (True, ""),
    }  # fmt: skip
