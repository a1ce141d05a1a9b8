"""Expected values that courses and libraries publish: each is what the reference gives, or is known to be wrong.

Sources are repositories and paths there. What they publish and the reference has no part in isn't here: cosine rates and clipping
(stanford-cs336/assignment1-basics, tests/test_optimizer.py and tests/test_nn_utils.py), the snapshot of AdamW there, whose
data are torch's random numbers, and clipnorm, Lion, Ftrl, Lamb and Muon of keras-team/keras.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from reference.minibatch import iterations
from reference.problems import Recorded
from reference.rule import Rule, RuleKind, run
from reference.rules import DECAYING, RULES
from reference.rules.adam import Adam
from reference.rules.sgd import Momentum
from reference.schedule import InverseTime

# -- cs231n/cs231n.github.io, assignments/2026/assignment1.zip: FullyConnectedNets.ipynb, "SGD+Momentum", "RMSProp and Adam".
# One update from a given state; w, the gradient and the state are evenly spaced.

W = np.linspace(-0.4, 0.6, 20).reshape(4, 5)
DW = np.linspace(-0.6, 0.4, 20).reshape(4, 5)


def spaced(first: float, last: float) -> np.ndarray:
    return np.linspace(first, last, 20).reshape(4, 5)


@pytest.mark.parametrize(
    ("rule", "dialect", "hyperparameters", "state", "published"),
    [
        pytest.param(
            "momentum", "lr-inside", {"lr": 1e-3, "beta": 0.9}, {"v": spaced(0.6, 0.9)},
            {"w": [0.1406, 0.20738947, 0.27417895, 0.34096842, 0.40775789],
             "v": [0.5406, 0.55475789, 0.56891579, 0.58307368, 0.59723158]},
            id="momentum",
        ),
        pytest.param(
            "rmsprop", "epsilon-outside", {"lr": 1e-2, "rho": 0.99, "epsilon": 1e-8}, {"r": spaced(0.6, 0.9)},
            {"w": [-0.39223849, -0.34037513, -0.28849239, -0.23659121, -0.18467247],
             "r": [0.5976, 0.6126277, 0.6277108, 0.64284931, 0.65804321]},
            id="rmsprop",
        ),
        pytest.param(
            "adam", "epsilon-outside", {"lr": 1e-2}, {"m": spaced(0.6, 0.9), "v": spaced(0.7, 0.5), "t": 5},
            {"w": [-0.40094747, -0.34836187, -0.29577703, -0.24319299, -0.19060977], "m": [0.48], "v": [0.69966]},
            id="adam",
        ),
    ],
)  # fmt: skip
def test_cs231n(rule: str, dialect: str, hyperparameters: dict, state: dict, published: dict) -> None:
    w, after = RULES[rule].build(dialect, **hyperparameters).step(W, DW, {"t": 0, **state})
    for name, row in published.items():
        np.testing.assert_allclose({"w": w, **after}[name][0, : len(row)], row, atol=5.1e-9)


# -- deeplearning.ai, Deep Learning specialization, course 2 week 2: public_tests.py and testCases.py


@pytest.fixture
def parameters() -> dict[str, np.ndarray]:
    """W1, b1, W2, b2, then their gradients, drawn in this order."""
    rng = np.random.RandomState(1)
    shapes = {"W1": (2, 3), "b1": (2, 1), "W2": (3, 2), "b2": (3, 1)}
    return {f"{d}{name}": rng.randn(*shape) for d in ("", "d") for name, shape in shapes.items()}


@pytest.mark.parametrize(
    ("kind", "hyperparameters", "t", "w", "state"),
    [
        pytest.param("gradient-descent", {"lr": 0.01}, 1, [1.63312395, -0.61217855, -0.5339999], {}, id="gradient-descent"),
        pytest.param(
            "ema-momentum", {"lr": 0.01, "beta": 0.9}, 1, [1.62522322, -0.61179863, -0.52875457],
            {"v": [-0.08778584, 0.00422137, 0.05828152]}, id="momentum",
        ),
        pytest.param(
            "adam", {"lr": 0.02, "beta_1": 0.8, "beta_2": 0.888, "epsilon": 1e-2}, 2, [1.63937725, -0.62327448, -0.54308727],
            {"v": [0.08631117, 0.00019958, 0.03804344]}, id="adam",
        ),
    ],
)  # fmt: skip
def test_deeplearning_ai(
    parameters: dict[str, np.ndarray], kind: str, hyperparameters: dict, t: int, w: list[float], state: dict
) -> None:
    rule = RULES[kind].build(**hyperparameters)
    got, after = rule.step(parameters["W1"], parameters["dW1"], {**rule.init(parameters["W1"]), "t": t - 1})
    np.testing.assert_allclose(got[0], w, atol=5.1e-9)
    for name, row in state.items():
        np.testing.assert_allclose(after[name][0], row, atol=5.1e-9)


def test_momentum_of_deeplearning_ai_is_the_average_and_no_other_dialect(parameters: dict[str, np.ndarray]) -> None:
    for dialect in RULES["momentum"].dialects:
        rule = RULES["momentum"].build(dialect, lr=0.01, beta=0.9)
        got, _ = rule.step(parameters["W1"], parameters["dW1"], rule.init(parameters["W1"]))
        right = np.allclose(got[0], [1.62522322, -0.61179863, -0.52875457], rtol=0, atol=5.1e-9)
        assert right == (dialect.id == "average")


@pytest.mark.parametrize(
    ("lr", "epoch", "decay", "every", "published"),
    [
        (0.5, 2, 1, 1, 1 / 6),  # update_lr; the others are schedule_lr_decay
        (0.5, 100, 1, 100, 0.25),
        (0.5, 10, 1, 100, 0.5),
        (0.3, 1000, 0.25, 100, 0.085714285),
        (0.3, 100, 0.25, 100, 0.24),
    ],
)
def test_decay_of_deeplearning_ai(lr: float, epoch: int, decay: float, every: int, published: float) -> None:
    assert InverseTime(lr, decay)(epoch // every) == pytest.approx(published, rel=1e-8)


def test_mini_batches_of_deeplearning_ai() -> None:
    X = np.random.RandomState(1).randn(5, 7)
    order = np.random.RandomState(0).permutation(7)
    assert iterations(7, 2) == 4
    np.testing.assert_allclose(X[0, order[:2]], [1.74481176, -0.52817175], atol=5.1e-9)


# -- dlsyscourse/hw2, tests/hw2/test_nn_and_optim.py: the loss of a small network after 31 updates in float32


def _kaiming(rng: np.random.RandomState, fan_in: int, *shape: int) -> np.ndarray:
    bound = np.sqrt(2) * np.sqrt(3 / fan_in)
    return (rng.rand(*shape) * 2 * bound - bound).astype(np.float32)


def _needle_loss(rule: Rule) -> float:
    rng = np.random.RandomState(42)
    weights = []
    for inside, outside in ((64, 32), (32, 16)):
        weights += [_kaiming(rng, inside, inside, outside), _kaiming(rng, outside, outside, 1).reshape(1, outside)]
    states: list[dict[str, Any]] = [rule.init(each) for each in weights]
    X = (np.random.RandomState(1024 * 64 * 2).randint(0, 100, (1024, 64)) / 20).astype(np.float32)
    y = np.random.RandomState(1024).randint(0, 16, 1024)
    for start in range(0, 1024, 32):
        x, labels = X[start : start + 32], y[start : start + 32]
        hidden = np.maximum(x @ weights[0] + weights[1], 0)
        logits = hidden @ weights[2] + weights[3]
        exps = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances = exps / exps.sum(axis=1, keepdims=True)
        loss = float(-np.log(chances[np.arange(32), labels]).mean())
        off = (chances - np.eye(16, dtype=np.float32)[labels]) / 32
        back = (off @ weights[2].T) * (hidden > 0)
        gradients = [x.T @ back, back.sum(0, keepdims=True), hidden.T @ off, off.sum(0, keepdims=True)]
        for k, g in enumerate(gradients):
            weights[k], states[k] = rule.step(weights[k], g, states[k])
    return loss


@pytest.mark.parametrize(
    ("kind", "hyperparameters", "published"),
    [
        pytest.param(RULES["sgd"], {"lr": 0.01}, 3.207009, id="SGD"),
        pytest.param(RULES["ema-momentum"], {"lr": 0.01, "beta": 0.9}, 3.311805, id="momentum"),
        pytest.param(DECAYING["sgd"], {"lr": 0.01, "weight_decay": 0.01}, 3.202637, id="SGD with decay"),
        pytest.param(DECAYING["ema-momentum"], {"lr": 0.01, "beta": 0.9, "weight_decay": 0.01}, 3.306993, id="momentum with decay"),
        pytest.param(RULES["adam"], {"lr": 0.001}, 3.703999, id="Adam"),
        pytest.param(DECAYING["adam"], {"lr": 0.001, "weight_decay": 0.01}, 3.705134, id="Adam with decay"),
    ],
)  # fmt: skip
def test_needle(kind: RuleKind, hyperparameters: dict[str, float], published: float) -> None:
    assert _needle_loss(kind.build(**hyperparameters)) == pytest.approx(published, rel=1e-5, abs=1e-5)


def test_faulty_the_case_of_needle_about_bias_correction_is_the_one_about_decay() -> None:
    """Its number is that of Adam *with* the correction: without, the loss is another."""
    without = Adam(lr=0.001, weight_decay=0.01, bias_correction=False)
    assert _needle_loss(without) != pytest.approx(3.705134, rel=1e-3)


# -- keras-team/keras, keras/src/optimizers/*_test.py, test_correctness_with_golden: from ones, gradients .01, then .1 … 1

GOLDEN: list[tuple[str, str, dict[str, float], Sequence[Sequence[float]]]] = [
    ("adamw", "epsilon-hat", {"lr": 1.0, "weight_decay": 0.5, "epsilon": 2.0},
     [[0.4998, 0.4998], [0.2486, 0.2382], [0.1223, 0.1003], [0.0586, 0.0258], [0.0263, -0.0159]]),
    ("nadam", "fast-warming", {"lr": 0.5, "beta_1": 0.5, "beta_2": 0.67, "epsilon": 1e-5},
     [[0.4281, 0.4281], [-0.1738, -0.1717], [-0.7115, -0.7084], [-1.2335, -1.2299], [-1.7492, -1.7454]]),
    ("adamax", "epsilon-in-divisor", {"lr": 0.2, "beta_1": 0.85, "beta_2": 0.95, "epsilon": 1e-6},
     [[0.8, 0.8], [0.6827, 0.691], [0.5333, 0.5466], [0.368, 0.3848], [0.1933, 0.2126]]),
    ("adadelta", "epsilon-inside", {"lr": 1.0, "rho": 0.8, "epsilon": 1e-6},
     [[0.9978] * 2, [0.9947] * 2, [0.9915] * 2, [0.9882] * 2, [0.9849] * 2]),
    ("amsgrad", "epsilon-hat", {"lr": 0.001, "epsilon": 1e-7},
     [[0.999] * 2, [0.9982] * 2, [0.9974] * 2, [0.9965] * 2, [0.9955] * 2]),
]  # fmt: skip
"""Rule, dialect, hyperparameters; w of the first parameter and of the last after each update."""


def _keras(rule: Rule) -> np.ndarray:
    gradients = np.array([np.full(10, 0.01), *[np.arange(1, 11) / 10] * 4])
    return run(rule, Recorded(gradients, np.ones(10)), 5).w[1:]


@pytest.mark.parametrize(("name", "dialect", "hyperparameters", "published"), GOLDEN, ids=[each[0] for each in GOLDEN])
def test_keras(name: str, dialect: str, hyperparameters: dict, published: list) -> None:
    got = _keras(RULES[name].build(dialect, **hyperparameters))
    np.testing.assert_allclose(got[:, [0, -1]], published, rtol=5e-4, atol=5e-4)


@pytest.mark.parametrize(("name", "passing"), [("adamw", {"epsilon-hat", "decay-unscaled-epsilon-hat"}), ("nadam", {"fast-warming"})])  # fmt: skip
def test_the_values_of_keras_tell_dialects_apart(name: str, passing: set[str]) -> None:
    """With a learning rate of 1, a decay that it scales and one that it doesn't are the same."""
    _, _, hyperparameters, published = next(each for each in GOLDEN if each[0] == name)
    right = {
        dialect.id
        for dialect in RULES[name].dialects
        if np.allclose(
            _keras(RULES[name].build(dialect, **hyperparameters))[:, [0, -1]], published, rtol=5e-4, atol=5e-4
        )
    }
    assert right == passing


def test_faulty_the_values_of_keras_for_nesterov_are_those_of_no_momentum() -> None:
    """keras/src/optimizers/sgd_test.py: SGD(nesterov=True) has momentum 0, so its values are plain gradient descent's."""
    published = [[0.9999, 0.9999], [0.9989, 0.9899], [0.9979, 0.9799], [0.9969, 0.9699], [0.9959, 0.9599]]
    np.testing.assert_allclose(_keras(RULES["sgd"].build(lr=0.01))[:, [0, -1]], published, atol=5e-4)
    np.testing.assert_allclose(_keras(Momentum(lr=0.01, beta=0.0, nesterov=True))[:, [0, -1]], published, atol=5e-4)
    with_momentum = _keras(RULES["nesterov"].build(lr=0.01, beta=0.9))[:, [0, -1]]
    assert not np.allclose(with_momentum, published, rtol=0, atol=5e-4)


# -- Open-Deep-ML/DML-OpenProblem, questions/87_adam/tests.json


def test_faulty_the_second_moment_of_deep_mls_adam() -> None:
    """It expects v = 0.0001 for a first gradient of 0.1 and β₂ = 0.999; another test of the same file has the right 1e-05."""
    rule = RULES["adam"].build(beta_2=0.999)
    _, after = rule.step(np.array([1.0]), np.array([0.1]), rule.init(np.array([1.0])))
    assert after["v"][0] == pytest.approx(1e-05)
    assert after["v"][0] != pytest.approx(0.0001, rel=0.5)
