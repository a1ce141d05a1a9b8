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


STEP = """
        def step(self):
            self.t += 1
            b1, b2 = self.betas
            for i, p in enumerate(self.params):
                self.m[i] = b1 * self.m[i] + (1 - b1) * p.grad
                self.v[i] = b2 * self.v[i] + (1 - b2) * p.grad ** 2
                m, v = self.m[i] / (1 - b1 ** self.t), self.v[i] / (1 - b2 ** self.t)
                p.data = p.data - self.lr * m / (np.sqrt(v) + self.eps)
"""
PACKED = 'rule = "adam"\nparameters = 2\ncall = "Adam(params, lr, betas, eps).step()"\n'


def adam_class(arguments: str, betas: str = "betas") -> str:
    return f"""
    class Adam:
        def __init__(self, {arguments}):
            self.params, self.lr, self.betas, self.eps, self.t = list(params), lr, {betas}, eps, 0
            self.m = [np.zeros_like(p.data) for p in self.params]
            self.v = [np.zeros_like(p.data) for p in self.params]
    {STEP}"""


ADAM_FUNCTION = """
    def adam(w, g, m, v, t, {arguments}):
        {first}
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        return w - lr * m / (1 - b1**t) / (np.sqrt(v / (1 - b2**t)) + eps), m, v
"""


@pytest.mark.parametrize(
    ("declaration", "code"),
    [
        (PACKED, adam_class("params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8")),
        (PACKED, adam_class("params, lr=1e-3, betas=[0.9, 0.999], eps=1e-8", "list(betas)")),
        (PACKED, adam_class("params, lr, beta1, beta2, eps", "(beta1, beta2)")),
        (PACKED, adam_class("params, *, lr, eps, betas")),
        (PACKED, adam_class("params, betas, lr, eps")),
        (PACKED.replace(", betas", ", beta1, beta2"), adam_class("params, lr, betas, eps")),
        (PACKED.replace("lr, betas, eps", "*, betas, lr, eps"), adam_class("params, learning_rate, betas, eps").replace("lr, betas", "learning_rate, betas").replace("learning_rate, learning_rate", "learning_rate, ")),
        ('rule = "adam"\ncall = "adam(w, g, m, v, t, lr, betas, eps) -> w, m, v"', ADAM_FUNCTION.format(arguments="lr, betas, eps", first="b1, b2 = betas")),
        ('rule = "adam"\ncall = "adam(w, g, m, v, t, lr=lr, betas=betas, eps=eps) -> w, m, v"', ADAM_FUNCTION.format(arguments="lr, betas, eps", first="b1, b2 = betas")),
        ('rule = "adam"\ncall = "adam(w, g, m, v, t, lr, betas, eps) -> w, m, v"', ADAM_FUNCTION.format(arguments="lr, b1, b2, eps", first="")),
        ('rule = "adam"\ncall = "adam(w, g, m, v, t, *, lr, betas, eps) -> w, m, v"', ADAM_FUNCTION.format(arguments="*, learning_rate, b1, b2, epsilon", first="lr, eps = learning_rate, epsilon")),
        (ADAM.replace('"beta1", "beta2"', '"betas"'), adam(0).replace('("learning_rate", "beta1", "beta2", "epsilon")]', '("learning_rate", "epsilon")]').replace("lr, b1, b2, eps =", "(b1, b2), lr, eps = config['betas'], *")),
    ],
    ids=str.__len__,
)  # fmt: skip
def test_betas_may_be_one_tuple(tmp_path: Path, warm: Any, declaration: str, code: str) -> None:
    code = code.replace("params, learning_rate, betas, eps):", "params, learning_rate, betas, eps):\n            lr = learning_rate")  # fmt: skip
    verdict = graded(tmp_path, warm, declaration, code)
    assert (verdict.status, verdict.findings) == ("passed", ())


def test_a_mistake_with_packed_betas_has_its_name(tmp_path: Path, warm: Any) -> None:
    wrong = adam_class("params, lr, betas, eps").replace("b1, b2 = self.betas", "b2, b1 = self.betas")
    finding = graded(tmp_path, warm, PACKED, wrong).findings[0]
    assert finding.id == "adam/betas-swapped"
    wrong = adam_class("params, lr, betas, eps").replace("self.t += 1", "self.t = 1")
    found = graded(tmp_path, warm, PACKED, wrong).findings[0]
    assert found.id in ("adam/t-frozen", "adam/correction-without-power")


def test_packed_defaults(tmp_path: Path, warm: Any) -> None:
    declaration = PACKED + "defaults = { betas = [0.9, 0.999], lr = 1e-3 }"
    code = adam_class("params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8")
    assert graded(tmp_path, warm, declaration, code).status == "passed"
    wrong = graded(tmp_path, warm, declaration, code.replace("0.999", "0.99"))
    assert "than with (0.9, 0.999), which the task wants" in told(wrong)
    assert wrong.score == 9.5
    unpacked = adam_class("params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8", "(beta1, beta2)")
    assert graded(tmp_path, warm, declaration, unpacked).status == "passed"


def test_betas_and_one_of_them_are_refused(tmp_path: Path) -> None:
    assert "holds 'beta1' already" in refused(tmp_path, PACKED.replace("betas", "betas, beta1"))
    assert "'betas' is none of" in refused(
        tmp_path, 'rule = "momentum"\ncall = "f(w, v, g, lr, betas) -> w, v"\nhyperparameters = { beta = 0.9 }'
    )


KEYWORDS = {
    "function": 'call = "momentum(w, v, g, lr, beta) -> w, v"',
    "function, as in Python": 'call = "momentum(w, v, g, *, lr, beta) -> w, v"',
    "all by name": 'call = "momentum(*, w, v, g, lr, beta) -> w, v"',
    "dicts": 'call = "momentum(parameters, v, grads, lr, beta) -> parameters, v"\nparameters = ["W1", "b1"]',
}
BODY = "v = {{k: {b} * v[k] - {lr} * g[k] for k in v}}; return {{k: w[k] + v['d' + k] for k in w}}, v"


@pytest.mark.parametrize("form", KEYWORDS)
@pytest.mark.parametrize(
    ("arguments", "lr", "b"),
    [
        ("w, v, g, *, lr, beta", "lr", "beta"),
        ("w, v, g, *, momentum, learning_rate", "learning_rate", "momentum"),
        ("w, v, *, g, lr, beta", "lr", "beta"),
        ("w, v, g, *, rate, beta", "rate", "beta"),
        ("w, v, g, lr, beta", "lr", "beta"),
    ],
)
def test_keyword_only_arguments(tmp_path: Path, warm: Any, form: str, arguments: str, lr: str, b: str) -> None:
    plain = f"v = {b} * v - {lr} * g; return w + v, v"
    code = f"def momentum({arguments}): {BODY.format(lr=lr, b=b) if form == 'dicts' else plain}"
    verdict = graded(tmp_path, warm, f'rule = "momentum"\n{KEYWORDS[form]}', code)
    assert (verdict.status, verdict.findings) == ("passed", ()), told(verdict)


def test_keyword_only_arguments_of_a_class_and_its_method(tmp_path: Path, warm: Any) -> None:
    code = """
    class Momentum:
        def __init__(self, *, mu, eta):
            self.mu, self.eta, self.v = mu, eta, 0
        def step(self, *, grad, theta):
            self.v = self.mu * self.v - self.eta * grad
            return theta + self.v
    """
    for call in ("Momentum(lr, beta).step(w, g)", "Momentum(*, lr, beta).step(*, w, g)", "Momentum(lr=lr, beta=beta).step(w, g)"):  # fmt: skip
        assert graded(tmp_path, warm, f'rule = "momentum"\ncall = "{call}"', code).status == "passed", call


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


ROUNDED = 'rule = "momentum"\ncall = "step(w, g, v, lr, beta) -> w, v"\n'


def rounding(w: str = "w - v", v: str = "beta * v + lr * g", returned: str = "np.round(w, 5), np.round(v, 5)") -> str:
    return f"""
    def step(w, g, v, lr=0.01, beta=0.9):
        v = {v}
        w = {w}
        return {returned}
    """


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (rounding(), ""),
        (rounding(returned="w, v"), ""),
        (rounding(v="np.round(beta * v + lr * g, 5)", returned="w, v"), ""),
        (rounding(returned="[round(float(x), 5) for x in w.ravel()], v").replace("w.ravel()], v", "w.ravel()] if w.ndim < 2 else np.round(w, 5), v"), ""),
        (rounding(returned="np.round(w, 6), np.round(v, 6)"), ""),
        (rounding("w + v"), "direction/ascends"),
        (rounding(v="beta * v + (1 - beta) * lr * g"), "momentum/averaged"),
        (rounding(v="beta * v + g"), "rate/forgotten"),
        (rounding(v="beta * v + 1.7 * lr * g"), "update-rule/hyperparameter"),
        (rounding(returned="np.round(w, 3), np.round(v, 3)"), "update-rule/rounded"),
        (rounding(returned="np.round(w, 2), np.round(v, 2)"), "update-rule/rounded"),
        (rounding("w + v", returned="np.round(w, 2), np.round(v, 2)"), "update-rule/differs"),
    ],
    ids=str.__len__,
)  # fmt: skip
def test_results_rounded_as_the_task_asks(tmp_path: Path, warm: Any, code: str, name: str) -> None:
    verdict = graded(tmp_path, warm, ROUNDED + "decimals = 5", code)
    assert [finding.id for finding in verdict.findings] == [name] * bool(name)
    assert (verdict.status == "passed") == (not name)


def test_rounded_results_are_wrong_where_the_task_asks_for_none(tmp_path: Path, warm: Any) -> None:
    assert graded(tmp_path, warm, ROUNDED, rounding()).status != "passed"
    assert "none of 1 to 8" in refused(tmp_path, ROUNDED + "decimals = 0")


def test_few_decimals_hide_nothing(tmp_path: Path, warm: Any) -> None:
    call = 'rule = "adam"\ncall = "adam(w, g, m, v, t, lr, b1, b2, eps) -> w, m, v"\ndecimals = 2\ndialects = ["epsilon-outside"]'
    code = """
    def adam(w, g, m, v, t, lr, b1, b2, eps):
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        w = w - lr * m / (1 - b1**t) / (np.sqrt(v / (1 - b2**t)) + eps)
        return np.round(w, 2), np.round(m, 2), np.round(v, 2)
    """
    assert graded(tmp_path, warm, call, code).status == "passed"
    none = graded(tmp_path, warm, call, code.replace(" + eps", ""))
    assert none.findings[0].id == "adaptive/no-epsilon"


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


def test_right_results_that_are_rounded_unasked_are_told_as_that(tmp_path: Path, warm: Any) -> None:
    verdict = graded(tmp_path, warm, ROUNDED, rounding())
    assert [finding.id for finding in verdict.findings] == ["update-rule/rounded"]
    assert "rounded to 5 decimals" in told(verdict)
    assert verdict.score == 8
    wrong = graded(tmp_path, warm, ROUNDED, rounding("w + v"))
    assert "update-rule/rounded" not in [finding.id for finding in wrong.findings]
