"""Kind `update-rule`: compares a student's step function with a reference rule in all its accepted dialects.

kind = "update-rule"
rule = "momentum"
call = "momentum_update(w, v, g, lr, beta) -> w, v"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar, Literal

import msgspec

from grader.checks.calls.call import CallLine, must_be_known, must_be_said, parse_call
from grader.checks.calls.slots import kind_of_call, match_slot, unpacked
from grader.checks.shared import failures
from grader.checks.shared.credit import share_with
from grader.checks.shared.proof import Proof
from grader.checks.shared.renamed import Meant, meant
from grader.checks.shared.spec import Check, place_of
from grader.checks.shared.verdict_cache import Cache, content
from grader.checks.update_rule.carried import followed
from grader.checks.update_rule.comparison import (
    Outcome,
    best_outcomes,
    differences,
    index_to_compare_with,
    right_where_complete,
)
from grader.checks.update_rule.copied import copied_line
from grader.checks.update_rule.defaults import (
    DEFAULT,
    best_defaults,
    default_drives,
    parse_defaults,
    split_answers,
    with_defaults,
)
from grader.checks.update_rule.divergence import diverged_first, divergence_finding
from grader.checks.update_rule.given import Declared, both_ways, parse_given
from grader.checks.update_rule.half import may_use_float32
from grader.checks.update_rule.judged import OWN_STATE, Judged, only_some, unseen
from grader.checks.update_rule.naming import HYPERPARAMETER, fitted_finding, named_findings
from grader.checks.update_rule.other_form import OTHER_FORM
from grader.checks.update_rule.own_values import diagnosed, own_value_finding, written_otherwise
from grader.checks.update_rule.pasted import own_of
from grader.checks.update_rule.probes import Probe
from grader.checks.update_rule.proofs import proofs
from grader.checks.update_rule.rounding import ROUNDED, rounded_unasked
from grader.checks.update_rule.rule_test import RuleTest, rule_test
from grader.checks.update_rule.to_try import stops, with_call, with_example
from grader.checks.update_rule.ways import ways
from grader.diagnosis.catalogue import RULES
from grader.diagnosis.precision import MOST_DECIMALS
from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Found, Inventory, Observation, Question
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Finding, Location, Part
from reference.rule import RuleKind

DEFAULT_PARTS = {"first-step": 0.3, "state": 0.2, "all-steps": 0.5}
PARTS_WITHOUT_STATE = {"first-step": 0.4, "all-steps": 0.6}
PART_TITLES = {
    "first-step": N_("first update"),
    "state": N_("state between updates"),
    "all-steps": N_("every update"),
}


_JUDGED: Cache[Judged] = Cache(1_000, Judged)


class UpdateRule(Check, frozen=True, kw_only=True, tag="update-rule"):
    """`dialects` limits what is accepted (by id; default all that are right by themselves); `hyperparameters` fixes
    what isn't passed in the call, as a number or a list of numbers that are all right; `parts` weighs the points."""

    TITLES: ClassVar[Mapping[str, Message]] = {
        "update-rule/differs": N_("other numbers"),
        "update-rule/hyperparameter": N_("another hyperparameter"),
        "parameters/only-some": N_("some parameters only"),
        "parameters/copied-line": N_("a copied line"),
        DEFAULT: N_("another default"),
        ROUNDED: N_("rounded results"),
        OTHER_FORM: N_("another form of the rule"),
    }

    rule: str
    call: str
    dialects: tuple[str, ...] = ()
    arguments: dict[str, str] = {}
    hyperparameters: dict[str, float | tuple[float, ...]] = {}
    parts: dict[str, float] = {}
    config: tuple[str, ...] | dict[str, str] = ()
    """What is in the argument that is a dict: usual names, or a table of keys and quantities."""
    parameters: tuple[str, ...] | int = ()
    """Names of several parameters in dicts, or how many there are in lists."""
    shapes: dict[str, tuple[int, ...]] | tuple[tuple[int, ...], ...] = ()
    """Shapes of the parameters, by name or in their order."""
    keys: dict[str, str] = {}
    """Names of gradients and state in such dicts: { gradient = "d{}", state = "d{}" }."""
    gradient: Literal["", "negated"] = ""
    """"negated": what is passed as the gradient, or stored as one, is −g."""
    given: Declared = False
    """State that the assignment gives: all (`true`), names, or a table with the value that each begins with."""
    defaults: dict[str, float | tuple[float, ...]] = {}
    """Values that the student's code must have for what a call leaves out."""
    decimals: int | None = None
    """To how many decimals the task lets results be rounded."""
    carry_forward: bool = True
    """Judge what comes after a slip from the student's own numbers, so that one slip costs one slip."""

    def prepare(self, where: str) -> None:
        if self.rule not in RULES:
            raise AssignmentError(f"{where}.rule: there is no rule {self.rule!r}; there are: {', '.join(RULES)}")
        kind = self.kind
        if set(self.keys) - {"gradient", "state"} or any("{}" not in pattern for pattern in self.keys.values()):
            raise AssignmentError(
                f'{where}.keys: names with {{}} for the parameter, for example {{ gradient = "d{{}}", state = "v{{}}" }}'
            )
        call = self.parsed(f"{where}.call")
        must_be_known(kind, self.dialects, self.hyperparameters, where)
        must_be_said(kind, self.call, (*call.slots, *self.hyperparameters), where)
        parse_given(self.given, call, kind, where)
        if self.decimals is not None and not 1 <= self.decimals <= MOST_DECIMALS:
            raise AssignmentError(f"{where}.decimals: {self.decimals} is none of 1 to {MOST_DECIMALS}")
        parse_defaults(self.defaults, call, kind, where)
        unknown = set(self.parts) - {*DEFAULT_PARTS, *(["defaults"] if self.defaults else [])}
        if unknown or (self.parts and abs(sum(self.parts.values()) - 1) > 1e-9):
            raise AssignmentError(
                f"{where}.parts: shares of {', '.join(DEFAULT_PARTS)} that add up to 1, for example {DEFAULT_PARTS}"
            )

    @property
    def kind(self) -> RuleKind:
        """The rule; with weight decay where one is passed, or fixed by `hyperparameters`."""
        said = (self.call, *self.config, *(self.config.values() if isinstance(self.config, dict) else ()))
        return kind_of_call(self.rule, said, (*self.hyperparameters, *self.arguments.values()))

    def parsed(self, where: str) -> CallLine:
        """The call line with all that says how it is packed."""
        return parse_call(self.call, self.kind, where, self.arguments, config=self.config,
                          parameters=self.parameters, keys=self.keys, shapes=self.shapes,
                          negated=self.gradient == "negated")  # fmt: skip

    def test(self) -> RuleTest:
        """What this check puts to a function and accepts; computed once per declaration."""
        return _test(msgspec.json.encode(self))

    def tests(self) -> tuple[RuleTest, ...]:
        """The same questions with each meaning that they may rightly have: `test` is the first."""
        return _tests(msgspec.json.encode(self))

    def proofs(self) -> Iterator[Proof]:
        return proofs(self, self.test())

    def precompute(self) -> None:
        super().precompute()
        self.test().expected.precompute()

    def wanted(self) -> tuple[str, ...]:
        return (self.test().call.function,)

    def _meant(self, inventory: Inventory) -> Meant:
        """What of the student's names stands for the function."""
        test = self.test()
        form = test.call.form
        if form is not None and form.method:
            made = len(form.build.all)
            return meant(
                test.call.function, inventory, self.reserved, kinds=("class",),
                fits=lambda found: found.arguments is None or len(found.arguments) >= made,
            )  # fmt: skip

        def fits(found: Found) -> bool:
            return found.arguments is None or len(found.arguments) == len(test.call.passed)

        def alike(found: Found) -> bool:
            possible = ways(test, found) if found.parameters is not None else ()
            slots = [match_slot(name, test.kind) for name in found.arguments or ()]
            return (
                bool(possible)
                and len(slots) > 2
                and None not in slots
                and {*unpacked(map(str, slots))} == set(test.call.slots)
            )

        return meant(test.call.function, inventory, self.reserved, fits=fits, alike=alike)

    def _method(self, name: str, inventory: Inventory) -> Meant:
        """What of the methods of the student's class stands for the one that is asked for; named "" where none is asked for."""
        form, found = self.test().call.form, inventory.get(name)
        asked = form.method if form is not None else ""
        methods = {each: Found(each, "function") for each in (found.methods if found is not None else ())}
        return meant(asked, methods, ()) if asked and methods else Meant(asked, asked)

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        name = self._meant(inventory).name
        test = self.test().called(name, self._method(name, inventory).name)
        found = inventory.get(test.call.function)
        every = ways(test, found)
        return [question for way in every for question in (*test.drives(way), *default_drives(test, way, found))]

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        used = self._meant(observation.inventory)
        float32 = may_use_float32(code)
        name, method = used.name, self._method(used.name, observation.inventory)
        tests = [test.called(name, method.name) for test in self.tests()]
        tests = [test.allowing_float32() for test in tests] if float32 else tests
        test = tests[0]
        place = place_of(name, code, observation.inventory)
        asked = N_("`{call}` makes one update of {rule}.", call=self.call, rule=N_(test.kind.title))
        if test.call.negated:
            asked = N_("{asked} The gradient that it is passed is stored with the other sign: −g.", asked=asked)
        if not answers:
            answers = [Answer("not asked" if observation.ending else "missing")] * len(test.probes)
        answers, without = split_answers(test, answers)
        written = written_otherwise(test, code)
        if all(answer.status == "ok" for answer in answers):
            own = own_of(code, name, observation.inventory.get(name), test.call.form)
            key = content(msgspec.json.encode((self, name, method.name, float32, written, own)), answers)
            judged = _JUDGED.get(key, lambda: self._best_judged(tests, answers, code, observation, None)).at(place)
        else:
            judged = self._best_judged(tests, answers, code, observation, place)
        findings = judged.findings
        parts = [
            Part(
                part,
                PART_TITLES[part],
                round(self.points * share * judged.earned[part], 4),
                round(self.points * share, 4),
            )
            for part, share in judged.shares.items()
        ]
        share, reason = share_with(self.credit, judged.named, judged.worth)
        if test.defaults:
            right, told = best_defaults(test, without, code, place)
            share, parts = with_defaults(
                self.points, self.parts.get("defaults", 0.0 if self.parts else None), share, parts, right
            )
            findings = (*findings, *told)
        if used.candidates:
            findings = (failures.several_meant(used.wanted, used.candidates, self.call),)
        return self.verdict(
            share * self.points * (1 - self.rename_cost * used.renamed),
            findings,
            parts=parts,
            reasons=[
                *used.reasons(self.rename_cost),
                *method.reasons(0),
                *judged.reasons,
                *([reason] if reason is not None else []),
            ],
            asked=asked,
            accepted=judged.accepted,
            formula=test.formula,
            location=place,
            error=any(f.id == "grader/missing-module" for f in findings),
        )

    def _shares(self, test: RuleTest) -> dict[str, float]:
        """The share of the points that each part is worth."""
        main = {part: share for part, share in self.parts.items() if part != "defaults"}
        if main:
            return {part: share / sum(main.values()) for part, share in main.items()}
        return DEFAULT_PARTS if test.state_slots else PARTS_WITHOUT_STATE

    def _best_judged(
        self,
        tests: Sequence[RuleTest],
        answers: Sequence[Answer],
        code: StudentCode,
        observation: Observation,
        place: Location | None,
    ) -> Judged:
        """The verdict in the meaning of the questions that is best for the student; among equals, one with a name for the mistake."""
        every = [self._judged(tests[0], answers, code, observation, place)]
        if len(tests) > 1 and not every[0].right:
            every += [self._judged(test, answers, code, observation, place) for test in tests[1:]]
        return max(every, key=lambda judged: judged.rank(self.credit))

    def _judged(
        self,
        test: RuleTest,
        answers: Sequence[Answer],
        code: StudentCode,
        observation: Observation,
        place: Location | None,
    ) -> Judged:
        """What follows from the answers; from them alone where none of them failed."""
        if all(answer.status != "ok" and not answer.steps for answer in answers):  # nothing came back
            shares = self._shares(test)
            finding = self._stopped(test, answers[0], answers, 0, code, observation)
            return Judged(shares, dict.fromkeys(shares, 0.0), None, (finding,))
        every, every_answer = test, answers
        test, answers = test.in_training(answers)
        best = best_outcomes(test, answers)
        if test.call.form is not None and (hidden := unseen(test, best[0])):
            test = test.without(hidden)
            best = best_outcomes(test, answers)
        shares = self._shares(test)
        earned = dict.fromkeys(shares, 1.0)
        wrong = [k for k, outcome in enumerate(best) if outcome.accepted is None]
        if not wrong:
            accepted = N_(best[0].accepted.title) if best[0].accepted is not None else None
            other = every is not test and any(o.accepted is None for o in best_outcomes(every, every_answer))
            return Judged(shares, earned, accepted, reasons=(OWN_STATE,) if other else ())
        told = test.of_parameter(wrong[0])
        findings, named, index = self._findings(told, best[wrong[0]], code, observation, place)
        lost, reasons = self._earned(told, best[wrong[0]], index)
        earned = {part: 1 - len(wrong) / len(best) * (1 - share) for part, share in lost.items()}
        copied = copied_line(test, answers, findings)
        findings, named = ([copied], ()) if copied is not None else (only_some(test, wrong, findings), named)
        return Judged(shares, earned, None, tuple(findings), tuple(map(tuple, named)), tuple(reasons))

    def _earned(self, test: RuleTest, best: Outcome, index: int) -> tuple[dict[str, float], list[Message]]:
        """The share of each part that a wrong answer earns, and why it is more than meets the eye."""
        earned = {"first-step": float(best.first_step), "state": float(best.state), "all-steps": 0.0}
        alone = followed(test.expected, index, best.read) if self.carry_forward else None
        if alone is None:
            return earned, []
        earned |= {"state": max(earned["state"], alone.share), "all-steps": alone.share}
        return earned, [N_("One slip is counted once: continuing from your own numbers after it, {right} of {all} updates are right.",
                           right=alone.right, all=alone.all)]  # fmt: skip

    def _findings(
        self, test: RuleTest, best: Outcome, code: StudentCode, observation: Observation, place: Location | None
    ) -> tuple[list[Finding], Sequence[Sequence[str]], int]:
        """What to tell, the ids that explain the numbers (each set of them alone), and the index of the accepted answer compared with."""
        name, nearest = test.call.function, test.accepted.index(best.nearest)
        broken = next((answer for answer in best.answers if answer.status != "ok"), None)
        # what is no array is often only noticed in the next call, which it is passed to
        fed_back = broken is not None and broken.status == "error" and any(s.trouble for s in best.read)
        if broken is not None and not fed_back:
            stopped = self._stopped(test, broken, best.answers, best.way, code, observation)
            if broken.status != "error" or not any(s.complete for s in best.read) or right_where_complete(test, best):
                return [stopped], (), nearest
        its = observation.inventory.get(name)
        way, called = ways(test, its)[best.way], own_of(code, name, its, test.call.form)
        own = own_value_finding(test, best, code, place) or rounded_unasked(test, best, place)
        if own is not None:
            return [with_call(test, nearest, best, own, way, called)], ((own.id,),), nearest
        diagnosis, besides = diagnosed(test, best, code, place)
        index = index_to_compare_with(test, best, diagnosis)
        found = divergence_finding(test, best.read, index, differences(test.expected, index, best.read), place)
        if found and found[0].id == "update-rule/differs":
            diverged = found[0] if diagnosis.named else fitted_finding(test, best.read, found[0])
            quantity = diverged_first(test, index, best.read) if diagnosis.named else None
            named = named_findings(test.kind, diagnosis, best.read, diverged, hints=self.hints, quantity=quantity)
            found = [with_example(test, index, best, named[0], way, called), *named[1:], *besides, *found[1:]]
        found = [with_call(test, index, best, finding, way, called) for finding in found]
        if broken is not None and not fed_back:
            found.append(stopped)
            return found, (), index  # too little is known for points
        if found and found[0].id == HYPERPARAMETER:
            return found, ((HYPERPARAMETER,),), index
        ids = tuple((*n.ids, *(each.id for each in besides)) for n in diagnosis.named)
        return found, ids if found and found[0].title is not None else (), index

    def _stopped(
        self, test: RuleTest, broken: Answer, answers: Sequence[Answer], way: int, code: StudentCode, observation: Observation
    ) -> Finding:  # fmt: skip
        """The finding for a function that gave no answer; where it raised, with the fewest calls after which it does."""
        name = test.call.function
        its = observation.inventory.get(name)
        answer, tried = None, ""
        if broken.status == "error" and its is not None:
            answer, tried = stops(test, answers, ways(test, its)[way], own_of(code, name, its, test.call.form))
        return failures.explain(answer or broken, name, self.call, code, observation, tried)


@lru_cache(maxsize=512)
def _test(declaration: bytes) -> RuleTest:
    return rule_test_of(msgspec.json.decode(declaration, type=UpdateRule))


@lru_cache(maxsize=512)
def _tests(declaration: bytes) -> tuple[RuleTest, ...]:
    check = msgspec.json.decode(declaration, type=UpdateRule)
    first = _test(declaration)
    given = parse_given(check.given, first.call, first.kind, "")
    tests = (first, rule_test_of(check, used_first=True)) if both_ways(given) else (first,)
    return (*tests, *(test.otherwise_signed() for test in tests)) if first.call.negated else tests


def rule_test_of(check: UpdateRule, own_probes: Sequence[Probe] = (), *, used_first: bool = False) -> RuleTest:
    """The test of a check; on probes of one's own, where there are any; `used_first`: for code that uses a given count and
    increments it afterwards."""
    kind, call = check.kind, check.parsed("call")
    given, defaults = parse_given(check.given, call, kind, ""), parse_defaults(check.defaults, call, kind, "")
    return rule_test(
        kind, call, check.hyperparameters, check.dialects, own_probes, given, used_first, defaults, check.decimals
    )
