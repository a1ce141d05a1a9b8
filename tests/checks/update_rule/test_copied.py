"""A line that was written for one parameter and copied for another is told with both names, in every form of several parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.checks.update_rule.copied import COPIED
from grader.grading import pipeline
from grader.intake.folder import HandIn


def graded(folder: Path, engine: Any, declaration: str, source: str) -> Any:
    (folder / "assignment.toml").write_text(f'[[check]]\nkind = "update-rule"\npoints = 10\n{declaration}\n')
    (folder / "hw.py").write_text("import numpy as np\n" + source)
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine).checks[0]


DICTS = (
    'rule = "adam"\nparameters = ["W1", "b1"]\ncall = "update(p, grads, m, v, t, lr, beta1, beta2, epsilon) -> p, m, v"'
)
ADAM = """
def update(p, grads, m, v, t, lr, beta1, beta2, epsilon):
    for k in ("W1", "b1"):
        d = "d" + k
        m[d] = beta1 * m[d] + (1 - beta1) * grads[AVERAGED]
        v[d] = beta2 * v[d] + (1 - beta2) * grads[SQUARED] ** 2
        mh, vh = m[MOMENT] / (1 - beta1 ** t), v[ROOT] / (1 - beta2 ** t)
        p[k] = p[VALUE] - lr * mh / (np.sqrt(vh) + epsilon)
    return p, m, v
"""
PLACES = ("AVERAGED", "SQUARED", "MOMENT", "ROOT", "VALUE")


def adam(**copied: str) -> str:
    source = ADAM
    for place in PLACES:
        source = source.replace(place, repr(copied[place]) if place in copied else "k" if place == "VALUE" else "d")
    return source


CLASS = 'rule = "momentum"\nparameters = 2\ncall = "Momentum(lr, beta).step(params, grads) -> params"'
MOMENTUM = """
class Momentum:
    def __init__(self, lr, beta):
        self.lr, self.beta, self.v = lr, beta, None
    def step(self, params, grads):
        if self.v is None:
            self.v = [np.zeros_like(p) for p in params]
        self.v[0] = self.beta * self.v[0] - self.lr * grads[0]
        self.v[1] = self.beta * self.v[OLD] - self.lr * grads[GRADIENT]
        return [params[0] + self.v[0], params[1] + self.v[NEW]]
"""
OBJECTS = 'rule = "rmsprop"\nparameters = 2\ncall = "RMSprop(params, lr, rho, eps).step()"'
RMSPROP = """
class RMSprop:
    def __init__(self, params, lr, rho, eps):
        self.params, self.lr, self.rho, self.eps = list(params), lr, rho, eps
        self.r = [np.zeros_like(p.data) for p in self.params]
    def step(self):
        W, b = self.params
        self.r[0] = self.rho * self.r[0] + (1 - self.rho) * W.grad ** 2
        self.r[1] = self.rho * self.r[1] + (1 - self.rho) * SQUARED.grad ** 2
        W.data = W.data - self.lr * W.grad / (np.sqrt(self.r[0]) + self.eps)
        b.data = b.data - self.lr * b.grad / (np.sqrt(self.r[ROOT]) + self.eps)
"""


@pytest.mark.parametrize(
    ("declaration", "source", "what"),
    [
        (DICTS, adam(SQUARED="dW1"), "the gradient, where it is squared,"),
        (DICTS, adam(AVERAGED="dW1"), "the gradient, where it enters m,"),
        (DICTS, adam(AVERAGED="dW1", SQUARED="dW1"), "the gradient"),
        (DICTS, adam(ROOT="dW1"), "the accumulated squares, in the last line,"),
        (DICTS, adam(MOMENT="dW1"), "the numerator of the last line"),
        (DICTS, adam(VALUE="W1"), "the value"),
        (CLASS, MOMENTUM.replace("OLD", "1").replace("GRADIENT", "0").replace("NEW", "1"), "the gradient"),
        (CLASS, MOMENTUM.replace("OLD", "0").replace("GRADIENT", "1").replace("NEW", "1"), "the old v"),
        (CLASS, MOMENTUM.replace("OLD", "1").replace("GRADIENT", "1").replace("NEW", "0"), "the velocity, in the last line,"),
        (OBJECTS, RMSPROP.replace("SQUARED", "W").replace("ROOT", "1"), "the gradient, where it is squared,"),
        (OBJECTS, RMSPROP.replace("SQUARED", "b").replace("ROOT", "0"), "the accumulated squares, in the last line,"),
    ],
)  # fmt: skip
def test_a_copied_line_is_told_with_both_names(
    tmp_path: Path, warm: Any, declaration: str, source: str, what: str
) -> None:
    verdict = graded(tmp_path, warm, declaration, source)
    first = verdict.findings[0]
    assert first.id == COPIED, first.message.show()
    of, to = ("`W1`", "`b1`") if declaration is DICTS else ("#1", "#2")
    assert f"In the lines of {to}, " in first.message.show()
    assert f"is that of {of}:" in first.message.show()
    # where no state is seen, a gradient that is copied and a state that is read give the same numbers: both are told
    assert what in {first.message.values["what"].show(), *(other.show() for other in first.others)}
    assert verdict.score < 10


@pytest.mark.parametrize(
    ("declaration", "source"),
    [
        (DICTS, adam()),
        (CLASS, MOMENTUM.replace("OLD", "1").replace("GRADIENT", "1").replace("NEW", "1")),
        (OBJECTS, RMSPROP.replace("SQUARED", "b").replace("ROOT", "1")),
    ],
)
def test_a_right_one_has_full_points(tmp_path: Path, warm: Any, declaration: str, source: str) -> None:
    assert graded(tmp_path, warm, declaration, source).score == 10


def test_another_mistake_in_one_parameter_is_no_copied_line(tmp_path: Path, warm: Any) -> None:
    source = RMSPROP.replace("SQUARED", "b").replace("ROOT", "1").replace("b.data - self.lr", "b.data + self.lr")
    verdict = graded(tmp_path, warm, OBJECTS, source)
    assert [finding.id for finding in verdict.findings] == ["direction/ascends"]
