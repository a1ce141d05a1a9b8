"""Whether a trajectory's learning rate decays as lr/(1 + decay·i), and if not, which misunderstanding explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from grader.checks.trajectory.descents import Descent, ReadTrajectory, number, rule_probe
from grader.checks.update_rule.curves import rate_curve
from grader.checks.update_rule.update_rule import UpdateRule
from grader.diagnosis.agreement import tolerance_of
from grader.diagnosis.catalogue import OF_SCHEDULES, RULES, WrongSchedule
from grader.diagnosis.catalogue.misconception import Decay
from grader.model.texts import N_
from grader.model.verdict import Divergence, Finding, Location
from reference.problems import Recorded
from reference.rule import Dialect, Rule, run
from reference.schedule import InverseTime, Schedule

Decayed = tuple[Descent, ReadTrajectory]
NEAR = 1e-9
"""Relative distance up to which a wrong schedule gives the student's numbers."""


def _dialects(check: UpdateRule) -> Iterator[tuple[Dialect, bool]]:
    """The accepted dialects, and whether the gradient is taken where it was asked for (look-ahead)."""
    kind = RULES[check.rule]
    asked = kind.asked(check.dialects)
    for dialect in kind.dialects:
        if dialect.id == "look-ahead" and (not check.dialects or dialect.id in check.dialects):
            yield dialect, True
        elif dialect in asked:
            yield dialect, False


def _build(name: str, dialect: Dialect, hyperparameters: dict[str, float], schedule: Schedule | None) -> Rule:
    values = {name: value for name, value in hyperparameters.items() if name != "decay"}
    lr = schedule or InverseTime(values["lr"], hyperparameters["decay"])
    return RULES[name].build(dialect, **{**values, "lr": lr})


def _got(descent: Descent, read: ReadTrajectory) -> np.ndarray:
    """w over steps, shape (epochs+1, 1), NaN where there is no number."""
    w = np.full((descent.epochs + 1, 1), np.nan)
    w[0] = descent.w
    rows = read.answer.out["w"]
    for i in range(min(len(rows), descent.epochs)):
        w[i + 1] = number(rows[i])
    return w


def _sequence(
    check: UpdateRule, dialect: Dialect, descent: Descent, gradients: np.ndarray, schedule: Schedule | None = None
) -> np.ndarray:
    rule = _build(check.rule, dialect, descent.hyperparameters, schedule)
    return run(rule, Recorded(gradients, descent.w), descent.epochs, w0=descent.w).w


def decays_right(check: UpdateRule, descent: Descent, read: ReadTrajectory) -> bool:
    """Whether an accepted dialect with lr/(1 + decay·i) gives the student's numbers, from the student's own w on."""
    got = _got(descent, read)
    for dialect, ahead in _dialects(check):
        if ahead and not read.has_points:
            continue
        gradients = rule_probe(descent, read, at_points=ahead).gradients
        dtype = "float32" if read.single else "float64"
        hyperparameters = tuple(descent.hyperparameters.items())
        want, allowed = _right(check.rule, dialect, hyperparameters, float(descent.w[0]), gradients.tobytes(), dtype)
        with np.errstate(invalid="ignore"):
            if (np.abs(got - want) <= allowed).all():
                return True
    return False


@lru_cache(maxsize=512)
def _right(
    rule: str, dialect: Dialect, hyperparameters: tuple[tuple[str, float], ...], start: float, gradients: bytes, dtype: str
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """The right sequence (epochs+1, 1) for these gradients, and how far a right program may be from it."""
    rows, w = np.frombuffer(gradients).reshape(-1, 1), np.array([start])

    def build(**values: float) -> Rule:
        return _build(rule, dialect, values, None)

    want = run(build(**dict(hyperparameters)), Recorded(rows, w), len(rows), w0=w).w
    return want, tolerance_of(build, dict(hyperparameters), w, rows, None, 1, np.dtype(dtype))[0]


def decay_findings(
    check: UpdateRule, decayed: Sequence[Decayed], name: str, call: Callable[[Descent], str], place: Location | None,
    *, hints: bool,
) -> tuple[list[Finding], Sequence[Sequence[str]]] | None:  # fmt: skip
    """What to tell of a wrong decay, and the ids that explain it; None where nothing is wrong."""
    wrong = next(((d, r) for d, r in decayed if not decays_right(check, d, r)), None)
    if wrong is None:
        return None
    descent, read = wrong
    got = _got(descent, read)
    gradients = rule_probe(descent, read, at_points=False).gradients
    dialect = next(d for d, ahead in _dialects(check) if not ahead)
    want = _sequence(check, dialect, descent, gradients)
    with np.errstate(invalid="ignore"):
        apart = np.flatnonzero(~(np.abs(got - want) <= NEAR * (1 + np.abs(want))).all(axis=1))
    step = int(apart[0]) if len(apart) else descent.epochs
    along = RULES[check.rule].along_gradient
    rate = rate_curve(gradients[:, 0], want[:, 0], got[:, 0]) if along else None
    evidence = Divergence(
        probe=N_("a learning rate that decays"), step=step, quantity="w", index=(0,), expected=_finite(want[step, 0]),
        got=_finite(got[step, 0]), shape=(1,), hyperparameters=descent.hyperparameters, gradients=gradients.tolist(),
        expected_sequence=_rows(want), got_sequence=_rows(got), call=call(descent),
        curves=(rate,) if rate is not None else (),
    )  # fmt: skip
    diverged = N_("With decay {decay}, update {step} of `{name}` gives {got} where {expected} is right.", name=name,
                decay=f"{descent.decay:g}", step=step, got=f"{got[step, 0]:.6g}", expected=f"{want[step, 0]:.6g}")  # fmt: skip
    known = [m for m in OF_SCHEDULES if m.of == "inverse-time" and _explains(check, m, decayed)]
    if not known:
        return [Finding("trajectory/decay", diverged, evidence, place)], ()
    first, *others = known
    finding = Finding(
        first.id, first.message, evidence, place, first.hint if hints else None, first.title, first.formula_of(check.rule),
        tuple(other.title for other in others), diverged,
    )  # fmt: skip
    return [finding], tuple((m.id,) for m in known)


def _explains(check: UpdateRule, wrong: WrongSchedule, decayed: Sequence[Decayed]) -> bool:
    """Whether the wrong learning rate gives the student's numbers on every descent, in one dialect and one spelling."""
    for dialect, ahead in _dialects(check):
        for form in range(1 + len(wrong.rates)):
            if all(
                _gives(
                    check, dialect, d, r, wrong.schedule(Decay(lr=d.hyperparameters["lr"], decay=d.decay), form), ahead
                )
                for d, r in decayed
            ):
                return True
    return False


def _gives(
    check: UpdateRule, dialect: Dialect, descent: Descent, read: ReadTrajectory, schedule: Schedule, ahead: bool
) -> bool:
    if ahead and not read.has_points:
        return False
    want = _sequence(check, dialect, descent, rule_probe(descent, read, at_points=ahead).gradients, schedule)
    near = 2e-4 if read.single else NEAR
    return bool(np.allclose(_got(descent, read), want, rtol=near, atol=near))


def _finite(value: np.floating) -> float | None:
    return float(value) if np.isfinite(value) else None


def _rows(sequence: np.ndarray) -> list[list[float | None]]:
    return [[_finite(x) for x in row] for row in sequence]
