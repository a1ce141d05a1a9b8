"""The right rule with a hyperparameter wrong: "your learning rate is 10 times too large", with the value that fits."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, Protocol

import msgspec
import numpy as np

from grader.diagnosis import precision
from grader.diagnosis.agreement import expected
from grader.diagnosis.catalogue import HYPERPARAMETERS
from grader.diagnosis.trial import Trial
from grader.model.texts import N_, Message
from reference.rule import Dialect, RuleKind

ALLOWED = {"float64": 1e-9, "float32": 2e-5}
"""How far a sequence may be off, relative to its largest number."""
ROUNDED_STEPS = 20
"""And by how many units of the last decimal, where it is rounded."""
ITERATIONS = 10
STEPS = 4
"""How many updates of a trial a value is solved on; all trials must then agree."""

How = Literal["exchanged", "copied", "complement", "factor", "constant", "constants"]
Hyperparameters = Mapping[str, float]


class Right(Protocol):
    """One right answer: a dialect, with the constants that the task leaves open filled in."""

    @property
    def dialect(self) -> Dialect: ...
    @property
    def constants(self) -> tuple[tuple[str, float], ...]: ...


class Scaled(msgspec.Struct, frozen=True):
    """A hyperparameter that makes the right rule give the student's numbers."""

    dialect: str
    how: How
    """Two are exchanged; another is used in its place; 1−x is used for x; `value` times x; always `value`, whatever
    is passed; several are always `fixed`."""
    name: str
    value: float
    """The factor or the constant; 0 where neither is meant."""
    residual: float
    """The worst error of w, relative to the largest w of its trial."""
    other: str = ""
    """What `name` is exchanged with, or what is used in its place."""
    passed: float | None = None
    """The value passed, where every trial passes the same one: then a factor and a constant can't be told apart."""
    fixed: tuple[tuple[str, float], ...] = ()
    """With "constants": what each of them always is."""

    def message(self, names: Mapping[str, str]) -> Message:
        """What to tell the student, with the student's own names by slot."""
        written = {name: each.symbol for name, each in HYPERPARAMETERS.items()} | dict(names)
        name, value = written.get(self.name, self.name), f"{self.value:.4g}"
        other = written.get(self.other, self.other)
        if self.how == "exchanged":
            return N_(
                "{name} and {other} are swapped in your function: that alone explains every number.",
                name=name,
                other=other,
            )
        if self.how == "copied":
            return N_(
                "Your function uses {other} where {name} belongs: that alone explains every number.",
                name=name,
                other=other,
            )
        if self.how == "complement":
            return N_("Your function uses 1−{name} where {name} belongs: that alone explains every number.", name=name)
        if self.how == "constants":
            values = ", ".join(f"{written.get(slot, slot)} = {constant:g}" for slot, constant in self.fixed)
            return N_(
                "Your function works with {values}, whatever is passed: that alone explains every number.",
                values=values,
            )
        if self.name not in names and self.passed is not None and self.how in ("factor", "constant"):
            used = self.value * (self.passed if self.how == "factor" else 1)
            return N_(
                "{name} isn't passed, and your function works with {value}; the task says {wanted}. That explains every number.",
                name=name,
                value=f"{used:.4g}",
                wanted=f"{self.passed:.4g}",
            )
        if self.how == "factor" and self.value > 1:
            return N_(
                "{name} is {value} times too large in your function: that alone explains every number.",
                name=name,
                value=value,
            )
        if self.how == "factor":
            return N_(
                "{name} is multiplied by {value} in your function: that alone explains every number.",
                name=name,
                value=value,
            )
        if self.passed is not None:
            return N_("Your function works with {name} = {value} where {passed} is passed: that alone explains every number.",
                      name=name, value=value, passed=f"{self.passed:.4g}")  # fmt: skip
        return N_(
            "Your function works with {name} = {value}, whatever is passed: that alone explains every number.",
            name=name,
            value=value,
        )


def scaled(kind: RuleKind, candidates: Sequence[Right], trials: Sequence[Trial]) -> Scaled | None:
    """The hyperparameter whose change makes a right candidate reproduce every w of the trials; None where there is none.

    One at a time: two exchanged, one used for another, the complement, a factor, a constant; at last several that are
    written into the code with their usual values. None too where a candidate is right as it is.
    """
    trials = [trial for trial in trials if "w" in trial.got and len(trial.gradients)]
    if not trials:
        return None
    settings = [[{**t.hyperparameters, **dict(c.constants)} for t in trials] for c in candidates]
    if any(_residual(kind, c.dialect, s, trials) is not None for c, s in zip(candidates, settings, strict=True)):
        return None
    for search in (_exchanged, _copied, _complement, _solved, _usual):
        for candidate, setting in zip(candidates, settings, strict=True):
            found = list(search(kind, candidate.dialect, setting, trials))
            if found:
                return min(found, key=_implausible)
    return None


def own_values(
    kind: RuleKind, candidates: Sequence[Right], trials: Sequence[Trial], values: Mapping[str, Sequence[float]]
) -> Mapping[str, float] | None:
    """Of the values that code gives to hyperparameters by itself, those with which a right candidate reproduces every w of the
    trials, by name; None where there are none. As few as possible differ from what the candidate has."""
    trials = [trial for trial in trials if "w" in trial.got and len(trial.gradients)]
    choices = [[None, *((name, value) for value in each)] for name, each in values.items()]
    ways = [dict(each for each in chosen if each is not None) for chosen in itertools.product(*choices)]
    for way in sorted((way for way in ways if way), key=len) if trials else ():
        for candidate in candidates:
            settings = [{**t.hyperparameters, **dict(candidate.constants), **way} for t in trials]
            if _residual(kind, candidate.dialect, settings, trials) is not None:
                return way
    return None


def value_used(kind: RuleKind, candidates: Sequence[Right], trial: Trial, name: str) -> float | None:
    """The value of a hyperparameter with which a right candidate gives this trial's w; None where there is none."""
    for candidate in candidates:
        setting = {**trial.hyperparameters, **dict(candidate.constants)}
        exact = _value(kind, candidate.dialect, setting, _cut(trial, STEPS), name)
        for value in _rounded(exact) if exact is not None and np.isfinite(exact) else ():
            if _residual(kind, candidate.dialect, [{**setting, name: value}], [trial]) is not None:
                return value
    return None


def _implausible(found: Scaled) -> tuple[bool, int, bool]:
    """Orders what fits: believable factors, then the shortest number, then factors before constants."""
    far = found.how == "factor" and not 1e-4 <= abs(found.value) <= 1e4
    return far, len(f"{found.value:.6g}"), found.how != "factor"


def _residual(
    kind: RuleKind, dialect: Dialect, settings: Sequence[Hyperparameters], trials: Sequence[Trial]
) -> float | None:
    """The worst relative error over all trials; None where it is more than rounding."""
    worst = 0.0
    for setting, trial in sorted(zip(settings, trials, strict=True), key=lambda pair: len(pair[1].gradients)):
        difference = _difference(kind, dialect, setting, trial)
        if difference is None:
            return None
        got = trial.got["w"]
        largest = max(float(np.max(np.abs(got[np.isfinite(got)]), initial=0.0)), 1e-300)
        error = float(np.max(np.abs(difference), initial=0.0)) / largest
        if error > _allowed(trial.dtype, largest):
            return None
        worst = max(worst, error)
    return worst


def _allowed(dtype: str, largest: float) -> float:
    """How far numbers of this precision may be off, relative to the largest."""
    if step := precision.unit(dtype):
        return max(ROUNDED_STEPS * step / largest, ALLOWED["float64"])
    return ALLOWED["float64" if dtype == "float64" else "float32"]


def _difference(kind: RuleKind, dialect: Dialect, setting: Hyperparameters, trial: Trial) -> np.ndarray | None:
    """Expected minus got where both are finite, flat; None where one is and the other isn't."""
    try:
        want, _ = expected(kind, dialect, setting, trial.w, trial.gradients, trial.state, trial.t)
    except (ZeroDivisionError, ValueError):  # a correction of 0, the root of a negative one
        return None
    got = trial.got["w"]
    finite = np.isfinite(got)
    if not (np.isfinite(want) == finite).all():
        return None
    result: np.ndarray = want[finite] - got[finite]
    return result


def _exchanged(
    kind: RuleKind, dialect: Dialect, settings: Sequence[Hyperparameters], trials: Sequence[Trial]
) -> Iterator[Scaled]:
    for one, two in itertools.combinations(kind.hyperparameters, 2):
        if all(one in s and two in s for s in settings):
            swapped = [{**s, one: s[two], two: s[one]} for s in settings]
            residual = _residual(kind, dialect, swapped, trials)
            if residual is not None:
                yield Scaled(dialect.id, "exchanged", one, 0.0, residual, two)


def _copied(
    kind: RuleKind, dialect: Dialect, settings: Sequence[Hyperparameters], trials: Sequence[Trial]
) -> Iterator[Scaled]:
    for name, other in itertools.permutations(_names(kind, settings), 2):
        residual = _residual(kind, dialect, [{**s, name: s[other]} for s in settings], trials)
        if residual is not None:
            yield Scaled(dialect.id, "copied", name, 0.0, residual, other)


def _complement(
    kind: RuleKind, dialect: Dialect, settings: Sequence[Hyperparameters], trials: Sequence[Trial]
) -> Iterator[Scaled]:
    for name in _names(kind, settings):
        if kind.hyperparameter(name).weighs:
            residual = _residual(kind, dialect, [{**s, name: 1 - s[name]} for s in settings], trials)
            if residual is not None:
                yield Scaled(dialect.id, "complement", name, 0.0, residual)


def _solved(
    kind: RuleKind, dialect: Dialect, settings: Sequence[Hyperparameters], trials: Sequence[Trial]
) -> Iterator[Scaled]:
    """A factor or a constant: the value that explains one trial, tried on all."""
    i = min(range(len(trials)), key=lambda i: (trials[i].dtype != "float64", trials[i].state is not None))
    short = _cut(trials[i], STEPS)
    for name in _names(kind, settings):
        value = _value(kind, dialect, settings[i], short, name)
        if value is not None:
            yield from _everywhere(kind, dialect, settings, trials, name, value, settings[i][name])


def _usual(
    kind: RuleKind, dialect: Dialect, settings: Sequence[Hyperparameters], trials: Sequence[Trial]
) -> Iterator[Scaled]:
    """Two or more hyperparameters that are written into the code with their usual values."""
    choices = [[None, *((name, value) for value in kind.hyperparameter(name).usual)] for name in _names(kind, settings)]
    for chosen in itertools.product(*choices):
        fixed = tuple(each for each in chosen if each is not None)
        if len(fixed) > 1:
            residual = _residual(kind, dialect, [{**s, **dict(fixed)} for s in settings], trials)
            if residual is not None:
                yield Scaled(dialect.id, "constants", fixed[0][0], 0.0, residual, fixed=fixed)


def _cut(trial: Trial, steps: int) -> Trial:
    got = {slot: sequence[: steps + 1] for slot, sequence in trial.got.items()}
    return msgspec.structs.replace(trial, gradients=trial.gradients[:steps], got=got)


def _everywhere(
    kind: RuleKind, dialect: Dialect, settings: Sequence[Hyperparameters], trials: Sequence[Trial], name: str,
    value: float, given: float,
) -> Iterator[Scaled]:  # fmt: skip
    """The value as a factor and as a constant, rounded as far as the numbers allow."""
    passed = settings[0][name] if len({s[name] for s in settings}) == 1 else None
    ways: list[tuple[How, float, Callable[[float, float], float]]] = [
        ("factor", value / given if given else np.nan, lambda x, v: x * v),
        ("constant", value, lambda x, v: v),
    ]
    for how, exact, used in ways:
        if not np.isfinite(exact) or (how == "factor" and (passed is not None and name != "lr")):
            continue
        for v in _rounded(exact):
            residual = _residual(kind, dialect, [{**s, name: used(s[name], v)} for s in settings], trials)
            if residual is not None:
                yield Scaled(dialect.id, how, name, v, residual, passed=passed)
                break


def _rounded(exact: float) -> list[float]:
    """The number with few digits where it has few, then as it is."""
    short = [float(f"{exact:.{digits}e}") for digits in range(6)]
    near = [v for v in short if abs(v - exact) <= 1e-3 * abs(exact)]
    return list(dict.fromkeys([*[0.0] * (abs(exact) < 1e-9), *near, exact]))


def _names(kind: RuleKind, settings: Sequence[Hyperparameters]) -> list[str]:
    return [name for name in kind.hyperparameters if all(name in s for s in settings)]


def _value(kind: RuleKind, dialect: Dialect, setting: Hyperparameters, trial: Trial, name: str) -> float | None:
    """The value of a hyperparameter that explains a trial: the best of a few, then Gauss-Newton steps from there."""
    got = trial.got["w"]
    scale = max(float(np.max(np.abs(got[np.isfinite(got)]), initial=0.0)), 1e-300)

    def difference(x: float) -> np.ndarray | None:
        found = _difference(kind, dialect, {**setting, name: x}, trial)
        return found if found is not None and np.isfinite(found).all() else None

    def misfit(found: np.ndarray | None) -> float:
        return np.inf if found is None else float(np.sqrt(found @ found))

    starts = [setting[name], *kind.hyperparameter(name).searched]
    x = min(starts, key=lambda start: misfit(difference(start)))
    now = difference(x)
    if now is None:
        return None
    enough = 0.01 * _allowed(trial.dtype, scale) * scale
    for _ in range(ITERATIONS):
        if misfit(now) <= enough:
            break
        h = 1e-6 * abs(x) or 1e-9
        beside = difference(x + h)
        if now is None or beside is None:
            return None
        slope = (beside - now) / h
        if not slope @ slope:
            return None
        step = -float(slope @ now) / float(slope @ slope)
        for _ in range(3):
            further = difference(x + step)
            if misfit(further) < 0.9 * misfit(now):
                break
            step /= 4
        else:
            break
        x, now = x + step, further
    return x if misfit(now) <= 100 * enough * np.sqrt(got.size) else None
