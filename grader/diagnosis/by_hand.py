"""One update of a reference rule worked by hand: at most five short lines, with the student's own names.

    m = 0.5·0 + 0.5·2 = 1
    v = 0.75·0 + 0.25·2² = 1
    m̂ = 1/(1 − 0.5¹) = 2
    v̂ = 1/(1 − 0.75¹) = 4
    w = 1 − 0.1·2/(√4 + 0.5) = 0.92

Each function below is a rule of the reference over again, for one number and in writing; what a line ends with is what
the reference computes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grader.diagnosis.written import DIGITS, Sheet, Term, largest, magnitude, root
from reference.rule import Dialect, RuleKind
from reference.rules.adadelta import Adadelta
from reference.rules.adagrad import Adagrad
from reference.rules.adam import Adam
from reference.rules.adamax import Adamax
from reference.rules.adamw import AdamW
from reference.rules.nadam import Nadam
from reference.rules.rmsprop import RMSprop
from reference.rules.sgd import SGD, Momentum
from reference.schedule import rate


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
    rule = kind.build(dialect, **hyperparameters)
    sheet = Sheet(digits)
    before = {name: sheet.number(state.get(name, start)) for name, start in rule.slots().items()}  # type: ignore[attr-defined]
    lr = rate(rule.lr, t - 1)  # type: ignore[attr-defined]
    paper = _Update(sheet, sheet.number(w), sheet.number(g), before, sheet.number(lr), t, names)
    WORKED[kind.make](paper, rule)
    return tuple(sheet.lines)


@dataclass(frozen=True)
class _Update:
    """What one update starts from, and the sheet it is worked on."""

    sheet: Sheet
    w: Term
    g: Term
    state: Mapping[str, Term]
    lr: Term
    t: int
    names: Mapping[str, str]

    def number(self, value: float) -> Term:
        return self.sheet.number(value)

    def line(self, slot: str, term: Term, symbol: str = "") -> Term:
        """The line of a slot; `symbol` is the formula's, where that isn't the slot's name."""
        return self.sheet.line(self.names.get(slot, symbol or slot), term)

    def hat(self, slot: str) -> str:
        """The symbol of a corrected moment: m̂, or with the student's own name first_moment_hat."""
        name = self.names.get(slot, slot)
        return f"{name}\u0302" if len(name) == 1 else f"{name}_hat"

    def average(self, old: Term, keep: float, new: Term) -> Term:
        """keep·old + (1−keep)·new."""
        return self.number(keep) * old + self.number(1 - keep) * new

    def correction(self, beta: float) -> Term:
        """1 − βᵗ."""
        return self.number(1) - self.number(beta) ** self.t

    def root(self, x: Term, epsilon: float, at: str) -> Term:
        """√x + ε or √(x + ε)."""
        return root(x) + self.number(epsilon) if at == "outside" else root(x + self.number(epsilon))


def _sgd(u: _Update, rule: SGD) -> None:
    u.line("w", u.w - u.lr * u.g)  # w ← w − η·g


def _momentum(u: _Update, rule: Momentum) -> None:
    damping = rule.beta if rule.average else rule.dampening if u.t > 1 else 0.0
    entering = u.number(1 - damping) * u.g if damping else u.g
    if rule.lr_inside:
        entering = u.lr * entering
    kept = u.number(rule.beta) * u.state["v"]
    v = u.line("v", kept + entering if rule.subtracted else kept - entering, "V")  # V ← β·V − η·g
    if not rule.nesterov or rule.look_ahead:
        move = v if rule.lr_inside else u.lr * v
        u.line("w", u.w - move if rule.subtracted else u.w + move)  # w ← w + V
        return
    ahead = u.number(rule.beta) * v
    if rule.lr_inside:  # w ← w + β·V − η·g
        u.line("w", u.w - ahead - u.lr * u.g if rule.subtracted else u.w + ahead - u.lr * u.g)
    else:  # w ← w − η·(β·V + g)
        u.line("w", u.w - u.lr * (ahead + u.g) if rule.subtracted else u.w + u.lr * (ahead - u.g))


def _adagrad(u: _Update, rule: Adagrad) -> None:
    t = u.number(u.t)
    if rule.kept == "mean":
        G = u.line("G", (u.number(u.t - 1) * u.state["G"] + u.g**2) / t)  # G ← ((t−1)·G + g²)/t
    else:
        G = u.line("G", u.state["G"] + u.g**2)  # G ← G + g²
    squares = G / t if rule.over == "mean" and rule.kept == "sum" else G
    lr = u.lr
    if rule.rate_decays:
        lr = u.sheet.line(f"{u.names['lr']}_t" if "lr" in u.names else "ηₜ", u.lr / root(t))  # ηₜ = η/√t
    if squares is not G and rule.epsilon_at == "outside":
        sigma = u.sheet.line("σ", root(squares))  # σ = √(G/t)
        u.line("w", u.w - lr * u.g / (sigma + u.number(rule.epsilon)))
    else:
        u.line("w", u.w - lr * u.g / u.root(squares, rule.epsilon, rule.epsilon_at))  # w ← w − η·g/(√G + ε)


def _rmsprop(u: _Update, rule: RMSprop) -> None:
    squares = u.line("r", u.average(u.state["r"], rule.rho, u.g**2))  # r ← ρ·r + (1−ρ)·g²
    if rule.centered:
        mean = u.line("g_mean", u.average(u.state["g_mean"], rule.rho, u.g), "ḡ")  # ḡ ← ρ·ḡ + (1−ρ)·g
        squares = squares - mean**2  # r − ḡ²
    divisor = u.root(squares, rule.epsilon, rule.epsilon_at)
    if not rule.beta:
        u.line("w", u.w - u.lr * u.g / divisor)  # w ← w − η·g/(√r + ε)
        return
    scaled = u.lr * u.g / divisor if rule.lr_inside else u.g / divisor
    v = u.line("v", u.number(rule.beta) * u.state["v"] + scaled)  # v ← β·v + η·g/(√r + ε)
    u.line("w", u.w - (v if rule.lr_inside else u.lr * v))  # w ← w − v


def _adam(u: _Update, rule: Adam) -> None:
    m = u.line("m", u.average(u.state["m"], rule.beta_1, u.g))  # m ← β₁·m + (1−β₁)·g
    v = u.line("v", u.average(u.state["v"], rule.beta_2, u.g**2))  # v ← β₂·v + (1−β₂)·g²
    w, at = u.w, "inside" if rule.epsilon_at in ("inside", "hat-inside") else "outside"
    if rule.weight_decay and rule.decoupled:
        w = w - u.lr * u.number(rule.weight_decay) * w  # w ← w − η·λ·w
    if not rule.bias_correction:
        v = u.line("v_max", largest(u.state["v_max"], v))  # v_max ← max(v_max, v)
        u.line("w", w - u.lr * m / u.root(v, rule.epsilon, at))
        return
    folded, c_1, c_2 = rule.epsilon_at in ("hat", "hat-inside"), u.correction(rule.beta_1), u.correction(rule.beta_2)
    if rule.amsgrad == "max-v":
        v = u.line("v_max", largest(u.state["v_max"], v))
    if folded:
        if rule.amsgrad == "max-v-hat":
            v = u.line("v_max", largest(u.state["v_max"], v / c_2)) * c_2
        eta = u.sheet.line(f"{u.names['lr']}_t" if "lr" in u.names else "ηₜ", u.lr * root(c_2) / c_1)  # ηₜ = η·√c₂/c₁
        u.line("w", w - eta * m / u.root(v, rule.epsilon, at))  # w ← w − ηₜ·m/(√v + ε)
        return
    m_hat = u.sheet.line(u.hat("m"), m / c_1)  # m̂ = m/(1−β₁ᵗ)
    if rule.amsgrad == "max-v-hat":
        v_hat = u.line("v_max", largest(u.state["v_max"], v / c_2))  # v_max ← max(v_max, v̂)
    elif rule.amsgrad:
        v_hat = v / c_2  # no line of its own: there would be six
    else:
        v_hat = u.sheet.line(u.hat("v"), v / c_2)  # v̂ = v/(1−β₂ᵗ)
    u.line("w", w - u.lr * m_hat / u.root(v_hat, rule.epsilon, at))  # w ← w − η·m̂/(√v̂ + ε)


def _adadelta(u: _Update, rule: Adadelta) -> None:
    r = u.line("r", u.average(u.state["r"], rule.rho, u.g**2))  # r ← ρ·r + (1−ρ)·g²
    epsilon = u.number(rule.epsilon)
    delta = u.sheet.line("Δ", root(u.state["d"] + epsilon) / root(r + epsilon) * u.g)  # Δ = √(d+ε)/√(r+ε)·g
    u.line("d", u.average(u.state["d"], rule.rho, delta**2))  # d ← ρ·d + (1−ρ)·Δ²
    u.line("w", u.w - u.lr * delta)  # w ← w − η·Δ


def _adamax(u: _Update, rule: Adamax) -> None:
    m = u.line("m", u.average(u.state["m"], rule.beta_1, u.g))  # m ← β₁·m + (1−β₁)·g
    size, epsilon = magnitude(u.g), u.number(rule.epsilon)
    with_gradient = rule.epsilon_at == "gradient"
    new = size + epsilon if with_gradient else size
    largest_ = u.line("u", largest(u.number(rule.beta_2) * u.state["u"], new))  # u ← max(β₂·u, |g|)
    divisor = largest_ if with_gradient else largest_ + epsilon
    u.line("w", u.w - u.lr / u.correction(rule.beta_1) * m / divisor)  # w ← w − η/(1−β₁ᵗ)·m/(u + ε)


def _nadam(u: _Update, rule: Nadam) -> None:
    m = u.line("m", u.average(u.state["m"], rule.beta_1, u.g))  # m ← β₁·m + (1−β₁)·g
    v = u.line("v", u.average(u.state["v"], rule.beta_2, u.g**2))  # v ← β₂·v + (1−β₂)·g²
    v_hat = u.sheet.line(u.hat("v"), v / u.correction(rule.beta_2))  # v̂ = v/(1−β₂ᵗ)
    one, now, following = u.number(1), u.number(1 - rule.mu(u.t)), u.number(rule.mu(u.t + 1))
    up_to = {t: u.number(rule.mu_product(t)) for t in (u.t, u.t + 1)}
    mixed = following * m / (one - up_to[u.t + 1]) + now * u.g / (one - up_to[u.t])
    m_bar = u.sheet.line("m̄", mixed)  # m̄ = μ_{t+1}·m/(1−∏μ up to t+1) + (1−μ_t)·g/(1−∏μ up to t)
    u.line("w", u.w - u.lr * m_bar / u.root(v_hat, rule.epsilon, rule.epsilon_at))  # w ← w − η·m̄/(√v̂ + ε)


WORKED: Mapping[type, Callable[..., None]] = {
    SGD: _sgd,
    Momentum: _momentum,
    Adagrad: _adagrad,
    RMSprop: _rmsprop,
    Adam: _adam,
    AdamW: _adam,
    Adadelta: _adadelta,
    Adamax: _adamax,
    Nadam: _nadam,
}
"""How each rule's class is worked."""
