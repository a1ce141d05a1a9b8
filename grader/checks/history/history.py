"""Kind `history`: for scripts without functions; judges the values that a named variable takes over time.

kind = "history"
watch = "cur_x"                                 # or list = "x_history"
function = "(x + 5)**2"
start = 3
experiments = [{ lr = 0.1 }, { lr = 0.0001 }]
precision = 0.000001
max_iters = 10000
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

import msgspec
import numpy as np

from grader.checks.history.experiments import (
    AskedExperiment,
    JudgedExperiment,
    Made,
    fitted_gradient,
    judged,
    polynomial,
    read_made,
    written,
)
from grader.checks.history.proofs import proofs
from grader.checks.history.renamed_variable import numbers_in, variable_meant
from grader.checks.shared import failures
from grader.checks.shared.credit import share_with
from grader.checks.shared.proof import Proof
from grader.checks.shared.renamed import Meant
from grader.checks.shared.spec import Check, place_of
from grader.checks.update_rule.comparison import Outcome, outcome_of
from grader.checks.update_rule.naming import HYPERPARAMETER, fitted_finding, named_findings, trials
from grader.checks.update_rule.probes import Probe
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.update_rule import UpdateRule, rule_test_of
from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Inventory, Observation, Opaque, Question
from grader.model.observation import History as Follow
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Divergence, Failure, Finding, Location, Part, WrongAnswer

DEFAULT_PARTS = {"start": 0.2, "updates": 0.5, "count": 0.3}
PART_TITLES = {"start": N_("where it starts"), "updates": N_("every update"), "count": N_("where it stops")}
MOST_ITERATIONS = 20_000
LOOKED_AT = 12
"""Updates of an experiment that a diagnosis is made from."""
DRAWN = 60
"""Updates up to which a divergence is drawn."""
RULE = UpdateRule(points=1, rule="gradient-descent", call="step(w, g, lr) -> w")


class Experiment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What sets one experiment apart; what isn't given is that of the check."""

    lr: float
    start: float | None = None
    precision: float | None = None
    max_iters: int | None = None


class History(Check, frozen=True, kw_only=True, tag="history", rename={"listed": "list"}):
    """`watch` names a variable that is updated, `list` one that holds all values. `precision` 0: always `max_iters` updates."""

    TITLES: ClassVar[Mapping[str, Message]] = {
        "history/count": N_("another number of updates"),
        "history/experiment-missing": N_("an experiment is missing"),
        "history/gradient": N_("another gradient"),
        "history/no-updates": N_("no updates"),
        "history/off-by-one": N_("one update too many or too few"),
        "history/other-rate": N_("another learning rate"),
        "history/rate-unchanged": N_("the learning rate stays the same"),
        "history/start": N_("another start"),
        "history/start-not-reset": N_("the start isn't reset"),
    }

    watch: str = ""
    listed: str = ""
    function: str
    start: float
    experiments: tuple[Experiment, ...]
    precision: float = 0.0
    max_iters: int = 10_000
    parts: dict[str, float] = {}
    stands_for: str = ""
    """The name that the task asks for, where the student's code has another one; nobody declares that."""

    def prepare(self, where: str) -> None:
        if self.stands_for:
            raise AssignmentError(f"{where}: stands_for is no key of an assignment; leave it out")
        if bool(self.watch) == bool(self.listed):
            raise AssignmentError(
                f'{where}: give either watch = "cur_x" (a variable) or list = "x_history" (its values)'
            )
        if not self.name.isidentifier():
            raise AssignmentError(f"{where}: {self.name!r} is no name of a variable")
        try:
            derivative = polynomial(self.function).deriv()
        except ValueError as error:
            raise AssignmentError(f'{where}.function: {error}; for example function = "(x + 5)**2"') from None
        if not self.experiments:
            raise AssignmentError(f"{where}.experiments: give one or more, as in experiments = [{{ lr = 0.1 }}]")
        if not derivative.coef.any():
            raise AssignmentError(f"{where}.function: {self.function!r} is constant, so nothing would move")
        for one in self.asked():
            if not (0 < one.max_iters <= MOST_ITERATIONS and one.precision >= 0 and one.lr > 0):
                raise AssignmentError(
                    f"{where}: lr must be more than 0, max_iters 1 to {MOST_ITERATIONS}, precision 0 or more"
                )
        if self.parts and (set(self.parts) - set(DEFAULT_PARTS) or abs(sum(self.parts.values()) - 1) > 1e-9):
            raise AssignmentError(f"{where}.parts: shares of start, updates and count that add up to 1, for example {DEFAULT_PARTS}")  # fmt: skip

    @property
    def name(self) -> str:
        """The variable that is followed."""
        return self.watch or self.listed

    def asked(self) -> list[AskedExperiment]:
        """The experiments that the task asks for."""
        derivative = tuple(float(c) for c in polynomial(self.function).deriv().coef)
        return [
            AskedExperiment(
                one.lr,
                self.start if one.start is None else one.start,
                self.precision if one.precision is None else one.precision,
                self.max_iters if one.max_iters is None else one.max_iters,
                derivative,
            )
            for one in self.experiments
        ]

    def proofs(self) -> Iterator[Proof]:
        return proofs(self, self.asked())

    def wanted(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def calls(self) -> bool:
        return False

    def suited(self, code: StudentCode) -> History:
        found = variable_meant(self.name, code, self.reserved, listed=bool(self.listed))
        if not found.renamed or found.name in self.reserved:
            return self
        return msgspec.structs.replace(self, stands_for=self.name, **{"listed" if self.listed else "watch": found.name})

    def follows(self) -> Mapping[str, bool]:
        return {self.name: bool(self.listed)}

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        return [Follow(self.name, bool(self.listed))]

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        answer = answers[0] if answers else Answer("not asked" if observation.ending else "missing")
        made = read_made(answer.value) if answer.status == "ok" else []
        shares = self.parts or DEFAULT_PARTS
        found = judged(self.asked(), made, numbers_in(code))
        each = 1 / len(found)
        earned = {part: each * sum(getattr(one, part) for one in found) for part in shares}
        findings, named = self._findings(found, made, answer, code, observation)
        parts = [
            Part(part, PART_TITLES[part], round(self.points * share * earned[part], 4), round(self.points * share, 4))
            for part, share in shares.items()
        ]
        share, reason = share_with(self.credit, named, sum(part.score for part in parts) / self.points)
        return self.verdict(
            share * self.points * (1 - (self.rename_cost if self.stands_for else 0)),
            findings,
            parts=parts,
            reasons=[
                *(Meant(self.stands_for, self.name).reasons(self.rename_cost) if self.stands_for else []),
                *([reason] if reason is not None else []),
            ],
            asked=N_(
                "`{name}` descends {function} from {start}, once with each learning rate: {rates}.",
                name=self.name,
                function=self.function,
                start=f"{self.start:g}",
                rates=", ".join(f"{one.lr:g}" for one in self.experiments),
            ),
            accepted=None if findings else N_("{count} experiments", count=len(found)),
            formula="" if findings else "x ← x − η·f'(x)",
            location=_place(code, made[0]) if made else place_of(self.name, code, observation.inventory),
            error=any(f.id == "grader/missing-module" for f in findings),
        )

    def _findings(
        self,
        found: Sequence[JudgedExperiment],
        made: Sequence[Made],
        answer: Answer,
        code: StudentCode,
        observation: Observation,
    ) -> tuple[list[Finding], Sequence[Sequence[str]]]:
        if not made:
            return [self._nothing(answer, code, observation)], ()
        wrong = [
            one
            for one in found
            if one.made is not None and not one.updates and one.unchanged is None and one.own_rate is None
        ]
        wrong = [one for one in wrong if one.made is not None and len(one.made.values) > 1]
        findings: list[Finding] = []
        named: Sequence[Sequence[str]] = ()
        if wrong:
            findings, named = self._updates(wrong, code)
        findings += [finding for one in found for finding in self._of(one, code)]
        if len(findings) > len({f.id for f in findings}):  # the same twice is told once
            findings = [
                f
                for i, f in enumerate(findings)
                if f.id == "history/other-rate" or f.id not in [g.id for g in findings[:i]]
            ]
        return findings, named

    def _nothing(self, answer: Answer, code: StudentCode, observation: Observation) -> Finding:
        if answer.status != "ok":
            return failures.explain(answer, self.name, self.name, code, observation)
        place = place_of(self.name, code, observation.inventory)
        text = N_("`{name}` is never updated in a loop, so there is no sequence to look at. Keep the current value in `{name}` while the loop "
                  "runs.", name=self.name)  # fmt: skip
        values = answer.value[:1] if isinstance(answer.value, list) else []
        odd = any(isinstance(v, Opaque) for e in values if isinstance(e, dict) and isinstance(e.get("values"), list) for v in e["values"][:1])  # fmt: skip
        if odd:
            text = N_("What `{name}` holds while the loop runs is not made of numbers.", name=self.name)
        return Finding("history/no-updates", text, Failure(self.name, "no updates"), place)

    def _updates(
        self, wrong: Sequence[JudgedExperiment], code: StudentCode
    ) -> tuple[list[Finding], Sequence[Sequence[str]]]:
        """What to tell of updates that aren't right: a misconception, another gradient, another rate."""
        first = wrong[0]
        assert first.made is not None  # noqa: S101 - only those that were made come here
        step = first.made.wrong_update(first.asked)
        before = float(first.made.values[step - 1])
        with np.errstate(all="ignore"):
            want = before - first.asked.lr * float(first.asked.gradient(np.array(before)))
        got = float(first.made.values[step])
        diverged = Finding(
            "update-rule/differs",
            N_("Experiment {number} (learning rate {lr}): update {step} takes `{name}` from {before} to {got}, where {want} is right.", number=first.number,
               lr=f"{first.asked.lr:g}", step=step, name=self.name, before=f"{before:.6g}", got=f"{got:.6g}", want=f"{want:.6g}"),
            self._evidence(first, first.made, step),
            _place(code, first.made),
        )  # fmt: skip
        test, outcome = _examined(wrong)
        diagnosis = test.expected.variants.diagnose(trials(test, outcome.read))
        if diagnosis.named:
            findings = named_findings(test.kind, diagnosis, outcome.read, diverged, hints=self.hints)
            return findings, tuple(n.ids for n in diagnosis.named)
        degree = len(first.asked.derivative) - 1
        fit = fitted_gradient(wrong, degree)
        if fit is not None and not np.allclose(fit, [*first.asked.derivative, 0, 0][: len(fit)], rtol=1e-5):
            text = N_("Your updates follow the gradient {own}, but the derivative of {function} is {right}.", own=written(fit), function=self.function,
                      right=written(first.asked.derivative))  # fmt: skip
            return [msgspec.structs.replace(diverged, id="history/gradient", message=text, story=diverged.message,
                                            computes=f"x ← x − η·({written(fit)})")], ()  # fmt: skip
        fitted = fitted_finding(test, outcome.read, diverged)
        return [fitted], ((HYPERPARAMETER,),) if fitted.id == HYPERPARAMETER else ()

    def _evidence(self, one: JudgedExperiment, made: Made, step: int) -> Divergence | WrongAnswer:
        own = made.values
        with np.errstate(all="ignore"):
            want = float(own[step - 1] - one.asked.lr * one.asked.gradient(own[step - 1 : step])[0])
        if step > DRAWN or not np.isfinite([want, own[step]]).all():
            return WrongAnswer(self.name, f"{want:.12g}", f"{float(own[step]):.12g}", to_try=False)
        end = min(step + 3, len(own))
        right = [*map(float, own[:step]), want]
        while len(right) < end:
            x = np.array([right[-1]])
            right.append(float((x - one.asked.lr * one.asked.gradient(x))[0]))
        return Divergence(
            probe=N_("experiment {number}, learning rate {lr}", number=one.number, lr=f"{one.asked.lr:g}"),
            step=step, quantity=self.name, index=(0,), expected=want, got=float(own[step]), shape=(1,),
            hyperparameters={"lr": one.asked.lr}, gradients=[[float(g)] for g in one.asked.gradient(own[: end - 1])],
            expected_sequence=[[x] for x in right[:end]], got_sequence=[[_finite(x)] for x in own[:end]], call="",
        )  # fmt: skip

    def _of(self, one: JudgedExperiment, code: StudentCode) -> list[Finding]:
        """What to tell of one experiment besides its updates."""
        lr, made = f"{one.asked.lr:g}", one.made
        if made is None:
            text = N_(
                "The experiment with learning rate {lr} is missing: {all} are asked for.",
                lr=lr,
                all=len(self.experiments),
            )
            return [Finding("history/experiment-missing", text, Failure(self.name, "missing"))]
        place = _place(code, made)
        if one.unchanged is not None:
            text = N_("Experiment {number} should use the learning rate {lr}, but its updates use {used}. Is the changed rate in a variable that the update "
                      "doesn't look at?", number=one.number, lr=lr, used=f"{one.unchanged:g}")  # fmt: skip
            return [
                Finding(
                    "history/rate-unchanged", text, WrongAnswer("lr", lr, f"{one.unchanged:g}", to_try=False), place
                )
            ]
        began = f"{float(made.values[0]):.12g}"
        findings = []
        if one.own_rate is not None:
            text = N_(
                "There is no run with the learning rate {lr}; you ran {used} instead.", lr=lr, used=f"{one.own_rate:g}"
            )
            findings.append(
                Finding("history/other-rate", text, WrongAnswer("lr", lr, f"{one.own_rate:g}", to_try=False), place)
            )
        if one.not_reset:
            text = N_("Experiment {number} does not start at {start} but goes on at {got}, where the experiment before it ended. Reset `{name}` before each "
                      "experiment, and whatever else the loop changes.", number=one.number, start=f"{one.asked.start:g}", got=began, name=self.name)  # fmt: skip
            return [
                *findings,
                Finding(
                    "history/start-not-reset",
                    text,
                    WrongAnswer(self.name, f"{one.asked.start:g}", began, to_try=False),
                    place,
                ),
            ]
        if not one.start:
            text = N_(
                "Experiment {number} starts at {got}; the task says {start}.",
                number=one.number,
                start=f"{one.asked.start:g}",
                got=began,
            )
            findings.append(
                Finding(
                    "history/start", text, WrongAnswer(self.name, f"{one.asked.start:g}", began, to_try=False), place
                )
            )
        if not one.count:
            findings.append(self._count(one, made, place))
        return findings

    def _count(self, one: JudgedExperiment, made: Made, place: Location | None) -> Finding:
        got = made.count - 1
        want = len(one.asked.reference(float(made.values[0]))) - 1
        lr, evidence = f"{one.asked.lr:g}", WrongAnswer("iterations", str(want), str(got), to_try=False)
        if one.updates and abs(got - want) == 1:
            text = N_("With learning rate {lr} your loop makes {got} iterations, one {more} than the {want} asked for. Look at how the count is compared: < or <=, "
                      "before or after it is increased.", lr=lr, got=got, want=want, more=N_("more") if got > want else N_("less"))  # fmt: skip
            return Finding("history/off-by-one", text, evidence, place)
        if not one.updates:
            lr = f"{one.own_rate:g}" if one.own_rate is not None else lr
            text = N_("With learning rate {lr} your loop ends after {got} iterations, which isn't where its own last step is at most {precision} or the "
                      "maximum is reached.", lr=lr, got=got, precision=f"{one.asked.precision:g}")  # fmt: skip
            return Finding("history/count", text, evidence, place)
        text = N_("With learning rate {lr} your loop makes {got} iterations; {want} are right. Look at the loop's condition, and at whether the count and the last "
                  "step are set back before each experiment.", lr=lr, got=got, want=want)  # fmt: skip
        return Finding("history/count", text, evidence, place)


def _examined(wrong: Sequence[JudgedExperiment]) -> tuple[RuleTest, Outcome]:
    """The first updates of these experiments as a step function's, with the gradient at the student's own x."""
    probes, answers = [], []
    for one in wrong:
        if one.made is None:
            continue
        x = one.made.values[: LOOKED_AT + 1].reshape(-1, 1)
        probes.append(Probe(f"experiment {one.number}", x[0], one.asked.gradient(x[:-1]), {"lr": one.asked.lr}))
        answers.append(Answer("ok", steps=len(x) - 1, out={"w": x[1:]}))
    test = rule_test_of(RULE, probes)
    return test, outcome_of(test, answers)


def _place(code: StudentCode, made: Made) -> Location | None:
    """Where the experiment's loop stands; None where what the student's side said of it can't be."""
    for cell in code.cells:
        if cell.number == made.cell and 0 < made.line <= cell.source.count("\n") + 1:
            return Location(code.file, made.cell, made.line)
    return None


def _finite(value: np.floating) -> float | None:
    return float(value) if np.isfinite(value) else None
