"""Which mistakes there can be for a call: those that inputs of it could show, were there enough of them.

Where a call passes no ε, nobody can ignore it; where β₁ and β₂ are fixed and equal, nobody can exchange them; where a task
accepts the moving average too, it is no mistake. What is tried are many random updates, not the probes of the check: a
mistake that shows here and not on the probes is one that the check misses.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.checks.update_rule.rule_test import RuleTest
from grader.diagnosis.catalogue import Variant, sequence

SAME = 1e-6
"""Relative distance up to which two sequences are the same: the catalogue's mistakes are further from what is right."""
SIZE, STEPS = 4, 9
Rows = tuple[np.ndarray, ...]


class Possible:
    """What the accepted answers of a check give on random inputs that its call can have."""

    def __init__(self, test: RuleTest) -> None:
        self._test = test
        self._inputs = list(self._made(np.random.default_rng(16)))
        answers = (Variant(test.kind, accepted.dialect) for accepted in test.accepted)
        constants = (dict(accepted.constants) for accepted in test.accepted)
        self._right = [self._rows(*each) for each in zip(answers, constants, strict=True)]

    def __call__(self, variant: Variant, constants: dict[str, float]) -> bool:
        """Whether some input shows that it is no accepted answer."""
        got = self._rows(variant, constants)
        return not any(_same(got, right) for right in self._right)

    def _made(self, rng: np.random.Generator) -> Iterator[tuple[dict[str, float], np.ndarray, np.ndarray, dict[str, np.ndarray] | None, int]]:  # fmt: skip
        """Hyperparameters, w, gradients, state and t: from the start, and from the middle where a state can be given."""
        test, passed = self._test, set(self._test.call.slots)
        fixed = self._test.probes[0].hyperparameters
        for given in (False, True) if any(not probe.from_zero for probe in test.probes) else (False,):
            values = {
                each.name: float(rng.uniform(0.05, 0.45)) if each.name in passed else fixed[each.name]
                for each in test.kind.takes
            }
            values |= {name: value for name, value in fixed.items() if all(p.hyperparameters[name] == value for p in test.probes)}  # fmt: skip
            gradients = rng.normal(size=(STEPS, SIZE)) * rng.choice([0.2, 1.0, 4.0], size=(STEPS, 1))
            if "epsilon" in passed or "epsilon" not in test.kind.hyperparameters:
                gradients[:2, 0] = 0.0
            names = [each.name for each in test.kind.keeps if each.name in passed]
            state = {name: rng.uniform(0.2, 2.0, SIZE) for name in names} if given else None
            yield values, rng.normal(size=SIZE), gradients, state, 4 if given else 1

    def _rows(self, variant: Variant, constants: dict[str, float]) -> Rows:
        rows = []
        for values, w, gradients, state, t in self._inputs:
            got, states = sequence(variant.build(**{**values, **constants}), w, gradients, state, t)
            rows += [got, *(states[slot] for slot in self._test.state_slots)]
        return tuple(rows)


def _same(first: Rows, second: Rows) -> bool:
    return all(np.allclose(a, b, rtol=SAME, atol=SAME, equal_nan=True) for a, b in zip(first, second, strict=True))
