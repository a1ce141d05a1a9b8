"""Rules as courses teach them, in code as students write it: AdamW in every order, Nadam of textbooks, weight decay, −g for g."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.errors import AssignmentError
from grader.model.verdict import CheckVerdict
from tests.pasting import Said, untrue


def graded(folder: Path, engine: Any, declaration: str, code: str) -> CheckVerdict:
    (folder / "assignment.toml").write_text(f'[[check]]\nkind = "update-rule"\npoints = 10\n{declaration}\n', "utf-8")
    (folder / "hw.py").write_text("import numpy as np\n" + textwrap.dedent(code), "utf-8")
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine).checks[0]


def outcome(verdict: CheckVerdict) -> str:
    """ "right", or the first finding."""
    if verdict.status == "passed":
        assert verdict.score == 10
        assert not verdict.findings
        return "right"
    assert verdict.score < 10
    return verdict.findings[0].id


ADAMW = 'rule = "adamw"\ncall = "adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay) -> w, m, v"\n'


def adamw(*lines: str) -> str:
    head = """
    def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
        lam, w0 = weight_decay, w
        {before}
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        u = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
        {after}
        return w, m, v
    """
    before = next((line[1:] for line in lines if line[:1] == "<"), "pass")
    return head.format(before=before, after="; ".join(line for line in lines if line[:1] != "<"))


BEFORE_ONLY = 'dialects = ["decay-before"]'


@pytest.mark.parametrize(
    ("asked", "lines", "wanted"),
    [
        ("", ["w = w - lr * lam * w", "w = w - lr * u"], "right"),
        ("", ["w = w - lr * (u + lam * w)"], "right"),
        ("", ["w = w - lr * u", "w = w - lr * lam * w"], "right"),
        ("", ["w = w - lr * u - lam * w"], "right"),
        ("", ["w = w - lr * u", "w = (1 - lam) * w"], "right"),
        (BEFORE_ONLY, ["w = w - lr * (u + lam * w)"], "right"),
        (BEFORE_ONLY, ["w = w - lr * u - lam * w"], "weights/decay-not-scaled"),
        (BEFORE_ONLY, ["w = w - lr * u", "w = w - lr * lam * w"], "weights/decay-after-step"),
        ('dialects = ["decay-after"]', ["w = w - lr * (u + lam * w)"], "weights/decay-before-step"),
        ('dialects = ["decay-unscaled"]', ["w = w - lr * u - lam * w"], "right"),
        ('dialects = ["decay-after"]', ["w = w - lr * u", "w = w - lr * lam * w"], "right"),
        ("", ["w = w - lr * lam * u - lr * u"], "adamw/decay-on-step"),
        ("", ["<g = g + lam * w", "w = w - lr * u"], "adamw/decay-in-gradient"),
        ("", ["w = w - lr * u"], "adamw/no-decay"),
        ("", ["w = w + lr * lam * w", "w = w - lr * u"], "weights/decay-sign"),
        ("", ["w = w - lr * u + lam * w"], "weights/decay-sign"),
        ("", ["w = w - lr * lam * w", "w = w - lr * u", "w = w - lr * lam * w"], "weights/decay-twice"),
        ("", ["<g = g + lam * w", "w = w - lr * lam * w", "w = w - lr * u"], "weights/decay-twice"),
        ("", ["w = w - 2 * lr * lam * w", "w = w - lr * u"], "weights/decay-twice"),
        ("", ["w = w - lr * lam * w**2", "w = w - lr * u"], "weights/decay-squared"),
        ("", ["w = w - lr * lam * w", "w = w + lr * u"], "direction/ascends"),
        ("", ["w = w - lr * lam * w", "w = w - u"], "rate/forgotten"),
    ],
)
def test_adamw(asked: str, lines: list[str], wanted: str, tmp_path: Path, warm: Any) -> None:
    assert outcome(graded(tmp_path, warm, ADAMW + asked, adamw(*lines))) == wanted


def test_the_page_shows_the_formula_that_is_asked_for(tmp_path: Path, warm: Any) -> None:
    verdict = graded(tmp_path, warm, ADAMW + 'dialects = ["decay-unscaled"]', adamw("w = w - lr * u"))
    assert verdict.formula.startswith("w ← w − λ·w;  ")


@pytest.mark.parametrize("epsilon", ["np.sqrt(vh) + eps", "np.sqrt(vh + eps)"])
@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        ("b1 * m / (1 - b1**self.t) + (1 - b1) * g / (1 - b1**self.t)", "right"),
        ("b1 * m / (1 - b1**(self.t + 1)) + (1 - b1) * g / (1 - b1**self.t)", "right"),
        ("b1 * m / (1 - b1**self.t) + (1 - b1) * g", "nadam/gradient-part-uncorrected"),
        ("b1 * m / (1 - b1**self.t)", "nadam/gradient-part-missing"),
        ("m / (1 - b1**self.t)", "nadam/plain-adam"),
    ],
)
def test_nadam(moment: str, wanted: str, epsilon: str, tmp_path: Path, warm: Any) -> None:
    code = f"""
    class Nadam:
        def __init__(self, lr, beta1, beta2, eps):
            self.h, self.t, self.m, self.v = (lr, beta1, beta2, eps), 0, 0, 0
        def step(self, w, g):
            lr, b1, b2, eps = self.h
            self.t += 1
            self.m = m = b1 * self.m + (1 - b1) * g
            self.v = b2 * self.v + (1 - b2) * g**2
            vh = self.v / (1 - b2**self.t)
            return w - lr * ({moment}) / ({epsilon})
    """
    declared = 'rule = "nadam"\ncall = "Nadam(lr, beta1, beta2, eps).step(w, g) -> w"'
    assert outcome(graded(tmp_path, warm, declared, code)) == wanted


FIRST = """
class RMSProp:
    def __init__(self, params, lr, rho, eps):
        self.params, self.lr, self.rho, self.eps = list(params), lr, rho, eps
    def step(self):
        for p in self.params:
            if not hasattr(p, "r"): p.r = {start}
            p.r = p.r * self.rho + p.grad**2 * (1 - self.rho)
            p.data -= self.lr * p.grad / (np.sqrt(p.r) + self.eps)
"""


@pytest.mark.parametrize(
    ("asked", "start", "wanted"),
    [
        ("", "p.grad**2", "adaptive/starts-from-first"),
        ("", "0", "right"),
        ('dialects = ["from-first"]', "p.grad**2", "right"),
        ('dialects = ["from-first"]', "0", "rmsprop/starts-from-zero"),
        ('dialects = ["from-first", "epsilon-outside"]', "p.grad**2", "right"),
        ('dialects = ["from-first", "epsilon-outside"]', "0", "right"),
    ],
)
def test_rmsprop_from_the_first_square(asked: str, start: str, wanted: str, tmp_path: Path, warm: Any) -> None:
    declared = f'rule = "rmsprop"\nparameters = 2\ncall = "RMSProp(params, lr, rho, eps).step()"\n{asked}'
    assert outcome(graded(tmp_path, warm, declared, FIRST.replace("{start}", start))) == wanted


@pytest.mark.parametrize(
    ("v", "w", "wanted"),
    [
        ("beta * v + (1 - beta) * g", "w - lr * v", "right"),
        ("beta * v - (1 - beta) * lr * g", "w + v", "right"),
        ("beta * v + g", "w - lr * v", "momentum/not-averaged"),
        ("(1 - beta) * v + beta * g", "w - lr * v", "momentum/weights-swapped"),
        ("v + (1 - beta) * g", "w - lr * v", "momentum/no-beta"),
    ],
)
def test_momentum_as_a_moving_average(v: str, w: str, wanted: str, tmp_path: Path, warm: Any) -> None:
    code = f"def step(w, v, g, lr, beta):\n    v = {v}\n    return {w}, v\n"
    declared = 'rule = "ema-momentum"\ncall = "step(w, v, g, lr, beta) -> w, v"'
    assert outcome(graded(tmp_path, warm, declared, code)) == wanted


DECAYING = """
class SGD:
    def __init__(self, params, lr, momentum, weight_decay=0.0):
        self.params, self.lr, self.beta, self.wd, self.u = list(params), lr, momentum, weight_decay, {}
    def step(self):
        for i, p in enumerate(self.params):
            w, lr, wd = p.data, self.lr, self.wd
            g = {g}
            self.u[i] = self.beta * self.u.get(i, 0.0) + (1 - self.beta) * g
            p.data = {w}
"""


@pytest.mark.parametrize(
    ("asked", "g", "w", "wanted"),
    [
        ("", "p.grad + wd * w", "w - lr * self.u[i]", "right"),
        ("", "p.grad", "w - lr * self.u[i]", "weights/no-decay"),
        ("", "p.grad", "w - lr * self.u[i] - lr * wd * w", "weights/decoupled"),
        ("", "p.grad", "w - lr * self.u[i] - wd * w", "weights/decay-not-scaled"),
        ("", "p.grad - wd * w", "w - lr * self.u[i]", "weights/decay-sign"),
        ("", "p.grad + 2 * wd * w", "w - lr * self.u[i]", "weights/decay-twice"),
        ("", "p.grad + wd * w**2", "w - lr * self.u[i]", "weights/decay-squared"),
        ("decoupled", "p.grad", "w - lr * self.u[i] - lr * wd * w", "right"),
        ("decoupled", "p.grad", "(w - lr * self.u[i]) * (1 - lr * wd)", "right"),
        ("decoupled", "p.grad + wd * w", "w - lr * self.u[i]", "weights/in-gradient"),
    ],
)
def test_weight_decay(asked: str, g: str, w: str, wanted: str, tmp_path: Path, warm: Any) -> None:
    dialects = f'dialects = ["{asked}"]' if asked else ""
    declared = (
        f'rule = "ema-momentum"\nparameters = 2\ncall = "SGD(params, lr, momentum, weight_decay).step()"\n{dialects}'
    )
    assert outcome(graded(tmp_path, warm, declared, DECAYING.replace("{g}", g).replace("{w}", w))) == wanted


def test_a_weight_decay_that_is_fixed_by_the_task(tmp_path: Path, warm: Any) -> None:
    declared = 'rule = "sgd"\ncall = "step(w, g, lr) -> w"\nhyperparameters = { weight_decay = 0.1 }'
    right, without = "w - lr * (g + 0.1 * w)", "w - lr * g"
    assert outcome(graded(tmp_path, warm, declared, f"def step(w, g, lr): return {right}")) == "right"
    assert outcome(graded(tmp_path, warm, declared, f"def step(w, g, lr): return {without}")) == "weights/no-decay"


def test_adamw_without_a_decay_is_refused(tmp_path: Path) -> None:
    (tmp_path / "assignment.toml").write_text(
        '[[check]]\nkind = "update-rule"\npoints = 10\nrule = "adamw"\ncall = "step(w, m, v, g, t, lr, beta1, beta2, eps) -> w, m, v"\n'
    )
    with pytest.raises(AssignmentError, match="does not pass 'weight_decay'"):
        load(tmp_path)


# -- −g for g


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("g = -ng; m = b1 * m + (1 - b1) * g; s = -1", "right"),
        ("m = b1 * m + (1 - b1) * ng; s = 1", "right"),
        ("m = b1 * m + (1 - b1) * ng; s = -1", "adam/m-minus"),  # or uphill with an m of −g
    ],
)
def test_adam_with_the_negated_gradient(code: str, wanted: str, tmp_path: Path, warm: Any) -> None:
    declared = 'rule = "adam"\ncall = "adam(w, m, v, -g, t, lr, beta1, beta2, eps) -> w, m, v"'
    source = f"""
    def adam(w, m, v, ng, t, lr, b1, b2, eps):
        {code}
        v = b2 * v + (1 - b2) * ng**2
        return w + s * lr * m / (1 - b1**t) / (np.sqrt(v / (1 - b2**t)) + eps), m, v
    """
    verdict = graded(tmp_path, warm, declared, source)
    assert outcome(verdict) == wanted
    assert "stored with the other sign" in verdict.asked.show("en")


NEGATED = """
class SGD:
    def __init__(self, params, lr):
        self.params, self.lr = params, lr
    def step(self):
        for p in self.params:
            p.data {sign}= self.lr * p.grad
"""


def test_parameters_whose_gradients_have_the_other_sign(tmp_path: Path, warm: Any) -> None:
    call = 'rule = "sgd"\nparameters = 2\ncall = "SGD(params, lr).step()"\n'
    for declared, sign, wanted in (
        (call + 'gradient = "negated"', "+", "right"),
        (call + 'gradient = "negated"', "-", "direction/ascends"),
        (call, "+", "direction/ascends"),
        (call, "-", "right"),
    ):
        assert outcome(graded(tmp_path, warm, declared, NEGATED.replace("{sign}", sign))) == wanted


def test_the_example_passes_what_the_code_is_passed(tmp_path: Path, warm: Any) -> None:
    declared = 'rule = "sgd"\ncall = "step(w, -g, lr) -> w"'
    verdict = graded(tmp_path, warm, declared, "def step(w, g, lr): return w - lr * g")
    example = verdict.findings[0].example
    assert example is not None
    wrong, right = "def step(w, g, lr): return w - lr * g", "def step(w, g, lr): return w + lr * g"
    assert not untrue(
        [Said("", (wrong,), example.call, example.got), Said("", (right,), example.call, example.expected)]
    )
