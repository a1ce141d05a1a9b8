"""Probes: inputs on which mistakes and dialects give different sequences.

A tolerance alone can't tell a dialect from a mistake: at ε = 1e-8 on ordinary gradients some differ by 1e-9. So the
probes use a large ε, odd betas, zero, sparse and large gradients, a given state, several shapes and float32. Numbers are
short decimals, so that a student can follow them by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec
import numpy as np

from grader.checks.calls.forms import Form, resized
from reference.rule import RuleKind


class Probe(msgspec.Struct, frozen=True):
    """One drive: `gradients` (steps, *shape) are given one by one, whatever `w` is; `state` None means all zeros, t = 1."""

    id: str
    w: np.ndarray
    gradients: np.ndarray
    hyperparameters: dict[str, float]
    state: dict[str, np.ndarray] | None = None
    t: int = 1
    begins: bool = False
    """The state is the one that training starts with."""
    sized: bool = False
    """It has as many numbers as the task's own arrays."""

    @property
    def from_zero(self) -> bool:
        """Whether the drive starts where training starts."""
        return self.state is None or self.begins


def reshaped(probe: Probe, shape: Sequence[int]) -> Probe:
    """The probe with as many numbers as an array of this shape has."""
    return _with(probe, lambda values: resized(values, shape))


def sized(probe: Probe, form: Form, parameter: int) -> Probe:
    """The probe as it is for one of several parameters."""
    return _with(probe, lambda values: form.variants(values, parameter))


ENOUGH_DECIMALS, TINY = 5, 0.05
"""With so many decimals the probes show all that is to be seen, if their gradients aren't smaller than this."""


def enlarged(probe: Probe, decimals: int, free: Collection[str]) -> Probe:
    """The probe with larger numbers, so that rounding to these decimals hides nothing. `free`: hyperparameters that may be others."""
    by = 10.0 ** max(0, ENOUGH_DECIMALS - decimals)
    largest = float(np.abs(probe.gradients).max())
    further = 100.0 if 0 < largest < TINY else 1.0
    state = probe.state and {slot: values * by for slot, values in probe.state.items()}
    scaled = {
        name: value * (by if name in free and name in ("lr", "epsilon") else 1)
        for name, value in probe.hyperparameters.items()
    }
    return msgspec.structs.replace(
        probe,
        w=probe.w * probe.w.dtype.type(by),
        gradients=probe.gradients * probe.w.dtype.type(by * further),
        hyperparameters=scaled,
        state=state,
    )


def _with(probe: Probe, changed: Callable[[np.ndarray], np.ndarray]) -> Probe:
    state = probe.state and {slot: changed(values) for slot, values in probe.state.items()}
    gradients = np.array([changed(gradient) for gradient in probe.gradients])
    return msgspec.structs.replace(probe, w=changed(probe.w), gradients=gradients, state=state, sized=True)


LARGE = 500.0
"""So many times larger the last gradient of a probe is: what clips gradients or parameters shows only there."""


def probes(kind: RuleKind, hyperparameters: Mapping[str, float], *, epsilon_is_given: bool) -> tuple[Probe, ...]:
    """The probes for a rule; `hyperparameters` are fixed by the assignment and override those of the probes.

    Where no ε is passed to the student's function, zero gradients at the start are left out: 0/0 there is what the
    course's formula gives.
    """
    return tuple(make(kind, dict(hyperparameters), epsilon_is_given) for make in _PROBES)


def _hyper(kind: RuleKind, value: str, fixed: Mapping[str, float]) -> dict[str, float]:
    return {each.name: fixed.get(each.name, getattr(each, value)) for each in kind.takes}


def _numbers(seed: int, *shape: int, low: float = 0.2, high: float = 2.5) -> np.ndarray:
    rng = np.random.default_rng(seed)
    numbers: np.ndarray = np.round(rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape), 2)
    return numbers


def _vector(kind: RuleKind, fixed: Mapping[str, float], epsilon_is_given: bool) -> Probe:
    return Probe("vector", np.array([1.0, -2.0, 0.5]), _numbers(1, 6, 3), _hyper(kind, "large", fixed))


def _matrix(kind: RuleKind, fixed: Mapping[str, float], epsilon_is_given: bool) -> Probe:
    gradients = _numbers(3, 5, 2, 3)
    gradients[-1] *= LARGE
    return Probe("matrix", _numbers(2, 2, 3), gradients, _hyper(kind, "odd", fixed))


def _taught(kind: RuleKind, fixed: Mapping[str, float], epsilon_is_given: bool) -> Probe:
    return Probe("as taught", np.array([3.0, -1.0]), _numbers(4, 12, 2), _hyper(kind, "taught", fixed))


def _sparse(kind: RuleKind, fixed: Mapping[str, float], epsilon_is_given: bool) -> Probe:
    gradients = _numbers(5, 8, 4, low=0.001, high=0.02)
    gradients[1] = 0.0
    gradients[4:6, 1] = 0.0
    gradients[2::2, 2] = 0.0
    if epsilon_is_given:
        gradients[:3, 0] = 0.0
        gradients[:, 3] = 0.0
    return Probe("sparse", np.array([0.5, 1.0, -1.5, 2.0]), gradients, _hyper(kind, "large", fixed))


def _given_state(kind: RuleKind, fixed: Mapping[str, float], epsilon_is_given: bool) -> Probe:
    rng = np.random.default_rng(6)
    names = [name for name in kind.state if name != "t"]
    state = {name: np.round(rng.uniform(0.3, 2.0, 3) * (1 if name in kind.nonnegative else -1), 2) for name in names}
    return Probe("given state", np.array([0.3, 0.7, -1.1]), _numbers(7, 4, 3), _hyper(kind, "odd", fixed), state, 4)


def _float32(kind: RuleKind, fixed: Mapping[str, float], epsilon_is_given: bool) -> Probe:
    w, gradients = np.array([[1.25], [-0.75]], np.float32), _numbers(8, 5, 2, 1).astype(np.float32)
    return Probe("float32", w, gradients, _hyper(kind, "large", fixed))


_PROBES: tuple[Callable[[RuleKind, Mapping[str, float], bool], Probe], ...] = (
    _vector, _matrix, _taught, _sparse, _given_state, _float32,
)  # fmt: skip
