"""Kind `training-loop`: how many updates a training loop really makes, with which samples, and where w ends.

kind = "training-loop"
call = "train(X, y, w, gradient, lr, batch_size, epochs) -> w"     # `gradient(w, X_batch, y_batch)` is the grader's; without
                                                                   # it, it is the student's own, of the declared `loss`
counts = "sgd_update"                                              # the student's function whose calls are the updates
shuffle = "each-epoch"                                             # or "no", or "any" (the default)

Where the gradient is the student's own, small cases have samples that are told apart by what they do to w (see
`grader.diagnosis.lone_samples`), so that a loop can't pass by making the right number of wrong updates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

import numpy as np

from grader.checks.calls.batch_calls import asked_of, is_like, parsed
from grader.checks.calls.grammar import Arguments
from grader.checks.calls.slots import slots
from grader.checks.minibatch.batch_contents import differs, read_batches, shown
from grader.checks.minibatch.minibatch import ORDER, Shuffle
from grader.checks.minibatch.proofs import proofs
from grader.checks.shared import failures
from grader.checks.shared.credit import share_with
from grader.checks.shared.proof import Proof
from grader.checks.shared.renamed import Meant, meant
from grader.checks.shared.spec import Check, place_of
from grader.checks.training_loop.carried import carried_in, own_step
from grader.checks.training_loop.declared import EXAMPLE, must_be_few, must_be_judgeable
from grader.checks.training_loop.loop_record import (
    FEATURES,
    RATE,
    START,
    TARGET,
    array_of,
    as_batch,
    case_of,
    drawn_anew,
    every_sample_once,
    in_short,
    labels_apart,
    near,
    updates_of,
    w_of_updates,
)
from grader.checks.training_loop.orders import SHUFFLED, wrong_order
from grader.checks.training_loop.pasted import MOST_SAMPLES, PastedLoop, pasted_of
from grader.checks.training_loop.proofs import trainings
from grader.checks.training_loop.slips import SLIPS, Case, with_slip
from grader.checks.training_loop.told import RIGHT, Outcome, told
from grader.diagnosis import lone_samples
from grader.diagnosis.catalogue import CATALOGUE, OF_LOOPS, WrongLoop
from grader.diagnosis.catalogue.minibatch import right as right_batches
from grader.diagnosis.catalogue.misconception import SLIP
from grader.diagnosis.loops import Seen, explaining, in_epochs, orders_of, right, trained
from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Found, Inventory, Observation, Plain, Question, Training
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Finding, Location, Part, WrongAnswer
from reference.minibatch import iterations

SLOTS = slots("X", "y", "n", "batch_size", "seed", "w", "lr", "epochs", gradient="gradient function")
"""What a call may pass."""
CASES = ((5, 2, 2), (9, 3, 1), (5, 8, 3), (7, 1, 1), (50_000, 128, 3))
"""(samples, batch size, epochs)."""
LOSSES = {"half-mse": 1.0, "mse": 2.0}
"""What the gradient of ½ the mean squared error is multiplied by."""
MOST_APART = 16
"""Samples up to which each has a feature of its own."""


class TrainingLoop(Check, frozen=True, kw_only=True, tag="training-loop"):
    """`loss`: what the student's own gradient is of, for the linear model X·w; "any" accepts both factors."""

    TITLES: ClassVar[Mapping[str, Message]] = {
        "training/updates": N_("another number of updates"),
        "training/samples": N_("other samples"),
        "training/no-batches": N_("no batches"),
        "training/shuffled": N_("another order than that of the samples"),
        "training/w": N_("w ends elsewhere"),
        "training/not-called": N_("the update function isn't called"),
        **{slip.id: slip.title for slip in SLIPS},
    }

    call: str
    counts: str = ""
    loss: Literal["half-mse", "mse", "any"] = "any"
    shuffle: Shuffle = "any"
    cases: tuple[tuple[int, int, int], ...] = CASES

    def prepare(self, where: str) -> None:
        passed = set(parsed(self.call, SLOTS, f"{where}.call", EXAMPLE)[1].all)
        must_be_judgeable(self.call, passed, counted=bool(self.counts), where=where)
        if self.shuffle != "any" and not self._order_is_seen():
            raise AssignmentError(
                f'{where}.shuffle: the order can\'t be seen; pass gradient, or w and lr with counts = "sgd_update"'
            )
        must_be_few(self.cases, where)

    def wanted(self) -> tuple[str, ...]:
        return (self._parsed()[0], *([self.counts] if self.counts else []))

    def _parsed(self) -> tuple[str, Arguments]:
        return parsed(self.call, SLOTS, "call", "")

    def proofs(self) -> Iterator[Proof]:
        questions, shuffled, factor = self.ask({}), self.shuffle == "each-epoch", LOSSES.get(self.loss, 1.0)
        return proofs(self, lambda wrong: trainings(questions, wrong, shuffled=shuffled, factor=factor))

    def _passes_gradient(self) -> bool:
        return "gradient" in self._parsed()[1].all

    def _order_is_seen(self) -> bool:
        """Whether it can be known which samples each update is made from."""
        return self._passes_gradient() or ("->" in self.call and bool(self.counts))

    def _apart(self, n: int) -> bool:
        """Whether each sample of this case has a feature of its own."""
        return n <= MOST_APART and "->" in self.call and not self._passes_gradient()

    def all_cases(self) -> tuple[tuple[int, int, int], ...]:
        """What is asked: samples, batch size, epochs."""
        return self.cases if self.shuffle == "any" else (*self.cases[:-1], SHUFFLED, self.cases[-1])

    def factors(self) -> tuple[float, ...]:
        """What the gradient of ½ the mean squared error may be multiplied by."""
        if self._passes_gradient():
            return (1.0,)
        return tuple(LOSSES.values()) if self.loss == "any" else (LOSSES[self.loss],)

    def _counted(self, inventory: Inventory) -> str:
        """The function whose calls are counted, under the student's name for it."""
        if not self.counts:
            return ""
        return meant(self.counts, inventory, [name for name in self.reserved if name != self.counts]).name

    def _meant(self, inventory: Inventory) -> Meant:
        function, passed = self._parsed()

        def fits(found: Found) -> bool:
            return found.arguments is None or len(found.arguments) >= len(passed.all)

        return meant(function, inventory, self.reserved, fits=fits, alike=lambda found: is_like(found, passed, SLOTS))

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        return self._questions(self._meant(inventory).name, inventory)

    def _questions(self, name: str, inventory: Inventory) -> list[Training]:
        counted = self._counted(inventory)
        questions = [self._question(name, counted, *case) for case in self.all_cases()]
        return asked_of(inventory.get(name), questions, SLOTS)

    def _question(self, function: str, counted: str, n: int, batch_size: int, epochs: int) -> Training:
        passed = self._parsed()[1]
        apart = self._apart(n)
        return Training(
            function, passed.positional, tuple(passed.keyword.items()), counted, n, batch_size, epochs, RATE, tuple(FEATURES.tolist()), TARGET,
            tuple((lone_samples.start(n) if apart else START).tolist()), self._passes_gradient(),
            3 * epochs * iterations(n, batch_size) + 100, tuple(lone_samples.targets(n).tolist()) if apart else (),
        )  # fmt: skip

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        used = self._meant(observation.inventory)
        place = place_of(used.name, code, observation.inventory)
        cases = self.all_cases()
        answers = [*answers, *[Answer("not asked" if observation.ending else "missing")] * (len(cases) - len(answers))]
        questions = self._questions(used.name, observation.inventory)
        paste = pasted_of(code, used.name, observation.inventory.get(used.name))
        outcomes = [
            self._case(question, a, paste, code, observation, place)
            for question, a in zip(questions, answers, strict=False)
        ]
        carried = self._carried(cases, answers, outcomes)
        outcomes = [RIGHT if k in carried else outcome for k, outcome in enumerate(outcomes)]
        shares = [share for share, _, _ in outcomes]
        findings, explained = told(outcomes, hints=self.hints)
        if findings and not explained and "->" in self.call:
            wrong = [(case, a) for case, a, (_, f, _) in zip(cases, answers, outcomes, strict=True) if f]
            if self._passes_gradient():  # the grader's, which is 0 of so many samples
                wrong = [each for each in wrong if each[0][0] <= MOST_SAMPLES]
            findings = with_slip(findings, wrong, self.factors(), self.loss, self._apart)
        title = N_("{right} of {all} cases right", right=sum(share == 1 for share in shares), all=len(shares))
        earned = sum(shares) / len(shares)
        parts = [Part("cases", title, self.points * earned, self.points)]
        if self.shuffle != "any":
            at = cases.index(SHUFFLED)
            order = self._order(answers[at], carried.get(at), questions[at], paste, place) if not findings else None
            kept = float(not findings and order is None)
            parts = [
                Part("cases", title, 0.6 * self.points * earned, 0.6 * self.points),
                Part("order", ORDER[self.shuffle], 0.4 * self.points * kept, 0.4 * self.points),
            ]
            earned = 0.6 * earned + 0.4 * kept
            if order is not None:
                findings, explained = [order], [[order.id]] if order.id in CATALOGUE else []
        if used.candidates:
            findings = [failures.several_meant(used.wanted, used.candidates, self.call)]
        share, reason = share_with(self.credit, explained, earned)
        total = sum(e * iterations(n, b) for n, b, e in self.cases[-1:])
        n, batch_size, epochs = self.cases[-1]
        return self.verdict(
            self.points * share * (1 - self.rename_cost * used.renamed), findings[:3],
            parts=parts,
            reasons=[*used.reasons(self.rename_cost), *([reason] if reason is not None else []), *own_step(self.counts, carried)],
            asked=N_("`{call}` trains with mini-batches.", call=self.call), location=place,
            accepted=None if findings else N_("{n} samples in batches of {batch}, {epochs} epochs: {updates} updates", n=n,
                                              batch=batch_size, epochs=epochs, updates=total),
            error=any(f.id == "grader/missing-module" for f in findings),
        )  # fmt: skip

    def _case(
        self, question: Training, answer: Answer, paste: PastedLoop, code: StudentCode, observation: Observation,
        place: Location | None,
    ) -> Outcome:  # fmt: skip
        name, call = question.function, paste.call(question)
        if answer.status != "ok":
            return 0.0, [failures.explain(answer, name, call, code, observation, paste.trained(question))], set()
        value = answer.value if isinstance(answer.value, dict) else {}
        found: list[tuple[float, Finding, set[str]]] = []
        for judged in (
            self._updates(value, question, paste, place),
            self._samples(value, question, paste, place),
            self._w(value, question, paste, place),
        ):
            if judged is not None:
                found.append(judged)
        if not found:
            return 1.0, [], set()
        if len(found) == 1 and found[0][0]:
            return found[0][0], [found[0][1]], found[0][2]
        ids = set.intersection(*(ids for _, _, ids in found))
        return 0.0, [finding for _, finding, _ in found], ids

    def _updates(
        self, value: dict[str, Plain], question: Training, paste: PastedLoop, place: Location | None
    ) -> tuple[float, Finding, set[str]] | None:
        """How many updates there were, where they are counted."""
        if not self.counts and not self._passes_gradient():
            return None
        n, batch_size, epochs = case = case_of(question)
        made, wanted = value.get("calls"), epochs * iterations(n, batch_size)
        if made == wanted:
            return None
        if made == 0 and self.counts and "->" in self.call and self._went_on(value, n):
            text = N_("`{name}` changes w without calling `{counts}`, so its updates can't be counted; the task asks for one call for every batch.",
                      name=question.function, counts=self.counts)  # fmt: skip
            return SLIP, Finding("training/not-called", text, paste.wrong_count(question, wanted, 0), place), set()
        if value.get("stopped") is True:
            text = N_("{n} samples in batches of {batch} over {epochs} epochs make {wanted} updates; your loop had made {got} when it was stopped.", n=n,
                      batch=batch_size, epochs=epochs, wanted=wanted, got=str(made))  # fmt: skip
            ids = {w.id for w in OF_LOOPS if (updates_of(w.id, case) or 0) > 3 * wanted + 100}
            return (
                0.0,
                Finding("training/updates", text, paste.wrong_count(question, wanted, made, stopped=True), place),
                ids,
            )
        text = N_("{n} samples in batches of {batch} make {each} updates an epoch, so {epochs} epochs make {wanted}; yours made {got}.", n=n,
                  batch=batch_size, each=iterations(n, batch_size), epochs=epochs, wanted=wanted, got=str(made))  # fmt: skip
        ids = {w.id for w in OF_LOOPS if updates_of(w.id, case) == made}
        return 0.0, Finding("training/updates", text, paste.wrong_count(question, wanted, made), place), ids

    def _went_on(self, value: dict[str, Plain], n: int) -> bool:
        """Whether w is not where it began."""
        begin = lone_samples.start(n) if self._apart(n) else START
        got = array_of(value.get("result"), begin.shape)
        return got is not None and not np.array_equal(got, begin)

    def _seen(self, value: dict[str, Plain], case: tuple[int, int, int]) -> list[Seen] | None:
        """Which samples each update saw; None where that isn't known. ValueError where they are no batches."""
        n, batch_size, epochs = case
        if self._passes_gradient():
            return read_batches(value.get("batches")) if epochs * iterations(n, batch_size) <= 200 else None
        if not self._apart(n) or not self.counts or value.get("calls") != len(value.get("passed") or ()):
            return None
        ws = w_of_updates(value, lone_samples.start(n))
        return None if ws is None else lone_samples.seen_in(ws, [RATE * f for f in self.factors()])

    def _samples(
        self, value: dict[str, Plain], question: Training, paste: PastedLoop, place: Location | None
    ) -> tuple[float, Finding, set[str]] | None:
        """Whether each update saw the samples that it should."""
        n, batch_size, epochs = case = case_of(question)
        try:
            seen = self._seen(value, case)
        except (TypeError, ValueError, KeyError, OverflowError):
            text = N_("What was passed to the gradient isn't batches of X and y.")
            return (
                0.0,
                Finding(
                    "training/no-batches",
                    text,
                    paste.wrong_samples(question, value, shown(right(n, batch_size)), [], "–"),
                    place,
                ),
                set(),
            )
        if seen is None or every_sample_once(seen, n, batch_size):
            return None  # how many updates there should be is another question
        ids = explaining(n, batch_size, in_epochs(seen, epochs), as_sets=self._apart(n))
        ids |= labels_apart(seen, n, batch_size)
        if not ids and drawn_anew(in_epochs(seen, epochs), n, batch_size):
            ids.add("minibatch/drawn-with-replacement")
        first = in_epochs(seen, epochs)[0]
        text = N_("The updates don't use every sample, X and y together, exactly once per epoch.")
        if not every_sample_once(first, n, batch_size):
            text = differs(n, batch_size, first, in_order=False)
        evidence = paste.wrong_samples(question, value, shown(right(n, batch_size) * epochs), seen)
        return 0.0, Finding("training/samples", text, evidence, place), ids

    def _order(
        self, answer: Answer, by_calls: list[Seen] | None, question: Training, paste: PastedLoop, place: Location | None
    ) -> Finding | None:
        """What is wrong with the order over several epochs; `by_calls`: the samples of each update, where w doesn't tell them."""
        value = answer.value
        try:
            seen = by_calls or (self._seen(value, SHUFFLED) if isinstance(value, dict) else None)
        except (TypeError, ValueError, KeyError, OverflowError):
            seen = None
        if seen is None:
            return None

        def evidence(wanted: str, got: str) -> WrongAnswer:
            return paste.wrong_samples(question, value, wanted, seen, got)

        return wrong_order(seen, self.shuffle, evidence, place, hints=self.hints)

    def _w(
        self, value: dict[str, Plain], question: Training, paste: PastedLoop, place: Location | None
    ) -> tuple[float, Finding, set[str]] | None:
        """Where w ends."""
        n, batch_size, epochs = case = case_of(question)
        counted_only = self._passes_gradient() and n > MOST_SAMPLES  # the grader's gradient is 0 there
        if "->" not in self.call or value.get("stopped") is True or counted_only:
            return None
        apart = self._apart(n)
        ways = [[np.arange(n)] * epochs]
        try:
            seen = self._seen(value, case) if apart else None
        except (TypeError, ValueError, KeyError, OverflowError):
            seen = None
        if seen is not None:
            ways = orders_of(n, batch_size, in_epochs(seen, epochs))

        def ended(wrong: WrongLoop | None, orders: list[np.ndarray], rate: float) -> np.ndarray:
            if not apart:
                return trained(wrong, *case, START, FEATURES, TARGET, rate)[1]
            batches = (right_batches if wrong is None else wrong.batches)(n, batch_size, orders)
            return lone_samples.walk(batches, n, rate)[-1]

        wanted = [ended(None, ways[0], RATE * f) for f in self.factors()]
        got = array_of(value.get("result"), wanted[0].shape)
        if got is None:
            text = N_("What came back for w isn't an array of {count} numbers.", count=wanted[0].size)
            return (
                0.0,
                Finding("result/not-numbers", text, paste.wrong_w(question, value, wanted[0], "–"), place),
                set(),
            )
        if any(near(got, w) for w in wanted):
            return None
        for f in self.factors() if apart else ():
            if seen is None and lone_samples.ends_right(got, *case, RATE * f):
                return None  # in another order of the samples
            if seen is not None and near(got, lone_samples.walk([as_batch(each) for each in seen], n, RATE * f)[-1]):
                return None  # right for the samples that were seen; those are another question
        ids = set()
        for f in self.factors():
            for orders in ways:
                if near(got, ended(None, orders, -RATE * f)):
                    ids.add("direction/ascends")  # the update that the loop calls
                for wrong in OF_LOOPS:
                    try:
                        if near(got, ended(wrong, orders, RATE * f)):
                            ids.add(wrong.id)
                    except (ValueError, IndexError, ZeroDivisionError):
                        continue
        text = N_("After {epochs} epochs w should be {wanted}; yours is {got}.", epochs=epochs, wanted=in_short(wanted[0]),
                  got=in_short(got))  # fmt: skip
        return 0.0, Finding("training/w", text, paste.wrong_w(question, value, wanted[0], in_short(got)), place), ids

    def _carried(
        self, cases: Sequence[Case], answers: Sequence[Answer], outcomes: Sequence[Outcome]
    ) -> dict[int, list[Seen]]:
        """The cases, by number, in which the loop is right and the update function that it calls isn't, where that is judged by itself."""
        if self.counts not in self.shared or self._passes_gradient() or "->" not in self.call:
            return {}
        wrong = {k: {finding.id for finding in findings} for k, (_, findings, _) in enumerate(outcomes) if findings}
        return carried_in(cases, answers, wrong, self.factors(), self._apart)
