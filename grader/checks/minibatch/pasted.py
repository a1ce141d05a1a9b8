"""Calls of a student's mini-batch function as code to paste, that prints the batches: each sample is its own number."""

from __future__ import annotations

import msgspec

from grader.checks.minibatch.batch_contents import seen_in
from grader.checks.shared.code import as_code, has_numpy, listed, own_names
from grader.model.observation import Answer, Batches, Found
from grader.model.submission import StudentCode
from grader.model.texts import Message
from grader.model.verdict import WrongAnswer

FEW = 20
"""Batches that are looked at where there is no end of them."""


class Pasted(msgspec.Struct, frozen=True):
    """How a student's function wants to be called, and whether it gives the same batches every time."""

    own: tuple[str, ...]
    has_numpy: bool
    varies: bool

    def call(self, question: Batches, seed: str = "1") -> str:
        """The call alone."""
        texts = {"X": "X", "y": "y", "n": str(question.n), "batch_size": str(question.batch_size), "seed": seed}
        arguments = listed(question.positional, dict(question.keyword), texts, self.own)
        return f"{question.function}({arguments})"

    def all_of(self, question: Batches, number: int = 1) -> str:
        """The code that prints the batches of one epoch, the first one or a later one."""
        if number > 1 and not _passes(question, "seed"):
            return self._code(
                question,
                f"for epoch in range({number}):",
                f"    batches = list({self.call(question)})",
                "print(batches)",
            )
        return self._code(question, f"print(list({self.call(question, str(number))}))")

    def as_it_comes(self, question: Batches) -> str:
        """The code that prints what is given back, whatever it is."""
        return self._code(question, f"print({self.call(question)})")

    def some_of(self, question: Batches) -> str:
        """The code that prints the first few batches."""
        first = f"print(list(islice({self.call(question)}, {FEW})))"
        return "\n".join(["from itertools import islice", self._code(question, first)])

    def two_epochs(self, question: Batches, seeds: tuple[int, int] = (1, 2)) -> str:
        """The code that prints the batches of two epochs."""
        each = f"for seed in {seeds}:" if _passes(question, "seed") else "for epoch in range(2):"
        return self._code(question, each, f"    print(list({self.call(question, 'seed')}))")

    def wrong(self, call: str, expected: str, got: str) -> WrongAnswer:
        """What such code prints, and what is right."""
        return WrongAnswer(call, expected, got, varies=self.varies)

    def _code(self, question: Batches, *lines: str) -> str:
        made = {slot: text for slot, text in _samples(question).items() if _passes(question, slot)}
        lines = (*([f"{', '.join(made)} = {', '.join(made.values())}"] if made else []), *lines)
        return as_code(lines, with_np=self.has_numpy)


def pasted_of(
    code: StudentCode, question: Batches, found: Found | None, epochs: Answer, again: Answer | None
) -> Pasted:
    """How the function wants to be called. `epochs`: its answer over several epochs; `again`: to the first of them once more."""
    name = question.function
    return Pasted(own_names(code, name, found), has_numpy(code), _varies(question, epochs, again))


def _varies(question: Batches, epochs: Answer, again: Answer | None) -> bool:
    """Whether the batches are drawn at random."""
    if epochs.status != "ok" or (again is not None and again.status != "ok"):
        return False
    seen = seen_in(epochs.value, question.pairs, question.last_axis)
    if isinstance(seen, Message):
        return False
    if again is None:
        return any(epoch != seen[0] for epoch in seen)
    return seen_in(again.value, question.pairs, question.last_axis) != seen[:1]


def _passes(question: Batches, slot: str) -> bool:
    return slot in (*question.positional, *dict(question.keyword).values())


def _samples(question: Batches) -> dict[str, str]:
    number = f"np.arange({question.n}.0)"
    if question.last_axis:
        return {"X": f"{number}.reshape(1, -1)", "y": f"{number}.reshape(1, -1)"}
    return {"X": f"{number}.reshape(-1, 1)", "y": number}
