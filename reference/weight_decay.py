"""Weight decay: an L2 penalty in the gradient, or w made smaller apart from it. Rules that can have it are `Decays`.

Sources: A. Krogh, J. A. Hertz, "A simple weight decay can improve generalization", NIPS 1991 (in the gradient; torch's SGD,
RMSprop and Adam); I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019 (apart from it; Keras 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reference.quantities import WEIGHT_DECAY
from reference.rule import Array, Dialect, Formula, RuleKind, named


class Decays(Formula):
    """A rule with weight decay. It calls `decayed` before its step and `decayed_after` after it."""

    weight_decay: float
    """λ; 0 for none."""
    decoupled: bool
    """w shrinks by a part of itself, or λ·w is added to the gradient."""
    decay_after: bool
    """If decoupled: what shrinks is w after the step, not before it."""
    decay_scaled: bool
    """If decoupled: w shrinks by η·λ·w, or by λ·w whatever η is (the paper, whose schedule multiplies both)."""

    def decayed(self, w: Array, g: Array, lr: float, t: int) -> tuple[Array, Array]:
        """w and g with the weight decay that comes before the step."""
        if not self.weight_decay or (self.decoupled and self.decay_after):
            return w, g
        if self.decoupled:
            return self.shrunk(w, lr, t), g
        return w, g + self.weight_decay * w  # g ← g + λ·w

    def decayed_after(self, w: Array, lr: float, t: int) -> Array:
        """w with the weight decay that comes after the step."""
        if not self.weight_decay or not self.decoupled or not self.decay_after:
            return w
        return self.shrunk(named("w′", w), lr, t)

    def shrunk(self, w: Array, lr: float, t: int) -> Array:
        """w less a part of itself, at the t-th update."""
        if self.decay_scaled:
            return w - lr * self.weight_decay * w  # w ← w − η·λ·w
        return w - self.weight_decay * w  # w ← w − λ·w


APART: tuple[tuple[str, str, Mapping[str, object], str], ...] = (
    ("before", "weight decay apart from the gradient, before the step", {}, "w ← w − η·λ·w;  {}"),
    ("after", "weight decay apart from the gradient, after the step", {"decay_after": True}, "{};  w ← w − η·λ·w"),
    (
        "unscaled",
        "weight decay apart from the gradient, not scaled by η",
        {"decay_scaled": False},
        "w ← w − λ·w;  {}",
    ),
)
"""Each form of decoupled weight decay: its name, title, switches and formula."""


def with_weight_decay(kind: RuleKind) -> RuleKind:
    """A rule as it is with weight decay: λ·w in the gradient in each dialect, and on request apart from it.

    Its dialects keep their ids; those in which w decays by itself have ids like "decoupled-before-lr-inside", and all of
    them that are right by default without decay are meant by "decoupled". "l2" means those with λ·w in the gradient.
    TypeError for a rule whose class can't decay.
    """
    if not issubclass(kind.make, Decays):
        raise TypeError(f"{kind.name} has no weight decay")
    plain = not kind.keeps  # w − η·(g + λ·w) is also w − η·λ·w − η·g
    inside = [
        replace(
            each,
            families=(*each.families, *(("l2",) if each.by_default else ()), *(("decoupled",) if plain else ())),
            formula=f"g ← g + λ·w;  {each.formula or kind.formula}",
        )
        for each in kind.dialects
    ]
    apart = [
        Dialect(
            f"decoupled-{name}-{each.id}",
            title,
            {**each.switches, "decoupled": True, **switches},
            by_default=False,
            formula=formula.format(each.formula or kind.formula),
            families=("decoupled",) if each.by_default else (),
            form_of=each.id,
        )
        for name, title, switches, formula in APART
        for each in kind.dialects
        if not (plain and name == "before")
    ]
    return replace(
        kind,
        title=f"{kind.title} with weight decay",
        takes=(*kind.takes, WEIGHT_DECAY),
        dialects=(*inside, *apart),
        formula=f"g ← g + λ·w;  {kind.formula}",
        in_full=kind.in_full and f"g ← g + λ·w;  {kind.in_full}",
        along_gradient=False,
    )
