"""What to tell of a wrong training loop, over all cases: one name where one misconception explains them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from grader.checks.minibatch.told import named
from grader.diagnosis.catalogue import CATALOGUE
from grader.model.verdict import Finding, WrongAnswer

Outcome: TypeAlias = tuple[float, list[Finding], set[str]]
"""The share of a case that is right, what is wrong, and the ids that explain it."""
RIGHT: Outcome = (1.0, [], set())


def told(outcomes: Sequence[Outcome], *, hints: bool) -> tuple[list[Finding], list[list[str]]]:
    """The findings in few words, and the ids that explain them (each set of them alone); `outcomes`: one of each case."""
    wrong = [(findings, ids) for _, findings, ids in outcomes if findings]
    if not wrong:
        return [], []
    common = set.intersection(*(ids for _, ids in wrong))
    first = wrong[0][0][0]
    if common and isinstance(first.evidence, WrongAnswer):
        best, *others = sorted(common, key=list(CATALOGUE).index)
        found = named(best, first.evidence, first.location, hints=hints, story=first.message, others=others)
        return [found], [[id] for id in common]
    by_id: dict[str, Finding] = {}
    for findings, _ in wrong:
        for finding in findings:
            by_id.setdefault(finding.id, finding)
    return list(by_id.values()), []
