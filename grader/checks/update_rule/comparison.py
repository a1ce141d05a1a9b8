"""Compares a student's answers with the accepted ones: whether one of them is matched and, if not, which one is nearest."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from grader.checks.update_rule import half
from grader.checks.update_rule.expected import AcceptedAnswer, Expected
from grader.checks.update_rule.probes import Probe
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.sequences import Sequences, are_in, in_precision, read_sequences
from grader.diagnosis.agreement import first_difference
from grader.diagnosis.nearest import Diagnosis
from grader.diagnosis.precision import MOST_DECIMALS, are_rounded, decimals
from grader.model.observation import Answer
from reference.rule import Dialect

FLOAT32_AT_MOST = 1e-4
"""Quick pre-filter: a relative error above this is no float32 rounding. What is below it is checked against the measured tolerance."""


class Outcome(msgspec.Struct, frozen=True):
    """How one way of calling the function came out, over all probes."""

    answers: tuple[Answer, ...]
    read: tuple[Sequences, ...]
    accepted: Dialect | None
    nearest: AcceptedAnswer
    agreeing: int
    """On how many probes `w` agrees with the nearest accepted answer."""
    first_step: bool
    state: bool
    way: int = 0
    """Which of the ways of calling it is."""

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """Orders outcomes: the better for the student, the higher."""
        return (self.accepted is not None, self.first_step, self.state, self.agreeing)


def outcome_of(test: RuleTest, answers: Sequence[Answer]) -> Outcome:
    """Compare the answers of one way of calling with every accepted one."""
    read = tuple(
        read_sequences(answer, probe, test.call.returns) for answer, probe in zip(answers, test.probes, strict=True)
    )
    outcome = compared(test, answers, read)
    # one float32 number in the arithmetic leaves that much rounding in a float64 result
    if (
        outcome.accepted is None
        and (test.float32 or are_in(np.float32, read))
        and _is_nearly_right(test.expected, read)
    ):
        again = compared(test, answers, in_precision(read, "float32"))
        return again if again.accepted is not None else outcome
    if outcome.accepted is None and (places := rounded_to(test, read, test.decimals)) is not None:
        return compared(test, answers, in_precision(read, decimals(places)))
    index = None if outcome.accepted else half.accepted(test.expected, read)
    if index is None:
        return outcome
    found = test.accepted[index]
    return Outcome(tuple(answers), read, found.dialect, found, len(read), first_step=True, state=True)


def rounded_to(test: RuleTest, read: Sequence[Sequences], fewest: int | None) -> int | None:
    """The fewest decimals, from `fewest` on, that all numbers of a slot have whose right ones have more."""
    if fewest is None:
        return None
    exact = [sequences for sequences in read if sequences.dtype == "float64"]  # others can't be whole multiples of 0.1
    for places in range(fewest, MOST_DECIMALS + 1) if exact else ():
        for slot in read[0].slots:
            came = np.concatenate([sequences.slots[slot][1:].reshape(-1) for sequences in exact])
            if are_rounded(came, places):
                return places if _has_more(test, slot, places) else None
    return None


def _has_more(test: RuleTest, slot: str, places: int) -> bool:
    """Whether the right numbers of a slot have more decimals."""
    states = test.expected.right(0, 0)[1][0]
    if slot != "w" and slot not in states:
        return False
    return any(
        not are_rounded(test.expected.sequence(0, i, slot), places)
        for i in range(len(test.probes))
        if test.probes[i].w.dtype == np.float64
    )


def best_outcomes(test: RuleTest, answers: Sequence[Answer]) -> list[Outcome]:
    """How the code came out, parameter by parameter, called in the way that is best for the student."""
    count, every = len(test.probes), [test.of_parameter(k) for k in range(test.parameters)]
    ways = [
        [
            msgspec.structs.replace(outcome_of(each, test.answers_of(answers[i : i + count], k)), way=i // count)
            for k, each in enumerate(every)
        ]
        for i in range(0, len(answers) - count + 1, count)
    ]
    return max(ways, key=lambda outcomes: min(outcome.rank for outcome in outcomes))


def index_to_compare_with(test: RuleTest, outcome: Outcome, diagnosis: Diagnosis) -> int:
    """Index of the accepted answer to show beside a wrong one: of the dialect that the mistake was made in."""
    if diagnosis.named:
        dialect = diagnosis.named[0].dialect
        return next(i for i, accepted in enumerate(test.accepted) if accepted.dialect == dialect)
    return test.accepted.index(outcome.nearest)


def differences(expected: Expected, index: int, read: Sequence[Sequences]) -> list[tuple[int, ...] | None]:
    """Per probe, where `w` first differs from an accepted answer's, as (step, *element)."""
    return [_difference(expected, index, i, sequences) for i, sequences in enumerate(read)]


def right_where_complete(test: RuleTest, outcome: Outcome) -> bool:
    """Whether `w` is the nearest accepted answer's on every probe on which the function came to its end."""
    places = differences(test.expected, test.accepted.index(outcome.nearest), outcome.read)
    return all(where is None for where, s in zip(places, outcome.read, strict=True) if s.complete)


def _difference(expected: Expected, index: int, probe: int, sequences: Sequences) -> tuple[int, ...] | None:
    want, allowed = expected.sequence(index, probe, "w"), expected.allowed(index, probe, sequences.dtype)["w"]
    found = first_difference(sequences.slots["w"][1:], want[1:], allowed[1:])
    return None if found is None else (found[0] + 1, *found[1:])


def _is_nearly_right(expected: Expected, read: Sequence[Sequences]) -> bool:
    """Whether w is near enough to some accepted answer's that it may be rounding."""
    got = np.concatenate([sequences.slots["w"][1:].reshape(-1) for sequences in read])
    dtypes = tuple((i, sequences.dtype) for i, sequences in enumerate(read))
    with np.errstate(invalid="ignore", over="ignore"):
        for index in range(len(expected.accepted)):
            want, _ = expected.flat(index, ("w",), dtypes)
            if (np.abs(got - want) <= FLOAT32_AT_MOST * (1 + np.abs(want))).all():
                return True
    return False


def compared(test: RuleTest, answers: Sequence[Answer], read: tuple[Sequences, ...]) -> Outcome:
    """The answers against every accepted one; `read` with the precision that is allowed for."""
    expected, every = test.expected, range(len(test.accepted))
    wrong: list[np.ndarray] = []
    for index in every:
        wrong.append(_wrong(expected, index, read, ("w",), range(len(test.probes))))
        if not wrong[-1].any():
            break  # right: no need to compare with the other dialects
    steps = [_first_wrong_steps(each, test.probes) for each in wrong]
    nearest = max(range(len(steps)), key=lambda index: (_agreement(steps[index], test.probes), -index))
    right = not wrong[nearest].any() and all(s.complete for s in read)
    zero = [i for i, probe in enumerate(test.probes) if probe.from_zero]
    state = right or any(
        _has_state(test, index) and not _wrong(expected, index, read, test.state_slots, zero).any() for index in every
    )
    return Outcome(
        answers=tuple(answers),
        read=read,
        accepted=test.accepted[nearest].dialect if right else None,
        nearest=test.accepted[nearest],
        agreeing=steps[nearest].count(0),
        first_step=any(all(each[i] != 1 for i in zero) for each in steps),
        state=state,
    )


def _wrong(
    expected: Expected, index: int, read: Sequence[Sequences], slots: Sequence[str], probes: Sequence[int]
) -> np.ndarray:
    """Which numbers are not those of an accepted answer: of these probes, slots, steps and elements in this order."""
    want, allowed = expected.flat(index, tuple(slots), tuple((i, read[i].dtype) for i in probes))
    got = np.concatenate([read[i].slots[slot][1:].reshape(-1) for i in probes for slot in slots])
    with np.errstate(invalid="ignore", over="ignore"):
        right: np.ndarray = np.abs(got - want) <= allowed
    return ~right  # NaN and infinity are wrong too


def _first_wrong_steps(wrong: np.ndarray, probes: Sequence[Probe]) -> list[int]:
    """Per probe the first step with a wrong `w`, 0 where there is none."""
    places = np.flatnonzero(wrong)
    steps, start = [], 0
    for probe in probes:
        end = start + probe.gradients.size
        first = int(np.searchsorted(places, start))
        inside = first < len(places) and places[first] < end
        steps.append((int(places[first]) - start) // probe.w.size + 1 if inside else 0)
        start = end
    return steps


def _has_state(test: RuleTest, index: int) -> bool:
    """Whether the accepted answer keeps every array that the student's function returns besides w."""
    return bool(test.state_slots) and set(test.state_slots) <= set(test.expected.right(index, 0)[1][0])


def _agreement(steps: Sequence[int], probes: Sequence[Probe]) -> float:
    """How much of the probes agrees, from 0 to their number: whole probes count 1, others the steps before they diverge."""
    return sum(0.5 * (step - 1) / len(p.gradients) if step else 1.0 for step, p in zip(steps, probes, strict=True))
