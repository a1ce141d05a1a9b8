"""A t that stays at 1 is told from an exponent that is missing, where the state or the instance shows what was counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn

CONFIG = (
    'call = "adam(w, dw, config) -> w, config"\nconfig = ["learning_rate", "beta1", "beta2", "epsilon", "m", "v", "t"]'
)
IN_A_DICT = """
import numpy as np
def adam(x, dx, config):
    for name in "mvt":
        config.setdefault(name, 0 * x if name != "t" else 0)
    b1, b2 = config["beta1"], config["beta2"]
    COUNT
    config["m"] = b1 * config["m"] + (1 - b1) * dx
    config["v"] = b2 * config["v"] + (1 - b2) * dx**2
    step = config["m"] / (1 - POWER1) / (np.sqrt(config["v"] / (1 - POWER2)) + config["epsilon"])
    return x - config["learning_rate"] * step, config
"""
CLASS = 'parameters = 2\ncall = "Adam(params, lr, beta1, beta2, eps).step()"'
IN_A_CLASS = """
import numpy as np
class Adam:
    def __init__(self, params, lr, beta1, beta2, eps):
        self.params, self.lr, self.b1, self.b2, self.eps, self.t = list(params), lr, beta1, beta2, eps, 0
        self.m = [0 * p.data for p in self.params]
        self.v = [0 * p.data for p in self.params]
    def step(self):
        b1, b2 = self.b1, self.b2
        COUNT
        for i, p in enumerate(self.params):
            self.m[i] = b1 * self.m[i] + (1 - b1) * p.grad
            self.v[i] = b2 * self.v[i] + (1 - b2) * p.grad ** 2
            p.data = p.data - self.lr * self.m[i] / (1 - POWER1) / (np.sqrt(self.v[i] / (1 - POWER2)) + self.eps)
"""
LOCAL = {IN_A_DICT: 't = config["t"] + 1', IN_A_CLASS: "t = self.t + 1"}
KEPT = {IN_A_DICT: 't = config["t"] = config["t"] + 1', IN_A_CLASS: "t = self.t = self.t + 1"}


@pytest.mark.parametrize(("declaration", "source"), [(CONFIG, IN_A_DICT), (CLASS, IN_A_CLASS)])
@pytest.mark.parametrize(
    ("count", "powers", "id"),
    [
        (LOCAL, ("b1**t", "b2**t"), "adam/t-frozen"),
        (KEPT, ("b1", "b2"), "adam/correction-without-power"),
        (KEPT, ("b1", "b2**t"), "adam/m-correction-without-power"),
        (KEPT, ("b1**t", "b2**t"), ""),
    ],
)
def test_what_is_counted_decides(
    tmp_path: Path, warm: Any, declaration: str, source: str, count: dict[str, str], powers: tuple[str, str], id: str
) -> None:
    code = source.replace("COUNT", count[source]).replace("POWER1", powers[0]).replace("POWER2", powers[1])
    (tmp_path / "assignment.toml").write_text(
        f'[[check]]\nkind = "update-rule"\nrule = "adam"\npoints = 10\n{declaration}\n'
    )
    (tmp_path / "hw.py").write_text(code)
    verdict = pipeline.grade(HandIn("hw", "x", tmp_path, tmp_path / "hw.py"), load(tmp_path), warm).checks[0]
    assert [finding.id for finding in verdict.findings] == ([id] if id else [])
    assert all(not finding.others for finding in verdict.findings)
