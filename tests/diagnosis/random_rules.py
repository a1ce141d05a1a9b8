"""Random wrong step functions, put together from pieces, and the trials that drive them. Written apart from the fitted family.

Pieces take `q`, a dict of quantities: w, g, t, the hyperparameters, `old[slot]` and `new[slot]`, and `decay`, one of the β's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.update_rule.probes import Probe
from grader.diagnosis.trial import Trial
from grader.model.observation import Answer
from reference.rule import RuleKind

Piece = Callable[[dict[str, Any]], Any]

KEEP: list[Piece] = [
    lambda q: q["decay"],
    lambda q: 1 - q["decay"],
    lambda q: 1.0,
    lambda q: q["decay"] ** 2,
    lambda q: 0.9,
    lambda q: 0.0,
    lambda q: 1 - q["lr"],
]
TAKE: list[Piece] = [
    lambda q: 1.0,
    lambda q: 1 - q["decay"],
    lambda q: q["decay"],
    lambda q: q["lr"],
    lambda q: -q["lr"],
    lambda q: 0.1,
    lambda q: 1 - q["decay"] ** 2,
    lambda q: 1 / q["t"],
    lambda q: 2.0,
]
ENTERS: list[Piece] = [
    lambda q: q["g"],
    lambda q: q["g"] ** 2,
    lambda q: np.abs(q["g"]),
    lambda q: np.sign(q["g"]),
    lambda q: q["w"],
    lambda q: q["g"] * q["w"],
    lambda q: q["own"] ** 2,
    lambda q: q["g"] * q["own"],
]
ENTERS_BEYOND: list[Piece] = [
    lambda q: np.tanh(q["g"]),
    lambda q: np.clip(q["g"], -1, 1),
    lambda q: np.exp(-np.abs(q["g"])),
    lambda q: q["g"] ** 2 + 0.3 * q["w"] * q["g"] - q["w"] ** 3,
    lambda q: np.round(q["g"]),
    lambda q: np.cumsum(q["g"].ravel()).reshape(q["g"].shape),
]
RATES: list[Piece] = [
    lambda q: q["lr"],
    lambda q: q["lr"],
    lambda q: 1.0,
    lambda q: q["lr"] ** 2,
    lambda q: q["lr"] / (1 - q["decay"]),
    lambda q: q["lr"] * (1 - q["decay"]),
    lambda q: q["lr"] / (1 - q["decay"] ** q["t"]),
    lambda q: q["lr"] / np.sqrt(q["t"]),
    lambda q: q["lr"] / q["t"],
    lambda q: 10 * q["lr"],
    lambda q: 0.01,
    lambda q: q["lr"] * q["decay"],
]
ALONG: list[Piece] = [
    lambda q: q["g"],
    lambda q: q["g"],
    lambda q: q["first"],
    lambda q: q["first"],
    lambda q: q["first_old"],
    lambda q: np.sign(q["g"]),
    lambda q: np.sign(q["first"]),
    lambda q: q["w"],
    lambda q: q["g"] * q["w"],
    lambda q: q["g"] ** 2,
]
ALONG_BEYOND: list[Piece] = [
    lambda q: np.tanh(q["g"]),
    lambda q: np.log1p(np.abs(q["g"])) * np.sign(q["g"]),
    lambda q: q["g"] / np.sqrt(np.sum(q["g"] ** 2) + 0.01),
    lambda q: np.clip(q["g"] + q["first"], -0.5, 0.5),
    lambda q: np.sin(q["w"]) + q["g"],
    lambda q: q["g"] - np.mean(q["g"]),
    lambda q: np.cbrt(q["g"]),
]
OVER: list[Piece] = [
    lambda q: np.sqrt(q["last"]) + q["epsilon"],
    lambda q: np.sqrt(q["last"] + q["epsilon"]),
    lambda q: q["last"] + q["epsilon"],
    lambda q: np.sqrt(q["last"]),
    lambda q: np.sqrt(q["last_old"]) + q["epsilon"],
    lambda q: np.sqrt(q["last"] / q["t"]) + q["epsilon"],
    lambda q: np.sqrt(q["last"] / (1 - q["decay"] ** q["t"])) + q["epsilon"],
    lambda q: np.sqrt(q["last"] / (1 - q["decay"])) + q["epsilon"],
    lambda q: np.abs(q["last"]) + q["epsilon"],
    lambda q: np.abs(q["g"]) + q["epsilon"],
    lambda q: np.sqrt(q["last"]) + 1e-8,
]
OVER_BEYOND: list[Piece] = [
    lambda q: np.cbrt(q["last"]) + q["epsilon"],
    lambda q: 1 + np.abs(q["last"]) ** 1.5,
    lambda q: np.log1p(np.abs(q["last"])) + q["epsilon"],
    lambda q: np.sqrt(q["last"] + q["w"] ** 2) + q["epsilon"],
    lambda q: np.maximum(np.sqrt(np.abs(q["last"])), 0.3),
]
BESIDE: list[Piece] = [
    lambda q: q["decay"] * q["first"],
    lambda q: q["lr"] * q["g"],
    lambda q: q["lr"] * q["w"],
    lambda q: q["decay"] ** 2 * q["first_old"],
    lambda q: -q["lr"] * q["first"],
    lambda q: -q["g"],
]


@dataclass(frozen=True)
class Wrong:
    """A random step function. `inside`: every piece is one of the family that is fitted."""

    kind: RuleKind
    inside: bool
    states: Mapping[str, tuple[Piece, Piece, Piece, str]]
    """Per slot what the old value is multiplied by, what enters and its factor, and which β they use."""
    rate: Piece
    along: Piece
    over: Piece | None
    beside: Piece | None
    sign: float
    decay: str

    def step(
        self, w: Any, g: Any, state: Mapping[str, Any], t: int, hyper: Mapping[str, float]
    ) -> tuple[Any, dict[str, Any]]:
        q: dict[str, Any] = {"epsilon": 0.05, **hyper, "w": w, "g": g, "t": float(t)}
        new = {}
        with np.errstate(all="ignore"):
            for slot, (keep, take, enters, decay) in self.states.items():
                q |= {"own": state[slot], "decay": hyper.get(decay, 0.7)}
                new[slot] = keep(q) * state[slot] + take(q) * enters(q)
            names = list(self.states)
            q["decay"] = hyper.get(self.decay, 0.7)
            q["first"] = new[names[0]] if names else g
            q["first_old"] = state[names[0]] if names else g
            q["last"] = new[names[-1]] if names else g**2
            q["last_old"] = state[names[-1]] if names else g**2
            step = self.rate(q) * self.along(q)
            if self.over is not None:
                step = step / self.over(q)
            moved = w - self.sign * step
            return (moved if self.beside is None else moved + self.beside(q)), new


def random_wrong(rng: np.random.Generator, kinds: Sequence[RuleKind]) -> Wrong:
    """One of very many; about a third has a piece from beyond the family."""
    kind = kinds[rng.integers(len(kinds))]
    decays = [name for name in ("beta", "rho", "beta_1", "beta_2") if name in kind.hyperparameters]
    # without a β, or ε, among its arguments a function can't use one
    beyond = ("" if rng.random() < 0.65 else ("state", "along", "over")[rng.integers(3)]) if kind.state else (
        "along" if rng.random() < 0.5 else "")  # fmt: skip
    slots = [slot for slot in kind.state if slot != "t"]

    def one(pieces: Sequence[Piece]) -> Piece:
        while True:
            piece = pieces[rng.integers(len(pieces))]
            constants = piece.__code__.co_consts
            if ("decay" in constants and not decays) or (
                "epsilon" in constants and "epsilon" not in kind.hyperparameters
            ):
                continue
            return piece

    def beta() -> str:
        return decays[rng.integers(len(decays))] if decays else ""

    states = {slot: (one(KEEP), one(TAKE), one(ENTERS), beta()) for slot in slots}
    if beyond == "state":
        slot = slots[rng.integers(len(slots))]
        states[slot] = (*states[slot][:2], one(ENTERS_BEYOND), states[slot][3])
    divides = bool(kind.nonnegative) and rng.random() < 0.8
    beside = not divides and bool(slots) and rng.random() < 0.5
    if beyond == "over" and not kind.nonnegative:
        beyond = "along"
    return Wrong(
        kind=kind,
        inside=not beyond,
        states=states,
        rate=one(RATES),
        along=one(ALONG_BEYOND if beyond == "along" else ALONG),
        over=one(OVER_BEYOND) if beyond == "over" else one(OVER) if divides else None,
        beside=one(BESIDE) if beside else None,
        sign=float(rng.choice([1, -1])),
        decay=beta(),
    )


def drive(step: Callable[..., Any], kind: RuleKind, probe: Probe, dtype: str = "") -> Trial:
    """What comes out when a step function (w, g, state, t, hyperparameters) -> (w, state) is put a probe."""
    kept = np.dtype(dtype or probe.w.dtype)
    slots = [slot for slot in kind.state if slot != "t"]
    w = probe.w.astype(kept)
    state = {slot: (probe.state or {}).get(slot, np.zeros(w.shape)).astype(kept) for slot in slots}
    got = {"w": [w], **{slot: [value] for slot, value in state.items()}}
    with np.errstate(all="ignore"):
        for i, g in enumerate(probe.gradients):
            w, state = step(w, g.astype(kept), state, probe.t + i, probe.hyperparameters)
            w = np.asarray(w, kept)
            state = {slot: np.asarray(value, kept) for slot, value in state.items()}
            for slot, value in {"w": w, **state}.items():
                got[slot].append(value)
    arrays = {slot: np.array([np.broadcast_to(x, probe.w.shape) for x in sequence]) for slot, sequence in got.items()}
    return Trial(
        probe.id, probe.w, probe.gradients, probe.hyperparameters, probe.state, probe.t,
        {slot: sequence.astype(np.float64) for slot, sequence in arrays.items()}, kept.name,
    )  # fmt: skip


def answer(trial: Trial, returns: Sequence[str]) -> Answer:
    """The trial as the student's side would answer."""
    out = {slot: trial.got[slot][1:].astype(trial.dtype) for slot in returns}
    return Answer("ok", steps=len(trial.gradients), out=out)


def off(trial: Trial, predicted: np.ndarray, slot: str) -> float:
    """The largest difference of a predicted sequence from the recorded one, relative to the size of old and new value."""
    got = trial.got[slot]
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(got[1:]), np.abs(got[:-1]))
        error = np.abs(predicted - got[1:])
    agree = (np.isnan(predicted) & np.isnan(got[1:])) | (predicted == got[1:])
    with np.errstate(all="ignore"):
        relative = np.where(agree, 0.0, error / np.maximum(size, 1e-300))
    return float(np.max(np.nan_to_num(relative, nan=np.inf, posinf=np.inf)))
