"""What a student may try for a wrong update rule: code to paste that prints the wrong number, or that stops as their code stopped."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from grader.checks.calls.call import Binding
from grader.checks.shared.failures import can_be_shown
from grader.checks.update_rule.comparison import Outcome, differences
from grader.checks.update_rule.naming import smallest
from grader.checks.update_rule.pasted import Own, can_be_written, in_its_order, pasted, printable, stopping
from grader.checks.update_rule.rule_test import RuleTest
from grader.model.observation import Answer
from grader.model.verdict import Divergence, Example, Finding


def with_example(test: RuleTest, index: int, best: Outcome, finding: Finding, way: Binding, own: Own) -> Finding:
    """The finding with code to paste: of the smallest update that shows the difference, where one of the small probes does, else of the
    update that it tells of.

    `way`: how the function was called.
    """
    read, questions = best.read, test.drives(way)
    numbers = [i for i, question in enumerate(questions) if can_be_written(test, question, own)]
    example = smallest(test, index, read, shown=printable(test, own), probes=numbers)
    if example is None:
        return with_call(test, index, best, finding, way, own)
    i = next(i for i, probe in enumerate(test.probes) if probe.id == example.probe)
    before = {slot: rows[example.step - 1] for slot, rows in read[i].slots.items()}
    call = pasted(test, way, i, example.step, example.slot, before, read[i].how, own, example.digits)
    expected, got = (in_its_order(test, text) for text in (example.expected, example.got))
    shown = Example(call, example.before, example.quantity, expected, got, example.lines)
    return msgspec.structs.replace(finding, example=shown)


def with_call(test: RuleTest, index: int, best: Outcome, finding: Finding, way: Binding, own: Own) -> Finding:
    """The finding with code to paste of the update that it tells of; without any where none gives the same anywhere."""
    if not isinstance(finding.evidence, Divergence) or finding.example is not None:
        return finding
    read, questions, step = best.read, test.drives(way), finding.evidence.step
    i = next((i for i, where in enumerate(differences(test.expected, index, read)) if where is not None), None)
    call = ""
    if i is not None and can_be_written(test, questions[i], own):
        whole = bool(read[i].trouble) and read[i].how == "returned"
        before = {slot: rows[step - 1] for slot, rows in read[i].slots.items()}
        call = pasted(test, way, i, step, "" if whole else "w", before, read[i].how, own, 6)
    return msgspec.structs.replace(finding, evidence=msgspec.structs.replace(finding.evidence, call=call))


def stops(test: RuleTest, answers: Sequence[Answer], way: Binding, own: Own) -> tuple[Answer | None, str]:
    """The answer that stopped after the fewest updates, and code to paste that stops in the same way; (None, "") where there is none."""
    questions = test.drives(way)
    every = [
        (answer.steps, questions[i].steps, i)
        for i, answer in enumerate(answers[: len(questions)])
        if can_be_shown(answer) and can_be_written(test, questions[i], own)
    ]
    if not every:
        return None, ""
    steps, _, i = min(every)
    return answers[i], stopping(test, way, i, steps + 1, answers[i].how, own)
