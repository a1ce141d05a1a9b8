"""Which numbers libraries round to float32 although they are asked for float64.

With these roundings repeated, the reference gives the recorded sequences to the last digits; without them, it
is as far off as a float32 constant is. That is how we know that nothing else differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from library_rules import rule_for

from reference.rule import Rule
from reference.rules.adam import Adam
from reference.rules.adamax import Adamax
from reference.rules.adamw import AdamW
from reference.rules.nadam import Nadam
from reference.schedule import InverseTime


def float32(x: float) -> float:
    """x with the digits that float32 keeps."""
    return float(np.float32(x))


def as_computed(family: str, optimizer: str, options: Mapping[str, Any]) -> Rule:
    """`rule_for`, with the roundings of that library."""
    options = dict(options)
    if family == "tf-legacy":  # hyperparameters are float32 variables; ε and initial values are not
        keep = {"epsilon", "initial_accumulator"}
        options |= {n: float32(x) for n, x in options.items() if isinstance(x, float) and n not in keep}
    if family == "keras-new-tf":  # Python numbers that meet a tensor become float32 tensors
        names = {"weight_decay"} | ({"momentum"} if optimizer == "sgd" else set())
        options |= {n: float32(options[n]) for n in names & options.keys()}
    return _with_parts(family, rule_for(family, optimizer, options))


def _with_parts(family: str, rule: Rule) -> Rule:
    values = {f.name: getattr(rule, f.name) for f in fields(rule)}  # type: ignore[arg-type]
    if family == "keras-new-tf" and isinstance(values["lr"], InverseTime):
        values["lr"] = Float32InverseTime(values["lr"].lr, values["lr"].decay)
    return PARTS.get((family, type(rule)), type(rule))(**values)


@dataclass(frozen=True)
class Float32InverseTime:
    """TensorFlow's InverseTimeDecay, all in float32."""

    lr: float
    decay: float

    def __call__(self, i: int) -> float:
        return float(np.float32(self.lr) / (np.float32(1) + np.float32(self.decay) * np.float32(i)))


class PowersAdam(Adam):
    """The powers are of betas rounded to float32, the averages are not."""

    def corrections(self, t: int) -> tuple[float, float]:
        return 1 - float32(self.beta_1) ** t, 1 - float32(self.beta_2) ** t


class PowersAdamW(PowersAdam, AdamW):
    pass


class PowersAdamax(Adamax):
    def correction(self, name: str, beta: float, t: int) -> float:
        return 1 - float32(beta) ** t


class ProductNadam(Nadam):
    """torch.optim.NAdam keeps the product of its momenta in a float32 tensor."""

    def mu_product(self, t: int) -> float:
        product = np.float32(1)
        for k in range(1, t + 1):
            product *= np.float32(self.mu(k))
        return float(product)


class BaseNadam(Nadam):
    """The momentum's warm-up is a power of 0.96 rounded to float32."""

    def mu(self, t: int) -> float:
        return self.beta_1 * (1 - 0.5 * float32(0.96) ** (self.momentum_decay * t))


PARTS: dict[tuple[str, type], type] = {
    ("keras-new-tf", Adam): PowersAdam,
    ("keras-new-tf", AdamW): PowersAdamW,
    ("keras-new-tf", Adamax): PowersAdamax,
    ("tf-legacy", Nadam): BaseNadam,
    ("torch", Nadam): ProductNadam,
}

TOLERANCE = 1e-12
LOOSER: dict[tuple[str, str], float] = {
    # 0.1 reaches the accumulator as float32 in Keras 3 on TensorFlow, not in tf.keras; 7.5e-9 seen
    ("keras-new-tf", "adagrad"): 1e-8,
    # μ, its products and 1−μ come from float32 constants in an order not traced; 1.1e-7 seen
    ("keras-new-tf", "nadam"): 2e-7,
}
"""How far `as_computed` may be from the library where it isn't 1e-12; 4.6e-14 is the most seen elsewhere."""

WITHOUT_ROUNDINGS: dict[str, float] = {"tf-legacy": 2e-5, "keras-new-tf": 2e-5, "torch": 1e-8}
"""How far `rule_for` may be where a family rounds: β₂ = 0.999 in float32 moves 1−β₂ by 1e-5 of itself."""
