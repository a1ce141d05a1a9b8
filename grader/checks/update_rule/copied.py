"""Names a copied line: one parameter's update that uses the gradient, the state or the value of another parameter."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import msgspec
import numpy as np

from grader.checks.calls.forms import Form
from grader.checks.update_rule.expected import AcceptedAnswer
from grader.checks.update_rule.probes import Probe
from grader.checks.update_rule.rule_test import RuleTest
from grader.model.observation import Answer, out_name
from grader.model.texts import N_, Message
from grader.model.verdict import Finding
from reference.rule import Array, State

COPIED = "parameters/copied-line"
"""A line that was written for one parameter and copied for another."""
ENOUGH = 2
"""Drives on which the numbers must agree, and at least one of them with several updates."""
NEAR = {"float64": 1e-7, "float32": 1e-4}
"""Relative distance up to which they do."""


class At(NamedTuple):
    """Where an update begins: a parameter's w, gradient and state, the other's, t and η."""

    w: Array
    g: Array
    s: State
    other_w: Array
    other_g: Array
    other_s: State
    t: int
    lr: float


Sound: TypeAlias = Sequence[tuple[Probe, np.ndarray]]
Result: TypeAlias = tuple[Array, State]
Step: TypeAlias = Callable[[Any, At], Result]
"""w and state after an update in which one line was copied; the rule is of the reference."""


def _updated(rule: Any, at: At, **changed: Any) -> Result:
    at = at._replace(**changed)
    result: Result = rule.update(at.w, at.g, at.s, at.lr, at.t)
    return result


def _of_other(rule: Any, at: At) -> Result:
    return _updated(rule, at, w=at.other_w, g=at.other_g, s=at.other_s)


def _tapped(rule: Any, **steps: Callable[..., Any]) -> Any:
    """The rule with some of its steps replaced; each takes the original step first."""

    def replaced(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        original = getattr(type(rule), name)
        return lambda self, *given: step(lambda *a: original(self, *a), *given)

    made = type(f"Copied{type(rule).__name__}", (type(rule),), {name: replaced(name, s) for name, s in steps.items()})
    copy: Any = object.__new__(made)
    vars(copy).update(vars(rule))
    return copy


def _whole_gradient(rule: Any, at: At) -> Result:
    return _updated(rule, at, g=at.other_g)


def _value(rule: Any, at: At) -> Result:
    return _updated(rule, at, w=at.other_w)


def _new_value(rule: Any, at: At) -> Result:
    """The other's value is read after its own update."""
    return _updated(rule, at, w=_of_other(rule, at)[0])


def _squared(rule: Any, at: At) -> Result:
    return _updated(_tapped(rule, square=lambda own, x: own(at.other_g)), at)


def _averaged(rule: Any, at: At) -> Result:
    def average(own: Callable[..., Any], name: str, keep: float, old: Array, taken: Array) -> Any:
        return own(name, keep, old, at.other_g if name == "m" else taken)

    return _updated(_tapped(rule, moving_average=average), at)


def _old_state(slot: str) -> Step:
    def step(rule: Any, at: At) -> Result:
        return _updated(rule, at, s={**at.s, slot: at.other_s[slot]})

    return step


def _new_state(slot: str) -> Step:
    """The other's state is read after its own update."""

    def step(rule: Any, at: At) -> Result:
        return _updated(rule, at, s={**at.s, slot: _of_other(rule, at)[1][slot]})

    return step


def _in_step(which: str) -> Step:
    """The last line divides by the other's root, or has the other's numerator."""

    def step(rule: Any, at: At) -> Result:
        seen: dict[str, Any] = {}

        def watched(own: Callable[..., Any], w: Array, rate: float, x: Array, squares: Array, *given: Any) -> Any:
            seen.update(x=x, squares=squares)
            return own(w, rate, x, squares, *given)

        def replaced(own: Callable[..., Any], w: Array, rate: float, x: Array, squares: Array, *given: Any) -> Any:
            taken = {"x": x, "squares": squares, which: seen[which]}
            return own(w, rate, taken["x"], taken["squares"], *given)

        _of_other(_tapped(rule, descended=watched), at)
        return _updated(_tapped(rule, descended=replaced), at)

    return step


def _velocity_in_step(rule: Any, at: At) -> Result:
    after = _of_other(rule, at)[1]["v"]

    def moved(own: Callable[..., Any], v: Array, v_old: Array, g: Array, rate: float) -> Any:
        return own(after, at.other_s["v"], g, rate)

    return _updated(_tapped(rule, move=moved), at)


def _slips(rule: Any) -> Iterator[tuple[Message, Step]]:
    """What may have been copied, each with what stands in its place."""
    yield N_("the gradient"), _whole_gradient
    yield N_("the value"), _value
    yield N_("the value"), _new_value
    if rule.accumulator and any(name == "m" for name in rule.slots()):
        yield N_("the gradient, where it is squared,"), _squared
        yield N_("the gradient, where it enters m,"), _averaged
    elif rule.accumulator:
        yield N_("the gradient, where it is squared,"), _squared
    if rule.accumulator and rule.accumulator in ("v", "r", "G"):
        yield N_("the accumulated squares, in the last line,"), _in_step("squares")
        yield N_("the numerator of the last line"), _in_step("x")
    if hasattr(rule, "move"):
        yield N_("the velocity, in the last line,"), _velocity_in_step
    for slot in rule.slots():
        yield N_("the old {slot}", slot=slot), _old_state(slot)
        yield N_("the old {slot}", slot=slot), _new_state(slot)


def copied_line(test: RuleTest, answers: Sequence[Answer], findings: Sequence[Finding]) -> Finding | None:
    """The first finding under the name of a copied line, where one gives all the numbers of a wrong parameter.

    `answers`: those to all probes, in each way of calling in turn. What stopped, as numpy does where shapes don't go together,
    is left out.
    """
    form, count = test.call.form, len(test.probes)
    if form is None or form.count < 2 or not findings:
        return None
    for start in range(0, len(answers) - count + 1, count):
        for accepted in test.accepted:
            sound = [[*_sound(test, answers[start : start + count], k)] for k in range(form.count)]
            right = [k for k in range(form.count) if _gives(test, accepted, sound[k], _updated, k, k)]
            wrong = [k for k in range(form.count) if k not in right]
            for to, of in itertools.product(wrong[:1], right):
                found = _explaining(test, accepted, sound[to], to, of)
                if found:
                    return _told(findings[0], form, found, to, of)
    return None


def _sound(test: RuleTest, answers: Sequence[Answer], parameter: int) -> Iterator[tuple[Probe, np.ndarray]]:
    """The probes after every update of which a parameter came back as numbers of one shape, with these."""
    for probe, answer in zip(test.probes, answers, strict=True):
        rows = answer.out.get(out_name("w", parameter))
        if answer.status == "ok" and isinstance(rows, np.ndarray) and rows.dtype.kind in "iuf" and len(rows):
            yield probe, rows


def _told(found: Finding, form: Form, copied: Sequence[Message], to: int, of: int) -> Finding:
    names = [f"`{name}`" if name is not None else f"#{k + 1}" for k, name in enumerate(form.parameters)]
    text = N_(
        "In the lines of {to}, {what} is that of {of}: that alone explains every number. {of} is updated as it should be; its lines "
        "were copied, and one name was not changed. Compare the two, letter by letter.",
        to=names[to],
        of=names[of],
        what=copied[0],
    )
    title = N_("a copied line: {of} where {to} belongs", of=names[of], to=names[to])
    return msgspec.structs.replace(
        found, id=COPIED, message=text, title=title, story=None, hint=None, computes="", others=tuple(copied[1:])
    )


def _explaining(test: RuleTest, accepted: AcceptedAnswer, sound: Sound, to: int, of: int) -> list[Message]:
    """What of parameter `of` may stand in the lines of parameter `to`: whatever gives all numbers."""
    if len(sound) < ENOUGH or not any(len(rows) > 1 for _, rows in sound):
        return []
    some = test.kind.build(accepted.dialect, **{**sound[0][0].hyperparameters, **dict(accepted.constants)})
    found = {what.show(): what for what, step in _slips(some) if _gives(test, accepted, sound, step, to, of)}
    return list(found.values())


def _gives(test: RuleTest, accepted: AcceptedAnswer, sound: Sound, step: Step, to: int, of: int) -> bool:
    """Whether updates in which `step` was copied give all the numbers of parameter `to`."""
    return bool(sound) and all(
        _agrees(rows, _sequence(test, accepted, probe, len(rows), step, to, of), probe) for probe, rows in sound
    )


def _agrees(rows: np.ndarray, wanted: Sequence[Array], probe: Probe) -> bool:
    near = NEAR["float32" if min(rows.dtype.itemsize, probe.w.dtype.itemsize) < 8 else "float64"]
    return len(wanted) == len(rows) and all(
        np.shape(w) == row.shape and np.allclose(w, row, rtol=near, atol=near * 1e-3, equal_nan=True)
        for w, row in zip(wanted, rows, strict=True)
    )


def _sequence(
    test: RuleTest, accepted: AcceptedAnswer, probe: Probe, count: int, step: Step, to: int, of: int
) -> list[Array]:
    """w of parameter `to` after each of so many updates; fewer where the shapes don't go together."""
    form = test.call.form
    assert form is not None  # noqa: S101 - there are several parameters
    rule: Any = test.kind.build(accepted.dialect, **{**probe.hyperparameters, **dict(accepted.constants)})

    def both(values: np.ndarray) -> tuple[Array, Array]:
        mine, theirs = (np.asarray(form.variants(np.asarray(values, np.float64), k)) for k in (to, of))
        return mine, theirs

    start = {
        name: both((probe.state or {}).get(name, np.full(probe.w.shape, value))) for name, value in rule.slots().items()
    }
    w, other_w = both(probe.w)
    found: list[Array] = []
    s, other_s = ({name: pair[i] for name, pair in start.items()} for i in (0, 1))
    for i in range(count):
        g, other_g = both(probe.gradients[i])
        at = At(w, g, s, other_w, other_g, other_s, probe.t + i, float(rule.lr))
        with np.errstate(all="ignore"):
            try:
                (w, s), (other_w, other_s) = step(rule, at), _of_other(rule, at)
            except ValueError:
                return found
        found.append(w)
    return found
