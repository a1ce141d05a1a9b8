"""Wrong step functions as students write them, to hold the catalogue's variants against. Not shared with the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Step = Callable[..., Any]

# (misconceptions, rule, dialect, function). The function takes the state by name and hyperparameters by name, and gives
# w and the state arrays in the order of the rule.
STUDENTS: list[tuple[tuple[str, ...], str, str, Step]] = []


def student(ids: str, rule: str, dialect: str) -> Callable[[Step], Step]:
    def keep(function: Step) -> Step:
        STUDENTS.append((tuple(ids.split(" + ")), rule, dialect, function))
        return function

    return keep


@student("direction/ascends", "sgd", "plain")
def _(w, g, lr, t):  # type: ignore[no-untyped-def]
    return w + lr * g


@student("rate/forgotten", "sgd", "plain")
def _(w, g, lr, t):  # type: ignore[no-untyped-def]
    return w - g


@student("direction/w-overwritten", "sgd", "plain")
def _(w, g, lr, t):  # type: ignore[no-untyped-def]
    return -lr * g


@student("direction/unit-length", "sgd", "plain")
def _(w, g, lr, t):  # type: ignore[no-untyped-def]
    return w - lr * g / np.linalg.norm(g)


@student("state/lost", "momentum", "lr-inside")
def _(w, v, g, lr, beta, t):  # type: ignore[no-untyped-def]
    v = np.zeros_like(w)
    v = beta * v - lr * g
    return w + v, v


@student("state/not-returned", "momentum", "lr-inside")
def _(w, v, g, lr, beta, t):  # type: ignore[no-untyped-def]
    new = beta * v - lr * g
    return w + new, v


@student("direction/ascends", "momentum", "lr-inside-subtracted")
def _(w, v, g, lr, beta, t):  # type: ignore[no-untyped-def]
    v = beta * v + lr * g
    return w + v, v


@student("direction/ascends", "momentum", "lr-inside")
def _(w, v, g, lr, beta, t):  # type: ignore[no-untyped-def]
    v = beta * v - lr * g
    return w - v, v


@student("rate/applied-twice", "momentum", "lr-inside-subtracted")
def _(w, v, g, lr, beta, t):  # type: ignore[no-untyped-def]
    v = beta * v + lr * g
    return w - lr * v, v


@student("momentum/averaged", "momentum", "lr-inside-subtracted")
def _(w, v, g, lr, beta, t):  # type: ignore[no-untyped-def]
    v = beta * v + (1 - beta) * lr * g
    return w - v, v


@student("momentum/swaps-lr-and-beta", "momentum", "lr-outside")
def _(w, v, g, lr, beta, t):  # type: ignore[no-untyped-def]
    v = lr * v + g
    return w - beta * v, v


@student("momentum/no-beta + rate/forgotten", "momentum", "lr-inside")
def _(w, v, g, lr, beta, t):  # type: ignore[no-untyped-def]
    v = v - g
    return w + v, v


@student("nesterov/rewritten-with-new-velocity", "nesterov", "lr-inside")
def _(w, v, g, lr, beta, t):  # type: ignore[no-untyped-def]
    v = beta * v - lr * g
    w = w + beta * beta * v - (1 + beta) * lr * g
    return w, v


@student("nesterov/plain-momentum", "nesterov", "lr-inside")
def _(w, v, g, lr, beta, t):  # type: ignore[no-untyped-def]
    v = beta * v - lr * g
    v_old = v  # too late
    return w - beta * v_old + (1 + beta) * v, v


@student("nesterov/longer-velocity", "nesterov", "lr-outside")
def _(w, v, g, lr, beta, t):  # type: ignore[no-untyped-def]
    v = beta * v + g
    return w - lr * (v + beta * v), v


@student("adaptive/one-accumulator", "adagrad", "epsilon-outside")
def _(w, G, g, lr, epsilon, t):  # type: ignore[no-untyped-def]
    G = G + np.sum(g**2)
    return w - lr * g / (np.sqrt(G) + epsilon), G


@student("adagrad/moving-average", "adagrad", "epsilon-outside")
def _(w, G, g, lr, epsilon, t):  # type: ignore[no-untyped-def]
    G = 0.9 * G + 0.1 * g**2
    return w - lr * g / (np.sqrt(G) + epsilon), G


@student("adagrad/mean-outside-root", "adagrad", "mean-epsilon-outside")
def _(w, G, g, lr, epsilon, t):  # type: ignore[no-untyped-def]
    G = G + g**2
    sigma = np.sqrt(G) / t
    return w - lr / (sigma + epsilon) * g, G


@student("adagrad/mean-outside-root", "adagrad", "mean-decaying-epsilon-outside")
def _(w, G, g, lr, epsilon, t):  # type: ignore[no-untyped-def]
    G = G + g**2
    return w - (lr / np.sqrt(t)) * g / (np.sqrt(G / t**2) + epsilon), G


@student("adagrad/rate-decays-too", "adagrad", "epsilon-outside")
def _(w, G, g, lr, epsilon, t):  # type: ignore[no-untyped-def]
    G = G + g**2
    return w - (lr / np.sqrt(t)) * g / (np.sqrt(G) + epsilon), G


@student("adaptive/no-root + adaptive/no-epsilon", "adagrad", "epsilon-outside")
def _(w, G, g, lr, epsilon, t):  # type: ignore[no-untyped-def]
    G = G + g**2
    return w - lr * g / G, G


@student("adaptive/root-stored", "adagrad", "epsilon-outside")
def _(w, G, g, lr, epsilon, t):  # type: ignore[no-untyped-def]
    G = np.sqrt(G + g**2)
    return w - lr * g / (G + epsilon), G


@student("rmsprop/weights-swapped", "rmsprop", "epsilon-outside")
def _(w, r, g, lr, rho, epsilon, t):  # type: ignore[no-untyped-def]
    r = (1 - rho) * r + rho * g**2
    return w - lr / (np.sqrt(r) + epsilon) * g, r


@student("rmsprop/weight-left-out", "rmsprop", "epsilon-inside")
def _(w, r, g, lr, rho, epsilon, t):  # type: ignore[no-untyped-def]
    r = rho * r + g**2
    return w - lr * g / np.sqrt(r + epsilon), r


@student("adaptive/epsilon-outside-denominator", "rmsprop", "epsilon-outside")
def _(w, r, g, lr, rho, epsilon, t):  # type: ignore[no-untyped-def]
    r = rho * r + (1 - rho) * g**2
    return w - (lr * g / np.sqrt(r) + epsilon), r


@student("adaptive/old-accumulator", "rmsprop", "epsilon-outside")
def _(w, r, g, lr, rho, epsilon, t):  # type: ignore[no-untyped-def]
    w = w - lr * g / (np.sqrt(r) + epsilon)
    return w, rho * r + (1 - rho) * g**2


def adam(w, m, v, g, t, lr, beta_1, beta_2, epsilon, correct):  # type: ignore[no-untyped-def]
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat, v_hat = correct(m, v, t, beta_1, beta_2)
    return w - lr * m_hat / (np.sqrt(v_hat) + epsilon), m, v


@student("adam/no-bias-correction", "adam", "epsilon-hat")
def _(**given):  # type: ignore[no-untyped-def]
    return adam(**given, correct=lambda m, v, t, b1, b2: (m, v))


@student("adam/only-m-corrected", "adam", "epsilon-outside")
def _(**given):  # type: ignore[no-untyped-def]
    return adam(**given, correct=lambda m, v, t, b1, b2: (m / (1 - b1**t), v))


@student("adam/t-frozen", "adam", "epsilon-outside")
def _(**given):  # type: ignore[no-untyped-def]
    return adam(**given, correct=lambda m, v, t, b1, b2: (m / (1 - b1), v / (1 - b2)))


@student("adam/correction-of-complement", "adam", "epsilon-outside")
def _(**given):  # type: ignore[no-untyped-def]
    return adam(**given, correct=lambda m, v, t, b1, b2: (m / (1 - (1 - b1) ** t), v / (1 - (1 - b2) ** t)))


@student("adam/t-from-zero", "adam", "epsilon-outside")
def _(**given):  # type: ignore[no-untyped-def]
    def correct(m, v, t, b1, b2):  # type: ignore[no-untyped-def]
        return m / np.float64(1 - b1 ** (t - 1)), v / np.float64(1 - b2 ** (t - 1))

    return adam(**given, correct=correct)


@student("adam/betas-swapped", "adam", "epsilon-outside")
def _(*, beta_1, beta_2, **given):  # type: ignore[no-untyped-def]
    def correct(m, v, t, b1, b2):  # type: ignore[no-untyped-def]
        return m / (1 - b1**t), v / (1 - b2**t)

    return adam(**given, beta_1=beta_2, beta_2=beta_1, correct=correct)


@student("adam/no-bias-correction + adaptive/no-root", "adam", "epsilon-outside")
def _(w, m, v, g, t, lr, beta_1, beta_2, epsilon):  # type: ignore[no-untyped-def]
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    return w - lr * m / (v + epsilon), m, v


@student("adam/v-of-m", "adam", "epsilon-outside")
def _(w, m, v, g, t, lr, beta_1, beta_2, epsilon):  # type: ignore[no-untyped-def]
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * m * m
    return w - lr * (m / (1 - beta_1**t)) / (np.sqrt(v / (1 - beta_2**t)) + epsilon), m, v


@student("adam/corrected-stored", "adam", "epsilon-outside")
def _(w, m, v, g, t, lr, beta_1, beta_2, epsilon):  # type: ignore[no-untyped-def]
    m = (beta_1 * m + (1 - beta_1) * g) / (1 - beta_1**t)
    v = (beta_2 * v + (1 - beta_2) * g**2) / (1 - beta_2**t)
    return w - lr * m / (np.sqrt(v) + epsilon), m, v


@student("amsgrad/maximum-unused", "amsgrad", "max-v")
def _(w, m, v, v_max, g, t, lr, beta_1, beta_2, epsilon):  # type: ignore[no-untyped-def]
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    v_max = np.maximum(v_max, v)
    return w - lr * (m / (1 - beta_1**t)) / (np.sqrt(v / (1 - beta_2**t)) + epsilon), m, v, v_max


@student("adamw/decay-in-gradient", "adamw", "epsilon-outside")
def _(w, m, v, g, t, lr, beta_1, beta_2, epsilon, weight_decay):  # type: ignore[no-untyped-def]
    g = g + weight_decay * w
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    return w - lr * (m / (1 - beta_1**t)) / (np.sqrt(v / (1 - beta_2**t)) + epsilon), m, v
