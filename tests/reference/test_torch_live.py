"""Against torch itself, where it is installed: odd hyperparameters, random gradients, three shapes."""

from typing import Any

import numpy as np
import pytest
from float32_parts import as_computed
from library_rules import options_of

from reference.problems import Recorded
from reference.rule import run

torch = pytest.importorskip("torch")

OPTIMIZERS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {"lr": 0.07}),
    ("SGD", {"lr": 0.07, "momentum": 0.83}),
    ("SGD", {"lr": 0.07, "momentum": 0.83, "nesterov": True}),
    ("SGD", {"lr": 0.07, "momentum": 0.83, "dampening": 0.4, "weight_decay": 0.03}),
    ("Adagrad", {"lr": 0.07, "lr_decay": 0.2, "initial_accumulator_value": 0.3, "eps": 0.01}),
    ("RMSprop", {"lr": 0.07, "alpha": 0.77, "eps": 0.01}),
    ("RMSprop", {"lr": 0.07, "alpha": 0.77, "eps": 0.01, "centered": True, "momentum": 0.6}),
    ("Adadelta", {"lr": 0.7, "rho": 0.77, "eps": 0.01}),
    ("Adam", {"lr": 0.07, "betas": (0.77, 0.88), "eps": 0.01}),
    ("Adam", {"lr": 0.07, "betas": (0.77, 0.88), "eps": 0.01, "amsgrad": True, "weight_decay": 0.03}),
    ("AdamW", {"lr": 0.07, "betas": (0.77, 0.88), "eps": 0.01, "weight_decay": 0.03}),
    ("Adamax", {"lr": 0.07, "betas": (0.77, 0.88), "eps": 0.01}),
    ("NAdam", {"lr": 0.07, "betas": (0.77, 0.88), "eps": 0.01}),
]


@pytest.mark.parametrize(("name", "arguments"), OPTIMIZERS)
@pytest.mark.parametrize("shape", [(), (5,), (2, 3)], ids=str)
def test_same_sequence_as_torch(name: str, arguments: dict[str, Any], shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(11)
    start, gradients = np.asarray(rng.normal(size=shape)), rng.normal(size=(20, *shape))
    parameter = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
    optimizer = getattr(torch.optim, name)([parameter], **arguments)
    want = [start]
    for g in gradients:
        parameter.grad = torch.tensor(g, dtype=torch.float64)
        optimizer.step()
        want.append(parameter.detach().numpy().copy())
    rule = as_computed("torch", name.lower(), options_of("torch", name.lower(), arguments))
    np.testing.assert_allclose(run(rule, Recorded(gradients, start), 20).w, want, rtol=1e-12, atol=1e-14)
