"""Tells an answer that is right but for its rounding, where the task asks for none or for more decimals."""

from __future__ import annotations

import msgspec

from grader.checks.update_rule.comparison import Outcome, compared, differences, rounded_to
from grader.checks.update_rule.divergence import divergence_finding
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.sequences import in_precision
from grader.diagnosis.precision import decimals, unit
from grader.model.texts import N_
from grader.model.verdict import Finding, Location

ROUNDED = "update-rule/rounded"
"""The right numbers, rounded unasked."""
FEWEST_DECIMALS = 3
"""Numbers with fewer decimals are too coarse to be called right but for their rounding, on probes that weren't made for it."""
FEWEST_OF_ENLARGED = 2
"""The same where rounding is asked for: probes are larger then. With one decimal a missing exponent couldn't be told from rounding."""


def rounded_unasked(test: RuleTest, outcome: Outcome, place: Location | None) -> Finding | None:
    """What to tell of such an answer; None of every other, and of numbers that a misconception fits as well."""
    read = [
        msgspec.structs.replace(sequences, dtype=probe.w.dtype.name) if unit(sequences.dtype) else sequences
        for sequences, probe in zip(outcome.read, test.probes, strict=True)
    ]  # what was taken for rounded as the task allows, as it came
    places = rounded_to(test, read, FEWEST_DECIMALS if test.decimals is None else FEWEST_OF_ENLARGED)
    if places is None or (test.decimals is not None and places >= test.decimals):
        return None
    nearest = test.accepted.index(outcome.nearest)
    if compared(test, outcome.answers, in_precision(outcome.read, decimals(places))).accepted is None:
        return None
    found = divergence_finding(test, outcome.read, nearest, differences(test.expected, nearest, outcome.read), place)
    if not found or found[0].id != "update-rule/differs":
        return None
    if test.decimals is not None:
        right = [test.expected.sequence(nearest, i, "w") for i in range(len(test.probes))]
        if not test.expected.variants.none_is_nearer([each.slots["w"] for each in outcome.read], right):
            return None
        message = N_("Your numbers are the right ones, rounded to {places} decimals; the task asks for {asked}. "
                     "Look at the number that you pass to the function that rounds.", places=places, asked=test.decimals)  # fmt: skip
        return msgspec.structs.replace(found[0], id=ROUNDED, message=message, story=found[0].message, hint=None)
    message = N_("Your numbers are the right ones, rounded to {places} decimals. The rounded values go into the next update, so the errors "
                 "add up: give back w and the state as they are, and round only what is printed.", places=places)  # fmt: skip
    return msgspec.structs.replace(found[0], id=ROUNDED, message=message, story=found[0].message, hint=None)
