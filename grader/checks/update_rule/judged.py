"""The verdict on a function's answers before it is points: what each part earns, and what to tell."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from grader.checks.shared.credit import Credit, share_with
from grader.checks.update_rule.comparison import Outcome
from grader.checks.update_rule.rule_test import RuleTest
from grader.model.texts import N_, Message
from grader.model.verdict import Finding, Location


class Judged(msgspec.Struct, frozen=True):
    """What follows from a function's answers: what each part is worth, the share of it that is earned, what to tell, and
    the ids that explain the numbers (each set of them alone)."""

    shares: dict[str, float]
    earned: dict[str, float]
    accepted: Message | None
    findings: tuple[Finding, ...] = ()
    named: tuple[tuple[str, ...], ...] = ()
    reasons: tuple[Message, ...] = ()

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def worth(self) -> float:
        """The share of the points that the parts earn."""
        return sum(share * self.earned[part] for part, share in self.shares.items())

    def rank(self, credit: Credit) -> tuple[float, bool, int]:
        """Orders verdicts on the same answers: the better for the student, the higher; among equals, the one with the simpler name."""
        share, _ = share_with(credit, self.named, self.worth)
        return share, bool(self.named), -min(map(len, self.named), default=0)

    def at(self, place: Location | None) -> Judged:
        """The same, told of the code at `place`."""
        findings = tuple(msgspec.structs.replace(finding, location=place) for finding in self.findings)
        return msgspec.structs.replace(self, findings=findings)


def only_some(test: RuleTest, wrong: Sequence[int], findings: list[Finding]) -> list[Finding]:
    """Where some parameters are updated as they should be and others aren't, that is told; without another name for it, first of all."""
    form = test.call.form
    if form is None or len(wrong) == form.count or not findings:
        return findings
    names = [f"`{name}`" if name is not None else f"#{k + 1}" for k, name in enumerate(form.parameters)]
    right = ", ".join(n for k, n in enumerate(names) if k not in wrong)
    others = ", ".join(names[k] for k in wrong)
    first = findings[0]
    if first.id.startswith("update-rule/"):
        text = N_("{right} is updated as it should be, {wrong} is not. Does every parameter go through the same lines, each with its own "
                  "gradient and state?", right=right, wrong=others)  # fmt: skip
        return [
            msgspec.structs.replace(first, id=ONLY_SOME, message=text, story=first.message, title=None),
            *findings[1:],
        ]
    text = N_("{right} is updated as it should be, {wrong} is not.", right=right, wrong=others)
    story = text if first.story is None else N_("{first} {second}", first=text, second=first.story)
    return [msgspec.structs.replace(first, story=story), *findings[1:]]


ONLY_SOME = "parameters/only-some"


OWN_STATE = N_(
    "In training everything is right. Your code could not continue from a state under the task's names, because it keeps its state "
    "under other names or in another form. That costs nothing."
)


def unseen(test: RuleTest, outcome: Outcome) -> set[str]:
    """State arrays that are asked for and nowhere found: kept under another name, or not at all."""
    return {s for s in test.state_slots if all(np.isnan(read.slots[s][1:]).all() for read in outcome.read)}
