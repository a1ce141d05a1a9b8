"""Arguments as the task packs them: betas as one tuple, and keyword-only ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.checks.update_rule.test_declared import ADAM, adam, graded, refused, told

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
