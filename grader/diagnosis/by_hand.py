"""One update of a rule worked by hand: at most five short lines, with the student's own names.

    m = 0.5·0 + 0.5·2 = 1
    v = 0.75·0 + 0.25·2² = 1
    m̂ = 1/(1 − 0.5¹) = 2
    v̂ = 1/(1 − 0.75¹) = 4
    w = 1 − 0.1·2/(√4 + 0.5) = 0.92

It is the reference's own `update`, run on terms that write themselves; what it calls `named` has a line.
"""

from __future__ import annotations

from collections.abc import Mapping

from grader.diagnosis.written import DIGITS, Sheet
from reference.rule import Dialect, RuleKind
from reference.schedule import rate

MOST_LINES = 5
COMBINING = "\u0302"
"""The hat over a letter."""


def by_hand(
    kind: RuleKind,
    dialect: Dialect,
    hyperparameters: Mapping[str, float],
    w: float,
    g: float,
    state: Mapping[str, float],
    t: int,
    names: Mapping[str, str],
    *,
    digits: int = DIGITS,
) -> tuple[str, ...]:
    """The t-th update (t from 1) of one parameter, a line per quantity; the last line gives the new w.

    `state` holds the state arrays' values before the update; what it lacks starts as the rule starts it. `names` maps
    slots to the student's names; the rest has the formula's symbols. Numbers have up to `digits` significant digits,
    and ≈ stands before one that is rounded.
    """
    lr = rate(kind.build(dialect, **hyperparameters).lr, t - 1)  # type: ignore[attr-defined]
    unwritten: frozenset[str] = frozenset()
    while True:
        sheet = Sheet(digits, lambda name: _symbol(name, kind, names), unwritten)
        rule = kind.build(
            dialect, **{name: sheet.number(value) for name, value in {**hyperparameters, "lr": lr}.items()}
        )
        before = {name: sheet.number(state.get(name, start)) for name, start in rule.slots().items()}  # type: ignore[attr-defined]
        new, _ = rule.update(sheet.number(w), sheet.number(g), before, sheet.number(lr), sheet.number(t))  # type: ignore[attr-defined]
        sheet.line("w", new)
        spare = [name for name in sheet.lines if name not in (*before, "w")]
        if len(sheet.lines) <= MOST_LINES or not spare:
            return tuple(sheet.lines.values())
        unwritten |= {spare[-1]}  # what is only on the way needs no line of its own


def _symbol(name: str, kind: RuleKind, names: Mapping[str, str]) -> str:
    """What a quantity is called: m̂, or with the student's own name first_moment_hat."""
    base, _, suffix = name.rpartition("_")
    own = names.get(name, names.get(base) if suffix in ("hat", "t") else None)
    if suffix == "hat":
        base = own or kind.symbols.get(base, base)
        return f"{base}{COMBINING}" if len(base) == 1 else f"{base}_hat"
    if name == "lr_t":
        return f"{own}_t" if own else "ηₜ"
    return own or kind.symbols.get(name) or {"g_mean": "ḡ"}.get(name, name)
