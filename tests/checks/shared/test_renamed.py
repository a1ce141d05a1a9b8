"""Another name than the asked one: used where only one thing can be meant, told where several can."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.errors import AssignmentError

ASSIGNMENT = """
[[check]]
kind = "update-rule"
id = "momentum"
points = 10
rule = "momentum"
call = "momentum_update(w, v, g, lr, beta) -> w, v"

[[check]]
kind = "update-rule"
id = "nesterov"
points = 10
rule = "nesterov"
call = "nesterov_update(w, v, g, lr, beta) -> w, v"

[[check]]
kind = "iterations"
id = "iterations"
points = 5
call = "iterations(n_samples, batch_size)"

[[check]]
kind = "iterations"
id = "cifar"
points = 5
variable = "cifar10_iterations"
cases = [[50000, 128]]
"""
SOURCE = """
import numpy as np

def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v

def nesterov_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + beta * v - lr * g, v

def iterations(n_samples, batch_size):
    return -(-n_samples // batch_size)

cifar10_iterations = 391
"""


def graded(folder: Path, engine: Any, source: str, declaration: str = ASSIGNMENT) -> dict[str, Any]:
    (folder / "assignment.toml").write_text(declaration)
    (folder / "hw.py").write_text(source)
    result = pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine)
    return {check.id: check for check in result.checks}


def said(check: Any) -> str:
    return " ".join(m.show("en") for m in [*check.reasons, *(f.message for f in check.findings)])


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("momentum_update", "Momentum_Update", "momentum"),
        ("momentum_update", "momentumUpdate", "momentum"),
        ("momentum_update", "momentum", "momentum"),
        ("momentum_update", "update_momentum", "momentum"),
        ("momentum_update", "momentun_update", "momentum"),
        ("momentum_update", "momentum_step", "momentum"),
        ("momentum_update", "heavy_ball", "momentum"),  # the only other function with these arguments
        ("nesterov_update", "nesterov", "nesterov"),
        ("nesterov_update", "nag", "nesterov"),
        ("def iterations", "def Iterations", "iterations"),
        ("def iterations", "def iteration", "iterations"),
        ("def iterations", "def steps_per_epoch", "iterations"),
        ("cifar10_iterations", "cifar10_iteration", "cifar"),
        ("cifar10_iterations", "CIFAR10_ITERATIONS", "cifar"),
    ],
)
def test_the_one_thing_that_can_be_meant_is_used_and_said(
    tmp_path: Path, warm: Any, old: str, new: str, check: str
) -> None:
    found = graded(tmp_path, warm, SOURCE.replace(old, new))
    assert all(verdict.status == "passed" for verdict in found.values())
    assert f"your `{new.split()[-1]}` was taken for it" in said(found[check])
    assert not any(said(verdict) for id, verdict in found.items() if id != check)


def test_it_costs_what_the_assignment_says(tmp_path: Path, warm: Any) -> None:
    dear = ASSIGNMENT.replace('id = "momentum"', 'id = "momentum"\nrename_cost = 0.2')
    found = graded(tmp_path, warm, SOURCE.replace("momentum_update", "momentum"), dear)
    assert (found["momentum"].score, found["momentum"].status) == (8, "partial")
    assert "The name costs 20 percent of the points, as the assignment says." in said(found["momentum"])


def test_two_that_may_be_meant_are_told_not_guessed(tmp_path: Path, warm: Any) -> None:
    body = SOURCE[SOURCE.index("def momentum") : SOURCE.index("def nesterov")]
    source = SOURCE.replace("momentum_update", "momentum_1") + body.replace("momentum_update", "momentum_2")
    found = graded(tmp_path, warm, source)
    assert found["momentum"].score == 0
    assert [f.id for f in found["momentum"].findings] == ["call/ambiguous"]
    assert "`momentum_1`, `momentum_2`" in said(found["momentum"])


def test_what_another_task_asks_for_is_never_taken(tmp_path: Path, warm: Any) -> None:
    source = SOURCE[: SOURCE.index("def momentum")] + SOURCE[SOURCE.index("def nesterov") :]
    found = graded(tmp_path, warm, source)
    assert [f.id for f in found["momentum"].findings] == ["call/missing"]
    assert found["nesterov"].status == "passed"


def test_a_function_that_cannot_be_called_so_is_not_taken(tmp_path: Path, warm: Any) -> None:
    found = graded(tmp_path, warm, SOURCE.replace("momentum_update(w, v, g, lr, beta)", "momentum_plot(losses)"))
    assert [f.id for f in found["momentum"].findings] == ["call/missing"]


def test_a_wrong_one_under_another_name_is_diagnosed(tmp_path: Path, warm: Any) -> None:
    found = graded(
        tmp_path, warm, SOURCE.replace("return w + v, v", "return w - v, v").replace("momentum_update", "momentum")
    )
    assert found["momentum"].findings[0].id == "direction/ascends"
    assert "momentum(" in found["momentum"].findings[0].example.call
    assert "momentum_update" not in found["momentum"].findings[0].example.call


@pytest.mark.parametrize("line", ["rename_cost = 2", "reserved = ['x']"])
def test_wrong_declarations_are_told(tmp_path: Path, line: str) -> None:
    (tmp_path / "assignment.toml").write_text(ASSIGNMENT + line)
    with pytest.raises(AssignmentError, match=line.split()[0]):
        load(tmp_path)


CLASSES = """
[[check]]
kind = "update-rule"
id = "rmsprop"
points = 10
rule = "rmsprop"
call = "RMSprop(lr, rho).update(params, grads)"
parameters = ["W1", "b1"]
keys = { gradient = "{}" }

[[check]]
kind = "update-rule"
id = "adagrad"
points = 10
rule = "adagrad"
call = "AdaGrad(lr).step(w, g) -> w"
"""
WRITTEN = """
import numpy as np

class Base:
    def Step(self, w, g):
        self.h = self.h + g**2
        return w - self.lr * g / (np.sqrt(self.h) + 1e-7)

class RMSProp:
    def __init__(self, lr=0.01, rho=0.9):
        self.lr, self.rho, self.h = lr, rho, {}

    def Update(self, params, grads):
        for k in params:
            self.h[k] = self.rho * self.h.get(k, 0) + (1 - self.rho) * grads[k] ** 2
            params[k] -= self.lr * grads[k] / (np.sqrt(self.h[k]) + 1e-7)

class Adagrad(Base):
    def __init__(self, lr):
        self.lr, self.h = lr, 0
"""


def test_a_class_and_its_method_are_found_in_another_case(tmp_path: Path, warm: Any) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "assignment.toml").write_text(CLASSES)
    file = tmp_path / "c.py"
    file.write_text(WRITTEN)
    result = pipeline.grade(HandIn("c", "s", tmp_path, file), load(tmp_path / "c"), warm)
    assert [(verdict.score, verdict.findings) for verdict in result.checks] == [(10, ()), (10, ())]
    said = [[reason.show() for reason in verdict.reasons] for verdict in result.checks]
    assert said == [
        [
            "There is no `RMSprop`; your `RMSProp` was taken for it.",
            "There is no `update`; your `Update` was taken for it.",
        ],
        [
            "There is no `AdaGrad`; your `Adagrad` was taken for it.",
            "There is no `step`; your `Step` was taken for it.",
        ],
    ]
    file.write_text(WRITTEN.replace("    def Update", "    def update"))
    rmsprop, _ = pipeline.grade(HandIn("c", "s", tmp_path, file), load(tmp_path / "c"), warm).checks
    assert len(rmsprop.reasons) == 1
