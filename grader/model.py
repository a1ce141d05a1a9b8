"""The data that travels: what was handed in, what was observed, what was judged.

Everything here is frozen, typed and plain. `results.json` is written from these types, so a change of a name here
is a change of the contract (`schema`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from grader.texts import Message

SCHEMA = "grade/1"

Localized = dict[str, str]
"""A text of an assignment's author in several languages: `{"en": ..., "zh-TW": ...}`."""

CheckStatus = Literal["passed", "partial", "failed", "error"]
SubmissionStatus = Literal["graded", "failed", "missing"]
CellStatus = Literal["ok", "error", "timeout", "not run"]


class Cell(msgspec.Struct, frozen=True):
    """One code cell as handed in. `number` counts code cells from 1; a module is one cell with number 1."""

    number: int
    source: str
    stored: str = ""
    """The text that the notebook holds as this cell's output: from whatever run, of whatever code (untrusted, capped)."""
    count: int | None = None
    """The n of "In [n]" as stored: the order in which cells were run before the notebook was saved."""


MOST_BESIDE = 20 * 2**20
"""Bytes of all files together that are laid beside one student's code."""


class Beside(msgspec.Struct, frozen=True):
    """A file handed in beside the student's code (a module, data), to be laid beside it when it runs."""

    name: str
    """Where it lies, seen from the code: with / between folders, never leading out of them."""
    source: Path
    supplied: bool = False
    """Comes from the assignment, not from the student."""


class StudentCode(msgspec.Struct, frozen=True):
    """The code of one submission, read but never executed on this side."""

    file: str
    kind: Literal["notebook", "module"]
    cells: tuple[Cell, ...]


GapKind = Literal[
    "module", "stand-in", "file", "network", "programs", "time", "memory", "output", "storage", "interrupt"
]
"""What student code may lack here: a package, a name of the Keras stand-in, a file, what the confinement refuses, or more of
what the limits allow ("interrupt": time, where the grader interrupted it)."""


class Gap(msgspec.Struct, frozen=True):
    """Something that student code didn't get: the grader's gap, or a limit of ours. `name` is the package or file (untrusted)."""

    what: GapKind
    name: str = ""


class MetGap(Gap, frozen=True):
    """A gap that a cell met. `line`: of the cell's own statement (None: somewhere); `rest`: nothing after it was run either."""

    line: int | None = None
    rest: bool = False


class CodeError(msgspec.Struct, frozen=True):
    """An exception in student code: `message` is the student's own text (untrusted), lines count from 1."""

    type: str
    message: str
    cell: int | None = None
    line: int | None = None
    missing_module: str | None = None
    """Set when an import failed because this machine lacks the module: the grader's gap, not a mistake."""
    gap: Gap | None = None
    """Set when it comes from what student code doesn't get here."""


class CellRun(msgspec.Struct, frozen=True):
    """What one cell did. All text is the student's (untrusted) and capped; `truncated` says that some was cut."""

    number: int
    status: CellStatus
    seconds: float = 0.0
    stdout: str = ""
    stderr: str = ""
    displays: tuple[str, ...] = ()
    truncated: bool = False
    error: CodeError | None = None
    gaps: tuple[MetGap, ...] = ()
    """What it didn't get, whether or not that ended it."""


class Renamed(msgspec.Struct, frozen=True):
    """Something of an older version of a library that student code used, and that was read as what it meant."""

    library: Annotated[str, msgspec.Meta(max_length=60)]
    name: Annotated[str, msgspec.Meta(max_length=200)]
    """As code has it: "np.float"."""
    instead: Annotated[str, msgspec.Meta(max_length=200)]
    """How that is written today; "" where it has no effect."""
    removed: Annotated[str, msgspec.Meta(max_length=60)]
    """The version that lacks it; "" where no single one can be named."""


class Location(msgspec.Struct, frozen=True):
    """A place in the student's code: lines count from 1 within the cell (or the module)."""

    file: str
    cell: int | None = None
    line: int | None = None
    end_line: int | None = None


class Curve(msgspec.Struct, frozen=True):
    """Another quantity along the same updates, of the element where the parameters part: a state array, or the learning
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
    dtype: str = "float64"
    curves: tuple[Curve, ...] = ()


class WrongAnswer(msgspec.Struct, frozen=True, tag="wrong-answer"):
    """A single wrong value: the student's own call (or variable), what it gave and what is right."""

    call: str
    expected: str
    got: str


class Failure(msgspec.Struct, frozen=True, tag="failure"):
    """Student code raised, ran out of a limit or gave back something that is no number."""

    call: str
    what: str
    error: CodeError | None = None


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
    """What parts first of all that is returned, by its name in the call."""
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
    """Where the student's sequence parts from the expected one, where `message` tells something else."""
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


class Identity(msgspec.Struct, frozen=True):
    """Whose a submission is, as the system that it came from tells it: what an export matches rows by.

    Everything but `layout` may be empty: no system tells all of it. The texts are the student's (untrusted).
    """

    layout: str
    """The layout's name in `grader.intake.LAYOUTS`: "canvas", "moodle", "gradescope", "folders" …"""
    id: str = ""
    """The system's own number or key of the student: Canvas user id, Moodle participant id, Gradescope SID, login."""
    name: str = ""
    email: str = ""
    group: str = ""
    """The group that handed in together; every known member has a result of their own."""
    attempt: int | None = None
    """Which attempt was graded, counted from 1 as far as the system tells them apart."""
    late: bool | None = None
    """None where the system doesn't tell."""
    submitted_at: str = ""
    """ISO 8601, with offset where the system gives one."""
    submission: str = ""
    """The system's number of the submission or the file (Gradescope submission, Canvas file), as against the student's."""
    source: str = ""
    """Where it lay in what was given: a path relative to the folder or zip."""


class Result(msgspec.Struct, frozen=True):
    """All that is known about one submission. `notes` are for the reader of the page (limits hit, gaps of this machine)."""

    assignment: str
    student: str
    files: tuple[str, ...]
    score: float
    max_score: float
    status: SubmissionStatus
    reason: Message | None = None
    seconds: float = 0.0
    checks: tuple[CheckVerdict, ...] = ()
    cells: tuple[CellRun, ...] = ()
    notes: tuple[Message, ...] = ()
    code: StudentCode | None = None
    engine: str = ""
    confined: bool = True
    """Every layer of confinement was in force."""
    unchanged: bool = False
    """Judged from what was observed of the same code before: nothing was run this time."""
    identity: Identity | None = None
    unjudged: tuple[Gap, ...] = ()
    """Gaps for which checks could not be judged."""
    lacking: tuple[str, ...] = ()
    """Packages that the code wanted and the machine lacks, whether or not it mattered."""


class RowCheck(msgspec.Struct, frozen=True):
    """One check in a class table."""

    id: str
    title: Localized
    score: float
    max_score: float
    status: CheckStatus
    findings: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """A result as a class table needs it: light, so that a thousand fit in memory. `page` is relative to the index."""

    assignment: str
    student: str
    score: float
    max_score: float
    status: SubmissionStatus
    page: str
    reason: Message | None = None
    checks: tuple[RowCheck, ...] = ()
    unchanged: bool = False
    unjudged: tuple[Gap, ...] = ()
    lacking: tuple[str, ...] = ()


def row_of(result: Result, page: str) -> Row:
    """The row of a result whose report is `page`."""
    checks = tuple(
        RowCheck(v.id, v.title, v.score, v.max_score, v.status, tuple(f.id for f in v.findings)) for v in result.checks
    )
    return Row(
        result.assignment, result.student, result.score, result.max_score, result.status, page, result.reason, checks,
        result.unchanged, result.unjudged, result.lacking,
    )  # fmt: skip


Plain = Any
"""Decoded wire data: None, bool, int, float, str, list, dict, numeric arrays. Checked where it is used."""
