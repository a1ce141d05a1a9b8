"""What once went wrong on real homework, reduced to its smallest input: told and marked alike on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader import engines
from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn

ADAM = 'kind = "update-rule"\nrule = "adam"\ncall = "adam(w, m, v, g, t, lr, beta1, beta2, eps) -> w, m, v"'
ADAMW = 'kind = "update-rule"\nrule = "adamw"\ncall = "adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay) -> w, m, v"'
DEFAULT = """kind = "update-rule"
rule = "momentum"
call = "sgd_momentum(w, dw, config) -> w, config"
config = ["velocity"]
hyperparameters = { lr = 0.01, beta = 0.9 }"""
DICTS = """kind = "update-rule"
rule = "adam"
call = "update(parameters, grads, m, v, t, lr, beta1, beta2, epsilon) -> parameters, m, v"
parameters = ["W1", "b1"]"""
FIRST = 'kind = "update-rule"\nrule = "rmsprop"\ncall = "RMSProp(params, lr, rho, eps).step()"\nparameters = 2\ndialects = ["from-first"]'
MOMENTUM = 'kind = "update-rule"\nrule = "momentum"\ncall = "momentum(w, g, v, lr, beta) -> w, v"'
BATCHES = 'kind = "minibatch"\ncall = "batches(X, Y, mini_batch_size, seed)"\naxis = "last"\nseeded = "random-state"'
LOOP = """kind = "training-loop"
call = "train(X, y, w, lr, batch_size, epochs) -> w"
counts = "step"
loss = "half-mse"
[[check]]
kind = "update-rule"
points = 10
rule = "sgd"
call = "step(w, g, lr) -> w\""""

MOMENTS = """
def adam(w, m, v, g, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    {}
    return w, m, v
"""
DECAYED = (
    MOMENTS.replace("def adam", "def adamw")
    .replace("eps):", "eps, weight_decay):")
    .replace("{}", "u = m / (1 - beta1 ** t) / (np.sqrt(v / (1 - beta2 ** t)) + eps)\n    {}")
)
COPIED = """
def update(parameters, grads, m, v, t, lr, beta1, beta2, epsilon):
    for k in parameters:
        d = "d" + k
        m[d] = beta1 * m[d] + (1 - beta1) * grads[d]
        v[d] = beta2 * v[d] + (1 - beta2) * grads["dW1"] ** 2
        parameters[k] = parameters[k] - lr * (m[d] / (1 - beta1**t)) / (np.sqrt(v[d] / (1 - beta2**t)) + epsilon)
    return parameters, m, v
"""
FROM_FIRST = """
class RMSProp:
    def __init__(self, params, lr, rho, eps):
        self.params, self.lr, self.rho, self.eps = list(params), lr, rho, eps
    def step(self):
        for p in self.params:
            if not hasattr(p, "average"): p.average = {}
            p.average = p.average * self.rho + p.grad ** 2 * (1 - self.rho)
            p.data -= self.lr * p.grad / (np.sqrt(p.average) + self.eps)
"""
OWN = """
def sgd_momentum(w, dw, config=None):
    config = {{}} if config is None else config
    config.setdefault("learning_rate", {})
    v = 0.9 * config.get("velocity", np.zeros_like(w)) - config["learning_rate"] * dw
    config["velocity"] = v
    return w + v, config
"""
CUT = """
def batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    order = np.random.permutation(m)
    X, Y = X[:, order], Y[:, order]
    out = []
    for k in range(m // mini_batch_size):
        out.append((X[:, {0}], Y[:, {0}]))
    if m % mini_batch_size:
        out.append((X[:, {1}:], Y[:, {1}:]))
    return out
"""
FULL = "k * mini_batch_size:(k + 1) * mini_batch_size"
TRAIN = """
def step(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for epoch in range(epochs):
        for i in range(0, len(X), batch_size):
            g = X[i:i + batch_size].T @ (X[i:i + batch_size] @ w - y[i:i + batch_size]) / len(X[i:i + batch_size])
            w = step(w, g, lr)
    return w
"""

CASES: dict[str, tuple[str, str, list[str]]] = {
    "decay before": (ADAMW, DECAYED.format("w = w - lr * weight_decay * w - lr * u"), []),
    "decay after": (ADAMW, DECAYED.format("w = w - lr * u; w = w - lr * weight_decay * w"), []),
    "decay unscaled": (ADAMW, DECAYED.format("w = w - lr * u - weight_decay * w"), []),
    "decay on the step": (ADAMW, DECAYED.format("w = w - lr * weight_decay * u - lr * u"), ["adamw/decay-on-step"]),
    "decay with the other sign": (ADAMW, DECAYED.format("w = w + lr * weight_decay * w - lr * u"), ["weights/decay-sign"]),
    "no brackets": (ADAM, MOMENTS.format("w = w - lr * (m / (1 - beta1 ** t)) / np.sqrt(v / (1 - beta2 ** t)) + eps"), ["adaptive/epsilon-outside-denominator"]),
    "no brackets, t frozen": (
        ADAM, MOMENTS.format("w = w - lr * (m / (1 - beta1 ** 1)) / np.sqrt(v / (1 - beta2 ** 1)) + eps"),
        ["adaptive/epsilon-outside-denominator", "adam/correction-without-power"],
    ),
    "half of the correction": (ADAM, MOMENTS.format("w = w - lr * (m / (1 - beta1 ** 2)) / (np.sqrt(v / (1 - beta2 ** t)) + eps)"), ["adam/m-correction-with-exponent-2"]),
    "a copied line": (DICTS, COPIED, ["parameters/copied-line"]),
    "from the first square": (FIRST, FROM_FIRST.format("p.grad ** 2"), []),
    "from zero where the first square is asked for": (FIRST, FROM_FIRST.format("0"), ["rmsprop/starts-from-zero"]),
    "the task's default": (DEFAULT, OWN.format("0.01"), []),
    "another default": (DEFAULT, OWN.format("1e-5"), ["update-rule/hyperparameter"]),
    "rounded as asked": (MOMENTUM + "\ndecimals = 5", "def momentum(w, g, v, lr, beta):\n    v = beta * v + lr * g\n    return np.round(w - v, 5), np.round(v, 5)", []),
    "rounded to fewer decimals": (MOMENTUM + "\ndecimals = 5", "def momentum(w, g, v, lr, beta):\n    v = beta * v + lr * g\n    return np.round(w - v, 2), np.round(v, 2)", ["update-rule/rounded"]),
    "batches as asked": (BATCHES, CUT.format(FULL, "m // mini_batch_size * mini_batch_size"), []),
    "batches that overlap": (BATCHES, CUT.format("0:max(k, 1) * mini_batch_size", "m // mini_batch_size * mini_batch_size"), ["minibatch/batches-overlap"]),
    "a tail from the loop's variable": (BATCHES, CUT.format(FULL, "(k + 1) * mini_batch_size"), ["minibatch/few-samples"]),
    "a right loop of a wrong step": (LOOP, TRAIN.replace("w - lr * g", "w + lr * g"), []),
    "a result that is dropped": (LOOP, TRAIN.replace("w = step", "step"), ["training/w-dropped"]),
}  # fmt: skip
"""What is declared, the student's code, and what is told; nothing where all is right."""


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(f"rules-{name}")) for name in engines.ENGINES],
)
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    with engines.make(request.param) as made:
        yield made


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_told_as_it_should_be(tmp_path: Path, engine: Any, case: str) -> None:
    declaration, source, told = CASES[case]
    (tmp_path / "assignment.toml").write_text(f"[[check]]\npoints = 10\n{declaration}\n")
    (tmp_path / "hw.py").write_text("import numpy as np\n" + source)
    verdict = pipeline.grade(HandIn("hw", "x", tmp_path, tmp_path / "hw.py"), load(tmp_path), engine).checks[0]
    assert [finding.id for finding in verdict.findings] == told
    assert (verdict.score == verdict.max_score) == (not told)
