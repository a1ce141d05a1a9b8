"""The smallest input on which a student's function and the reference diverge, small enough to check with pen and paper.

What is shown was really asked and really answered: a call of the student's own, with what it gave. So an input of two
elements is never cut down to the one that diverges. Had that element been enough, the trials of one element would have
diverged; where they don't, it takes both, as when one element's state is used for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec
import numpy as np

from grader.diagnosis.agreement import expected, first_difference, tolerance
from grader.diagnosis.by_hand import by_hand
from grader.diagnosis.trial import Trial
from grader.diagnosis.written import DIGITS
from grader.model.texts import N_, Message
from reference.rule import Dialect, RuleKind

Sequences = Mapping[str, np.ndarray]
"""Per slot (steps+1, *shape)."""


class Counterexample(msgspec.Struct, frozen=True):
    """One update that a student can work by hand and compare."""

    probe: str
    """The id of the trial's probe."""
    step: int
    """Which update of the trial it is, from 1."""
    call: str
    """The student's own call at that update, with all that was passed: f(w=1, v=0, g=2, lr=0.1, beta=0.5)."""
    before: tuple[Message, ...]
    """A line for each earlier update, on which all was right."""
    quantity: str
    """What diverges first of all that is returned, the state before w; by the student's name."""
    expected: str
    got: str
    """That quantity after the update, as short as shows the difference; "nan" where there was no number."""
    lines: tuple[str, ...]
    """The update worked by hand, for the element that diverges."""
    element: tuple[int, ...] | None
    """Which element that is; None where there is only one."""
    slot: str
    """The slot of `quantity`."""
    digits: int
    """How many digits it takes to see the difference."""


def counterexample(
    kind: RuleKind,
    dialect: Dialect,
    trials: Sequence[Trial],
    write: Callable[[Mapping[str, str]], str],
    slots_in_order: Sequence[str],
    names: Mapping[str, str],
    allowed: Mapping[str, Sequences] | None = None,
    *,
    constants: Mapping[str, float] | None = None,
) -> Counterexample | None:
    """The smallest of all the updates on which a trial diverges: of fewest elements, then fewest steps, then roundest.

    Args:
        kind, dialect: the right answer that the function is compared with.
        trials: the function on the small probes. A trial that broke off must be left out: NaN counts as an answer.
        write: a call as the student would type it, of the slots' values as texts.
        slots_in_order: the slots that the function is passed, in the order of its arguments.
        names: slot -> the student's name; slots missing there go by the canonical one.
        allowed: by probe, slot and then (steps+1, *shape), how far a right program may be; None: measured here.
        constants: hyperparameters in the right answer's place of the trials', where the call doesn't pass them.

    None where w is right in every trial: another state is no mistake by itself.
    """
    fixed = dict(constants or {})
    compared = [_Comparison(kind, dialect, _passing(trial, slots_in_order), fixed, (allowed or {}).get(trial.probe)) for trial in trials]  # fmt: skip
    if not any(each.diverges_at["w"] for each in compared):
        return None
    compared = _as_the_student_stores(compared, kind, dialect, fixed)
    divergences = [(_size(each, where), each, where) for each in compared if (where := each.first())]
    smallest = min(size for size, _, _ in divergences)
    examples = [
        _example(each, where, write, slots_in_order, names) for size, each, where in divergences if size == smallest
    ]
    return min(examples, key=lambda example: len(example.call) + len(example.expected) + len(example.got))


Divergence = tuple[str, tuple[int, ...]]
"""A slot, and where it diverges as (step, *element)."""


def _size(compared: _Comparison, where: Divergence) -> tuple[int, int, bool]:
    """Elements, updates, and whether it starts in the middle: the smaller, the easier to check by hand."""
    return compared.trial.w.size, where[1][0], compared.trial.state is not None


def _passing(trial: Trial, slots: Sequence[str]) -> Trial:
    """The trial with only that state which the function was passed: the rest started as the rule starts it."""
    state = trial.state and {name: value for name, value in trial.state.items() if name in slots}
    return msgspec.structs.replace(trial, state=state or None)


class _Comparison:
    """A trial compared with a right rule."""

    def __init__(
        self,
        kind: RuleKind,
        dialect: Dialect,
        trial: Trial,
        constants: Mapping[str, float],
        allowed: Sequences | None = None,
    ) -> None:
        self.kind, self.dialect, self.trial = kind, dialect, trial
        self.hyperparameters = {**trial.hyperparameters, **constants}
        # what was passed in is where the right rule starts from too, whatever start its dialect would choose
        passed = {slot: trial.got[slot][0] for slot in kind.state if slot in trial.got}
        self.want, measured = _right(
            kind, dialect, _Setting.of(trial, {**(trial.state or {}), **passed}, self.hyperparameters)
        )
        self.allowed = {**measured, **(allowed or {})}
        # the state before w, which follows from it
        self.returned = [slot for slot in (*kind.state, "w") if slot in trial.got and slot in self.want]
        self.diverges_at = {slot: self._divergence(slot) for slot in self.returned}

    def _divergence(self, slot: str) -> tuple[int, ...] | None:
        """Where the slot first diverges, as (step, *element)."""
        got, want, allowed = (arrays[slot][1:] for arrays in (self.trial.got, self.want, self.allowed))
        with np.errstate(invalid="ignore", over="ignore"):
            if (np.abs(got - want) <= allowed).all():  # the usual case, and quickly told
                return None
        found = first_difference(got, want, allowed)
        return None if found is None else (found[0] + 1, *found[1:])

    def first(self) -> Divergence | None:
        """The slot that diverges first, and where."""
        found = [(slot, where) for slot in self.returned if (where := self.diverges_at[slot])]
        return min(found, key=lambda pair: pair[1][0]) if found else None

    def agreement(self) -> int:
        """How many updates of state arrays come before the first wrong one, over all arrays."""
        first = [self.diverges_at[slot] for slot in self.returned if slot != "w"]
        return sum(where[0] - 1 if where else len(self.trial.gradients) for where in first)


def _as_the_student_stores(
    compared: list[_Comparison], kind: RuleKind, dialect: Dialect, constants: Mapping[str, float]
) -> list[_Comparison]:
    """The trials compared with the dialect whose state is most like the student's, of those that move w alike.

    From a state of zeros a velocity that is added and one that is subtracted give the same w. Which of them the student
    means shows in the state only, and the sign of the other must not be called wrong.
    """
    best, most = compared, sum(each.agreement() for each in compared)
    if not any(each.diverges_at[slot] for each in compared for slot in each.returned if slot != "w"):
        return compared
    for other in kind.dialects:
        if not other.by_default or other.id == dialect.id:
            continue
        rival = [_Comparison(kind, other, each.trial, constants) for each in compared]
        score = sum(each.agreement() for each in rival)
        if score > most and _alike(compared, rival) and any(each.diverges_at["w"] for each in rival):
            best, most = rival, score
    return best


def _alike(compared: list[_Comparison], rival: list[_Comparison]) -> bool:
    """Whether both right rules move w in the same way from where training starts."""
    pairs = [(a.want["w"], b.want["w"]) for a, b in zip(compared, rival, strict=True) if a.trial.state is None]
    return bool(pairs) and all(np.allclose(a, b, rtol=1e-12, atol=1e-12) for a, b in pairs)


def _example(
    compared: _Comparison,
    where: Divergence,
    write: Callable[[Mapping[str, str]], str],
    slots_in_order: Sequence[str],
    names: Mapping[str, str],
) -> Counterexample:
    """The example that a trial gives."""
    trial, want = compared.trial, compared.want
    slot, (step, *index) = where
    element = tuple(index)
    right, wrong, digits = _told_apart(want[slot][step], trial.got[slot][step], element)
    t = trial.t + step - 1
    start = {name: _rounded(values[(step - 1, *element)], 17) for name, values in want.items()}
    w, g = start.pop("w"), float(trial.gradients[(step - 1, *element)])
    lines = by_hand(compared.kind, compared.dialect, compared.hyperparameters, w, g, start, t, names, digits=digits)
    passed = dict(_passed(compared, step, slots_in_order, max(digits, 6)))
    call = write(passed)
    before = tuple(_after(compared, earlier, names, max(digits, 6)) for earlier in range(1, step))
    return Counterexample(
        probe=trial.probe, step=step, call=call, before=before, quantity=names.get(slot, slot), expected=right,
        got=wrong, lines=lines, element=element if trial.w.size > 1 else None, slot=slot, digits=digits,
    )  # fmt: skip


def _passed(compared: _Comparison, step: int, slots: Sequence[str], digits: int) -> Iterator[tuple[str, str]]:
    """What each argument was at that update, as text."""
    trial = compared.trial
    for slot in slots:
        if slot == "g":
            yield slot, written(trial.gradients[step - 1], digits)
        elif slot == "t":
            yield slot, str(trial.t + step - 1)
        elif slot in compared.hyperparameters:
            yield slot, f"{trial.hyperparameters.get(slot, compared.hyperparameters[slot]):.12g}"
        elif slot in trial.got:
            yield slot, written(trial.got[slot][step - 1], digits)
        else:  # passed and never returned
            yield slot, written((trial.state or {}).get(slot, np.zeros(trial.w.shape)), digits)


def _after(compared: _Comparison, step: int, names: Mapping[str, str], digits: int) -> Message:
    returned = ["w", *(slot for slot in compared.returned if slot != "w")]
    values = ", ".join(
        f"{names.get(slot, slot)} = {written(compared.trial.got[slot][step], digits)}" for slot in returned
    )
    if step == 1:
        return N_("after 1 update: {values}", values=values)
    return N_("after {count} updates: {values}", count=step, values=values)


def written(values: np.ndarray, digits: int) -> str:
    """An array as one would type it, rounded: [1, -0.5]; a single number without brackets."""
    values = np.asarray(values)
    if values.size == 1:
        return f"{_rounded(values.reshape(-1)[0], digits):.{digits}g}"
    return f"[{', '.join(written(row, digits) for row in values)}]"


def _rounded(value: np.floating, digits: int) -> float:
    """The number to so many digits; 0 where only rounding is left of a difference, and never -0."""
    return 0.0 if abs(value) < 1e-14 else float(f"{value:.{digits}g}")


def _told_apart(right: np.ndarray, wrong: np.ndarray, element: tuple[int, ...]) -> tuple[str, str, int]:
    """Both as texts with as many digits as it takes to see that they differ at the element, and those digits."""
    digits = DIGITS
    while digits < 17 and written(right[element], digits) == written(wrong[element], digits):
        digits += 1
    return written(right, digits), written(wrong, digits), digits


class _Setting(msgspec.Struct, frozen=True):
    """What the right numbers of a trial follow from, as plain values: the same for every student, so computed once."""

    w: tuple[float, ...]
    gradients: tuple[float, ...]
    state: tuple[tuple[str, tuple[float, ...]], ...]
    shape: tuple[int, ...]
    hyperparameters: tuple[tuple[str, float], ...]
    t: int
    dtype: str

    @classmethod
    def of(cls, trial: Trial, state: Mapping[str, np.ndarray], hyperparameters: Mapping[str, float]) -> _Setting:
        shape = trial.w.shape
        plain = tuple((name, _flat(values)) for name, values in state.items())
        return cls(
            _flat(trial.w), _flat(trial.gradients), plain, shape, tuple(hyperparameters.items()), trial.t, trial.dtype
        )


def _flat(values: np.ndarray) -> tuple[float, ...]:
    return tuple(map(float, np.asarray(values).reshape(-1)))


@lru_cache(maxsize=4096)
def _right(kind: RuleKind, dialect: Dialect, setting: _Setting) -> tuple[Sequences, Sequences]:
    """The right sequences of w and of every state array, and how far a right program in that dtype may be from them."""
    state = {name: np.reshape(values, setting.shape) for name, values in setting.state}
    gradients = np.reshape(setting.gradients, (-1, *setting.shape))
    given = kind, dialect, dict(setting.hyperparameters), np.reshape(setting.w, setting.shape), gradients, state, setting.t  # fmt: skip
    w, states = expected(*given)
    around_w, around_states = tolerance(*given, setting.dtype)
    arrays = {name: np.array([np.broadcast_to(s[name], setting.shape) for s in states]) for name in around_states}
    return {"w": w, **arrays}, {"w": around_w, **around_states}
