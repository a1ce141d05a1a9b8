"""Kind `trajectory`: a student's function that makes a whole sequence of updates from a gradient function.

kind = "trajectory"
rule = "momentum"
call = "GD(w_init, df, epochs, lr, decay, momentum) -> ws"

The gradient function is the grader's; every update is judged with the gradient at the student's own w before it, so
that the diagnosis is that of a step function (`update-rule`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar, Literal

import msgspec
import numpy as np

from grader.checks.calls.call import must_be_said
from grader.checks.shared import failures
from grader.checks.shared.credit import share_with
from grader.checks.shared.proof import Proof
from grader.checks.shared.renamed import Meant, meant
from grader.checks.shared.spec import Check, place_of
from grader.checks.trajectory.decay import decay_findings, decays_right
from grader.checks.trajectory.descents import (
    Descent,
    TrajectoryLine,
    descents,
    parse_trajectory,
    read_trajectory,
    rule_probe,
)
from grader.checks.trajectory.pasted import PastedTrajectory, pasted_of
from grader.checks.trajectory.problems import gradient_once, problem_finding
from grader.checks.trajectory.proofs import proofs
from grader.checks.update_rule.carried import followed
from grader.checks.update_rule.comparison import Outcome, differences, index_to_compare_with, outcome_of
from grader.checks.update_rule.divergence import divergence_finding
from grader.checks.update_rule.naming import HYPERPARAMETER, fitted_finding, named_findings, smallest, trials
from grader.checks.update_rule.probes import Probe
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.update_rule import UpdateRule, rule_test_of
from grader.diagnosis.catalogue import RULES
from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Descend, Found, Inventory, Observation, Question
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Example, Failure, Finding, Location, Part, WrongAnswer

DEFAULT_PARTS = {"first-step": 0.3, "all-steps": 0.4, "decay": 0.3}
PARTS_WITHOUT_DECAY = {"first-step": 0.4, "all-steps": 0.6}
PART_TITLES = {
    "first-step": N_("first update"),
    "all-steps": N_("every update"),
    "decay": N_("decay of the learning rate"),
}
MOST_TESTS = 200
"""Tests kept of one check."""
Explained = tuple[list[Finding], Sequence[Sequence[str]]]
"""What to tell, and the sets of ids that explain the numbers."""


class Trajectory(Check, frozen=True, kw_only=True, tag="trajectory"):
    """`dialects`, `hyperparameters` and `arguments` as in `update-rule`; `parts` weighs the points."""

    TITLES: ClassVar[Mapping[str, Message]] = {
        "trajectory/aliased": N_("every entry is the same array"),
        "trajectory/decay": N_("another decay"),
        "trajectory/gradient-elsewhere": N_("the gradient is taken at another point"),
        "trajectory/gradient-once": N_("the gradient is taken only once"),
        "trajectory/gradient-unused": N_("the given gradient isn't used"),
        "trajectory/last-only": N_("only the last value"),
        "trajectory/length": N_("another number of updates"),
        "trajectory/start": N_("another start"),
    }

    rule: str = "gradient-descent"
    call: str
    dialects: tuple[str, ...] = ()
    start: Literal["any", "included"] = "any"
    """Whether the sequence may leave out the start."""
    arguments: dict[str, str] = {}
    hyperparameters: dict[str, float | tuple[float, ...]] = {}
    parts: dict[str, float] = {}

    def prepare(self, where: str) -> None:
        if self.rule not in RULES:
            raise AssignmentError(f"{where}.rule: there is no rule {self.rule!r}; there are: {', '.join(RULES)}")
        kind = RULES[self.rule]
        line = parse_trajectory(self.call, kind, f"{where}.call", self.arguments)
        must_be_said(kind, self.call, (*line.names, *self.hyperparameters), where)
        default = DEFAULT_PARTS if line.has_decay else PARTS_WITHOUT_DECAY
        if self.parts and (set(self.parts) - set(default) or abs(sum(self.parts.values()) - 1) > 1e-9):
            raise AssignmentError(
                f"{where}.parts: shares of {', '.join(default)} that add up to 1, for example {default}"
            )
        _as_update_rule(self, line).prepare(where)

    def drive(self) -> Drive:
        """What this check puts to a function; computed once per declaration."""
        return _drive(msgspec.json.encode(self))

    def proofs(self) -> Iterator[Proof]:
        return proofs(self, self.drive().kind, self.dialects, self.drive().descents)

    def wanted(self) -> tuple[str, ...]:
        return (self.drive().line.function,)

    def _meant(self, inventory: Inventory) -> Meant:
        line = self.drive().line

        def fits(found: Found) -> bool:
            return found.arguments is None or len(found.arguments) == len(line.names)

        return meant(
            line.function,
            inventory,
            self.reserved,
            fits=fits,
            alike=lambda found: line.is_like(found, RULES[self.rule]),
        )

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        name, drive = self._meant(inventory).name, self.drive()
        found = inventory.get(name)
        questions = drive.questions(name)
        if found is None or not found.keywords:
            return questions
        positional, keyword = self._passed(found)
        return [msgspec.structs.replace(question, positional=positional, keyword=keyword) for question in questions]

    def _passed(self, found: Found | None) -> tuple[tuple[str, ...], Mapping[str, str]]:
        """The slots by position and by keyword as the student's function takes them."""
        line = self.drive().line
        if found is None or not found.keywords:
            return line.arguments.positional, line.arguments.keyword
        return line.passed(found, RULES[self.rule])

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        used, drive = self._meant(observation.inventory), self.drive()
        name = used.name
        place = place_of(name, code, observation.inventory)
        found = observation.inventory.get(name)
        pasted = pasted_of(code, name, self._passed(found), found)
        shares = self.parts or (DEFAULT_PARTS if drive.line.has_decay else PARTS_WITHOUT_DECAY)
        if not answers:
            answers = [Answer("not asked" if observation.ending else "missing")] * len(drive.descents)
        broken = next((answer for answer in answers if answer.status != "ok"), None)
        earned, accepted = dict.fromkeys(shares, 0.0), None
        named: Sequence[Sequence[str]] = ()
        findings: list[Finding] = []
        if used.candidates:
            findings = [failures.several_meant(used.wanted, used.candidates, self.call)]
        elif broken is not None:
            tried = pasted.all_of(drive.descents[answers.index(broken)])
            findings = [failures.explain(broken, name, self.call, code, observation, tried)]
        else:
            paper = Paper(self, drive, pasted, place, answers)
            earned = {part: share for part, share in paper.earned().items() if part in shares}
            findings, named = paper.explained(earned)
            accepted = paper.accepted
        parts = [
            Part(part, PART_TITLES[part], round(self.points * share * earned[part], 4), round(self.points * share, 4))
            for part, share in shares.items()
        ]
        share, reason = share_with(self.credit, named, sum(part.score for part in parts) / self.points)
        return self.verdict(
            share * self.points * (1 - self.rename_cost * used.renamed),
            findings,
            parts=parts,
            reasons=[*used.reasons(self.rename_cost), *([reason] if reason is not None else [])],
            asked=N_("`{call}` makes a whole sequence of updates: {rule}.", call=self.call, rule=N_(drive.kind.title)),
            accepted=None if accepted is None or findings else N_(accepted),
            formula=drive.kind.formula,
            location=place,
            error=any(f.id == "grader/missing-module" for f in findings),
        )


class Drive:
    """The descents of one check and the questions that put them."""

    def __init__(self, check: Trajectory) -> None:
        self.kind = RULES[check.rule]
        self.line: TrajectoryLine = parse_trajectory(check.call, self.kind, "call", check.arguments)
        fixed = {n: v[0] if isinstance(v, tuple) else v for n, v in check.hyperparameters.items()}
        self.descents: tuple[Descent, ...] = descents(self.kind, fixed, with_decay=self.line.has_decay)
        self.as_update_rule = _as_update_rule(check, self.line)
        self._questions: dict[str, list[Descend]] = {}
        self._tests: dict[tuple[bytes, ...], RuleTest] = {}

    def test(self, rule: UpdateRule, probes: Sequence[Probe]) -> RuleTest:
        """The test on these probes; kept, for right answers are mostly the same to the last digit."""
        key = (msgspec.json.encode(rule), *(probe.gradients.tobytes() for probe in probes))
        if key not in self._tests:
            if len(self._tests) >= MOST_TESTS:
                self._tests.clear()
            self._tests[key] = rule_test_of(rule, probes)
        return self._tests[key]

    def questions(self, function: str) -> list[Descend]:
        if function not in self._questions:
            line = self.line
            self._questions[function] = [
                Descend(d.id, function, line.arguments.positional, line.arguments.keyword, float(d.w[0]), d.gradient, d.epochs,
                        {n: v for n, v in d.hyperparameters.items() if n in line.names})
                for d in self.descents
            ]  # fmt: skip
        return self._questions[function]


class Paper:
    """One student's answers, read and compared."""

    def __init__(
        self,
        check: Trajectory,
        drive: Drive,
        pasted: PastedTrajectory,
        place: Location | None,
        answers: Sequence[Answer],
    ) -> None:
        self._check, self._drive, self._pasted, self._place = check, drive, pasted, place
        self._name = pasted.function
        with_start = check.start == "included"
        self.reads = [
            read_trajectory(a.value, d, with_start=with_start) for a, d in zip(answers, drive.descents, strict=True)
        ]
        pairs = [*zip(drive.descents, self.reads, strict=True)]
        self.plain = [(d, r) for d, r in pairs if not d.decay]
        self.decayed = [(d, r) for d, r in pairs if d.decay]
        self._test, self._outcome = self._examined(at_points=False)
        self.asked_elsewhere = False
        if self._outcome.accepted is None and all(r.has_points for _, r in self.plain):
            test, outcome = self._examined(at_points=True, dialects=("look-ahead",) if self._ahead else ())
            if outcome.accepted is not None and (not self._ahead or self._points_lead(test)):
                self.asked_elsewhere = not self._ahead
                if self._ahead:
                    self._test, self._outcome = test, outcome

    @property
    def _ahead(self) -> bool:
        """Whether the rule may take its gradient at the look-ahead point."""
        allowed = self._check.dialects
        known = any(d.id == "look-ahead" for d in self._drive.kind.dialects)
        return known and (not allowed or "look-ahead" in allowed)

    @property
    def accepted(self) -> str | None:
        """The title of the dialect that it is, when right."""
        return None if self._outcome.accepted is None else self._outcome.accepted.title

    def _examined(self, *, at_points: bool, dialects: tuple[str, ...] = ()) -> tuple[RuleTest, Outcome]:
        rule = self._drive.as_update_rule
        if dialects:
            rule = msgspec.structs.replace(rule, dialects=dialects)
        with np.errstate(all="ignore"):
            probes = [rule_probe(d, r, at_points=at_points) for d, r in self.plain]
            test = self._drive.test(rule, probes).called(self._name)
            return test, outcome_of(test, [r.answer for _, r in self.plain])

    def _points_lead(self, test: RuleTest) -> bool:
        """Whether every gradient was taken where the velocity leads."""
        for i, (_, read) in enumerate(self.plain):
            w, states = test.expected.right(0, i)
            rule = test.expected.rule(0, i)
            want = np.array([rule.gradient_at(x, s) for x, s in zip(w[:-1], states[:-1], strict=True)])  # type: ignore[attr-defined]
            if not np.allclose(read.points, want, rtol=1e-6 if read.single else 1e-9, atol=1e-9):
                return False
        return True

    @property
    def unasked(self) -> bool:
        """The gradient function was never called."""
        return all(read.calls == 0 for read in self.reads)

    def earned(self) -> dict[str, float]:
        """The share of each part."""
        sound = all(not read.problem for read in self.reads)
        right = self._outcome.accepted is not None
        decay = [decays_right(self._drive.as_update_rule, d, r) for d, r in self.decayed]
        everything = right and all(decay)
        if self.unasked:
            return dict.fromkeys(DEFAULT_PARTS, 0.0)
        steps = float(right and sound)
        if not steps and sound and not self.asked_elsewhere:
            alone = followed(self._test.expected, 0, self._outcome.read)
            steps = alone.share if alone is not None else 0.0
        return {
            "first-step": float(self._outcome.first_step),
            "all-steps": steps,
            "decay": float(sound and any(d and not x.has_momentum for x, d in zip([d for d, _ in self.decayed], decay, strict=True)))
            if not everything
            else float(sound),
        }  # fmt: skip

    def explained(self, earned: dict[str, float]) -> Explained:
        """What to tell, where not everything is right."""
        problem = next((r for r in (self.reads[1], *self.reads) if r.problem), None)
        if self.unasked and (problem is None or problem.problem != "none"):
            return [self._told("trajectory/gradient-unused", N_("`{name}` never called the gradient function that it was given. Does it use a function or a "
                    "variable from outside by mistake? It must work for any function.", name=self._name))], ()  # fmt: skip
        if problem is not None:
            descent = self._drive.descents[self.reads.index(problem)]
            return [problem_finding(problem, descent, self._pasted, self._place)], ()
        rule, hints = self._drive.as_update_rule, self._check.hints
        if self._outcome.accepted is None:
            if all(read.calls == 1 for read in self.reads) and (found := self._plain_findings()[0]):
                return [gradient_once(self._name, found[0])], ()
            if self.asked_elsewhere:
                return [self._elsewhere()], ()
            every = [*self.plain, *self.decayed] if self.decayed else []
            wrong = decay_findings(rule, every, self._name, self._call, self._place, hints=hints) if every else None
            if wrong is not None and wrong[1]:  # a wrong decay may show where decay is 0 as well
                return wrong
            return self._plain_findings()
        wrong = decay_findings(rule, self.decayed, self._name, self._call, self._place, hints=hints)
        return wrong if wrong is not None else ([], ())

    def _call(self, descent: Descent, epochs: int | None = None, digits: int = 0) -> str:
        read = self.reads[self._drive.descents.index(descent)]
        return self._pasted.all_of(descent, epochs, first=read.first, digits=digits)

    def _told(self, id: str, message: Message) -> Finding:
        descent = self._drive.descents[0]
        return Finding(id, message, Failure(self._pasted.call(descent), id.partition("/")[2]), self._place)

    def _elsewhere(self) -> Finding:
        for descent, read in self.plain:
            w = np.concatenate([descent.w[None], np.asarray(read.answer.out["w"]).reshape(-1, 1)])[:-1]
            apart = np.flatnonzero(~np.isclose(read.points, w, rtol=1e-6).all(axis=1))
            if len(apart):
                step = int(apart[0])
                text = N_("Your numbers follow the rule, but in update {step} the gradient was asked for at {point}, while w was {w} there. {rule} takes the "
                          "gradient at the current w.", step=step + 1, point=f"{read.points[step, 0]:.6g}", w=f"{w[step, 0]:.6g}",
                          rule=N_(self._drive.kind.title))  # fmt: skip
                hint = None
                if "beta" in self._drive.kind.hyperparameters and self._check.hints:
                    hint = N_("A gradient taken further ahead, at w + β·v, is Nesterov's.")
                evidence = WrongAnswer(
                    self._pasted.points(descent, step + 1), f"{w[step, 0]:.6g}", f"{read.points[step, 0]:.6g}"
                )
                return Finding("trajectory/gradient-elsewhere", text, evidence, self._place, hint)
        return self._told("trajectory/gradient-elsewhere", N_("The gradient was asked for at other points than w."))

    def _plain_findings(self) -> Explained:
        test, outcome = self._test, self._outcome
        diagnosis = test.expected.variants.diagnose(trials(test, outcome.read))
        index = index_to_compare_with(test, outcome, diagnosis)
        places = differences(test.expected, index, outcome.read)
        found = divergence_finding(test, outcome.read, index, places, self._place)
        if not found or found[0].id != "update-rule/differs":
            return found, ()
        found = [self._with_own_call(found[0], places), *found[1:]]
        diverged = found[0] if diagnosis.named else fitted_finding(test, outcome.read, found[0])
        named = named_findings(test.kind, diagnosis, outcome.read, diverged, hints=self._check.hints)
        shown, every = named[0], range(len(test.probes))
        e = smallest(test, index, outcome.read, shown=("w",), probes=every)
        if e is not None:
            small = next(i for i in every if test.probes[i].id == e.probe)
            call = self._call(self.plain[small][0], e.step, e.digits)
            made = Example(call, e.before, e.quantity, e.expected, e.got, e.lines)
            shown = msgspec.structs.replace(shown, example=made)
        findings = [shown, *named[1:], *found[1:]]
        if shown.id == HYPERPARAMETER:
            return findings, ((HYPERPARAMETER,),)
        return findings, tuple(n.ids for n in diagnosis.named) if shown.title is not None else ()

    def _with_own_call(self, finding: Finding, places: Sequence[tuple[int, ...] | None]) -> Finding:
        """The finding with a call that the student can make, instead of one of a step function."""
        number = next((i for i, d in enumerate(places) if d is not None), 0)
        where = places[number]
        call = self._call(self.plain[number][0], where[0] if where else None)
        if finding.evidence is None or isinstance(finding.evidence, Failure):
            return finding
        return msgspec.structs.replace(finding, evidence=msgspec.structs.replace(finding.evidence, call=call))


def _as_update_rule(check: Trajectory, line: TrajectoryLine) -> UpdateRule:
    """The same rule as a step function, which the updates are judged as."""
    passed = [slot for slot in line.names if slot not in ("w", "df", "epochs", "decay")]
    names = [line.names[slot] for slot in passed]
    return UpdateRule(
        points=1,
        rule=check.rule,
        call=f"{line.function}({', '.join(['w', 'g', *names])}) -> w",
        arguments=dict(zip(names, passed, strict=True)),
        hyperparameters=check.hyperparameters,
        dialects=check.dialects,
    )


@lru_cache(maxsize=512)
def _drive(declaration: bytes) -> Drive:
    return Drive(msgspec.json.decode(declaration, type=Trajectory))
