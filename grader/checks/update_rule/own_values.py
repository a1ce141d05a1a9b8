"""Tells a value that a student's function gives to a hyperparameter by itself, where the call doesn't pass it and the task fixes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from grader.checks.calls.slots import match_slot
from grader.checks.update_rule.comparison import Outcome, differences
from grader.checks.update_rule.divergence import divergence_finding
from grader.checks.update_rule.naming import HYPERPARAMETER, trials
from grader.checks.update_rule.rule_test import RuleTest
from grader.diagnosis.hyperparameter import own_values
from grader.diagnosis.nearest import Diagnosis
from grader.diagnosis.written_defaults import Written, written_defaults
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import Finding, Location

MOST_VALUES = 6
"""Different values of one hyperparameter in the code that are tried."""


def written_otherwise(test: RuleTest, code: StudentCode) -> tuple[Written, ...]:
    """Values in the code that are none of those that the task fixes for hyperparameters that the call doesn't pass."""
    if not test.fixed:
        return ()
    wanted = {name: {dict(c.constants).get(name) for c in test.accepted} for name in test.fixed}

    def slot_of(name: str) -> str | None:
        slot = match_slot(name, test.kind)
        return slot if slot in wanted else None

    found = written_defaults([cell.source for cell in code.cells], test.call.function, slot_of)
    return tuple(each for each in found if each.value not in wanted[each.slot])


def own_value_finding(test: RuleTest, best: Outcome, code: StudentCode, place: Location | None) -> Finding | None:
    """What to tell where values that stand in the code, and nothing else, explain every number; None where they don't."""
    written, nearest = written_otherwise(test, code), test.accepted.index(best.nearest)
    if not written:
        return None
    told = divergence_finding(test, best.read, nearest, differences(test.expected, nearest, best.read), place)
    if not told or told[0].id != "update-rule/differs":
        return None
    diverged = told[0]
    complete = [trial for trial in trials(test, best.read) if trial.complete]
    values = {
        slot: list(dict.fromkeys(w.value for w in written if w.slot == slot))[:MOST_VALUES] for slot in test.fixed
    }
    used = own_values(test.kind, test.accepted, complete, {slot: v for slot, v in values.items() if v})
    if used is None:
        return None
    return msgspec.structs.replace(
        diverged, id=HYPERPARAMETER, message=_message(test, used, written), story=diverged.message, hint=None
    )


def diagnosed(
    test: RuleTest, best: Outcome, code: StudentCode, place: Location | None
) -> tuple[Diagnosis, tuple[Finding, ...]]:
    """The diagnosis of a wrong answer; where that is simpler, of one in which values of the code's own count, and what to tell of these."""
    found = test.expected.variants.diagnose(trials(test, best.read))
    values = {each.slot: each.value for each in reversed(written_otherwise(test, code))}
    if not values or (found.named and len(found.named[0].misconceptions) == 1):
        return found, ()
    own = test.expected.with_constants(values).variants.diagnose(trials(test, best.read))
    if not own.named or (found.named and len(own.named[0].misconceptions) > 1):
        return found, ()
    message = _message(test, values, written_otherwise(test, code))
    return own, (Finding(HYPERPARAMETER, message, location=place),)


def _message(test: RuleTest, used: Mapping[str, float], written: Sequence[Written]) -> Message:
    """The values that the code has, and those that the task asks for."""
    message: Message | None = None
    for slot, value in used.items():
        name = next(w.name for w in written if (w.slot, w.value) == (slot, value))
        wanted = ", ".join(dict.fromkeys(f"{dict(c.constants)[slot]:g}" for c in test.accepted))
        one = N_("Nothing passes `{name}` to your function, so its own value counts: the default is {value}, the task says {wanted}.",
                 name=name, value=f"{value:g}", wanted=wanted)  # fmt: skip
        message = one if message is None else N_("{first} {second}", first=message, second=one)
    assert message is not None  # noqa: S101 - at least one value is used
    return message
