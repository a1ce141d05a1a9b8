"""Proofs of kind `update-rule`: each accepted dialect gets full marks, each mistake that the call can have is found and named."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.checks.calls.forms import Form
from grader.checks.shared.proof import CODE, NOTHING, Proof, ids_of, in_dialect, in_dialects, named
from grader.checks.shared.spec import Check
from grader.checks.update_rule.declared_proofs import declared_proofs, default_answers, right_numbers
from grader.checks.update_rule.possible import Possible
from grader.checks.update_rule.rule_test import RuleTest
from grader.diagnosis.catalogue import Variant, applies, misconceptions_of, sequence
from grader.diagnosis.catalogue.equivalent import same_numbers
from grader.model.observation import Answer, out_name
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict


def proofs(check: Check, test: RuleTest) -> Iterator[Proof]:
    """Synthetic students, one for each dialect and each misconception in it, answer what real ones are asked."""

    def judged(variant: Variant, constants: dict[str, float]) -> CheckVerdict:
        def numbers(asked: RuleTest) -> list[Answer]:
            return answers(asked, variant, constants)

        return check.judge(CODE, NOTHING, [*answers(test, variant, constants), *default_answers(test, numbers)])

    for accepted in test.accepted:
        verdict = judged(Variant(test.kind, accepted.dialect), dict(accepted.constants))
        yield in_dialect(check.id, accepted.dialect.title, verdict)
    yield from declared_proofs(check, test, right_numbers(answers))
    if test.call.negated:
        usual = test.accepted[0]
        taken = answers(test, Variant(test.kind, usual.dialect), dict(usual.constants), sign=-1)
        verdict = check.judge(CODE, NOTHING, taken)
        what = N_("{check}: −g is passed, and code that takes it for the gradient loses points.", check=check.id)
        yield Proof(verdict.status != "passed", what, ids_of(verdict))
    dialects = {accepted.dialect.id: accepted for accepted in test.accepted}
    several = len(getattr(check, "tests", lambda: ())()) > 1
    possible = Possible(test)
    unseparated: dict[frozenset[str], None] = {}
    for misconception in misconceptions_of(test.kind):
        found: list[tuple[str, CheckVerdict]] = []
        for form in misconception.forms:
            for accepted in dialects.values():
                variant, constants = Variant(test.kind, accepted.dialect, (form,)), dict(accepted.constants)
                if applies(misconception, test.kind, accepted.dialect) and possible(variant, constants):
                    found.append((accepted.dialect.id, judged(variant, constants)))
        if not found:
            continue
        in_full = _in_full(check, misconception.id)
        if in_full:
            what = N_("{check}: {id} keeps all points, as the assignment's credit says.", check=check.id, id=misconception.id)  # fmt: skip
            yield Proof(None, what)
        if several and all(verdict.status == "passed" for _, verdict in found):
            what = N_("{check}: {id} is right here, because a given count may be used first.", check=check.id, id=misconception.id)  # fmt: skip
            yield Proof(None, what)
            continue
        amiss = [(dialect, "") for dialect, verdict in found if verdict.status == "passed" and not in_full]
        for dialect, verdict in found:
            told = verdict.findings[0].id if verdict.findings else ""
            if (verdict.status == "passed" and not in_full) or told == misconception.id:
                continue
            told_too = bool(verdict.findings) and misconception.title in verdict.findings[0].others
            if told_too or same_numbers((told,), (misconception.id,), test.kind.name):
                unseparated[frozenset((told, misconception.id))] = None
            else:
                amiss.append((dialect, told or "–"))
        yield named(check.id, misconception.id, not amiss, in_dialects(amiss))
    for pair in unseparated:
        first, second = sorted(pair)
        yield Proof(
            None,
            N_("{check}: nothing that this call returns tells {first} from {second}; the report names both. Returning every "
               "state array, or gradients that depend on w, may.", check=check.id, first=first, second=second),
        )  # fmt: skip


def _in_full(check: Check, id: str) -> bool:
    """Whether the assignment itself gives all points in spite of this misconception."""
    return isinstance(check.credit, dict) and check.credit.get(id, check.credit.get("*", 0.0)) == 1


def answers(test: RuleTest, variant: Variant, constants: dict[str, float], sign: int = 1) -> list[Answer]:
    """What a function that computes this variant gives on every probe, with the gradient or (−1) with its negative."""
    form = test.call.form or Form()
    each = [_numbers(test.of_parameter(k), variant, constants, sign) for k in range(form.count)]
    found = []
    for i, probe in enumerate(test.probes):
        out = {}
        for k, of_probes in enumerate(each):
            for slot, rows in of_probes[i].items():
                own = rows if k in test.alone else np.array([form.variants(row, k) for row in rows])
                out[out_name(slot, k)] = own
        found.append(Answer("ok", steps=len(probe.gradients), out=out))
    return found


def _numbers(test: RuleTest, variant: Variant, constants: dict[str, float], sign: int) -> list[dict[str, np.ndarray]]:
    """What a function of one parameter gives for each of its probes, by slot (steps, *shape)."""
    found = []
    for probe, setting in zip(test.probes, test.expected.settings, strict=True):
        rule = variant.build(**{**setting.hyperparameters, **constants})
        start = {**dict.fromkeys(test.state_slots), **(setting.state or {})}
        state = {slot: np.zeros_like(setting.w) if value is None else value for slot, value in start.items()}
        w, states = sequence(rule, setting.w, sign * setting.gradients, state if test.state_slots else None, probe.t)
        found.append({slot: (w if slot == "w" else states[slot])[1:] for slot in test.call.returns})
    return found
