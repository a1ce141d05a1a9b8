"""What to tell of wrong mini-batches, over all cases: one name where one misconception explains them all."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from grader.diagnosis.catalogue import CATALOGUE
from grader.model.texts import N_, Message
from grader.model.verdict import Failure, Finding, Location, WrongAnswer


class Wrong(msgspec.Struct, frozen=True):
    """What is wrong in one case: nothing, where there are no findings."""

    findings: list[Finding]
    ids: set[str] = set()
    """The misconceptions that explain it."""
    few: bool = False
    """It stopped, and there were fewer samples than a batch."""
    windows: bool = False
    """The batches are windows of one order, and overlap."""


def few_samples(found: Finding, n: int) -> Finding:
    """The finding of code that stopped with fewer samples than a batch, because it counts on a loop having run."""
    failed = found.evidence
    if not isinstance(failed, Failure) or failed.error is None or failed.error.type not in LOOP_VARIABLE:
        return found
    text = N_(
        "`{call}` with {n} samples: there is no full batch, the loop makes no round, and the variable from which the last "
        "batch starts doesn't exist ({type}: {error}). Compute that place from the number of samples instead.",
        n=n,
        call=failed.call.partition("  #")[0],
        type=failed.error.type,
        error=failed.error.message,
    )
    title = N_("the last batch counts on the loop variable")
    return msgspec.structs.replace(found, id="minibatch/few-samples", message=text, title=title)


LOOP_VARIABLE = ("NameError", "UnboundLocalError")
"""What Python raises where a loop variable is used and the loop has made no round."""


def named(id: str, evidence: WrongAnswer, place: Location | None, *, hints: bool, story: Message | None = None,
          others: Sequence[str] = ()) -> Finding:  # fmt: skip
    """A finding under a misconception's name."""
    known = CATALOGUE[id]
    return Finding(
        known.id, known.message, evidence, place, known.hint if hints else None, known.title,
        others=tuple(CATALOGUE[other].title for other in others), story=story,
    )  # fmt: skip


def told(outcomes: Sequence[Wrong], *, hints: bool) -> tuple[list[Finding], list[list[str]]]:
    """The findings of all cases in few words, and the ids that explain them (each set of them alone).

    By name where one misconception explains every wrong case; those of too few samples that only stopped are told besides.
    """
    wrong = [w for w in outcomes if w.findings]
    if not wrong:
        return [], []
    stopped = [w for w in wrong if w.few]
    rest = [w for w in wrong if not w.few]
    common = set.intersection(*(w.ids for w in rest)) if rest else set()
    if common:
        first, *others = sorted(common, key=list(CATALOGUE).index)
        found = rest[0].findings[0]
        assert isinstance(found.evidence, WrongAnswer)  # noqa: S101 - only these are explained
        finding = named(first, found.evidence, found.location, hints=hints, story=found.message, others=others)
        return [finding, *(w.findings[0] for w in stopped[:1])], [[id] for id in common]
    by_id: dict[str, Finding] = {}
    for w in wrong:
        by_id.setdefault(w.findings[0].id, w.findings[0])
    return list(by_id.values()), []
