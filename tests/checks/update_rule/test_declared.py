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
    ids=str.__len__,
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


MOMENTUM = 'rule = "momentum"\ncall = "sgd_momentum(w, dw, config) -> w, config"\n'
FIXED = MOMENTUM + 'config = ["velocity"]\nhyperparameters = { lr = 0.01, beta = 0.9 }'


def momentum(lr: str = "1e-2", beta: str = "0.9") -> str:
    return f"""
    def sgd_momentum(w, dw, config=None):
        config.setdefault("learning_rate", {lr})
        config.setdefault("momentum", {beta})
        v = config["momentum"] * config.get("velocity", np.zeros_like(w)) - config["learning_rate"] * dw
        config["velocity"] = v
        return w + v, config
    """


@pytest.mark.parametrize(
    ("lr", "beta", "values"),
    [
        ("1e-5", "0.9", ["`learning_rate`", "the default is 1e-05, the task says 0.01"]),
        ("10 ** -3", "0.9", ["the default is 0.001, the task says 0.01"]),
        ("1e-4", "0.9", ["the default is 0.0001, the task says 0.01"]),  # 0.01², but nothing is applied twice
        ("0.01", "0.99", ["`momentum`", "the default is 0.99, the task says 0.9"]),
        ("0.1", "0.5", ["the default is 0.1, the task says 0.01", "the default is 0.5, the task says 0.9"]),
    ],
)
def test_another_value_than_the_task_fixes_is_told_with_both(
    tmp_path: Path, warm: Any, lr: str, beta: str, values: list[str]
) -> None:
    verdict = graded(tmp_path, warm, FIXED, momentum(lr, beta))
    assert [finding.id for finding in verdict.findings] == ["update-rule/hyperparameter"]
    assert all(value in told(verdict) for value in values), told(verdict)
    assert verdict.score == 6


def test_a_rate_applied_twice_is_no_default(tmp_path: Path, warm: Any) -> None:
    twice = momentum().replace('- config["learning_rate"] * dw', '- config["learning_rate"] ** 2 * dw')
    assert graded(tmp_path, warm, FIXED, twice).findings[0].id == "rate/applied-twice"
    assert graded(tmp_path, warm, FIXED, momentum()).status == "passed"


DEFAULTS = {
    "function": (
        'call = "momentum(w, v, g, lr, beta) -> w, v"\ndefaults = { lr = 0.01, beta = 0.9 }',
        """
        def momentum(w, v, g, lr=0.01, beta=0.9):
            v = beta * v + lr * g
            return w - v, v
        """,
    ),
    "arguments in another order": (
        'call = "momentum(w, v, g, lr, beta) -> w, v"\ndefaults = { lr = 0.01, beta = 0.9 }',
        """
        def momentum(w, g, v, beta=0.9, lr=0.01):
            v = beta * v + lr * g
            return w - v, v
        """,
    ),
    "behind it another one": (
        'call = "momentum(w, lr, v, beta, g) -> w, v"\ndefaults = { lr = 0.01, beta = 0.9 }',
        """
        def momentum(weights, lr=0.01, speed=None, beta=0.9, slope=None):
            v = beta * speed + lr * slope
            return weights - v, v
        """,
    ),
    "keyword only": (
        'call = "momentum(w, v, g, lr, beta) -> w, v"\ndefaults = { lr = 0.01, beta = 0.9 }',
        """
        def momentum(w, v, g, *, lr=0.01, beta=0.9):
            v = beta * v + lr * g
            return w - v, v
        """,
    ),
    "config": (
        'call = "momentum(w, dw, config) -> w, config"\nconfig = ["learning_rate", "momentum", "velocity"]\n'
        "defaults = { learning_rate = 0.01, momentum = 0.9 }",
        """
        def momentum(w, dw, config):
            config.setdefault("learning_rate", 0.01)
            v = config.get("momentum", 0.9) * config.get("velocity", 0 * w) - config["learning_rate"] * dw
            config["velocity"] = v
            return w + v, config
        """,
    ),
    "class": (
        'call = "Momentum(lr, beta).step(w, g)"\ndefaults = { lr = 0.01, beta = 0.9 }',
        """
        class Momentum:
            def __init__(self, lr=0.01, beta=0.9):
                self.lr, self.beta, self.v = lr, beta, 0
            def step(self, w, g):
                self.v = self.beta * self.v - self.lr * g
                return w + self.v
        """,
    ),
    "class over lists": (
        'call = "Momentum(params, lr, beta).step(grads)"\nparameters = 2\ndefaults = { lr = 0.01, beta = 0.9 }',
        """
        class Momentum:
            def __init__(self, params, lr=0.01, beta=0.9):
                self.params, self.lr, self.beta, self.v = params, lr, beta, [0 * p for p in params]
            def step(self, grads):
                for i, g in enumerate(grads):
                    self.v[i] = self.beta * self.v[i] - self.lr * g
                    self.params[i] += self.v[i]
        """,
    ),
}


@pytest.mark.parametrize("form", DEFAULTS)
def test_defaults_are_judged_by_calls_that_leave_them_out(tmp_path: Path, warm: Any, form: str) -> None:
    declaration, code = 'rule = "momentum"\n' + DEFAULTS[form][0], DEFAULTS[form][1]
    right = graded(tmp_path, warm, declaration, code)
    assert (right.status, right.findings) == ("passed", ())
    assert [(part.id, part.score, part.max_score) for part in right.parts][-1] == ("defaults", 1, 1)
    wrong = graded(tmp_path, warm, declaration, code.replace("0.01", "1e-5"))
    assert (wrong.score, [finding.id for finding in wrong.findings]) == (9.5, ["update-rule/default"])
    assert "the default is 1e-05, the task says 0.01" in told(wrong)
    without = graded(tmp_path, warm, declaration, code.replace(", 0.9)", ", None)").replace("=0.9", "=None"))
    assert (without.score, [finding.id for finding in without.findings]) == (9.5, ["update-rule/default"])
    assert "can't be left out" in told(without)


def test_a_wrong_rule_may_have_the_right_defaults(tmp_path: Path, warm: Any) -> None:
    declaration, code = DEFAULTS["function"]
    declaration = 'rule = "momentum"\n' + declaration
    uphill = graded(tmp_path, warm, declaration, code.replace("w - v", "w + v"))
    assert [finding.id for finding in uphill.findings] == ["direction/ascends"]
    assert uphill.parts[-1].score == 1
    both = graded(tmp_path, warm, declaration, code.replace("w - v", "w + v").replace("0.01", "0.3"))
    assert [finding.id for finding in both.findings] == ["direction/ascends", "update-rule/default"]
    assert "the default is 0.3, the task says 0.01" in told(both)
    nothing = graded(tmp_path, warm, declaration, "def momentum(w, v, g, lr=0.01, beta=0.9):\n    return w, v")
    assert nothing.score == 0
    deaf = graded(tmp_path, warm, declaration, code.replace("lr * g", "0.01 * g"))
    assert deaf.parts[-1].score == 0.5


def test_the_default_of_epsilon_can_be_seen(tmp_path: Path, warm: Any) -> None:
    declaration = 'rule = "adagrad"\ncall = "adagrad(w, g, G, lr, eps) -> w, G"\ndefaults = { eps = 1e-8 }'
    code = "def adagrad(w, g, G, lr, eps=1e-8):\n    G = G + g**2\n    return w - lr * g / (np.sqrt(G) + eps), G"
    assert graded(tmp_path, warm, declaration, code).status == "passed"
    assert "the default is 1e-07, the task says 1e-08" in told(
        graded(tmp_path, warm, declaration, code.replace("1e-8", "1e-7"))
    )


def test_defaults_of_what_is_not_passed_are_refused(tmp_path: Path) -> None:
    start = 'rule = "momentum"\ncall = "f(w, v, g, lr) -> w, v"\nhyperparameters = { beta = 0.9 }\n'
    assert "hyperparameters = { beta = 0.9 }" in refused(tmp_path, start + "defaults = { beta = 0.9 }")
    assert "momentum has no 'rho_of_t'" in refused(tmp_path, start + "defaults = { rho_of_t = 0.9 }")


DICTS = """
rule = "momentum"
call = "update(parameters, grads, v, lr, beta) -> parameters, v"
parameters = ["W1", "b1"]
"""


def update(line: str = "v['d' + k] = beta * v['d' + k] - lr * grads['d' + k]", first: str = "pass") -> str:
    return f"""
    def update(parameters, grads, v, lr, beta):
        {first}
        for k in parameters:
            {line}
            parameters[k] = parameters[k] + v["d" + k]
        return parameters, v
    """


@pytest.mark.parametrize(
    "shapes", ["", "shapes = { W1 = [4, 3], b1 = [4, 1] }", "shapes = [[2, 5], [2]]", "shapes = { b1 = [3, 1] }"]
)
def test_parameters_of_their_own_shapes(tmp_path: Path, warm: Any, shapes: str) -> None:
    right = graded(tmp_path, warm, DICTS + shapes, update())
    assert (right.status, right.findings) == ("passed", ())
    wrong = graded(tmp_path, warm, DICTS + shapes, update().replace("- lr", "+ lr"))
    assert wrong.findings[0].id == "direction/ascends"
    of_b = graded(tmp_path, warm, DICTS + shapes, update().replace("- lr", "- (lr if k == 'W1' else -lr)"))
    assert of_b.findings[0].id == "direction/ascends"
    assert "`W1` is updated as it should be, `b1` is not" in of_b.findings[0].story.show("en")  # type: ignore[union-attr]


def test_code_that_needs_the_shapes_of_the_task(tmp_path: Path, warm: Any) -> None:
    code = update(
        first="assert parameters['W1'].shape == (4, 3) and parameters['b1'].shape == v['db1'].shape == (4, 1)"
    )
    assert graded(tmp_path, warm, DICTS + "shapes = { W1 = [4, 3], b1 = [4, 1] }", code).status == "passed"
    assert graded(tmp_path, warm, DICTS, code).status == "failed"
    plain = 'rule = "momentum"\ncall = "step(w, v, g, lr, beta) -> w, v"\n'
    code = "def step(w, v, g, lr, beta):\n    assert w.shape == (4, 3)\n    v = beta * v - lr * g\n    return w + v, v"
    assert graded(tmp_path, warm, plain + "shapes = [[4, 3]]", code).status == "passed"
    assert graded(tmp_path, warm, plain + "shapes = { w = [4, 3] }", code).status == "passed"
    told_of = graded(tmp_path, warm, plain + "shapes = [[4, 3]]", code.replace("- lr", "- 1.7 * lr")).findings[0]
    assert told_of.evidence is not None
    assert "three parameters" not in told_of.evidence.probe.show("en")


def test_a_bias_is_a_column_beside_its_weights(tmp_path: Path, warm: Any) -> None:
    code = update(first="assert parameters['b1'].shape == (parameters['W1'].shape[0], 1)")
    assert graded(tmp_path, warm, DICTS, code).status == "passed"


def test_a_line_copied_from_w_to_b_gives_numbers(tmp_path: Path, warm: Any) -> None:
    copied = update("v['d' + k] = beta * v['d' + k] - lr * grads['dW1']")
    for shapes in ("", "shapes = { W1 = [4, 3], b1 = [4, 1] }"):
        verdict = graded(tmp_path, warm, DICTS + shapes, copied)
        assert not any(finding.id.startswith("run/") for finding in verdict.findings)
        assert verdict.score == 5


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ("shapes = { W3 = [4, 3] }", "no parameter 'W3'; there are: W1, b1"),
        ("shapes = [[4, 3]]", "1 shapes for 2 parameters"),
        ("shapes = { W1 = [400, 300] }", "no shape of 1 to 100 numbers"),
        ("shapes = { W1 = [] }", "no shape of 1 to 100 numbers"),
    ],
)
def test_what_is_no_shape_is_told(tmp_path: Path, shapes: str, words: str) -> None:
    assert words in refused(tmp_path, DICTS + shapes)


def test_a_value_of_its_own_beside_another_mistake(tmp_path: Path, warm: Any) -> None:
    uphill = momentum("1e-3").replace("w + v, config", "w - v, config")
    verdict = graded(tmp_path, warm, FIXED, uphill)
    assert [finding.id for finding in verdict.findings] == ["direction/ascends", "update-rule/hyperparameter"]
    assert "the default is 0.001, the task says 0.01" in told(verdict)
    assert verdict.score == 3.6


def test_a_value_of_its_own_that_stands_nowhere(tmp_path: Path, warm: Any) -> None:
    code = "def sgd(w, g):\n    return w - g / len(300 * 'x')"
    verdict = graded(tmp_path, warm, 'rule = "sgd"\ncall = "sgd(w, g) -> w"\nhyperparameters = { lr = 0.01 }', code)
    assert "works with 0.003333; the task says 0.01" in told(verdict)
