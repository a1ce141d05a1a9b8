"""The verdict on one check: points, findings, and the places in the code."""

from __future__ import annotations

from typing import Literal

import msgspec

from grader.model.run import CodeError
from grader.model.texts import Localized, Message

CheckStatus = Literal["passed", "partial", "failed", "error"]


class Location(msgspec.Struct, frozen=True):
    """A place in the student's code: lines count from 1 within the cell (or the module)."""

    file: str
    cell: int | None = None
    line: int | None = None
    end_line: int | None = None


class Curve(msgspec.Struct, frozen=True):
    """Another quantity along the same updates, of the element where the parameters diverge: a state array, or the learning
    rate that each update works with. `first` is the update that the first number belongs to (0: before all updates)."""

    title: Message
    expected: tuple[float | None, ...]
    got: tuple[float | None, ...]
    first: int = 0


class Divergence(msgspec.Struct, frozen=True, tag="divergence"):
    """Where a student's update sequence leaves the expected one, with all that is needed to draw and recompute it.

    Sequences hold the parameters at the start and after every update, each flattened: `steps + 1` rows of
    `prod(shape)` numbers (None where the student's value was not finite or missing). `index` is the element within
    `shape`; `step` counts updates from 1.
    """

    probe: Message
    step: int
    quantity: str
    index: tuple[int, ...]
    expected: float | None
    got: float | None
    shape: tuple[int, ...]
    hyperparameters: dict[str, float]
    gradients: list[list[float]]
    expected_sequence: list[list[float | None]]
    got_sequence: list[list[float | None]]
    call: str
    """Code to paste that prints the wrong number; "" where there is nothing to call."""
    dtype: str = "float64"
    curves: tuple[Curve, ...] = ()


class WrongAnswer(msgspec.Struct, frozen=True, tag="wrong-answer"):
    """A single wrong value: the student's own call (or variable), what it gave and what is right.

    `call` is code to paste, which prints `got`; where there is nothing to call (`to_try` False) it names what holds the value.
    """

    call: str
    expected: str | Message
    got: str
    to_try: bool = True
    varies: bool = False
    """What comes is drawn at random: `got` is one example of it."""


class Failure(msgspec.Struct, frozen=True, tag="failure"):
    """Student code raised, ran out of a limit or gave back something that is no number."""

    call: str
    what: str
    error: CodeError | None = None
    tried: str = ""
    """Code to paste that stops with the same exception; "" where there is none, or none that does so anywhere."""


class Explained(msgspec.Struct, frozen=True, tag="explained"):
    """What a test of the instructor's own says of a failed assertion, in pytest's words (several lines)."""

    text: str


Evidence = Divergence | WrongAnswer | Failure | Explained


class Example(msgspec.Struct, frozen=True):
    """One small update to check by hand: the student's own call, what comes out, and what should."""

    call: str
    before: tuple[Message, ...]
    """A line for each earlier update, on which all was right."""
    quantity: str
    """What diverges first of all that is returned, by its name in the call."""
    expected: str
    got: str
    lines: tuple[str, ...]
    """The update worked step by step."""


class Finding(msgspec.Struct, frozen=True):
    """One thing to tell the student."""

    id: str
    message: Message
    evidence: Evidence | None = None
    location: Location | None = None
    hint: Message | None = None
    title: Message | None = None
    """The misunderstanding in a few words, where it has a name."""
    computes: str = ""
    """The formula that the student's numbers follow, where it is known."""
    others: tuple[Message, ...] = ()
    """Titles of other misunderstandings that give the same numbers here."""
    story: Message | None = None
    """Where the student's sequence diverges from the expected one, where `message` tells something else."""
    example: Example | None = None


class Part(msgspec.Struct, frozen=True):
    """A part of a check that earns points by itself."""

    id: str
    title: Message
    score: float
    max_score: float


class OptimizerUsed(msgspec.Struct, frozen=True):
    """An optimizer that a student's training used: Keras's name, its numbers (sorted by name), and the switches that are on."""

    name: str
    settings: tuple[tuple[str, float], ...]
    switches: tuple[str, ...] = ()


class CheckVerdict(msgspec.Struct, frozen=True):
    """The outcome of one check."""

    id: str
    kind: str
    title: Localized
    score: float
    max_score: float
    status: CheckStatus
    hidden: bool = False
    asked: Message | None = None
    """What was asked, in words (the call line, the rule)."""
    accepted: Message | None = None
    """When right: what it was recognised as ("Adam with ε outside the root")."""
    formula: str = ""
    parts: tuple[Part, ...] = ()
    reasons: tuple[Message, ...] = ()
    """Why the points are more, or less, than those of the parts."""
    findings: tuple[Finding, ...] = ()
    location: Location | None = None
    """Where the student's function stands, whatever the outcome."""
    optimizers: tuple[OptimizerUsed, ...] = ()
    """What trainings used, each setting once; for a picture, so only the first few."""
