"""Functions that take arguments by name only, or hide how they take them, are called as they want to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignments.load import load
from grader.checks.calls.passing import by_name_where_asked
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.result import Result

ASSIGNMENT = """
[[check]]
kind = "update-rule"
id = "adam"
points = 10
rule = "adam"
call = "adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon) -> w, m, v"

[[check]]
kind = "update-rule"
id = "momentum"
points = 10
rule = "momentum"
call = "momentum_update(w, v, g, lr, beta) -> w, v"

[[check]]
kind = "update-rule"
id = "sgd"
points = 10
rule = "sgd"
call = "SGD(lr).update(w, g) -> w"

[[check]]
kind = "iterations"
id = "iterations"
points = 10
call = "iterations(n_samples, batch_size)"

[[check]]
kind = "minibatch"
id = "batches"
points = 10
call = "get_batches(X, y, batch_size)"

[[check]]
kind = "training-loop"
id = "train"
points = 10
call = "train(X, y, w, gradient, lr, batch_size, epochs) -> w"

[[check]]
kind = "trajectory"
id = "GD"
points = 10
call = "GD(w_init, df, epochs, lr) -> ws"
"""
RIGHT = """
import functools
import numpy as np

def core(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    return w - lr * (m / (1 - beta_1**t)) / (np.sqrt(v / (1 - beta_2**t)) + epsilon), m, v

def descend(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v

def batches(X, y, batch_size):
    return [(X[i:i + batch_size], y[i:i + batch_size]) for i in range(0, len(X), batch_size)]

def training(X, y, w, gradient, lr, batch_size, epochs):
    for _ in range(epochs):
        for a, b in batches(X, y, batch_size):
            w = w - lr * gradient(w, a, b)
    return w

def going_down(w, df, epochs, lr):
    ws = [w]
    for _ in range(epochs):
        ws.append(ws[-1] - lr * df(ws[-1]))
    return ws
"""
BY_NAME = """
def adam_update(w, m, v, g, *, t, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    return core(w, m, v, g, t, lr, beta_1, beta_2, epsilon)

def momentum_update(w, v, *, learning_rate, momentum, gradient):
    return descend(w, v, gradient, learning_rate, momentum)

class SGD:
    def __init__(self, *, learning_rate=0.1):
        self.lr = learning_rate
    def update(self, w, g):
        return w - self.lr * g

def iterations(*, batch_size, n_samples):
    return -(-n_samples // batch_size)

def get_batches(data, labels, *, size):
    return batches(data, labels, size)

def train(X, y, w, *, epochs, batch_size, lr=0.1, gradient, verbose=False):
    return training(X, y, w, gradient, lr, batch_size, epochs)

def GD(w_init, grad_fn, *, n_iters, learning_rate=0.1):
    return going_down(w_init, grad_fn, n_iters, learning_rate)
"""
WRAPPED = """
def plain(function):
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner

def kept(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner

@plain
def adam_update(w, m, v, g, *, t, lr, beta_1, beta_2, epsilon):
    return core(w, m, v, g, t, lr, beta_1, beta_2, epsilon)

momentum_update = functools.partial(descend, lr=0.1, beta=0.9)

class SGD:
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)
    def __init__(self, lr):
        self.lr = lr
    def update(self, w, g):
        return w - self.lr * g

@staticmethod
def iterations(n_samples, *, batch_size):
    return -(-n_samples // batch_size)

class Batches:
    def __call__(self, X, y, *, batch_size):
        return batches(X, y, batch_size)

get_batches = Batches()

@kept
@plain
def train(X, y, w, gradient, *, lr, batch_size, epochs):
    return training(X, y, w, gradient, lr, batch_size, epochs)

GD = functools.partial(going_down, lr=0.5, epochs=3)
"""


def graded(warm: WarmEngine, folder: Path, source: str) -> Result:
    (folder / "a").mkdir()
    (folder / "a" / "assignment.toml").write_text(ASSIGNMENT)
    file = folder / "a.py"
    file.write_text(RIGHT + source)
    return pipeline.grade(HandIn("a", "s", folder, file), load(folder / "a"), warm)


@pytest.mark.parametrize("source", [BY_NAME, WRAPPED], ids=["by name", "wrapped"])
def test_what_is_taken_by_name_is_passed_by_name(warm: WarmEngine, tmp_path: Path, source: str) -> None:
    result = graded(warm, tmp_path, source)
    assert {verdict.id: (verdict.score, verdict.findings) for verdict in result.checks} == dict.fromkeys(
        ("adam", "momentum", "sgd", "iterations", "batches", "train", "GD"), (10, ())
    )


def test_a_slip_in_what_is_taken_by_name_is_told_as_ever(warm: WarmEngine, tmp_path: Path) -> None:
    source = BY_NAME.replace("descend(w, v, gradient,", "descend(w, v, -gradient,")
    result = graded(warm, tmp_path, source)
    (momentum,) = [verdict for verdict in result.checks if verdict.id == "momentum"]
    assert momentum.score < 10
    assert [finding.id for finding in momentum.findings] == ["direction/ascends"]


def test_names_that_nobody_knows_get_what_is_left_over() -> None:
    known = {"lr": "lr"}.get
    assert by_name_where_asked(("w", "g", "lr"), {}, ("lr", "foo"), 1, known) == (("w",), {"lr": "lr", "foo": "g"})
    assert by_name_where_asked(("w", "g", "lr"), {}, ("verbose",), 3, known) == (("w", "g", "lr"), {})
    assert by_name_where_asked(("w", "g"), {"lr": "lr"}, ("lr",), 2, known) == (("w", "g"), {"lr": "lr"})
