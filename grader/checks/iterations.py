"""Kind `iterations`: the number of updates in one epoch, given as a function or a variable of the student's.

kind = "iterations"
call = "iterations(n_samples, batch_size)"      # or of a variable: variable = "cifar10_iterations", cases = [[50000, 128]]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from grader.checks.calls.batch_calls import parsed
from grader.checks.calls.passing import by_name_where_asked
from grader.checks.calls.slots import slot_of, slots
from grader.checks.shared import failures
from grader.checks.shared.credit import share_with
from grader.checks.shared.one_number import no_number, number, shown, whole_number
from grader.checks.shared.proof import CODE, NOTHING, Proof, loses, passes
from grader.checks.shared.renamed import Meant, meant
from grader.checks.shared.spec import Check, place_of
from grader.diagnosis.catalogue import OF_COUNTS
from grader.diagnosis.catalogue.iterations import counts_explaining
from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Apply, Call, Found, Inventory, Observation, Plain, Question, Read, asks_for
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Finding, Part, WrongAnswer
from reference.minibatch import iterations

DEFAULT_CASES = ((50_000, 128), (50_000, 100), (5, 8), (7, 1), (32, 32), (1_000_000, 1_000), (1_000_001, 1_000))
"""A partial last batch; exact division; fewer samples than a batch; batch 1; batch n; large round numbers; and one sample
left over of a large batch, for those who add nearly 1 and cut off, or round."""

SLOTS = slots("n", "batch_size")
"""What a call passes."""
EXAMPLE = 'call = "iterations(n_samples, batch_size)"'


class Iterations(Check, frozen=True, kw_only=True, tag="iterations"):
    """Declared with `call` (a function of samples and batch size, in either order) or `variable` (one case)."""

    TITLES: ClassVar[Mapping[str, Message]] = {
        "iterations/wrong": N_("another count"),
    }

    call: str = ""
    variable: str = ""
    cases: tuple[tuple[int, int], ...] = ()

    def prepare(self, where: str) -> None:
        if bool(self.call) == bool(self.variable):
            raise AssignmentError(
                f'{where}: give either call = "iterations(n_samples, batch_size)" or variable = "..."'
            )
        for case in self.cases:
            try:
                iterations(*case)
            except ValueError as error:
                raise AssignmentError(f"{where}.cases: {list(case)}: {error}") from None
        if self.variable and len(self.cases) != 1:
            raise AssignmentError(
                f"{where}.cases: a variable holds one number; give one case, as in cases = [[50000, 128]]"
            )
        if self.call and sorted(self._parsed(f"{where}.call")[1]) != ["batch_size", "n"]:
            raise AssignmentError(
                f"{where}.call: {self.call!r} must have one argument for the samples and one for the batch size; "
                f"for example: {EXAMPLE}"
            )

    def _parsed(self, where: str = "call") -> tuple[str, tuple[str, ...]]:
        """The function's name and its argument slots in order."""
        function, passed = parsed(self.call, SLOTS, where, EXAMPLE)
        return function, passed.positional

    def all_cases(self) -> tuple[tuple[int, int], ...]:
        """What is asked: (samples, batch size)."""
        return self.cases or DEFAULT_CASES

    def expected(self) -> list[int]:
        """What is right in every case."""
        return [iterations(*case) for case in self.all_cases()]

    def proofs(self) -> Iterator[Proof]:
        right = [Answer("ok", value=expected) for expected in self.expected()]
        yield passes(self.id, self.judge(CODE, NOTHING, right))
        for wrong in OF_COUNTS:
            values: list[float] = [wrong.count(*case) for case in self.all_cases()]
            if values == self.expected():
                yield Proof(None, N_("{check}: its cases can't tell {id} from a right answer. Add one with {advice}.", check=self.id,
                                     id=wrong.id, advice=_advice(wrong.id)))  # fmt: skip
                continue
            verdict = self.judge(CODE, NOTHING, [Answer("ok", value=value) for value in values])
            yield loses(self.id, wrong.id, verdict, wrong.title)

    def _name(self) -> str:
        return self.variable or self._parsed()[0]

    def wanted(self) -> tuple[str, ...]:
        return (self._name(),)

    @property
    def calls(self) -> bool:
        return not self.variable

    def _meant(self, inventory: Inventory) -> Meant:
        """What of the student's names stands for the function or the variable."""
        if self.variable:
            return meant(self.variable, inventory, self.reserved, kinds=("value",))

        def fits(found: Found) -> bool:
            return found.arguments is None or len(found.arguments) == 2

        def alike(found: Found) -> bool:
            return sorted(slot_of(name, SLOTS) or "" for name in found.arguments or ()) == ["batch_size", "n"]

        return meant(self._name(), inventory, self.reserved, fits=fits, alike=alike)

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        name = self._meant(inventory).name
        if self.variable:
            return [Read(name)]
        function, passed = name, self._parsed()[1]
        found = inventory.get(function)
        if found is not None and found.kind == "value":
            return [Read(function)]

        if found is not None and found.keywords:
            count = len(found.parameters or ())
            positional, keyword = by_name_where_asked(
                passed, {}, found.keywords, count, lambda name: slot_of(name, SLOTS)
            )
            return [
                Apply(function, tuple(c[s] for s in positional), {name: c[s] for name, s in keyword.items()})
                for c in ({"n": n, "batch_size": batch_size} for n, batch_size in self.all_cases())
            ]
        own = [slot_of(name, SLOTS) or "" for name in (found.parameters if found and found.parameters else ())]
        if sorted(own) == ["batch_size", "n"]:  # the student's own names say which is which
            passed = tuple(own)
        return [Call(function, tuple(n if slot == "n" else b for slot in passed)) for n, b in self.all_cases()]

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        used = self._meant(observation.inventory)
        name = used.name
        place = place_of(name, code, observation.inventory)
        asked = (
            N_("`{name}` holds the number of iterations in one epoch.", name=name)
            if self.variable
            else N_("`{call}` gives the number of iterations in one epoch.", call=self.call)
        )
        cases = self.all_cases()
        if len(answers) < len(cases):  # never asked, or a variable where a function was wanted
            answers = [*answers, *[Answer("not asked" if not answers else "missing")] * (len(cases) - len(answers))]
        findings: list[Finding] = []
        right = 0
        gap = False
        questions = self.ask(observation.inventory)
        for i, ((n, batch_size), answer) in enumerate(zip(cases, answers, strict=True)):
            call = _call(questions[min(i, len(questions) - 1)])
            if answer.status != "ok":
                finding = failures.explain(answer, name, call, code, observation, f"print({call})")
                gap = gap or finding.id == "grader/missing-module"
            else:
                expected = iterations(n, batch_size)
                if whole_number(answer.value) == expected:
                    right += 1
                    continue
                finding = _wrong(call, n, batch_size, expected, answer.value, place)
            if not any(f.id == finding.id and f.evidence == finding.evidence for f in findings):
                findings.append(finding)
        findings, named = _named(findings, cases, answers, hints=self.hints)
        parts = [
            Part(
                "cases",
                N_("{right} of {all} cases right", right=right, all=len(cases)),
                self.points * right / len(cases),
                self.points,
            )
        ]
        if findings and findings[0].id.startswith(("call/", "run/")):
            findings = findings[:1]
        # one number, for one case or for all, shows no rule: only the assignment's own word counts, not the catalogue's credit
        given = {number(answer.value) for answer in answers if answer.status == "ok"}
        credit = self.credit if len(given) > 1 or isinstance(self.credit, dict) else False
        share, reason = share_with(credit, [[id] for id in named], right / len(cases))
        if used.candidates:
            findings = [failures.several_meant(used.wanted, used.candidates, self.call or self.variable)]
        return self.verdict(
            self.points * share * (1 - self.rename_cost * used.renamed), findings[:3], parts=parts,
            reasons=[*used.reasons(self.rename_cost), *([reason] if reason is not None else [])],
            asked=asked, location=place, error=gap,
            formula="⌈n / batch_size⌉" if right == len(cases) else "",
            accepted=_accepted(cases) if right == len(cases) else None,
        )  # fmt: skip


def _call(question: Question) -> str:
    """The student's own call, or variable."""
    if isinstance(question, Call):
        return f"{question.function}({', '.join(map(str, question.arguments))})"
    if isinstance(question, Apply):
        named = (f"{name}={value}" for name, value in question.keywords.items())
        return f"{question.function}({', '.join([*map(str, question.arguments), *named])})"
    return asks_for(question)


def _advice(id: str) -> Message:
    return {
        "iterations/floor": N_("a remainder"),
        "iterations/floor-plus-one": N_("a division that comes out even"),
        "iterations/rounded": N_("a small remainder"),
    }.get(id, N_("other numbers"))


def _named(
    findings: list[Finding], cases: Sequence[tuple[int, int]], answers: Sequence[Answer], *, hints: bool
) -> tuple[list[Finding], list[str]]:
    """One finding with a name for all wrong answers, where a misconception gives every answer, the right ones too.

    Beside the findings the ids of all misconceptions that do.
    """
    wrong = [finding for finding in findings if finding.id == "iterations/wrong"]
    numbers = [number(answer.value) if answer.status == "ok" else None for answer in answers]
    got = [each for each in numbers if each is not None]
    if not wrong or len(got) < len(cases):
        return findings, []
    known = counts_explaining(dict(zip(cases, got, strict=True)))
    if not known:
        return findings, []
    (first, formula), *others = known
    named = Finding(
        first.id, first.message, wrong[0].evidence, wrong[0].location, first.hint if hints else None, first.title,
        formula, tuple(other.title for other, _ in others), wrong[0].message,
    )  # fmt: skip
    return [named, *(finding for finding in findings if finding not in wrong)], [m.id for m, _ in known]


def _accepted(cases: Sequence[tuple[int, int]]) -> Message:
    """What was right, as the end of a sentence."""
    if len(cases) > 1:
        return N_("all {all} cases", all=len(cases))
    n, batch_size = cases[0]
    return N_(
        "{n} samples in batches of {batch} make {updates} updates",
        n=n,
        batch=batch_size,
        updates=iterations(n, batch_size),
    )


def _wrong(call: str, n: int, batch_size: int, expected: int, value: Plain, place: Any) -> Finding:
    got = shown(value)
    whole, rest = divmod(n, batch_size)
    message: Message
    if value is None and "(" in call:
        message = N_("`{call}` gave None: is a `return` missing?", call=call)
    elif number(value) is None:
        message = no_number(call, value)
    elif whole_number(value) is None:
        message = N_("`{call}` gave {got}, but a number of updates is a whole number.", call=call, got=got)
    elif rest:
        message = N_("{n} = {whole} × {batch} + {rest}: {n} samples in batches of {batch} leave {rest} over, and you counted {got} updates. What "
                     "becomes of the samples that are left over?", n=n, batch=batch_size, whole=whole, rest=rest, got=got)  # fmt: skip
    else:
        message = N_("{n} = {whole} × {batch}: {n} samples in batches of {batch} come out even, and you counted {got} updates. Count the "
                     "batches.", n=n, batch=batch_size, whole=whole, got=got)  # fmt: skip
    return Finding("iterations/wrong", message, WrongAnswer(f"print({call})", str(expected), got), place)
