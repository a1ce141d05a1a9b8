"""Tells an answer that is right in another form of the rule than the one that the task asks for."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from grader.checks.update_rule.comparison import compared
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.sequences import Sequences
from grader.model.texts import N_, Message
from reference.rule import Dialect

OTHER_FORM = "update-rule/other-form"
"""The rule in a dialect that is right elsewhere."""


def in_another_form(test: RuleTest, read: Sequence[Sequences]) -> Dialect | None:
    """The dialect, of those that the task doesn't accept, whose numbers these are."""
    others = test.expected.in_other_forms
    if others is None or not all(sequences.complete for sequences in read):
        return None
    return compared(msgspec.structs.replace(test, expected=others), (), tuple(read)).accepted


def said_of(test: RuleTest, found: Dialect) -> Message:
    """What to tell of it."""
    asked = [*dict.fromkeys(each.dialect.title for each in test.accepted)]
    if len(asked) == 1:
        return N_("Your numbers are those of another form of {rule}: {form}. The task asks for: {asked}.", rule=N_(test.kind.title),
                  form=N_(found.title), asked=N_(asked[0]))  # fmt: skip
    return N_("Your numbers are those of another form of {rule}, which the task doesn't ask for: {form}.", rule=N_(test.kind.title),
              form=N_(found.title))  # fmt: skip
