"""Kind `training-loop`: how many updates a training loop really makes, with which samples, and where w ends.

kind = "training-loop"
call = "train(X, y, w, gradient, lr, batch_size, epochs) -> w"     # `gradient(w, X_batch, y_batch)` is the grader's
call = "train(X, y, w, lr, batch_size, epochs) -> w"               # the student's own gradient of the declared `loss`
counts = "sgd_update"                                              # the student's function whose calls are the updates
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np

from grader.checks import failures
from grader.checks.credit import share_with
from grader.checks.minibatch import SLOTS, named, parsed, shown
from grader.checks.names import Meant, meant
from grader.checks.spec import Check, place_of
from grader.diagnosis.loops import Seen, explaining, right, trained
from grader.diagnosis.wrong import CATALOGUE, OF_LOOPS
from grader.errors import AssignmentError
from grader.model import CheckVerdict, Finding, Location, Part, Plain, StudentCode, WrongAnswer
from grader.observation import Answer, Found, Inventory, Observation, Question, Training
from grader.texts import N_
from reference.minibatch import iterations

TRAINING_SLOTS = {
    **SLOTS,
    "w": ("w", "W", "theta", "weights", "params", "w0", "w_init"),
    "lr": ("lr", "learning_rate", "eta", "alpha"),
    "epochs": ("epochs", "n_epochs", "num_epochs", "epoch", "nb_epoch"),
    "gradient": ("gradient", "grad", "grad_fn", "gradient_fn", "df", "compute_gradient"),
}
CASES = ((10, 4, 2), (9, 3, 1), (5, 8, 3), (7, 1, 1), (50_000, 128, 3))
"""(samples, batch size, epochs)."""
FEATURES, START, TARGET, RATE = np.array([0.5, -1.0]), np.array([1.0, 2.0]), 3.0, 0.01
LOSSES = {"half-mse": 1.0, "mse": 2.0}
"""What the gradient of ½ the mean squared error is multiplied by."""
NEAR = 1e-6
MOST_SAMPLES = 1_000
"""As on the student's side: of more samples only the updates are counted where the gradient is the grader's."""


class TrainingLoop(Check, frozen=True, kw_only=True, tag="training-loop"):
    """`loss`: what the student's own gradient is of, for the linear model X·w; "any" accepts both factors."""

    call: str
    counts: str = ""
    loss: Literal["half-mse", "mse", "any"] = "any"
    cases: tuple[tuple[int, int, int], ...] = CASES

    def prepare(self, where: str) -> None:
        example = 'call = "train(X, y, w, gradient, lr, batch_size, epochs) -> w"'
        positional, keyword = parsed(self.call, TRAINING_SLOTS, f"{where}.call", example)[1]
        missing = {"X", "batch_size", "epochs"} - {*positional, *keyword.values()}
        if missing:
            raise AssignmentError(
                f"{where}.call: {self.call!r} does not pass {', '.join(sorted(missing))}; for example: {example}"
            )
        if not self.counts and "gradient" not in (*positional, *keyword.values()) and "->" not in self.call:
            raise AssignmentError(
                f'{where}: nothing to judge: pass gradient, name counts = "sgd_update", or end the call with -> w'
            )
        for case in self.cases:
            if min(case) < 1 or case[2] * iterations(case[0], case[1]) > 20_000:
                raise AssignmentError(
                    f"{where}.cases: {list(case)}: samples, batch size and epochs, at most 20000 updates"
                )

    def wanted(self) -> tuple[str, ...]:
        return (self._parsed()[0], *([self.counts] if self.counts else []))

    def _parsed(self) -> tuple[str, tuple[tuple[str, ...], dict[str, str]]]:
        return parsed(self.call, TRAINING_SLOTS, "call", "")

    def _passes_gradient(self) -> bool:
        positional, keyword = self._parsed()[1]
        return "gradient" in (*positional, *keyword.values())

    def _meant(self, inventory: Inventory) -> Meant:
        function, (positional, keyword) = self._parsed()

        def fits(found: Found) -> bool:
            return found.parameters is None or len(found.parameters) >= len(positional) + len(keyword)

        return meant(function, inventory, self.reserved, fits=fits)

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        name = self._meant(inventory).name
        return [self._question(name, *case) for case in self.cases]

    def _question(self, function: str, n: int, batch_size: int, epochs: int) -> Training:
        positional, keyword = self._parsed()[1]
        return Training(
            function, positional, tuple(keyword.items()), self.counts, n, batch_size, epochs, RATE,
            tuple(FEATURES.tolist()), TARGET, tuple(START.tolist()), self._passes_gradient(),
            3 * epochs * iterations(n, batch_size) + 100,
        )  # fmt: skip

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        used = self._meant(observation.inventory)
        place = place_of(used.name, code, observation.inventory)
        answers = [
            *answers,
            *[Answer("not asked" if observation.ending else "missing")] * (len(self.cases) - len(answers)),
        ]
        outcomes = [
            self._case(case, a, used.name, code, observation, place)
            for case, a in zip(self.cases, answers, strict=False)
        ]
        shares = [share for share, _, _ in outcomes]
        findings, explained = self._told(outcomes)
        if used.candidates:
            findings = [failures.several_meant(used.wanted, used.candidates, self.call)]
        title = N_("{right} of {all} cases right", right=sum(share == 1 for share in shares), all=len(shares))
        earned = sum(shares) / len(shares)
        share, reason = share_with(self.credit, explained, earned)
        total = sum(e * iterations(n, b) for n, b, e in self.cases[-1:])
        n, batch_size, epochs = self.cases[-1]
        return self.verdict(
            self.points * share * (1 - self.rename_cost * used.renamed), findings[:3],
            parts=[Part("cases", title, self.points * earned, self.points)],
            reasons=[*used.reasons(self.rename_cost), *([reason] if reason is not None else [])],
            asked=N_("`{call}` trains with mini-batches.", call=self.call), location=place,
            accepted=None if findings else N_("{n} samples in batches of {batch}, {epochs} epochs: {updates} updates", n=n,
                                              batch=batch_size, epochs=epochs, updates=total),
            error=any(f.id == "grader/missing-module" for f in findings),
        )  # fmt: skip

    def _case(
        self, case: tuple[int, int, int], answer: Answer, name: str, code: StudentCode, observation: Observation,
        place: Location | None,
    ) -> tuple[float, list[Finding], set[str]]:  # fmt: skip
        """The share of the case that is right, what is wrong, and the ids that explain it."""
        call = self._written(name, case)
        if answer.status != "ok":
            return 0.0, [failures.explain(answer, name, call, code, observation)], set()
        value = answer.value if isinstance(answer.value, dict) else {}
        found: list[tuple[float, Finding, set[str]]] = []
        for judged in (
            self._updates(value, case, call, place),
            self._samples(value, case, call, place),
            self._w(value, case, call, place),
        ):
            if judged is not None:
                found.append(judged)
        if not found:
            return 1.0, [], set()
        ids = set.intersection(*(ids for _, _, ids in found))
        return 0.0, [finding for _, finding, _ in found], ids

    def _updates(
        self, value: dict[str, Plain], case: tuple[int, int, int], call: str, place: Location | None
    ) -> tuple[float, Finding, set[str]] | None:
        """How many updates there were, where they are counted."""
        if not self.counts and not self._passes_gradient():
            return None
        n, batch_size, epochs = case
        made, wanted = value.get("calls"), epochs * iterations(n, batch_size)
        if made == wanted:
            return None
        if value.get("stopped") is True:
            text = N_("{n} samples in batches of {batch} over {epochs} epochs make {wanted} updates; yours had made {got} and was stopped.", n=n,
                      batch=batch_size, epochs=epochs, wanted=wanted, got=str(made))  # fmt: skip
            ids = {w.id for w in OF_LOOPS if (_made(w.id, case) or 0) > 3 * wanted + 100}
            return 0.0, Finding("training/updates", text, WrongAnswer(call, str(wanted), f"> {made}"), place), ids
        text = N_("{n} samples in batches of {batch} make {each} updates an epoch, so {epochs} epochs make {wanted}; yours made {got}.", n=n,
                  batch=batch_size, each=iterations(n, batch_size), epochs=epochs, wanted=wanted, got=str(made))  # fmt: skip
        ids = {w.id for w in OF_LOOPS if _made(w.id, case) == made}
        return 0.0, Finding("training/updates", text, WrongAnswer(call, str(wanted), str(made)), place), ids

    def _samples(
        self, value: dict[str, Plain], case: tuple[int, int, int], call: str, place: Location | None
    ) -> tuple[float, Finding, set[str]] | None:
        """Which samples each update saw, where the gradient is the grader's."""
        n, batch_size, epochs = case
        each = iterations(n, batch_size)
        if not self._passes_gradient() or epochs * each > 200:
            return None
        try:
            seen: list[Seen] = [
                (tuple(int(i) for i in np.ravel(X)), tuple(int(i) - 1000 for i in np.ravel(y)))
                for X, y in value["batches"]
            ]
        except (TypeError, ValueError, KeyError, OverflowError):
            text = N_("What was passed to the gradient are no batches of X and y.")
            return 0.0, Finding("training/no-batches", text, WrongAnswer(call, "", ""), place), set()
        parted = [seen[i : i + each] for i in range(0, len(seen), each)]
        flat = [[i for rows, _ in epoch for i in rows] for epoch in parted]
        if all(sorted(o) == list(range(n)) and e == right(n, batch_size, o) for e, o in zip(parted, flat, strict=True)):
            return None  # how many there should be is another question
        per_epoch = max(1, len(seen) // epochs)
        ids = explaining(
            n,
            batch_size,
            [seen[e * per_epoch : (e + 1) * per_epoch if e < epochs - 1 else None] for e in range(epochs)],
        )
        text = N_("The updates don't see every sample once in each epoch, X and y together.")
        return (
            0.0,
            Finding("training/samples", text, WrongAnswer(call, shown(right(n, batch_size)), shown(seen)), place),
            ids,
        )

    def _w(
        self, value: dict[str, Plain], case: tuple[int, int, int], call: str, place: Location | None
    ) -> tuple[float, Finding, set[str]] | None:
        """Where w ends."""
        counted_only = self._passes_gradient() and case[0] > MOST_SAMPLES  # the grader's gradient is 0 there
        if "->" not in self.call or value.get("stopped") is True or counted_only:
            return None
        factors = (
            [1.0] if self._passes_gradient() else list(LOSSES.values()) if self.loss == "any" else [LOSSES[self.loss]]
        )
        wanted = [trained(None, *case, START, FEATURES, TARGET, RATE * f)[1] for f in factors]
        try:
            got = np.asarray(value.get("result"), np.float64).reshape(START.shape)
        except (TypeError, ValueError):
            text = N_("What came back for w is no array of {count} numbers.", count=START.size)
            return 0.0, Finding("result/not-numbers", text, WrongAnswer(call, str(wanted[0]), ""), place), set()
        if any(_near(got, w) for w in wanted):
            return None
        ids = set()
        for f in factors:
            if _near(got, trained(None, *case, START, FEATURES, TARGET, -RATE * f)[1]):
                ids.add("direction/ascends")  # the update that the loop calls
            for wrong in OF_LOOPS:
                try:
                    ended = trained(wrong, *case, START, FEATURES, TARGET, RATE * f)[1]
                except (ValueError, IndexError, ZeroDivisionError):
                    continue
                if _near(got, ended):
                    ids.add(wrong.id)
        text = N_(
            "After {epochs} epochs w should be {wanted}, and yours is {got}.",
            epochs=case[2],
            wanted=_numbers(wanted[0]),
            got=_numbers(got),
        )
        return 0.0, Finding("training/w", text, WrongAnswer(call, _numbers(wanted[0]), _numbers(got)), place), ids

    def _told(self, outcomes: Sequence[tuple[float, list[Finding], set[str]]]) -> tuple[list[Finding], list[list[str]]]:
        wrong = [(findings, ids) for _, findings, ids in outcomes if findings]
        if not wrong:
            return [], []
        common = set.intersection(*(ids for _, ids in wrong))
        first = wrong[0][0][0]
        if common and isinstance(first.evidence, WrongAnswer):
            best, *others = sorted(common, key=list(CATALOGUE).index)
            return [
                named(best, first.evidence, first.location, hints=self.hints, story=first.message, others=others)
            ], [[id] for id in common]
        told: dict[str, Finding] = {}
        for findings, _ in wrong:
            for finding in findings:
                told.setdefault(finding.id, finding)
        return list(told.values()), []

    def _written(self, function: str, case: tuple[int, int, int]) -> str:
        values = dict(zip(("n", "batch_size", "epochs"), map(str, case), strict=True)) | {
            "lr": f"{RATE:g}",
            "seed": "1",
        }
        positional, keyword = self._parsed()[1]
        listed = [values.get(slot, slot) for slot in positional] + [
            f"{name}={values.get(s, s)}" for name, s in keyword.items()
        ]
        return f"{function}({', '.join(listed)})  # {case[0]} samples"


@lru_cache(maxsize=1024)
def _made(id: str, case: tuple[int, int, int]) -> int | None:
    """The updates that a misconception makes."""
    wrong = next(w for w in OF_LOOPS if w.id == id)
    n, batch_size, epochs = case
    try:
        return len(wrong.batches(n, batch_size, [np.arange(n)] * epochs))
    except (ValueError, IndexError, ZeroDivisionError):
        return None


def _near(got: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether both are the same numbers, or both have grown beyond all numbers."""
    with np.errstate(all="ignore"):
        if not np.isfinite(wanted).all():
            return not np.isfinite(got).all()
        return bool(np.all(np.abs(got - wanted) <= NEAR * np.maximum(1, np.abs(wanted))))


def _numbers(w: np.ndarray) -> str:
    return "[" + ", ".join(f"{x:.6g}" for x in w) + "]"
