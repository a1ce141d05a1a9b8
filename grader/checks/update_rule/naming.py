"""Names the mistake in a wrong update rule: from the first divergence to the misunderstanding that explains it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

import msgspec
import numpy as np

from grader.checks.shared.verdict_cache import Cache
from grader.checks.update_rule.other_form import OTHER_FORM, in_another_form, said_of
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.sequences import Sequences
from grader.checks.update_rule.small_probes import SMALL_TITLES
from grader.diagnosis.catalogue import CATALOGUE, Misconception
from grader.diagnosis.counterexample import Counterexample, counterexample
from grader.diagnosis.hyperparameter import scaled
from grader.diagnosis.nearest import Diagnosis, Named
from grader.diagnosis.recover.recover import recover
from grader.diagnosis.trial import Trial
from grader.model.texts import N_, Message
from grader.model.verdict import Finding
from reference.rule import RuleKind

HYPERPARAMETER = "update-rule/hyperparameter"
"""The right rule, with a hyperparameter that isn't what was passed."""


def named_findings(
    kind: RuleKind,
    diagnosis: Diagnosis,
    read: Sequence[Sequences],
    diverged: Finding,
    *,
    hints: bool,
    quantity: Message | None = None,
) -> list[Finding]:
    """`diverged` under the name of the misconception that gives the same numbers on every probe; two findings for a pair.

    Where none does, `diverged` as it is. `hints`: say one thing more about where to look. `quantity`: which one diverges
    first.
    """
    if not diagnosis.named:
        return [diverged]
    first, *others = diagnosis.named
    findings = []
    for number, misconception in enumerate(first.misconceptions):
        finding = Finding(
            misconception.id,
            misconception.message,
            title=misconception.title,
            computes=misconception.formula_of(kind.name) if _is_as_usual(misconception) else "",
            hint=_hint(misconception, diverged, read) if hints else None,
            location=diverged.location,
        )
        if not number:
            finding = msgspec.structs.replace(
                finding,
                evidence=diverged.evidence,
                story=_together(diverged.message, quantity),
                others=_titles(first, others),
            )
        findings.append(finding)
    return findings


def _is_as_usual(misconception: Misconception) -> bool:
    """Whether it was made in the spelling that its formula shows, and with its constant."""
    return misconception.switches == CATALOGUE[misconception.id].switches


def fitted_finding(test: RuleTest, read: Sequence[Sequences], diverged: Finding) -> Finding:
    """`diverged` with the rule's form, the hyperparameter, or else the formula, that gives the student's numbers; as it is where neither is found.

    For numbers that no misconception gives.
    """
    other = in_another_form(test, read)
    if other is not None:
        told = msgspec.structs.replace(diverged, id=OTHER_FORM, message=said_of(test, other), story=diverged.message)
        return msgspec.structs.replace(told, computes=other.formula or "")
    complete = [trial for trial in trials(test, read) if trial.complete]
    message, formula = _FITTED.get(_content(test, complete), lambda: _fitted(test, complete))
    if message is not None:
        return msgspec.structs.replace(diverged, id=HYPERPARAMETER, message=message, story=diverged.message)
    return msgspec.structs.replace(diverged, computes=formula) if formula else diverged


_FITTED: Cache[tuple[Message | None, str]] = Cache(1_000)


def _fitted(test: RuleTest, complete: Sequence[Trial]) -> tuple[Message | None, str]:
    """What to say of a wrong hyperparameter; else the formula that the numbers follow, "" where none is found."""
    changed = scaled(test.kind, test.accepted, complete)
    if changed is not None:
        return changed.message(test.call.names), ""
    recovered = recover(test.kind, complete, test.call.names)
    if (
        recovered is None or "w" not in recovered.quantities or "Δw" in recovered.formula
    ):  # w by v and v by w says nothing
        return None, ""
    return None, recovered.formula


def _content(test: RuleTest, complete: Sequence[Trial]) -> bytes:
    """A digest of all that a fit depends on."""
    accepted = [(c.dialect.id, c.constants) for c in test.accepted]
    digest = hashlib.sha256(repr((test.kind.name, accepted, sorted(test.call.names.items()))).encode())
    for trial in complete:
        digest.update(repr((trial.probe, trial.t, trial.dtype, sorted(trial.hyperparameters.items()))).encode())
        for name, values in sorted({"w": trial.w, "g": trial.gradients, **(trial.state or {})}.items()):
            digest.update(f"{name}{values.shape}".encode() + np.ascontiguousarray(values).tobytes())
        for slot, numbers in sorted(trial.got.items()):
            digest.update(f"{slot}{numbers.shape}".encode() + np.ascontiguousarray(numbers).tobytes())
    return digest.digest()


def _together(first: Message, second: Message | None) -> Message:
    return first if second is None else N_("{first} {second}", first=first, second=second)


def _hint(misconception: Misconception, diverged: Finding, read: Sequence[Sequences]) -> Message | None:
    """Its own, unless the function returns less than it should: then that is the first thing to look at."""
    if any(sequences.how == "partly returned" for sequences in read):
        return diverged.hint
    return misconception.hint


def smallest(
    test: RuleTest, index: int, read: Sequence[Sequences], *, shown: Collection[str], probes: Collection[int]
) -> Counterexample | None:
    """The smallest update that shows the difference, in one of the slots `shown`, on small probes of these numbers; None where there is none."""
    small = [
        (i, msgspec.structs.replace(t, got={slot: values for slot, values in t.got.items() if slot in shown}))
        for i, t in enumerate(trials(test, read))
        if t.probe in SMALL_TITLES and t.complete and i in probes
    ]
    right = test.accepted[index]
    return counterexample(
        test.kind,
        right.dialect,
        [trial for _, trial in small],
        test.written,
        test.call.slots,
        test.call.names,
        {trial.probe: test.expected.allowed(index, i, trial.dtype) for i, trial in small},
        constants=dict(right.constants),
    )


def _titles(first: Named, others: Sequence[Named]) -> tuple[Message, ...]:
    known = set(first.ids)
    titles = {m.id: m.title for each in others for m in each.misconceptions if m.id not in known}
    return tuple(titles.values())


def trials(test: RuleTest, read: Sequence[Sequences]) -> tuple[Trial, ...]:
    """What the student's function was given and gave, probe by probe."""
    return tuple(
        Trial(
            probe=setting.probe,
            w=setting.w,
            gradients=setting.gradients,
            hyperparameters=setting.hyperparameters,
            state=setting.state,
            t=setting.t,
            got=sequences.slots,
            dtype=sequences.dtype,
            complete=sequences.complete and not sequences.trouble,
        )
        for setting, sequences in zip(test.expected.settings, read, strict=True)
    )
