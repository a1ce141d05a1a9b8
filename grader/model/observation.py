"""Questions to student code, and its answers: the plain data between `ask` and `judge`.

A check asks questions; an engine carries them to the student's side and brings answers. Nothing here runs anything,
and answers hold no expected values, so they can be stored and judged again later under other rules.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

import msgspec
import numpy as np

from grader.guest import wire
from grader.guest.wire import Opaque as Opaque  # the one value on the wire that is no plain data
from grader.model.run import CellRun, CodeError, Gap, Renamed

Plain = Any
"""Decoded wire data: None, bool, int, float, str, list, dict, numeric arrays. Checked where it is used."""

AnswerStatus = Literal["ok", "error", "timeout", "memory", "crashed", "missing", "not asked"]


class Drive(msgspec.Struct, frozen=True, eq=False, tag="drive"):
    """Call a step function once per gradient, its returned state being passed to the next call.

    `positional` and `keyword` name slots: a key of `state` (arrays that the function updates), `g` (the next
    gradient), `t` (counts calls from the value of `t`) or a key of `values`. `returns` names, in order, the slots that
    the function's result stands for.
    """

    probe: str
    function: str
    positional: tuple[str, ...]
    keyword: dict[str, str]
    state: dict[str, Plain]
    gradients: Plain
    """Shape (steps, *shape)."""
    values: dict[str, float]
    t: int
    returns: tuple[str, ...]
    packed: dict[str, tuple[str, ...]] = {}
    """Slots that are a tuple of others."""

    @property
    def steps(self) -> int:
        """Calls asked for."""
        return len(self.gradients)

    @property
    def outs(self) -> tuple[str, ...]:
        """The keys of an answer's `out`."""
        return self.returns


class ShapedDrive(Drive, frozen=True, kw_only=True, eq=False, tag="shaped"):
    """The same for code that is no plain step function: `form` says how the slots are packed (see `grader.checks.calls.forms`).

    `state` holds per slot a list of arrays, one per parameter, and `gradients` per parameter an array (steps, *shape).
    `wanted` are pairs of a slot and the number of a parameter; an answer's `out` holds each under its `out_name`.
    """

    form: dict[str, Plain]
    given: bool
    """The state is given, not that of the start of training."""
    handed: tuple[str, ...]
    """State that the config dict comes with as it is, under the task's own keys; the count "t" too."""
    wanted: tuple[tuple[str, int], ...]
    count: int
    """Calls asked for."""

    @property
    def steps(self) -> int:
        return self.count

    @property
    def outs(self) -> tuple[str, ...]:
        return tuple(out_name(slot, parameter) for slot, parameter in self.wanted)


def out_name(slot: str, parameter: int) -> str:
    """The key under which an answer holds a slot of the n-th parameter."""
    return slot if parameter == 0 else f"{slot} {parameter}"


class Call(msgspec.Struct, frozen=True, tag="call"):
    """Call a function once with plain arguments."""

    function: str
    arguments: tuple[int | float, ...]


class Read(msgspec.Struct, frozen=True, tag="read"):
    """Read a variable."""

    name: str


class Apply(msgspec.Struct, frozen=True, eq=False, tag="apply"):
    """Call a function once with any plain data: numbers, texts, lists, dicts, numeric arrays."""

    function: str
    arguments: tuple[Plain, ...] = ()
    keywords: dict[str, Plain] = {}


class Batches(msgspec.Struct, frozen=True, tag="batches"):
    """Let a function cut `n` numbered samples into batches, `epochs` times. `positional` and `keyword` name slots:
    X, y, n, batch_size, seed. Answer: per epoch a list of batches, each [X, y]."""

    function: str
    positional: tuple[str, ...]
    keyword: tuple[tuple[str, str], ...]
    n: int
    batch_size: int
    epochs: int
    pairs: bool
    """A batch holds X and y."""
    last_axis: bool
    """Samples lie along the last axis: X (2, n), y (1, n)."""


class Training(msgspec.Struct, frozen=True, tag="training"):
    """Run a training loop. Slots: X, y, w, lr, n, batch_size, epochs, seed, gradient (the grader's own function).

    Answer: {"calls": updates, "batches": the samples of each, where `gradient` is passed, "result": the trained w, "stopped":
    there would have been more updates than `most`}.
    """

    function: str
    positional: tuple[str, ...]
    keyword: tuple[tuple[str, str], ...]
    counts: str
    """A function of the student's whose calls are the updates, "" where there is none."""
    n: int
    batch_size: int
    epochs: int
    lr: float
    features: tuple[float, ...]
    """One row of X: all samples are the same."""
    target: float
    """Every y."""
    w: tuple[float, ...]
    numbered: bool
    """Before its features each row has its sample's number, and y is 1000 + that number."""
    most: int
    """Updates after which the loop is stopped."""
    targets: tuple[float, ...] = ()
    """Every sample has a feature of its own and this label: X is the identity, and the arguments of each update are kept
    under "passed" ("features" and "target" count for nothing)."""


class Descend(msgspec.Struct, frozen=True, eq=False, tag="descend"):
    """Call a function that makes a whole trajectory: it is passed the start, a gradient function, and how many updates.

    `positional` and `keyword` name slots: `w`, `df`, `epochs` or a key of `values`. `gradient` holds the coefficients
    of a polynomial, from the constant on, that is evaluated element by element: the function is made from them on the
    student's side. The answer's value holds `ws` (what came back), `points` (where the gradient was asked for, one row
    a call), `calls` and `aliased` (all entries are one object).
    """

    probe: str
    function: str
    positional: tuple[str, ...]
    keyword: dict[str, str]
    w: Plain
    gradient: tuple[float, ...]
    epochs: int
    values: dict[str, float]


class History(msgspec.Struct, frozen=True, tag="history"):
    """The values that a variable took while the cells ran, one experiment for each run of a loop that updates it.

    `listed`: the variable is a list (or an array) that holds them. The answer's value is a list with, per experiment,
    `values` (the first before the first update), `count`, and `cell` and `line` of its loop.
    """

    name: str
    listed: bool = False


class Record(msgspec.Struct, frozen=True, tag="keras"):
    """Hand over what was asked of Keras; the answer's value is read by `grader.model.keras_record.read_record`."""


Question = Drive | Call | Read | Apply | Batches | Training | Descend | History | Record


def asks_for(question: Question) -> str:
    """The name in the student's code that a question is about; "" where it is about no one name."""
    if isinstance(question, Record):
        return ""
    return question.name if isinstance(question, Read | History) else question.function


def packed(question: Question) -> bytes:
    """A question as it crosses the wire; kept, for a class is asked the same ones again and again."""
    return _packed(question) if isinstance(question, Apply) else _packed_once(question)


@lru_cache(maxsize=4096)
def _packed_once(question: Question) -> bytes:
    return _packed(question)


def _packed(question: Question) -> bytes:
    fields = {name: getattr(question, name) for name in question.__struct_fields__}
    if isinstance(question, ShapedDrive):
        fields |= {"steps": question.steps, "outs": question.outs}
    elif isinstance(question, Drive):
        rows = [*question.state.values(), *question.gradients]
        if (
            len({(np.shape(row), np.asarray(row).dtype) for row in rows}) == 1
        ):  # one array is quicker to read than several
            fields |= {"state": list(question.state), "gradients": None, "rows": np.array(rows)}
    if isinstance(question, Batches | Training):
        fields["keyword"] = dict(question.keyword)
    return wire.pack({"type": question.__struct_config__.tag, **fields})


How = Literal["returned", "in place", "partly returned"]


class Answer(msgspec.Struct, frozen=True):
    """What came back for one question: `value`, or for a Drive what each step gave until something went wrong.

    `out` holds per returned slot one array (steps, *shape) where every step gave an array of one shape and dtype, and
    a list of `steps` values otherwise. `how`: all values were returned, or some were changed in place.
    """

    status: AnswerStatus
    value: Plain = None
    steps: int = 0
    how: How = "returned"
    out: dict[str, Plain] = {}
    error: CodeError | None = None
    gap: Gap | None = None
    """Something that the function wanted and didn't get here, whatever it made of that."""


class Tested(msgspec.Struct, frozen=True):
    """How one case of an instructor's own test came out.

    `what` says in a line what failed, `explanation` is pytest's. Where the student's code gave no answer, `answer` is how it
    ended, and `function` which one was asked. "broken": the test itself can't be run.
    """

    test: str
    case: str
    outcome: Literal["passed", "failed", "skipped", "broken"]
    what: str = ""
    explanation: str = ""
    function: str = ""
    answer: Answer | None = None
    asked: tuple[str, ...] = ()
    """Names of the student's that it asked about."""


class Found(msgspec.Struct, frozen=True):
    """A name in the student's namespace after the run. `parameters` is None where there is no readable signature."""

    name: str
    kind: Literal["function", "class", "value"]
    type: str = ""
    parameters: tuple[str, ...] | None = None
    cell: int | None = None
    line: int | None = None
    file: str = ""
    """The file beside the code that a function or class is defined in; "" where it is in the code itself, or installed."""
    keywords: tuple[str, ...] = ()
    """Further parameters, which it takes by name only."""
    methods: tuple[str, ...] = ()
    """Of a class: the names of its methods, inherited ones too."""
    by_name: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    """Of its methods that take arguments by name only: their names, what each takes either way, and what by name only."""
    within: bool = False
    """It exists only within a function, and is what it was there last."""

    @property
    def arguments(self) -> tuple[str, ...] | None:
        """All its parameters, whichever way it takes them; None where there is no readable signature."""
        return None if self.parameters is None else (*self.parameters, *self.keywords)


Inventory = dict[str, Found]


class Observation(msgspec.Struct, frozen=True):
    """All that one run of a submission showed. `ending` says what ended it early, if anything did."""

    cells: tuple[CellRun, ...]
    inventory: Inventory
    answers: dict[str, tuple[Answer, ...]]
    ending: Literal["", "time", "memory", "crashed", "output", "protocol", "storage"] = ""
    seconds: float = 0.0
    engine: str = ""
    confinement: tuple[str, ...] = ()
    """Layers of protection that were in force."""
    missing_modules: tuple[str, ...] = ()
    """Packages that student code wanted, as far as it was seen, and this machine lacks."""
    tested: tuple[Tested, ...] = ()
    """What the instructor's own tests said."""
    renamed: tuple[Renamed, ...] = ()
    """What of older versions of libraries the code used."""
    script: CellRun | None = None
    """How a module ended when it was run as a script too, where that went worse than without what stands under
    `if __name__ == "__main__"`."""


Put = Callable[[Question], Answer]
"""Ask one question of the live student process. Once it has ended, everything is "not asked"."""


def is_array(value: Plain) -> bool:
    """Whether an answer is a numeric array (or 0-d) that came over the wire."""
    return isinstance(value, np.ndarray)
