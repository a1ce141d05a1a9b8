"""What a task fixes besides the rule, declared as the task has it: state that is given, rounding, defaults, shapes, packed arguments."""

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


def graded(folder: Path, engine: Any, declaration: str, code: str) -> CheckVerdict:
    (folder / "assignment.toml").write_text(f'[[check]]\nkind = "update-rule"\npoints = 10\n{declaration}\n')
    (folder / "hw.py").write_text("import numpy as np\n" + textwrap.dedent(code))
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine).checks[0]


def told(verdict: CheckVerdict) -> str:
    return " ".join(finding.message.show("en") for finding in verdict.findings)


def refused(folder: Path, declaration: str) -> str:
    (folder / "assignment.toml").write_text(f'[[check]]\nkind = "update-rule"\npoints = 10\n{declaration}\n')
    with pytest.raises(AssignmentError) as error:
        load(folder)
    return str(error.value)


ADAM = """
rule = "adam"
call = "adam(w, dw, config) -> w, config"
config = ["learning_rate", "beta1", "beta2", "epsilon", "m", "v", "t"]
"""


def adam(t0: int, before: str = "t += 1", after: str = "", w: str = "m / (1 - b1**t) / (np.sqrt(v / (1 - b2**t)) + eps)") -> str:  # fmt: skip
    return f"""
    def adam(x, dx, config=None):
        config = {{}} if config is None else config
        for key, value in dict(m=np.zeros_like(x), v=np.zeros_like(x), t={t0}).items():
            config.setdefault(key, value)
        lr, b1, b2, eps = [config[k] for k in ("learning_rate", "beta1", "beta2", "epsilon")]
        m, v, t = config["m"], config["v"], config["t"]
        {before}
        m = b1 * m + (1 - b1) * dx
        v = b2 * v + (1 - b2) * dx**2
        w = x - lr * {w}
        {after}
        config["m"], config["v"], config["t"] = m, v, t
        return w, config
    """


@pytest.mark.parametrize(
    ("given", "code", "name"),
    [
        ("", adam(0), ""),
        ("", adam(1, "", "t += 1"), ""),
        ("", adam(1), "adam/t-from-two"),  # what the template sets counts where the task says so only
        ("given = { t = 1 }", adam(1), ""),
        ("given = { t = 1 }", adam(1, "", "t += 1"), ""),  # right by the formula
        ("given = { t = 1 }", adam(1, w="m / (np.sqrt(v) + eps)"), "adam/no-bias-correction"),
        ("given = true", adam(1), ""),  # its own start isn't asked for
        ("given = true", adam(1, "", "t += 1"), "adam/t-from-zero"),
        ("given = true", adam(0, "t += 1; m = 0 * m"), "adam/m-not-kept"),
        ('given = ["m", "v", "t"]', adam(0), ""),
    ],
)
def test_a_state_that_is_given(tmp_path: Path, warm: Any, given: str, code: str, name: str) -> None:
    verdict = graded(tmp_path, warm, ADAM + given, code)
    assert [finding.id for finding in verdict.findings] == [name] * bool(name)
    assert (verdict.status == "passed") == (not name)


def test_code_may_rely_on_a_state_that_is_given(tmp_path: Path, warm: Any) -> None:
    code = adam(0).replace("for key, value in dict(m=np.zeros_like(x), v=np.zeros_like(x), t=0).items():", "if 0:")
    assert graded(tmp_path, warm, ADAM + "given = true", code).status == "passed"
    assert graded(tmp_path, warm, ADAM, code).status != "passed"


def test_a_count_that_is_passed_may_be_one_of_updates_done(tmp_path: Path, warm: Any) -> None:
    call = 'rule = "adam"\ncall = "adam(w, g, m, v, t, lr, b1, b2, eps) -> w, m, v"\n'
    code = """
    def adam(w, g, m, v, t, lr, b1, b2, eps):
        t = t + 1
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        return w - lr * m / (1 - b1**t) / (np.sqrt(v / (1 - b2**t)) + eps), m, v
    """
    assert graded(tmp_path, warm, call + "given = { t = 0 }", code).status == "passed"
    assert graded(tmp_path, warm, call, code).findings[0].id == "adam/t-from-two"
    late = graded(tmp_path, warm, call + "given = { t = 0 }", code.replace("t = t + 1", "t = t"))
    assert late.findings[0].id == "adam/t-from-zero"
    assert late.findings[0].example is None or "t=0" in late.findings[0].example.call


def test_an_accumulator_may_begin_with_a_value(tmp_path: Path, warm: Any) -> None:
    call = 'rule = "adagrad"\ncall = "adagrad(w, g, config) -> w, config"\nconfig = ["lr", "epsilon", "G"]\ngiven = { G = 0.5 }'
    code = """
    def adagrad(w, g, config):
        config["G"] = config["G"] + g**2
        return w - config["lr"] * g / (np.sqrt(config["G"]) + config["epsilon"]), config
    """
    assert graded(tmp_path, warm, call, code).status == "passed"
    assert graded(tmp_path, warm, call, code.replace('config["G"] + g', "0 * w + g")).status != "passed"


@pytest.mark.parametrize(
    ("declaration", "words"),
    [
        ('rule = "sgd"\ncall = "f(w, g, lr) -> w"\ngiven = true', "no state that could be given"),
        ('rule = "momentum"\ncall = "M(lr, beta).step(w, g)"\ngiven = true', "makes its state itself"),
        (ADAM + "given = { velocity_of_light = 1 }", "'velocity_of_light' is no state"),
        (ADAM + "given = { t = 0.5 }", "a whole number"),
    ],
)
def test_what_cannot_be_given_is_told(tmp_path: Path, declaration: str, words: str) -> None:
    assert words in refused(tmp_path, declaration)
