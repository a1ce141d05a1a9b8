"""Kind `minibatch`: a function that cuts samples into mini-batches, as a list or a generator.

kind = "minibatch"
call = "get_batches(X, y, batch_size)"      # or (X, batch_size), (n, batch_size); `seed` where the course fixes one
shuffle = "each-epoch"                      # or "no", or "any" (the default)
# seeded = "random-state"                   the very order of np.random.seed(seed) (or "default-rng"), where the task fixes it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

import numpy as np

from grader.checks.calls.batch_calls import asked_of, is_like, parsed
from grader.checks.calls.grammar import Arguments
from grader.checks.calls.slots import slots
from grader.checks.minibatch.batch_contents import differs, in_short, seen_in, shown
from grader.checks.minibatch.pasted import Pasted, pasted_of
from grader.checks.minibatch.proofs import batches, proofs
from grader.checks.minibatch.told import Wrong, few_samples, named, told
from grader.checks.shared import failures
from grader.checks.shared.credit import share_with
from grader.checks.shared.proof import Proof
from grader.checks.shared.renamed import Meant, meant
from grader.checks.shared.spec import Check, place_of
from grader.diagnosis.catalogue import CATALOGUE
from grader.diagnosis.loops import Seen, explaining, order_of, overlapping, right
from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Batches, Found, Inventory, Observation, Plain, Question
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Failure, Finding, Location, Part, WrongAnswer

SLOTS = slots("X", "y", "n", "batch_size", "seed")
"""What a call may pass."""
CASES = ((5, 2), (10, 4), (9, 3), (5, 8), (7, 1), (6, 6), (129, 32))
"""(samples, batch size): a partial last batch; exact division; fewer samples than a batch; batch 1; batch n."""
EPOCHS = (41, 8, 3)
"""Samples, batch size and epochs with which shuffling is looked at."""
BAD_SIZES = (0, -3)

Shuffle = Literal["no", "any", "each-epoch"]


class MiniBatch(Check, frozen=True, kw_only=True, tag="minibatch"):
    """`axis`: where the samples lie, "first" or "last"; `refuses`: a batch size of 0 or less must be refused with an error."""

    TITLES: ClassVar[Mapping[str, Message]] = {
        "minibatch/differs": N_("other batches"),
        "minibatch/endless": N_("batches without end"),
        "minibatch/no-batches": N_("no batches"),
        "minibatch/bad-size-accepted": N_("a bad batch size is accepted"),
        "minibatch/batches-of-nothing": N_("batches of nothing"),
        "minibatch/other-order": N_("another order than that of the seed"),
        "minibatch/shuffled": N_("another order than that of the samples"),
        "minibatch/seed-ignored": N_("the seed isn't used"),
        "minibatch/few-samples": N_("stops with fewer samples than a batch"),
    }

    call: str
    shuffle: Shuffle = "any"
    axis: Literal["first", "last"] = "first"
    refuses: bool = False
    seeded: Literal["", "random-state", "default-rng"] = ""
    cases: tuple[tuple[int, int], ...] = CASES

    def prepare(self, where: str) -> None:
        passed = parsed(self.call, SLOTS, f"{where}.call", 'call = "get_batches(X, y, batch_size)"')[1].all
        if "batch_size" not in passed or not {"X", "n"} & set(passed) or ("y" in passed and "X" not in passed):
            raise AssignmentError(f"{where}.call: {self.call!r} must pass X (and y), or n, and batch_size")
        if self.seeded and ("seed" not in passed or self.shuffle == "no"):
            raise AssignmentError(f'{where}.seeded: {self.call!r} must pass seed, and shuffle not be "no"')
        for case in self.cases:
            if case[0] < 1 or case[1] < 1 or case[0] > 5_000:
                raise AssignmentError(f"{where}.cases: {list(case)}: 1 to 5000 samples, batch size 1 or more")

    def wanted(self) -> tuple[str, ...]:
        return (self._slots()[0],)

    def _slots(self) -> tuple[str, Arguments]:
        return parsed(self.call, SLOTS, "call", "")

    def _meant(self, inventory: Inventory) -> Meant:
        function, passed = self._slots()

        def fits(found: Found) -> bool:
            return found.arguments is None or len(found.arguments) >= len(passed.all)

        return meant(function, inventory, self.reserved, fits=fits, alike=lambda found: is_like(found, passed, SLOTS))

    def _questions(self, function: str) -> list[Batches]:
        passed = self._slots()[1]
        keyword = tuple(passed.keyword.items())

        def question(n: int, batch_size: int, epochs: int) -> Batches:
            return Batches(
                function, passed.positional, keyword, n, batch_size, epochs, "y" in passed.all, self.axis == "last"
            )

        found = [question(n, b, 1) for n, b in self.asked_cases]
        found.append(question(*EPOCHS))
        if self.refuses:
            found += [*(question(6, size, 1) for size in BAD_SIZES), question(0, 4, 1)]
        if self._passes_seed():
            found.append(question(EPOCHS[0], EPOCHS[1], 1))  # seed 1 once more
        return found

    @property
    def asked_cases(self) -> tuple[tuple[int, int], ...]:
        """The cases of the assignment; where it has none of fewer samples than a batch, one more."""
        if any(n < b for n, b in self.cases):
            return self.cases
        size = max(2, *(b for _, b in self.cases[:1]))
        return (*self.cases, (size - 1, size))

    def _passes_seed(self) -> bool:
        return "seed" in self._slots()[1].all

    def order_of(self, n: int, seed: int) -> np.ndarray:
        """An order of n samples that is right with this seed; the only one where `seeded` fixes it."""
        if self.shuffle != "each-epoch" and not self.seeded:
            return np.arange(n)
        generator = np.random.RandomState if self.seeded == "random-state" else np.random.default_rng
        return generator(seed).permutation(n)

    def proofs(self) -> Iterator[Proof]:
        questions = self.ask({})
        return proofs(self, lambda wrong: batches(questions, self.order_of, wrong))

    def wanted_in(self, question: Batches, epoch: Sequence[Seen], seed: int = 1) -> list[Seen]:
        """The right batches of an epoch, in the order that the task fixes, else in that in which the samples came."""
        n = question.n
        if self.seeded:
            return right(n, question.batch_size, [int(i) for i in self.order_of(n, seed)])
        return right(n, question.batch_size, order_of(n, epoch) if self.shuffle != "no" else None)

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        name = self._meant(inventory).name
        return asked_of(inventory.get(name), self._questions(name), SLOTS)

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        used = self._meant(observation.inventory)
        place = place_of(used.name, code, observation.inventory)
        found = observation.inventory.get(used.name)
        questions = asked_of(found, self._questions(used.name), SLOTS)
        answers = [
            *answers,
            *[Answer("not asked" if observation.ending else "missing")] * (len(questions) - len(answers)),
        ]
        asked = N_("`{call}` gives the mini-batches of one epoch.", call=self.call)
        count = len(self.asked_cases)
        again = answers[-1] if self._passes_seed() else None
        paste = pasted_of(code, questions[count], found, answers[count], again)
        outcomes = [
            self._case(q, a, paste, code, observation, place) for q, a in zip(questions[:count], answers, strict=False)
        ]
        anew = self.shuffle == "each-epoch"
        parts = [_part("cases", N_("{right} of {all} cases right", right=sum(not w.findings for w in outcomes), all=count), 0.6 if anew else 0.8,
                       sum(not w.findings for w in outcomes) / count)]  # fmt: skip
        findings, explained = told(outcomes, hints=self.hints)
        if findings and findings[0].id == "minibatch/differs":
            at_random = self._at_random(questions[count], answers[count], outcomes)
            if at_random:
                first = findings[0]
                assert isinstance(first.evidence, WrongAnswer)  # noqa: S101 - made so in `_case`
                findings = [
                    named(at_random, first.evidence, place, hints=self.hints, story=first.message),
                    *findings[1:],
                ]
                explained = [[at_random]]
        if (
            findings and self.seeded and answers[count].status == "ok"
        ):  # another order than the seed's: perhaps always the same
            order = self._order(questions[count], answers[count], answers[-1], paste, place)
            if order is not None and order.id in CATALOGUE:
                findings, explained = [order], [[order.id]]
        order = None
        # what only stops for few samples may shuffle as it should
        stops = bool(findings) and all(isinstance(w.findings[0].evidence, Failure) for w in outcomes if w.findings)
        shuffles = (
            stops
            and answers[count].status == "ok"
            and self._order(questions[count], answers[count], answers[-1], paste, place) is None
        )
        if not findings and answers[count].status != "ok":
            call, tried = paste.call(questions[count]), paste.two_epochs(questions[count])
            order = failures.explain(answers[count], used.name, call, code, observation, tried)
        elif not findings:
            order = self._order(questions[count], answers[count], answers[-1], paste, place)
        if self.shuffle != "any" or self._passes_seed() or order is not None:
            earned = float(order is None and (not findings or shuffles))
            parts.append(_part("order", ORDER[self.shuffle], 0.4 if anew else 0.2, earned))
        if order is not None:
            findings.append(order)
            explained = [[order.id]] if order.id in CATALOGUE else []
        if self.refuses:
            works = any(not w.findings for w in outcomes)  # what stops at everything refuses nothing
            refused = [works and a.status == "error" for a in answers[count + 1 : count + 1 + len(BAD_SIZES)]]
            nothing = answers[count + 1 + len(BAD_SIZES)]
            none_of_none = works and (nothing.status == "error" or _is_nothing(nothing.value))
            share = (sum(refused) + none_of_none) / (len(refused) + 1)
            parts.append(_part("refuses", N_("a batch size of 0 or less is refused"), 0.1, share))
            if works and not all(refused):
                findings.append(_accepted_bad_size(used.name, BAD_SIZES[refused.index(False)], place))
            elif works and not none_of_none:
                text = N_(
                    "For no samples at all, `{name}` should make no batch, or stop with a clear error.", name=used.name
                )
                findings.append(Finding("minibatch/batches-of-nothing", text, None, place))
        whole = sum(part.max_score for part in parts)
        parts = [
            Part(p.id, p.title, round(self.points * p.score / whole, 4), round(self.points * p.max_score / whole, 4))
            for p in parts
        ]
        if used.candidates:
            findings = [failures.several_meant(used.wanted, used.candidates, self.call)]
        share, reason = share_with(self.credit, explained, sum(part.score for part in parts) / self.points)
        return self.verdict(
            self.points * share * (1 - self.rename_cost * used.renamed), findings[:3], parts=parts,
            reasons=[*used.reasons(self.rename_cost), *([reason] if reason is not None else [])], asked=asked, location=place,
            accepted=N_("every sample once, in batches of the size asked for") if not findings else None,
            error=any(f.id == "grader/missing-module" for f in findings),
        )  # fmt: skip

    def _case(
        self,
        question: Batches,
        answer: Answer,
        paste: Pasted,
        code: StudentCode,
        observation: Observation,
        place: Location | None,
    ) -> Wrong:
        """What is wrong in one case, and the ids of the misconceptions that explain it."""
        call = paste.all_of(question)
        few = question.n < question.batch_size
        if answer.status != "ok":
            found = failures.explain(answer, question.function, paste.call(question), code, observation, call)
            return Wrong([few_samples(found, question.n) if few else found], few=few)
        seen = seen_in(answer.value, question.pairs, question.last_axis)
        if isinstance(seen, Message):
            wanted = shown(right(question.n, question.batch_size))
            nothing = WrongAnswer(paste.as_it_comes(question), wanted, "–")
            return Wrong([Finding("minibatch/no-batches", seen, nothing, place)])
        (epoch,) = seen
        if len(epoch) >= 2 * question.n + 10:
            text = N_(
                "The batches never end: {n} samples, and after {count} batches there are still more.",
                n=question.n,
                count=len(epoch),
            )
            return Wrong(
                [Finding("minibatch/endless", text, paste.wrong(paste.some_of(question), "", shown(epoch)), place)]
            )
        should = self.wanted_in(question, epoch)
        if epoch == should:
            return Wrong([])
        if self.seeded and epoch == right(question.n, question.batch_size, order_of(question.n, epoch)):
            text = N_(
                "With seed 1 the task's order is {order}; yours differs.",
                order=in_short([i for rows, _ in should for i in rows]),
            )
            evidence = paste.wrong(call, shown(should), shown(epoch))
            return Wrong([Finding("minibatch/other-order", text, evidence, place)])
        evidence = paste.wrong(call, shown(should), shown(epoch))
        if self.shuffle == "no" and epoch == right(question.n, question.batch_size, order_of(question.n, epoch)):
            text = N_("The batches are cut as they should be, but the samples come in another order: {order}. The task asks for the order "
                      "in which they are given.", order=in_short([i for rows, _ in epoch for i in rows]))  # fmt: skip
            return Wrong([Finding("minibatch/shuffled", text, evidence, place)])
        message = differs(question.n, question.batch_size, epoch, in_order=self.shuffle == "no")
        order = [self.order_of(question.n, 1)] if self.seeded else []
        ids = explaining(question.n, question.batch_size, seen, orders=order)
        return Wrong(
            [Finding("minibatch/differs", message, evidence, place)],
            ids,
            windows=overlapping(question.n, epoch, order[0].tolist() if order else None),
        )

    def _order(
        self, question: Batches, answer: Answer, again: Answer, paste: Pasted, place: Location | None
    ) -> Finding | None:
        """What is wrong over several epochs; `again`: the first of them a second time, where a seed is passed."""
        seen = seen_in(answer.value, question.pairs, question.last_axis)
        if isinstance(seen, Message):
            return Finding(
                "minibatch/no-batches",
                seen,
                WrongAnswer(paste.as_it_comes(question), shown(right(question.n, question.batch_size)), "–"),
                place,
            )
        if self.seeded and (id := self._pattern(question, seen)):
            return self._of_pattern(id, question, seen, paste, place)
        for number, epoch in enumerate(seen, 1):
            wanted = self.wanted_in(question, epoch, number)
            if epoch != wanted:
                message = differs(
                    question.n, question.batch_size, epoch, in_order=self.shuffle == "no" or bool(self.seeded)
                )
                evidence = paste.wrong(paste.all_of(question, number), shown(wanted), shown(epoch))
                return Finding("minibatch/differs", message, evidence, place)
        if self._passes_seed():
            repeated = seen_in(again.value, question.pairs, question.last_axis) if again.status == "ok" else ()
            if repeated != seen[:1]:
                text = N_("The same seed must give the same batches; with seed 1 yours differ from call to call.")
                got = shown(repeated[0]) if isinstance(repeated, tuple) and repeated else "–"
                evidence = paste.wrong(paste.two_epochs(question, (1, 1)), shown(seen[0]), got)
                return Finding("minibatch/seed-ignored", text, evidence, place)
        id = self._pattern(question, seen) if self.shuffle == "each-epoch" else ""
        return self._of_pattern(id, question, seen, paste, place) if id else None

    def _pattern(self, question: Batches, seen: Sequence[list[Seen]]) -> str:
        """The misconception about the order over several epochs; "" for none."""
        orders = [[i for rows, _ in epoch for i in rows] for epoch in seen]
        whole = all(sorted(order) == list(range(question.n)) for order in orders)
        if not whole or any(len(x) > question.batch_size or x != y for epoch in seen for x, y in epoch):
            return ""  # not a matter of the order
        together = [sorted(rows) == list(range(min(rows), min(rows) + len(rows))) for rows, _ in seen[0] if rows]
        if all(order == list(range(question.n)) for order in orders):
            return "minibatch/never-shuffled"
        if all(order == orders[0] for order in orders):
            return "minibatch/shuffled-once"
        if all(together) and all(min(rows) % question.batch_size == 0 for rows, _ in seen[0] if rows):
            return "minibatch/batches-shuffled"
        return ""

    def _of_pattern(
        self, id: str, question: Batches, seen: Sequence[list[Seen]], paste: Pasted, place: Location | None
    ) -> Finding:
        first = [in_short([i for rows, _ in epoch for i in rows]) for epoch in seen[:2]]
        evidence = paste.wrong(paste.two_epochs(question), "epoch 1 ≠ epoch 2", " | ".join(first))
        if id == "minibatch/batches-shuffled":
            given = shown(right(question.n, question.batch_size)[:1])
            evidence = paste.wrong(paste.all_of(question), f"batch ≠ {given}", shown(seen[0]))
        return named(id, evidence, place, hints=self.hints)

    def _at_random(self, question: Batches, answer: Answer, outcomes: Sequence[Wrong]) -> str:
        """The misconception that draws anew in every epoch, and so gives no batches that a catalogue can hold; "" for none.

        Batches that are windows of one order, in every case, overlap; they aren't drawn.
        """
        seen = seen_in(answer.value, question.pairs, question.last_axis) if answer.status == "ok" else ()
        wrong = [w for w in outcomes if w.findings and not w.few]
        if wrong and all(w.windows for w in wrong):
            return "minibatch/batches-overlap"
        if isinstance(seen, Message) or len({str(epoch) for epoch in seen}) < 2:
            return ""
        every = set(range(question.n))
        X = [[i for rows, _ in epoch for i in rows] for epoch in seen]
        y = [[i for _, labels in epoch for i in labels] for epoch in seen]
        if (
            all(
                set(rows) == set(labels) == every and len(rows) == len(labels) == len(every)
                for rows, labels in zip(X, y, strict=True)
            )
            and y != X
        ):
            return "minibatch/labels-shuffled-apart"
        if y == X and all(set(rows) < every and len(set(rows)) < len(rows) for rows in X):
            return "minibatch/drawn-with-replacement"
        return ""


ORDER = {
    "any": N_("every sample once in each of several epochs"),
    "no": N_("in the order of the samples"),
    "each-epoch": N_("shuffled anew in every epoch"),
}


def _accepted_bad_size(name: str, size: int, place: Location | None) -> Finding:
    text = N_("`{name}` accepts a batch size of {size} silently. A clear error (`raise ValueError(...)`) tells the caller what is wrong.",
              name=name, size=size)  # fmt: skip
    return Finding("minibatch/bad-size-accepted", text, None, place)


def _is_nothing(value: Plain) -> bool:
    """Whether one epoch of no samples made no batch, or one that is empty (as numpy's split does)."""
    try:
        (epoch,) = value
        return len(epoch) == 0 or (len(epoch) == 1 and np.size(epoch[0][0]) == 0)
    except (TypeError, ValueError, IndexError, KeyError):
        return False


def _part(id: str, title: Message, weight: float, share: float) -> Part:
    return Part(id, title, weight * share, weight)
