"""Kind `minibatch`: a function that cuts samples into mini-batches, as a list or a generator.

kind = "minibatch"
call = "get_batches(X, y, batch_size)"      # or (X, batch_size), (n, batch_size); `seed` where the course fixes one
shuffle = "each-epoch"                      # or "no", or "any" (the default)
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Literal

import numpy as np

from grader.checks import failures
from grader.checks.credit import share_with
from grader.checks.names import Meant, meant
from grader.checks.seen import differs, seen_in, shown
from grader.checks.spec import Check, place_of
from grader.diagnosis.loops import explaining, order_of, right
from grader.diagnosis.wrong import CATALOGUE
from grader.errors import AssignmentError
from grader.model import CheckVerdict, Finding, Location, Part, Plain, StudentCode, WrongAnswer
from grader.observation import Answer, Batches, Found, Inventory, Observation, Question
from grader.texts import N_, Message

SLOTS = {
    "X": ("X", "x", "X_train", "x_train", "data", "samples", "inputs", "features", "images"),
    "y": ("y", "Y", "y_train", "labels", "targets", "t"),
    "n": ("n", "n_samples", "num_samples", "N", "m", "n_train", "total", "size"),
    "batch_size": ("batch_size", "batch", "b", "bs", "B", "mini_batch_size", "minibatch_size", "batchsize"),
    "seed": ("seed", "random_seed", "random_state"),
}
"""Usual names of what is passed."""

CASES = ((5, 2), (10, 4), (9, 3), (5, 8), (7, 1), (6, 6), (129, 32))
"""(samples, batch size): a partial last batch; exact division; fewer samples than a batch; batch 1; batch n."""
EPOCHS = (41, 8, 3)
"""Samples, batch size and epochs with which shuffling is looked at."""
BAD_SIZES = (0, -3)

Shuffle = Literal["no", "any", "each-epoch"]


class MiniBatch(Check, frozen=True, kw_only=True, tag="minibatch"):
    """`axis`: where the samples lie, "first" or "last"; `refuses`: a batch size of 0 or less must be refused with an error."""

    call: str
    shuffle: Shuffle = "any"
    axis: Literal["first", "last"] = "first"
    refuses: bool = False
    cases: tuple[tuple[int, int], ...] = CASES

    def prepare(self, where: str) -> None:
        slots = parsed(self.call, SLOTS, f"{where}.call", 'call = "get_batches(X, y, batch_size)"')[1]
        passed = [*slots[0], *slots[1].values()]
        if "batch_size" not in passed or not {"X", "n"} & set(passed) or ("y" in passed and "X" not in passed):
            raise AssignmentError(f"{where}.call: {self.call!r} must pass X (and y), or n, and batch_size")
        for case in self.cases:
            if case[0] < 1 or case[1] < 1 or case[0] > 5_000:
                raise AssignmentError(f"{where}.cases: {list(case)}: 1 to 5000 samples, batch size 1 or more")

    def wanted(self) -> tuple[str, ...]:
        return (self._slots()[0],)

    def _slots(self) -> tuple[str, tuple[tuple[str, ...], dict[str, str]]]:
        return parsed(self.call, SLOTS, "call", "")

    def _meant(self, inventory: Inventory) -> Meant:
        function, (positional, keyword) = self._slots()

        def fits(found: Found) -> bool:
            return found.parameters is None or len(found.parameters) >= len(positional) + len(keyword)

        return meant(function, inventory, self.reserved, fits=fits)

    def _questions(self, function: str) -> list[Batches]:
        _, (positional, keyword) = self._slots()
        pairs = "y" in (*positional, *keyword.values())

        def question(n: int, batch_size: int, epochs: int) -> Batches:
            return Batches(
                function, positional, tuple(keyword.items()), n, batch_size, epochs, pairs, self.axis == "last"
            )

        found = [question(n, b, 1) for n, b in self.cases]
        found.append(question(*EPOCHS))
        if self.refuses:
            found += [*(question(6, size, 1) for size in BAD_SIZES), question(0, 4, 1)]
        return found

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        return self._questions(self._meant(inventory).name)

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        used = self._meant(observation.inventory)
        place = place_of(used.name, code, observation.inventory)
        questions = self._questions(used.name)
        answers = [
            *answers,
            *[Answer("not asked" if observation.ending else "missing")] * (len(questions) - len(answers)),
        ]
        asked = N_("`{call}` gives the mini-batches of one epoch.", call=self.call)
        count = len(self.cases)
        outcomes = [
            self._case(q, a, used.name, code, observation, place)
            for q, a in zip(questions[:count], answers, strict=False)
        ]
        anew = self.shuffle == "each-epoch"
        parts = [_part("cases", N_("{right} of {all} cases right", right=sum(not f for f, _ in outcomes), all=count), 0.6 if anew else 0.8,
                       sum(not f for f, _ in outcomes) / count)]  # fmt: skip
        findings, explained = _told(outcomes, hints=self.hints)
        if findings and findings[0].id == "minibatch/differs":
            at_random = self._at_random(questions[count], answers[count])
            if at_random:
                first = findings[0]
                assert isinstance(first.evidence, WrongAnswer)  # noqa: S101 - made so in `_case`
                findings = [
                    named(at_random, first.evidence, place, hints=self.hints, story=first.message),
                    *findings[1:],
                ]
                explained = [[at_random]]
        order = self._order(questions[count], answers[count], place) if not findings else None
        if self.shuffle != "any":
            parts.append(
                _part("order", ORDER[self.shuffle], 0.4 if anew else 0.2, float(not findings and order is None))
            )
        if order is not None:
            findings.append(order)
            explained = [[order.id]] if order.id in CATALOGUE else []
        if self.refuses:
            works = any(not found for found, _ in outcomes)  # what stops at everything refuses nothing
            refused = [works and a.status == "error" for a in answers[count + 1 : count + 1 + len(BAD_SIZES)]]
            nothing = answers[count + 1 + len(BAD_SIZES)]
            none_of_none = works and (nothing.status == "error" or _is_nothing(nothing.value))
            share = (sum(refused) + none_of_none) / (len(refused) + 1)
            parts.append(_part("refuses", N_("a batch size of 0 or less is refused"), 0.1, share))
            if works and not all(refused):
                findings.append(_accepted_bad_size(used.name, BAD_SIZES[refused.index(False)], place))
            elif works and not none_of_none:
                text = N_(
                    "Of no samples at all `{name}` should make no batch, or stop with a clear error.", name=used.name
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
        name: str,
        code: StudentCode,
        observation: Observation,
        place: Location | None,
    ) -> tuple[list[Finding], set[str]]:
        """What is wrong in one case, and the ids of the misconceptions that explain it."""
        call = self._written(question)
        if answer.status != "ok":
            return [failures.explain(answer, name, call, code, observation)], set()
        seen = seen_in(answer.value, question.pairs, question.last_axis)
        if isinstance(seen, Message):
            return [
                Finding(
                    "minibatch/no-batches",
                    seen,
                    WrongAnswer(call, shown(right(question.n, question.batch_size)), "–"),
                    place,
                )
            ], set()
        (epoch,) = seen
        if len(epoch) >= 2 * question.n + 10:
            text = N_(
                "The batches never end: {n} samples, and after {count} batches there are still more.",
                n=question.n,
                count=len(epoch),
            )
            return [Finding("minibatch/endless", text, WrongAnswer(call, "", shown(epoch)), place)], set()
        wanted = right(question.n, question.batch_size, order_of(question.n, epoch) if self.shuffle != "no" else None)
        if epoch == wanted:
            return [], set()
        evidence = WrongAnswer(call, shown(wanted), shown(epoch))
        message = differs(question.n, question.batch_size, epoch, in_order=self.shuffle == "no")
        return [Finding("minibatch/differs", message, evidence, place)], explaining(
            question.n, question.batch_size, seen
        )

    def _order(self, question: Batches, answer: Answer, place: Location | None) -> Finding | None:
        """What is wrong with the order over several epochs."""
        seen = seen_in(answer.value, question.pairs, question.last_axis) if answer.status == "ok" else ()
        if isinstance(seen, Message) or not seen or self.shuffle != "each-epoch":
            return None
        orders = [[i for rows, _ in epoch for i in rows] for epoch in seen]
        batch_size, n = question.batch_size, question.n
        together = [sorted(rows) == list(range(min(rows), min(rows) + len(rows))) for rows, _ in seen[0] if rows]
        id = ""
        if all(order == list(range(n)) for order in orders):
            id = "minibatch/never-shuffled"
        elif all(order == orders[0] for order in orders):
            id = "minibatch/shuffled-once"
        elif all(together) and all(min(rows) % batch_size == 0 for rows, _ in seen[0]):
            id = "minibatch/batches-shuffled"
        if not id:
            return None
        first = [", ".join(map(str, order[:6])) + ", …" for order in orders[:2]]
        evidence = WrongAnswer(
            self._written(question), N_("another order in every epoch").show("en"), " | ".join(first)
        )
        return named(id, evidence, place, hints=self.hints)

    def _at_random(self, question: Batches, answer: Answer) -> str:
        """The misconception that draws anew in every epoch, and so gives no batches that a catalogue can hold; "" for none."""
        seen = seen_in(answer.value, question.pairs, question.last_axis) if answer.status == "ok" else ()
        if isinstance(seen, Message) or len({str(epoch) for epoch in seen}) < 2:
            return ""
        every = set(range(question.n))
        X = [[i for rows, _ in epoch for i in rows] for epoch in seen]
        y = [[i for _, labels in epoch for i in labels] for epoch in seen]
        if all(
            set(rows) == set(labels) == every and len(rows) == len(labels) == len(every)
            for rows, labels in zip(X, y, strict=True)
        ):
            return "minibatch/labels-shuffled-apart"
        if y == X and all(set(rows) < every and len(set(rows)) < len(rows) for rows in X):
            return "minibatch/drawn-with-replacement"
        return ""

    def _written(self, question: Batches) -> str:
        """The call, as a student may try it: X and y being so many samples."""
        values = {"n": str(question.n), "batch_size": str(question.batch_size), "seed": "1"}
        _, (positional, keyword) = self._slots()
        listed = [values.get(slot, slot) for slot in positional] + [
            f"{name}={values.get(s, s)}" for name, s in keyword.items()
        ]
        samples = "" if "n" in positional else f"  # {question.n} samples"
        return f"{question.function}({', '.join(listed)}){samples}"


ORDER = {"no": N_("in the order of the samples"), "each-epoch": N_("shuffled anew in every epoch")}


def parsed(
    call: str, known: dict[str, tuple[str, ...]], where: str, example: str
) -> tuple[str, tuple[tuple[str, ...], dict[str, str]]]:
    """A call's function, its slots by position and by keyword. Raises AssignmentError beginning with `where`."""
    try:
        node = ast.parse(call.partition("->")[0].strip(), mode="eval").body
    except SyntaxError:
        raise AssignmentError(f"{where}: {call!r} is not a call; for example: {example}") from None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise AssignmentError(f"{where}: {call!r} is not a call of a named function; for example: {example}")

    def slot(value: ast.expr) -> str:
        name = value.id if isinstance(value, ast.Name) else ast.unparse(value)
        found = next((slot for slot, names in known.items() if name == slot or name in names), None)
        if found is None:
            raise AssignmentError(
                f"{where}: {name!r} in {call!r} is none of: {', '.join(known)}; for example: {example}"
            )
        return found

    return node.func.id, (tuple(slot(a) for a in node.args), {str(k.arg): slot(k.value) for k in node.keywords})


def named(id: str, evidence: WrongAnswer, place: Location | None, *, hints: bool, story: Message | None = None,
          others: Sequence[str] = ()) -> Finding:  # fmt: skip
    """A finding under a misconception's name."""
    known = CATALOGUE[id]
    return Finding(
        known.id, known.message, evidence, place, known.hint if hints else None, known.title,
        others=tuple(CATALOGUE[other].title for other in others), story=story,
    )  # fmt: skip


def _told(outcomes: Sequence[tuple[list[Finding], set[str]]], *, hints: bool) -> tuple[list[Finding], list[list[str]]]:
    """The findings of all cases in few words: by name where one misconception explains every wrong one."""
    wrong = [(findings, ids) for findings, ids in outcomes if findings]
    if not wrong:
        return [], []
    common = set.intersection(*(ids for _, ids in wrong))
    if common:
        first, *others = sorted(common, key=list(CATALOGUE).index)
        found = wrong[0][0][0]
        assert isinstance(found.evidence, WrongAnswer)  # noqa: S101 - only these are explained
        return [named(first, found.evidence, found.location, hints=hints, story=found.message, others=others)], [
            [id] for id in common
        ]
    told: dict[str, Finding] = {}
    for findings, _ in wrong:
        told.setdefault(findings[0].id, findings[0])
    return list(told.values()), []


def _accepted_bad_size(name: str, size: int, place: Location | None) -> Finding:
    text = N_("`{name}` takes a batch size of {size} without a word. A clear error (`raise ValueError(...)`) tells the caller what is wrong.",
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
