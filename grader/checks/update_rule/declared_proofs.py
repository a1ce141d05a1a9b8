"""Proofs of what an update-rule check declares besides the rule: state that is given, results that are rounded, defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec
import numpy as np

from grader.checks.shared.proof import CODE, NOTHING, Proof, ids_of
from grader.checks.shared.spec import Check
from grader.checks.update_rule.defaults import DEFAULT, default_probes, otherwise, units
from grader.checks.update_rule.probes import Probe
from grader.checks.update_rule.rule_test import RuleTest
from grader.diagnosis.catalogue import Variant
from grader.model.observation import Answer
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict

Numbers = Callable[[RuleTest], list[Answer]]
"""What right code answers to the probes of a test."""


def declared_proofs(check: Check, test: RuleTest, right: Numbers) -> Iterator[Proof]:
    """What is given, rounded and left out is judged as it is declared."""
    if test.handed or test.ahead:
        yield from _given(check, test, right)
    if test.decimals is not None:
        what = N_("{check}: right results that are rounded to {decimals} decimals get full marks.", check=check.id, decimals=test.decimals)  # fmt: skip
        verdict = _judged(check, [*_rounded(test, right(test)), *default_answers(test, right)])
        yield Proof(verdict.status == "passed", what, ids_of(verdict))
    for slot, inside in units(test).items():
        name = test.call.names[slot]
        another = {each: otherwise(test, each) for each in inside}
        verdict = _judged(check, [*right(test), *default_answers(test, right, another)])
        what = N_("{check}: another default of {name} loses points and is told.", check=check.id, name=name)
        told = DEFAULT in [finding.id for finding in verdict.findings]
        yield Proof(told and verdict.status != "passed", what, ids_of(verdict))
        verdict = _judged(check, [*right(test), *default_answers(test, right, another, missing=True)])
        what = N_("{check}: no default of {name} loses points and is told.", check=check.id, name=name)
        told = DEFAULT in [finding.id for finding in verdict.findings]
        yield Proof(told and verdict.status != "passed", what, ids_of(verdict))


def _given(check: Check, test: RuleTest, right: Numbers) -> Iterator[Proof]:
    """Code that begins anew loses points."""
    anew = [msgspec.structs.replace(probe, state=None if not probe.begins else probe.state, t=1 + test.ahead if not probe.from_zero else probe.t)
            for probe in test.probes]  # fmt: skip
    if any(probe.state is not None and not probe.begins for probe in test.probes):
        verdict = _judged(check, [*right(test.on(anew)), *default_answers(test, right)])
        what = N_("{check}: code that begins anew in place of the given state loses points.", check=check.id)
        yield Proof(verdict.status != "passed", what, ids_of(verdict))
    if test.ahead:
        late = [msgspec.structs.replace(probe, t=probe.t - 1) for probe in test.probes]
        verdict = _judged(check, [*right(test.on(late)), *default_answers(test, right)])
        if len(getattr(check, "tests", lambda: ())()) > 1:
            what = N_("{check}: a given count may be increased before or after it is used.", check=check.id)
            yield Proof(verdict.status == "passed", what, ids_of(verdict))
        else:
            what = N_("{check}: code that uses the given count before it increases it loses points.", check=check.id)
            yield Proof(verdict.status != "passed", what, ids_of(verdict))


def default_answers(
    test: RuleTest, right: Numbers, used: Mapping[str, float] | None = None, *, missing: bool = False
) -> list[Answer]:
    """What right code answers to `default_drives`. `used`: defaults of its own, where a call leaves these out; `missing`: it then
    stops with an error."""
    answers: list[Answer] = []
    for _, inside, probe in default_probes(test):
        own = {name: value for name, value in (used or {}).items() if name in inside}
        left_out = _with(test, right, probe, own)
        answers += [
            Answer("error") if own and missing else left_out,
            _with(test, right, probe, {}),
            _with(test, right, probe, {each: otherwise(test, each) for each in inside}),
        ]
    return answers


def _with(test: RuleTest, right: Numbers, probe: Probe, values: Mapping[str, float]) -> Answer:
    changed = msgspec.structs.replace(probe, hyperparameters={**probe.hyperparameters, **values})
    return right(test.on([changed]))[0]


def _rounded(test: RuleTest, answers: list[Answer]) -> list[Answer]:
    """The answers as code gives them that rounds what it returns."""
    places = test.decimals or 0
    return [
        msgspec.structs.replace(answer, out={slot: np.round(rows, places) for slot, rows in answer.out.items()})
        for answer in answers
    ]


def _judged(check: Check, answers: list[Answer]) -> CheckVerdict:
    return check.judge(CODE, NOTHING, answers)


def right_numbers(answers: Callable[[RuleTest, Variant, dict[str, float]], list[Answer]]) -> Numbers:
    """`Numbers` of the first accepted answer."""

    def right(test: RuleTest) -> list[Answer]:
        accepted = test.accepted[0]
        return answers(test, Variant(test.kind, accepted.dialect), dict(accepted.constants))

    return right
