"""A training loop's call as code to paste: the samples that it was tried on, what counts its updates, and a line that prints what came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec
import numpy as np

from grader.checks.minibatch.batch_contents import shown
from grader.checks.shared.code import array, as_code, free, has_numpy, listed, number, own_names
from grader.checks.training_loop.loop_record import in_short, w_place
from grader.diagnosis import lone_samples
from grader.diagnosis.loops import Seen
from grader.model.observation import Found, Plain, Training
from grader.model.submission import StudentCode
from grader.model.verdict import WrongAnswer

MOST_SAMPLES = 1_000
"""As on the student's side: of more samples the grader's gradient is 0 everywhere."""
RESULT = {
    "returned": "{w} = {call}",
    "first": "{w}, *_ = {call}",
    "last": "{w} = {call}[-1]",
    "first's last": "{w} = {call}[0][-1]",
}
"""How w is taken from what a loop gives back; one that changes it in place gives nothing."""
RANDOM = re.compile(r"random|shuffle|permutation|default_rng")


class PastedLoop(msgspec.Struct, frozen=True):
    """How a student's loop wants to be called."""

    own: tuple[str, ...]
    has_numpy: bool
    X: str
    y: str
    w: str
    gradient: str
    seen: str
    """A name for what is kept of each update."""
    draws: bool
    """The code draws random numbers somewhere."""

    def call(self, question: Training) -> str:
        """The call alone."""
        texts = {"X": self.X, "y": self.y, "w": self.w, "gradient": self.gradient, "n": str(question.n), "seed": "1"}
        texts |= {
            "lr": f"{question.lr:g}",
            "batch_size": str(question.batch_size),
            "epochs": str(question.epochs),
        }
        return f"{question.function}({listed(question.positional, dict(question.keyword), texts, self.own)})"

    def trained(self, question: Training, value: Plain = None) -> str:
        """The code that trains, and prints the w that comes of it."""
        how = value.get("how") if isinstance(value, dict) else None
        return self._code(question, self._gradient(question, ""), [self._assigned(question, how), f"print({self.w})"])

    def counted(self, question: Training, most: int = 0) -> str:
        """The code that prints how many updates there were; it stops behind `most` of them, where that isn't 0."""
        seen, before = self.seen, []
        stop = [f"    if len({seen}) > {most}:", f'        raise Exception("> {most}")'] if most else []
        if question.numbered:
            before = [f"{seen} = []", *self._gradient(question, f"{seen}.append(X_batch)", *stop)]
            after = [self.call(question), f"print(len({seen}))"]
        else:
            before = [f"{seen} = []", *self._watching(question, f"{seen}.append(1)", *stop)]
            after = [self.call(question), f"{question.counts} = own", f"print(len({seen}))"]
        return self._code(question, before, after)

    def samples(self, question: Training, value: Plain, seen: Sequence[Seen]) -> str:
        """The code that prints which samples each update is made from; "" where no short code does, or it would never end."""
        if isinstance(value, dict) and value.get("stopped") is True:
            return ""
        if question.numbered:
            kept = (
                "X_batch[:, 0]" if all(rows == labels for rows, labels in seen) else "(X_batch[:, 0], y_batch - 1000)"
            )
            before = [f"{self.seen} = []", *self._gradient(question, f"{self.seen}.append({kept})")]
            return self._code(question, before, [self.call(question), f"print(*{self.seen})"])
        place = w_place(value, np.array(question.w))
        if place is None or any(rows != labels or len(set(rows)) < len(rows) for rows, labels in seen):
            return ""
        given = f"    given = [a for a in (*arguments, *keywords.values()) if np.shape(a) == {self.w}.shape]"
        before = [
            f"{self.seen} = []",
            *self._watching(question, given.strip(), f"    {self.seen}.append(given[{place}].copy())"),
        ]
        how = value.get("how") if isinstance(value, dict) else None
        after = [self._assigned(question, how), f"{question.counts} = own",
                 f"for before, after in zip({self.seen}, [*{self.seen}[1:], {self.w}]):", "    print(np.flatnonzero(before != after))"]  # fmt: skip
        return self._code(question, before, after)

    def wrong_count(self, question: Training, wanted: int, made: Plain, *, stopped: bool = False) -> WrongAnswer:
        """How many updates there should be, and were."""
        if stopped:
            return WrongAnswer(self.counted(question, question.most), str(wanted), f"> {question.most}")
        return WrongAnswer(self.counted(question), str(wanted), str(made))

    def wrong_samples(
        self, question: Training, value: Plain, wanted: str, seen: Sequence[Seen], got: str = ""
    ) -> WrongAnswer:
        """Which samples the updates should be made from, and were; `got`: in other words."""
        code = self.samples(question, value, seen)
        orders = ([i for batch in seen for i in batch[part]] for part in (0, 1))
        varies = self.draws and any(sum(a > b for a, b in pairwise(order)) >= question.epochs for order in orders)
        got = got or shown(seen)
        if code:
            return WrongAnswer(code, wanted, got, varies=varies)
        case = f"n = {question.n}, batch_size = {question.batch_size}, epochs = {question.epochs}"
        return WrongAnswer(case, wanted, got, to_try=False, varies=varies)

    def wrong_w(self, question: Training, value: Plain, wanted: np.ndarray, got: str) -> WrongAnswer:
        """Where w should end, and did."""
        varies = self.draws and bool(question.targets)  # where all samples are the same one, their order is nothing
        return WrongAnswer(self.trained(question, value), in_short(wanted), got, varies=varies)

    def _code(self, question: Training, before: Sequence[str], after: Sequence[str]) -> str:
        made = {name: text for slot, name, text in self._samples(question) if slot in _passed(question)}
        lines = [f"{name} = {text}" for name, text in made.items()] + [*before, *after]
        return as_code(lines, with_np=self.has_numpy)

    def _samples(self, question: Training) -> list[tuple[str, str, str]]:
        n, features = question.n, question.features
        if question.targets:
            X, y, w = (
                f"np.eye({n})",
                f"3 + np.sqrt(np.arange(2, {n + 2}))",
                f"np.full({n}, {number(lone_samples.start(1)[0])})",
            )
        elif question.numbered:
            columns = ", ".join(f"np.full({n}, {number(each)})" for each in features)
            X, y, w = (
                f"np.column_stack([np.arange({n}.0), {columns}])",
                f"1000 + np.arange({n}.0)",
                array(np.array(question.w)),
            )
        else:
            X, y, w = f"np.full(({n}, {len(features)}), {[*map(float, features)]})", f"np.full({n}, {number(question.target)})", array(np.array(question.w))  # fmt: skip
        return [("X", self.X, X), ("y", self.y, y), ("w", self.w, w)]

    def _gradient(self, question: Training, *kept: str) -> list[str]:
        """The function that the loop is passed, as it was: of half the mean squared error, without the sample's number."""
        if not question.numbered:
            return []
        lines = [f"    {line.strip()}" if not line.startswith("    ") else line for line in kept if line]
        if question.n > MOST_SAMPLES:
            result = [f"    return np.zeros({len(question.w)})"]
        else:
            result = ["    features = X_batch[:, 1:]",
                      f"    return features.T @ (features @ w - {number(question.target)}) / len(features)"]  # fmt: skip
        return [f"def {self.gradient}(w, X_batch, y_batch):", *lines, *result, ""]

    def _watching(self, question: Training, *kept: str) -> list[str]:
        """The student's own update function, watched from now on."""
        name = question.counts
        lines = [f"    {line}" if not line.startswith("    ") else line for line in kept]
        return [f"def watched(*arguments, own={name}, **keywords):", *lines, "    return own(*arguments, **keywords)", "",
                f"own, {name} = {name}, watched"]  # fmt: skip

    def _assigned(self, question: Training, how: Plain) -> str:
        form = RESULT.get(how, "{call}") if isinstance(how, str) else "{call}"
        return form.format(w=self.w, call=self.call(question))


def pasted_of(code: StudentCode, name: str, found: Found | None) -> PastedLoop:
    """How a student's loop is called."""
    X, y, w, gradient, seen = free(code, "X", "y", "w", "gradient", "batches")
    draws = any(RANDOM.search(cell.source) for cell in code.cells)
    return PastedLoop(own_names(code, name, found), has_numpy(code), X, y, w, gradient, seen, draws)


def _passed(question: Training) -> tuple[str, ...]:
    return (*question.positional, *dict(question.keyword).values())
