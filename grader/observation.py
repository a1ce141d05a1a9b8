"""What is asked of student code and what came back: the plain data between `ask` and `judge`.

A check asks questions; an engine carries them to the student's side and brings answers. Nothing here runs anything,
and answers hold no expected values, so they can be stored and judged again later under other rules.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec
import numpy as np

from grader.guest import wire
from grader.guest.wire import Opaque as Opaque  # the one value on the wire that is no plain data
from grader.model import CellRun, CodeError, Plain

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


class Call(msgspec.Struct, frozen=True, tag="call"):
    """Call a function once with plain arguments."""

    function: str
    arguments: tuple[int | float, ...]


class Read(msgspec.Struct, frozen=True, tag="read"):
    """Read a variable."""

    name: str


class Record(msgspec.Struct, frozen=True, tag="keras"):
    """Hand over what was asked of Keras; the answer's value is read by `grader.keras_record.read_record`."""


Question = Drive | Call | Read | Record


def asks_for(question: Question) -> str:
    """The name in the student's code that a question is about."""
    if isinstance(question, Record):
        return ""
    return question.name if isinstance(question, Read) else question.function


@lru_cache(maxsize=4096)
def packed(question: Question) -> bytes:
    """A question as it crosses the wire; kept, for a class is asked the same ones again and again."""
    fields = {name: getattr(question, name) for name in question.__struct_fields__}
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
    stdout: str = ""


class Found(msgspec.Struct, frozen=True):
    """A name in the student's namespace after the run. `parameters` is None where there is no readable signature."""

    name: str
    kind: Literal["function", "class", "value"]
    type: str = ""
    parameters: tuple[str, ...] | None = None
    cell: int | None = None
    line: int | None = None


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


def is_array(value: Plain) -> bool:
    """Whether an answer is a numeric array (or 0-d) that came over the wire."""
    return isinstance(value, np.ndarray)
