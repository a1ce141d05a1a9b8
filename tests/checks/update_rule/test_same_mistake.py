"""One mistake, five shapes of interface, one name: step function, config dict, parameter dicts, class, trajectory, flat script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn

SHAPES = {
    "step function": (
        'kind = "update-rule"\nrule = "sgd"\ncall = "step(w, g, lr) -> w"',
        "def step(w, g, lr):\n    return {w}\n",
    ),
    "config dict": (
        'kind = "update-rule"\nrule = "sgd"\ncall = "sgd(w, dw, config) -> w, config"\nconfig = ["learning_rate"]',
        "def sgd(w, g, config=None):\n    lr = config.setdefault('learning_rate', 0.01)\n    return {w}, config\n",
    ),
    "parameter dicts": (
        'kind = "update-rule"\nrule = "sgd"\ncall = "update(parameters, grads, lr) -> parameters"\nparameters = ["W1", "b1"]',
        "def update(parameters, grads, lr):\n    for k in parameters:\n        w, g = parameters[k], grads['d' + k]\n        parameters[k] = {w}\n    return parameters\n",
    ),
    "class": (
        'kind = "update-rule"\nrule = "sgd"\ncall = "SGD(lr).update(params, grads)"\nparameters = 2',
        "class SGD:\n    def __init__(self, lr):\n        self.lr = lr\n    def update(self, params, grads):\n        lr = self.lr\n        for i, (w, g) in enumerate(zip(params, grads)):\n            params[i] = {w}\n",
    ),
    "trajectory": (
        'kind = "trajectory"\nrule = "gradient-descent"\ncall = "GD(w_init, df, epochs, lr) -> ws"',
        "def GD(w_init, df, epochs, lr):\n    w, ws = w_init, [w_init]\n    for _ in range(epochs):\n        g = df(w)\n        w = {w}\n        ws.append(w)\n    return ws\n",
    ),
    "flat script": (
        'kind = "history"\nwatch = "w"\nfunction = "(w + 5)**2"\nstart = 3\nexperiments = [{ lr = 0.1 }]\nprecision = 0.000001\nmax_iters = 40',
        "w, lr, size, n = 3.0, 0.1, 1.0, 0\nwhile size > 0.000001 and n < 40:\n    g, old = 2 * (w + 5), w\n    w = {w}\n    size = abs(w - old)\n    n += 1\n",
    ),
}  # fmt: skip
MISTAKES = {"direction/ascends": "w + lr * g", "rate/forgotten": "w - g", "rate/applied-twice": "w - lr * lr * g"}


def graded(folder: Path, engine: Any, shape: str, line: str) -> Any:
    declaration, source = SHAPES[shape]
    if shape == "flat script":
        declaration = declaration.replace('"(w + 5)**2"', '"(x + 5)**2"')
    (folder / "assignment.toml").write_text(f"[[check]]\npoints = 10\n{declaration}\n")
    (folder / "hw.py").write_text("import numpy as np\n" + source.replace("{w}", line))
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine).checks[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_right_in_every_shape(tmp_path: Path, warm: Any, shape: str) -> None:
    verdict = graded(tmp_path, warm, shape, "w - lr * g")
    assert verdict.status == "passed", verdict.findings


@pytest.mark.parametrize("id", MISTAKES)
@pytest.mark.parametrize("shape", SHAPES)
def test_one_mistake_has_one_name(tmp_path: Path, warm: Any, shape: str, id: str) -> None:
    verdict = graded(tmp_path, warm, shape, MISTAKES[id])
    assert id in [finding.id for finding in verdict.findings]
    assert verdict.score < 10
