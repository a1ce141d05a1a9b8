"""Gradient descent that can go wrong. It has no mistakes of its own: those of `direction.py` are all there are."""

from __future__ import annotations

from dataclasses import dataclass

from grader.diagnosis.catalogue.switches import Switches
from reference.rule import Array, State, decay_weights
from reference.rules.sgd import SGD


@dataclass(frozen=True)
class WrongSGD(Switches, SGD):
    """w ← w − η·g, with the switches of every rule."""

    def update(self, w: Array, g: Array, s: State, lr: float, t: int) -> tuple[Array, State]:
        lr = self.rated(lr)
        w, g = decay_weights(w, g, lr, self.weight_decay, self.decoupled)
        return w - lr * g, {}  # w ← w − η·g
