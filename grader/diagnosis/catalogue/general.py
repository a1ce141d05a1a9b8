"""Misconceptions that aren't one rule's own: which rules have them, read off the rules, and how each rule's formula reads then."""

from __future__ import annotations

from collections.abc import Callable

from reference.rule import Dialect, RuleKind

Where = Callable[[RuleKind, Dialect], bool]


def any_rule(kind: RuleKind, dialect: Dialect) -> bool:
    """Every rule."""
    return True


def stateful(kind: RuleKind, dialect: Dialect) -> bool:
    """Rules that keep something between two updates."""
    return bool(kind.keeps)


def accumulates(kind: RuleKind, dialect: Dialect) -> bool:
    """Rules that accumulate squares."""
    return bool(kind.make.accumulator)


def divides(kind: RuleKind, dialect: Dialect) -> bool:
    """Rules that divide by the root of what they accumulate."""
    return kind.quotient is not None


def divides_by_state(kind: RuleKind, dialect: Dialect) -> bool:
    """Rules that divide by the root of a state array as it is, without a correction."""
    return kind.quotient is not None and kind.quotient[1] == kind.make.accumulator


def divides_by_average(kind: RuleKind, dialect: Dialect) -> bool:
    """Those in which that state array is a moving average."""
    return divides_by_state(kind, dialect) and keeping(kind.make.accumulator)(kind, dialect)


def counting(kind: RuleKind, dialect: Dialect) -> bool:
    """Rules in which the number of the update makes a difference."""
    return kind.counts and dialect.switches.get("bias_correction", True) is not False


def like_adam(kind: RuleKind, dialect: Dialect) -> bool:
    """Rules that divide m by the root of v, both corrected where the dialect corrects at all."""
    return _numerator(kind) == "m̂"


def corrected_like_adam(kind: RuleKind, dialect: Dialect) -> bool:
    """The same, where it does."""
    return like_adam(kind, dialect) and counting(kind, dialect)


def named(*names: str) -> Where:
    """The rules of these names."""
    return lambda kind, dialect: kind.name in names


def both(*conditions: Where) -> Where:
    """Rules for which all of these hold."""
    return lambda kind, dialect: all(condition(kind, dialect) for condition in conditions)


def corrects(moment: str) -> Where:
    """Rules that divide this moving average, m or v, by 1−βᵗ."""

    def where(kind: RuleKind, dialect: Dialect) -> bool:
        if not counting(kind, dialect) or "beta_2" not in kind.hyperparameters:
            return False
        under = kind.quotient[1] if kind.quotient else ""
        return under.startswith("v\u0302") if moment == "v" else like_adam(kind, dialect) or not under

    return where


def brackets(moment: str) -> Where:
    """Those in which the correction has a line of its own, and isn't folded into η or taken into a maximum."""

    def where(kind: RuleKind, dialect: Dialect) -> bool:
        folded = str(dialect.switches.get("epsilon_at", "")).startswith("hat")
        maximum = moment == "v" and dialect.switches.get("amsgrad") == "max-v-hat"
        return corrects(moment)(kind, dialect) and not folded and not maximum

    return where


def taking(name: str) -> Where:
    """Rules that take this hyperparameter."""
    return lambda kind, dialect: name in kind.hyperparameters


def keeping(*names: str) -> Where:
    """Rules that keep moving averages of these names."""
    return lambda kind, dialect: any(each.name in names and each.averages for each in kind.keeps)


def averaging(kind: RuleKind, dialect: Dialect) -> bool:
    """Momentum whose velocity is a moving average."""
    return bool({**dialect.switches, **kind.fixed}.get("average", False))


def either(*conditions: Where) -> Where:
    """Rules for which one of these holds."""
    return lambda kind, dialect: any(condition(kind, dialect) for condition in conditions)


def both_moments(kind: RuleKind, dialect: Dialect) -> bool:
    """Rules that keep moving averages of the gradient and of its square."""
    return {"m", "v"} <= {each.name for each in kind.keeps if each.averages}


def by_size(kind: RuleKind, dialect: Dialect) -> bool:
    """Rules in which the size of a gradient counts."""
    return not kind.by_sign


def no_squares(kind: RuleKind, dialect: Dialect) -> bool:
    """Rules in which the size of a gradient isn't divided out again."""
    return not kind.nonnegative and not kind.by_sign


def _numerator(kind: RuleKind) -> str:
    return kind.quotient[0] if kind.quotient else ""


def in_quotient(pattern: str) -> Callable[[RuleKind], str]:
    """The pattern of the last line, in which g stands for what the step divides and x for what it takes the root of."""

    def formula(kind: RuleKind) -> str:
        over, under = kind.quotient or ("g", "x")
        return pattern.replace("x", under).replace("g", over)

    return formula


def with_state(pattern: str) -> Callable[[RuleKind], str]:
    """The pattern, in which x stands for the accumulator, FIRST for the statement that updates it, NEW for its right-hand
    side and CHANGED for that of gradients that aren't squared."""

    def formula(kind: RuleKind) -> str:
        name = kind.make.accumulator
        statement = kind.statement(name)
        new = statement.partition(" ← ")[2]
        filled = pattern.replace("FIRST", statement).replace("NEW", new).replace("CHANGED", new.replace("g²", "g"))
        return filled.replace("x", name)

    return formula


def changed(*changes: tuple[str, str], otherwise: str) -> Callable[[RuleKind], str]:
    """The rule's formula with one text in place of another: whole where it is short, else the statements that changed.

    `otherwise`: where none of the texts is in it.
    """

    def formula(kind: RuleKind) -> str:
        right = kind.statements
        wrong = list(right)
        for old, new in changes:
            wrong = [statement.replace(old, new) for statement in wrong]
        if list(right) == wrong:
            return otherwise
        if len(right) <= 2:
            return ";  ".join(wrong)
        return ";  ".join([w for r, w in zip(right, wrong, strict=True) if r != w] + ["…"])

    return formula


def without_memory(kind: RuleKind) -> str:
    """The rule's formula with 0 for every old state array."""
    right = kind.statements
    wrong = []
    for statement in right:
        left, arrow, value = statement.partition(" ← ")
        names = {each.symbol or each.name for each in kind.keeps}
        if arrow and left in names:
            value = value.replace(f"·{left} ", "·0 ").replace(f"({left},", "(0,")
            value = "0" + value.removeprefix(left) if value.startswith(f"{left} ") else value
        wrong.append(left + arrow + value)
    if list(right) == wrong:
        return "s ← 0;  …"
    if len(right) <= 2:
        return ";  ".join(wrong)
    return ";  ".join([w for r, w in zip(right, wrong, strict=True) if r != w] + ["…"])


def like(text: str, otherwise: str | Callable[[RuleKind], str]) -> Callable[[RuleKind], str]:
    """The text for the rules that are like Adam, another for the others that have the mistake."""

    def formula(kind: RuleKind) -> str:
        if _numerator(kind) == "m̂":
            return text
        return otherwise if isinstance(otherwise, str) else otherwise(kind)

    return formula
