"""Values that a student's code gives to hyperparameters by itself, read from its source."""

from __future__ import annotations

import pytest

from grader.diagnosis.written_defaults import written_defaults


def found(source: str, definition: str = "f") -> dict[str, list[float]]:
    values: dict[str, list[float]] = {}
    for each in written_defaults([source], definition, lambda name: {"lr": "lr", "eta": "lr", "mu": "beta"}.get(name)):
        values.setdefault(each.slot, []).append(each.value)
    return values


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("def f(w, lr=1e-5, *, mu=0.9): pass", {"lr": [1e-5], "beta": [0.9]}),
        ("def f(w, lr=10 ** -2): pass", {"lr": [0.01]}),
        ("def f(w, lr=1 / 100): pass", {"lr": [0.01]}),
        ("LR = 0.3\ndef f(w, lr=LR): pass", {"lr": [0.3]}),
        ("def f(c):\n    c.setdefault('lr', 1e-3)\n    mu = c.get('mu', 0.5)", {"lr": [1e-3], "beta": [0.5]}),
        ("def f(c):\n    c = {'lr': 0.2, 'x': 3, **c}", {"lr": [0.2]}),
        ("def f(w, lr=None):\n    lr = 0.01 if lr is None else lr", {"lr": [0.01]}),
        ("def f(w, lr=None):\n    lr = lr or 0.01", {"lr": [0.01]}),
        ("class f:\n    def __init__(self):\n        self.eta, self.mu = 0.1, 0.9", {"lr": [0.1], "beta": [0.9]}),
        ("class f:\n    lr: float = 0.4", {"lr": [0.4]}),
        ("def g(lr=7): pass\ndef f(w, lr=0.1): pass", {"lr": [0.1]}),
        ("def g(lr=7): pass\ndef f(w): pass", {"lr": [7.0]}),
        ("def f(w, lr=10 ** 10 ** 10): pass", {}),
        ("def f(w, lr=True, mu='0.9'): pass", {}),
        ("def f(:", {}),
    ],
)
def test_the_values_that_stand_in_code(source: str, values: dict[str, list[float]]) -> None:
    assert found(source) == values
