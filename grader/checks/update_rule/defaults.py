"""Defaults that the task asks for, `defaults = { lr = 0.01 }`: judged by calls that leave the argument out.

The student's function is compared with itself: without the argument, with the value that the task wants for it, and with another
one. So a default can be right in a function that isn't, and one that takes no notice of the argument has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np

from grader.checks.calls.call import Binding, CallLine
from grader.checks.calls.grammar import Arguments
from grader.checks.calls.slots import PACKED, match_slot
from grader.checks.update_rule.drives import drive
from grader.checks.update_rule.naming import trials
from grader.checks.update_rule.probes import Probe
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.sequences import Sequences, read_sequences
from grader.diagnosis.hyperparameter import value_used
from grader.diagnosis.written_defaults import Written, written_defaults
from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Drive, Found
from grader.model.submission import StudentCode
from grader.model.texts import N_
from grader.model.verdict import Finding, Location, Part
from reference.rule import RuleKind

DEFAULT = "update-rule/default"
DEFAULTS_PART = 0.1
"""The share of the points for the defaults, where the assignment's `parts` don't say one."""
UPDATES = 4
SAME, OTHER = 1e-7, 1e-3
"""Shares of the way that w goes: up to the first, two calls gave the same; from the second on, the argument matters."""
OTHERWISE = 3.0
"""The other value is so many times the default, or for what is kept of an average the square root of it."""


def parse_defaults(
    declared: Mapping[str, float | tuple[float, ...]], call: CallLine, kind: RuleKind, where: str
) -> dict[str, float]:
    """The declared defaults by slot; AssignmentError, beginning with `where`, for what the call doesn't pass."""
    meant = {name: slot for slot, name in call.names.items()}
    found: dict[str, float] = {}
    for name, value in declared.items():
        slot = meant.get(name) or match_slot(name, kind) or name
        inside = PACKED.get(slot, (slot,))
        values = value if isinstance(value, tuple) else (value,)
        if not set(inside) <= set(kind.hyperparameters):
            raise AssignmentError(
                f"{where}.defaults: {kind.name} has no {name!r}; it has: {', '.join(kind.hyperparameters)}"
            )
        if not set(inside) <= set(call.slots):
            raise AssignmentError(
                f"{where}.defaults: {call.text!r} doesn't pass {name!r}, so nothing could leave it out; add it to the call, or fix it "
                f"with hyperparameters = {{ {slot} = {values[0]:g} }}"
            )
        if len(values) != len(inside):
            raise AssignmentError(f"{where}.defaults: {name!r} is {len(inside)} numbers, not {len(values)}")
        found.update(zip(inside, map(float, values), strict=True))
    for whole, inside in PACKED.items():
        if whole in (*call.passed, *_made(call)) and 0 < len(set(inside) & set(found)) < len(inside):
            raise AssignmentError(f"{where}.defaults: {call.names[whole]!r} can be left out only whole; give it whole")
    return found


def _made(call: CallLine) -> tuple[str, ...]:
    return () if call.form is None else (*call.form.build.all, *call.form.keys.values())


def units(test: RuleTest) -> dict[str, tuple[str, ...]]:
    """What a call leaves out at a time, and the hyperparameters in it."""
    asked = {*test.call.passed, *_made(test.call)}
    whole = {name: inside for name, inside in PACKED.items() if name in asked and set(inside) <= set(test.defaults)}
    inside = {each for members in whole.values() for each in members}
    return {**whole, **{slot: (slot,) for slot in test.defaults if slot not in inside}}


def default_probes(test: RuleTest) -> Iterator[tuple[str, tuple[str, ...], Probe]]:
    """Per default its slot, the hyperparameters in it, and the inputs, its own value among them; all other defaults have theirs too."""
    base = next(probe for probe in test.probes if probe.from_zero)
    for slot, inside in units(test).items():
        gradients = base.gradients[:UPDATES]
        if slot == "epsilon" and test.defaults[slot] > 0:
            gradients = gradients * (10 * test.defaults[slot])  # so that ε matters
        values = {**base.hyperparameters, **test.defaults}
        yield slot, inside, msgspec.structs.replace(base, id="default", gradients=gradients, hyperparameters=values)


def default_drives(test: RuleTest, way: Binding, found: Found | None) -> list[Drive]:
    """Three questions per default: left out, with its own value, with another."""
    asked = []
    for slot, inside, probe in default_probes(test):
        given = drive(probe, test.kind, test.call, way, test.handed, test.ahead)
        other = {**given.values, **{each: otherwise(test, each) for each in inside}}
        without = _leaving_out(test.call, way, found, slot)
        left_out = drive(probe, test.kind, test.call, without, test.handed, test.ahead)
        left_out = msgspec.structs.replace(
            left_out,
            values={name: value for name, value in left_out.values.items() if name not in inside},
            packed={name: members for name, members in left_out.packed.items() if not set(members) & set(inside)},
        )
        asked += [left_out, given, msgspec.structs.replace(given, values=other)]
    return asked


def otherwise(test: RuleTest, slot: str) -> float:
    """Another value for a default, so that it shows whether the argument matters."""
    value = test.defaults[slot]
    if test.kind.hyperparameter(slot).weighs:
        return float(np.sqrt(value)) * 0.9 if value else 0.5
    return OTHERWISE * value if value else 0.1


def _leaving_out(call: CallLine, way: Binding, found: Found | None, slot: str) -> Binding:
    """The same way of calling without one argument; what came behind it is passed by name."""
    theirs = found.parameters if found is not None else None
    left = {slot, *PACKED.get(slot, ()), *(name for name, inside in PACKED.items() if slot in inside)}

    def without(
        positional: Sequence[str], keyword: Mapping[str, str], names: Sequence[str] | None
    ) -> tuple[tuple[str, ...], dict[str, str]]:
        kept = {name: each for name, each in keyword.items() if each not in left}
        at = next((i for i, each in enumerate(positional) if each in left), len(positional))
        if names is None or len(names) < len(positional):
            names = [call.names.get(each, each) for each in positional]
        behind = {names[i]: each for i, each in enumerate(positional) if i > at and each not in left}
        return tuple(positional[:at]), {**behind, **kept}

    if call.form is not None and call.form.method:
        build = way.build or call.form.build
        if left & set(build.all):
            return msgspec.structs.replace(way, build=Arguments(*without(build.positional, build.keyword, theirs)))
        theirs = None
    positional, keyword = without(way.positional, way.keyword, theirs)
    return msgspec.structs.replace(way, positional=positional, keyword=keyword)


def split_answers(test: RuleTest, answers: Sequence[Answer]) -> tuple[list[Answer], list[list[Answer]]]:
    """Answers on the probes, way after way, and those of `default_drives`, one list per way."""
    count, more = len(test.probes), 3 * len(units(test))
    if not more or len(answers) < count + more:
        return [*answers], []
    starts = range(0, len(answers) - count - more + 1, count + more)
    main = [answer for i in starts for answer in answers[i : i + count]]
    return main, [[*answers[i + count : i + count + more]] for i in starts]


def best_defaults(
    test: RuleTest, ways: Sequence[Sequence[Answer]], code: StudentCode, place: Location | None
) -> tuple[float, list[Finding]]:
    """How many of the defaults are right in the way of calling that is best for the student, and what to tell of the others."""

    def slot_of(name: str) -> str | None:
        slot = match_slot(name, test.kind)
        return slot if slot in test.defaults else None

    written = written_defaults([cell.source for cell in code.cells], test.call.function, slot_of)
    judged = [judge_defaults(test, answers, written, place) for answers in ways]
    return max(judged, key=lambda each: each[0]) if judged else (0.0, [])


def with_defaults(
    points: float, weight: float | None, share: float, parts: Sequence[Part], right: float
) -> tuple[float, list[Part]]:
    """The share of all points, and the parts, with one for the defaults. `weight`: its share, None where the assignment says none;
    `share` and `parts`: those of all else; `right`: the share of the defaults that are right."""
    own = DEFAULTS_PART if weight is None else weight
    kept = [
        msgspec.structs.replace(
            part, score=round(part.score * (1 - own), 4), max_score=round(part.max_score * (1 - own), 4)
        )
        for part in parts
    ]
    part = Part("defaults", N_("defaults"), round(points * own * right, 4), round(points * own, 4))
    return (1 - own) * share + own * right, [*kept, part]


def judge_defaults(
    test: RuleTest, answers: Sequence[Answer], written: Sequence[Written], place: Location | None
) -> tuple[float, list[Finding]]:
    """The share of the defaults that are right, and what to tell of the others. `answers`: those of `default_drives`."""
    earned, findings = 0, []
    every = [*default_probes(test)]
    for number, (slot, _, probe) in enumerate(every):
        three = answers[3 * number : 3 * number + 3]
        if len(three) < 3 or any(answer.status != "ok" for answer in three[1:]):
            continue  # nothing to compare with: what the check itself tells is the reason
        left_out, given, other = (_read(test, answer, probe) for answer in three)
        start = [test.probe_of(probe, k).w for k in range(test.parameters) for _ in range(UPDATES)]
        far = float(np.nanmax(np.abs(given - np.concatenate([w.reshape(-1) for w in start])), initial=0.0))
        if not far or not _apart(given, other) > OTHER * far:
            continue
        if three[0].status == "ok" and _apart(left_out, given) <= SAME * far:
            earned += 1
            continue
        findings.append(_finding(test, slot, probe, three, written, place))
    return (earned / len(every) if every else 1.0), findings


def _read(test: RuleTest, answer: Answer, probe: Probe) -> np.ndarray:
    """w after every update, for all parameters."""
    rows = []
    for k in range(test.parameters):
        own = test.answer_of(answer, probe, k)
        rows.append(read_sequences(own, test.probe_of(probe, k), ("w",)).slots["w"][1:].reshape(-1))
    return np.concatenate(rows)


def _apart(one: np.ndarray, two: np.ndarray) -> float:
    with np.errstate(invalid="ignore"):
        return float(np.max(np.nan_to_num(np.abs(one - two), nan=np.inf)))


def _finding(
    test: RuleTest, slot: str, probe: Probe, three: Sequence[Answer], written: Sequence[Written], place: Location | None
) -> Finding:
    names = dict.fromkeys(w.name for w in written if w.slot == slot)
    name = next(iter(names), test.call.names[slot])
    if slot not in test.defaults:
        wanted = f"({', '.join(f'{test.defaults[each]:g}' for each in PACKED[slot])})"
    else:
        wanted = f"{test.defaults[slot]:g}"
    if three[0].status != "ok":
        message = N_("`{name}` can't be left out of the call: your code has no default for it. The task asks for {wanted}.",
                     name=name, wanted=wanted)  # fmt: skip
        return Finding(DEFAULT, message, location=place)
    value = _told_value(test, slot, probe, three, written) if slot in test.defaults else None
    if value is None:
        message = N_("Called without `{name}`, your code gives other numbers than with {wanted}, which the task wants as its default.",
                     name=name, wanted=wanted)  # fmt: skip
    else:
        message = N_("`{name}` has another default than it should: the default is {value}, the task says {wanted}.",
                     name=name, value=f"{value:.6g}", wanted=wanted)  # fmt: skip
    return Finding(DEFAULT, message, location=place)


def _told_value(
    test: RuleTest, slot: str, probe: Probe, three: Sequence[Answer], written: Sequence[Written]
) -> float | None:
    """The default that the code has: the value that its numbers say, or else the only one that stands in it."""
    wanted = test.defaults[slot]
    left_out, with_wanted = (_used(test, slot, probe, each) for each in three[:2])
    if left_out is not None and with_wanted is not None and abs(with_wanted - wanted) <= 1e-6 * abs(wanted):
        return left_out
    # the rule itself is another one, so the numbers say nothing of the value
    values = dict.fromkeys(w.value for w in written if w.slot == slot and w.value != wanted)
    return next(iter(values)) if len(values) == 1 else None


def _used(test: RuleTest, slot: str, probe: Probe, answer: Answer) -> float | None:
    """The value that the code must have worked with, if its rule is right."""
    own = test.answer_of(answer, probe, 0)
    read: Sequences = read_sequences(own, probe, test.call.returns)
    alone = test.on([probe])
    return value_used(test.kind, test.accepted, trials(alone, [read])[0], slot)
