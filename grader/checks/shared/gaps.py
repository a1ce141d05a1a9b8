"""A gap of the grader's is never a mark: what may depend on something that couldn't run here could not be judged.

What may be missing is a package, a file, what the confinement refuses (network, programs), a name of the Keras stand-in, or
more time, memory or output than the limits allow a cell. A check that is passed all the same is passed. One that isn't is looked
at: where the answers themselves met the gap, or where statements that weren't run may matter to what was asked for, nobody
knows what would have come out. It keeps what it has earned, part by part, and is told as such; no story is told about the rest.

A loop without end, or too much memory, in a function that is asked is the student's own mistake, and judged by its check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from grader.checks.shared.dependence import ANYTHING, Code, Statement
from grader.checks.shared.failures import lacks
from grader.checks.shared.spec import Check
from grader.engines.limits import Limits
from grader.model.observation import Answer, Observation, asks_for
from grader.model.run import Gap, GapKind, MetGap
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Failure, Finding, Location

MEMORY: dict[str, GapKind] = {"memory": "memory", "output": "output", "storage": "storage"}
BY_LIMITS: dict[str, GapKind] = {"time": "time", **MEMORY}
"""Gaps that are limits of ours; student code runs into them in a cell, or the whole run does."""
NOT_EARNED = ("experiment", "order")
"""Parts that say that nothing is amiss, which can't be said of what is only half there."""


class Met(msgspec.Struct, frozen=True):
    """A gap, where it was met, and the statements that weren't run for it."""

    gap: Gap
    cell: int | None = None
    line: int | None = None
    lost: tuple[Statement, ...] = ()


class Unjudged:
    """All that couldn't run of one submission."""

    def __init__(self, code: StudentCode, observation: Observation) -> None:
        self._code, self._observation = code, observation
        self.everything = tuple(_met(observation))
        self._read: Code | None = None

    def settled(
        self, check: Check, verdict: CheckVerdict, answers: Sequence[Answer], limits: Limits
    ) -> tuple[CheckVerdict, Gap | None]:
        """The verdict as it stands, or that the check could not be judged, with the gap."""
        if verdict.status == "passed" or self._observation.ending == "protocol":
            return verdict, None
        met = self._in_answers(check, answers) or self._by_ending(answers, verdict)
        if met is None and self.everything:
            met = self._in_cells(check)
        if met is None and verdict.status == "error":  # the record of what was asked of Keras says it
            met = next((each for each in self.everything if each.gap.what == "stand-in"), None)
        if met is None:
            return verdict, None
        finding = Finding(ID[met.gap.what], told(met, self._code, limits), Failure(check.id, "gap"), self._place(met))
        parts = tuple(
            msgspec.structs.replace(part, score=0.0) if part.id in NOT_EARNED else part for part in verdict.parts
        )
        kept = round(min(verdict.score, sum(part.score for part in parts)), 2)
        return msgspec.structs.replace(
            verdict, status="error", score=kept, parts=parts, findings=(finding,), reasons=(), accepted=None, formula=""
        ), met.gap

    def _in_answers(self, check: Check, answers: Sequence[Answer]) -> Met | None:
        """The gap that an answer met: a function that is asked wanted it."""
        tested = [t.answer for t in self._observation.tested if t.test == check.id and t.answer is not None]
        for answer in (*answers, *tested):
            error = answer.error
            if answer.status == "error" and error is not None and error.gap is not None:
                return Met(error.gap, error.cell, error.line)
        filled = next((met for met in self.everything if met.gap.what == "memory"), None)
        if filled is not None and any(_had_no_memory(answer) for answer in (*answers, *tested)):
            return filled  # a cell left none to the functions
        for answer in (*answers, *tested):
            if answer.gap is not None and not self._replaced(answer.gap):
                return Met(answer.gap)
        return None

    def _replaced(self, gap: Gap) -> bool:
        """Whether a function imports another package instead of one that it can't have: then it is judged with that one."""
        root = gap.name.split(".")[0]
        return gap.what == "module" and any(root in s.replaces for s in self._taken_apart().statements)

    def _by_ending(self, answers: Sequence[Answer], verdict: CheckVerdict) -> Met | None:
        """A limit that ended the whole run before this was asked."""
        ending = self._observation.ending
        if ending not in BY_LIMITS or any(answer.status in ("timeout", "memory", "crashed") for answer in answers):
            return None
        unasked = not answers or any(answer.status == "not asked" for answer in answers)
        asked_itself = verdict.kind == "custom" and any(t.test == verdict.id for t in self._observation.tested)
        return Met(Gap(BY_LIMITS[ending])) if unasked and not asked_itself else None

    def _in_cells(self, check: Check) -> Met | None:
        """The first gap of a cell that may matter to what was asked for."""
        code = self._taken_apart()
        asked = {asks_for(question) for question in check.ask(self._observation.inventory)} - {""}
        asked |= {name for t in self._observation.tested if t.test == check.id for name in t.asked}
        names = asked | set(check.wanted())
        needed = code.needed_for(names, check.touching)
        unknown = bool(needed - code.given())
        for met in self.everything:
            lost = code.at(met.cell, met.line, rest=_rest(met)) if met.cell is not None else ()
            if met.gap.what == "module":
                lost = [s for s in lost if met.gap.name.split(".")[0] not in s.replaces or s.defines]
            if _matters(code, lost, needed, check, unknown=unknown) or self._may_do_it(code, lost, check):
                return msgspec.structs.replace(met, lost=tuple(lost))
        return None

    def _may_do_it(self, code: Code, lost: Sequence[Statement], check: Check) -> bool:
        """Whether what wasn't run calls a module of which nobody knows that it doesn't do what the check looks at."""
        if not check.touching:
            return False
        missing = {met.gap.name.split(".")[0] for met in self.everything if met.gap.what == "module"}
        opaque = code.opaque(missing, check.touching)
        return any(opaque & s.mentions for s in code.reached(lost) if not s.is_import)

    def _taken_apart(self) -> Code:
        """The code by its statements; only where it is needed."""
        if self._read is None:
            self._read = Code(self._code)
        return self._read

    def _place(self, met: Met) -> Location | None:
        return None if met.cell is None else Location(self._code.file, met.cell, met.line)


def _had_no_memory(answer: Answer) -> bool:
    return answer.status in ("crashed", "memory") or (answer.error is not None and answer.error.type == "MemoryError")


def _matters(code: Code, lost: Sequence[Statement], needed: set[str], check: Check, *, unknown: bool) -> bool:
    """Whether statements that weren't run may have changed what a check asks for."""
    reached = code.reached(lost)
    changed = {name for s in lost for name in s.gives} | {name for s in reached for name in s.shared}
    if any(ANYTHING in s.bound for s in lost) and (unknown or not all(s.cell for s in lost)):
        return True
    if changed & needed:
        return True
    mentioned = {name for s in reached for name in s.mentions}
    if set(check.touching) & mentioned:
        return True
    return bool(set(check.follows()) & {name for s in reached for name in s.bound})


def _rest(met: Met) -> bool:
    return isinstance(met.gap, MetGap) and met.gap.rest


def _met(observation: Observation) -> list[Met]:
    found = []
    for run in observation.cells:
        for gap in run.gaps:
            if gap.what == "interrupt":
                if run.status != "timeout":
                    continue  # raised by the student's own code
                gap = msgspec.structs.replace(gap, what="time")
            found.append(Met(gap, run.number, gap.line))
        if any(gap.rest for gap in run.gaps):
            continue
        ended = run.error.type if run.error is not None else ""
        if run.status == "timeout" and not any(gap.what == "interrupt" for gap in run.gaps):
            found.append(Met(Gap("time"), run.number))
        elif run.status == "error" and ended in MEMORY:  # it ended the process
            found.append(Met(Gap(MEMORY[ended]), run.number))
        elif run.status == "not run" and observation.ending in BY_LIMITS:
            found.append(Met(Gap(BY_LIMITS[observation.ending]), run.number))
    return found


TITLES: Mapping[str, Message] = {
    "grader/missing-module": N_("package missing here"),
    "grader/missing-file": N_("file missing here"),
    "grader/refused": N_("network or programs wanted"),
    "grader/time": N_("a cell was cut by the time limit"),
    "grader/memory": N_("stopped by a limit"),
    "grader/keras-gap": N_("unknown to the grader"),
}
"""What a class table calls these findings."""

ID = {
    "module": "grader/missing-module", "stand-in": "grader/keras-gap", "file": "grader/missing-file", "network": "grader/refused",
    "programs": "grader/refused", "time": "grader/time", "interrupt": "grader/time", "memory": "grader/memory",
    "output": "grader/memory", "storage": "grader/memory",
}  # fmt: skip


def told(met: Met, code: StudentCode, limits: Limits) -> Message:
    """What is said of a gap: to whoever reads it, and of nobody's mistake."""
    gap = met.gap
    where = (
        N_("the run")
        if met.cell is None
        else N_("the file")
        if code.kind == "module"
        else N_("code cell {cell}", cell=met.cell)
    )
    match gap.what:
        case "module":
            return lacks(gap.name)
        case "stand-in":
            return N_("This grader does not know `{name}` of Keras, so this could not be fully judged. That is the grader's gap, not your mistake.", name=gap.name)  # fmt: skip
        case "file":
            return N_("This could not be judged: {where} reads `{name}`, and where your code ran there is no such file.", where=where, name=gap.name)  # fmt: skip
        case "network":
            return N_("This could not be judged: {where} wants the network, and code gets none while it is graded.", where=where)  # fmt: skip
        case "programs":
            return N_("This could not be judged: {where} starts another program, and code may start none while it is graded.", where=where)  # fmt: skip
        case "time" | "interrupt":
            seconds = limits.seconds if met.cell is None else limits.seconds_per_cell
            return N_("This could not be judged: {where} was stopped after {seconds} seconds, the most that it may take, before it was done.", where=where, seconds=f"{seconds:g}")  # fmt: skip
        case "output":
            return N_(
                "This could not be judged: {where} gave more output than can be kept, and was stopped.", where=where
            )
        case "storage":
            return N_(
                "This could not be judged: {where} wrote more files than are allowed, and was stopped.", where=where
            )
    return N_("This could not be judged: {where} wanted more memory than the {megabytes} MB that it may have, and was stopped.", where=where, megabytes=limits.memory_mb)  # fmt: skip
