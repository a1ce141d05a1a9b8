"""Runs and judges one submission (taking in: take_in.py; what is kept of it, with its pages: record.py)."""

from __future__ import annotations

import functools

import msgspec
import numpy as np

from grader.assignments.load import Assignment
from grader.assignments.provided import beside_the_code
from grader.checks.custom import custom
from grader.checks.keras.keras import Keras
from grader.checks.shared.gaps import Unjudged
from grader.checks.shared.not_counted import with_reasons
from grader.checks.shared.spec import Check
from grader.diagnosis.experiment.example import essence
from grader.engines.observe import observe
from grader.engines.student import Engine
from grader.grading import old_names, store
from grader.intake.folder import HandIn
from grader.intake.read import read_code
from grader.model.errors import EngineError, SubmissionError
from grader.model.observation import Inventory, Observation, Question
from grader.model.packages import may_be_there_now
from grader.model.result import Result
from grader.model.run import CellRun, CodeError, Gap
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message, printable
from grader.model.verdict import Finding


def grade(
    hand_in: HandIn, assignment: Assignment, engine: Engine, memory: store.Store | None = None, *, fresh: bool = False
) -> Result:
    """A hand-in's result. Never raises for anything in a submission.

    With a store, what was observed earlier of the same code under the same conditions is judged again instead of
    running the code once more (unless `fresh`), and what is observed now is kept.
    """
    if hand_in.file is None:
        wanted = " / ".join(assignment.files)
        return _not_run(
            hand_in, assignment, "missing", N_("Nothing to grade was handed in: no {wanted}.", wanted=wanted)
        )
    try:
        code = read_code(hand_in.file)
    except SubmissionError as error:
        return _not_run(hand_in, assignment, "failed", error.message)
    extra, said = beside_the_code(assignment.provides, hand_in.extra)
    hand_in = msgspec.structs.replace(hand_in, extra=extra, notes=(*hand_in.notes, *said))
    how = engine.name if engine.keras == "stand-in" else f"{engine.name} with {engine.keras} Keras"
    assignment = msgspec.structs.replace(assignment, checks=tuple(check.suited(code) for check in assignment.checks))
    key = store.run_key(code, hand_in.extra, how, assignment.conditions())
    kept = memory.observation(key) if memory is not None and not fresh else None
    ask = _Questions(assignment)
    if kept is not None and any(may_be_there_now(name) for name in kept.observation.missing_modules):
        kept = None  # what was missing then is here now
    unchanged = kept is not None and kept.questions == store.questions_key(ask(kept.observation.inventory))
    if kept is None or not unchanged:
        try:
            limits = assignment.limits if engine.keras == "stand-in" else assignment.limits.for_training()
            observation = observe(
                engine, code, hand_in.extra, ask, limits,
                functools.partial(custom.interview, assignment.tests) if assignment.tests is not None else None,
                {name: listed for check in assignment.checks for name, listed in check.follows().items()},
            )  # fmt: skip
        except EngineError as error:
            return _not_run(
                hand_in, assignment, "failed", N_("The grader itself failed: {error}", error=str(error)), code
            )
        kept = store.Kept(store.questions_key(ask(observation.inventory)), observation)
        if memory is not None:
            memory.keep(key, kept)
    result = judge(hand_in, assignment, code, kept.observation, engine.gaps())
    return msgspec.structs.replace(result, unchanged=unchanged)


def questions(assignment: Assignment, inventory: Inventory) -> dict[str, list[Question]]:
    """Everything that an assignment asks of a submission that defines these names."""
    return {check.id: list(check.ask(inventory)) for check in assignment.checks}


class _Questions:
    """The same, worked out once for an inventory that is asked about again."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._last: tuple[Inventory, dict[str, list[Question]]] | None = None

    def __call__(self, inventory: Inventory) -> dict[str, list[Question]]:
        if self._last is None or self._last[0] is not inventory:
            self._last = (inventory, questions(self._assignment, inventory))
        return self._last[1]


ENDINGS = {
    "time": N_("It ran out of time: what came after was not run. A loop that never ends is the usual reason."),
    "memory": N_("It wanted more memory than the assignment allows."),
    "crashed": N_("Python itself ended while your code ran."),
    "output": N_("It printed more than can be kept."),
    "protocol": N_(
        "Your code wrote into the channel through which the grader asks its questions, so its answers can't be trusted."
    ),
    "storage": N_("It wrote more files than the assignment allows."),
}


EXAMPLE_UNCHANGED = Finding(
    "example/unchanged",
    N_("For this task the file holds what the assignment gave you, with nothing of your own yet. Perhaps it is not the file "
       "that you worked on, or it wasn't saved?"),
    title=N_("the example handed in unchanged"),
)  # fmt: skip
"""Of the checks that don't tell it in words of their own."""


def _is_example(check: Check, assignment: Assignment, code: StudentCode) -> bool:
    """Whether all that was handed in for this check is the example that students are given."""
    given = assignment.example
    if given is None or isinstance(check, Keras):
        return False
    handed_in = essence(code.cells, check.reserved)
    return bool(handed_in) and handed_in == essence(given.cells, check.reserved)


def judge(
    hand_in: HandIn, assignment: Assignment, code: StudentCode, observation: Observation, gaps: tuple[str, ...] = ()
) -> Result:
    """The result that follows from an observation. Pure: no student code is run, nothing is read or written."""
    believed = observation.ending != "protocol"
    with np.errstate(all="ignore"):  # a student's numbers may overflow any arithmetic; what that means the checks say
        unjudged = Unjudged(code, observation)
        verdicts, gaps_met = [], []
        for check in assignment.checks:
            answers = observation.answers.get(check.id, ()) if believed else ()
            if _is_example(check, assignment, code):
                verdicts.append(check.verdict(0, [EXAMPLE_UNCHANGED]))
                continue
            verdict, gap = unjudged.settled(check, check.judge(code, observation, answers), answers, assignment.limits)
            verdicts.append(with_reasons(check, verdict, code, observation, assignment.starter))
            gaps_met += [Gap(gap.what, gap.name)] if gap is not None else []
    lacking = [finding.message for verdict in verdicts if verdict.status == "error" for finding in verdict.findings]
    notes = list(hand_in.notes)
    notes += [
        N_("Protection missing on this machine: {gap}", gap=gap)
        for gap in gaps
        if gap.startswith(("landlock", "seccomp"))
    ]
    notes += old_names.remarks(observation.renamed)
    if code.kind != ("notebook" if code.file.lower().endswith(".ipynb") else "module"):
        notes.append(
            N_("{file} holds Python code, not a notebook; it was run as a module.", file=code.file)
            if code.kind == "module"
            else N_("{file} holds a notebook, not a module; it was run as a notebook.", file=code.file)
        )
    within = [f"`{found.name}`" for found in observation.inventory.values() if found.within]
    if within:
        notes.append(N_("Known only within a function of yours: {names}. Its last value there was used; define it at the top level, so "
                        "that other code can use it too.", names=", ".join(within)))  # fmt: skip
    if observation.script is not None:
        notes.append(_what_ended(observation.script))
    if not any(cell.source.strip() for cell in code.cells):
        notes.append(N_("{file} holds no code: there is no code cell with anything in it.", file=code.file))
    reason: Message | None = None
    if observation.ending:
        reason = ENDINGS[observation.ending]
    elif lacking:
        reason = lacking[0]
    return Result(
        assignment=assignment.name,
        student=hand_in.student,
        files=(code.file,),
        score=round(sum(verdict.score for verdict in verdicts), 2),
        max_score=assignment.points,
        status="failed" if reason is not None else "graded",
        reason=reason,
        seconds=round(observation.seconds, 3),
        checks=tuple(verdicts),
        cells=observation.cells,
        notes=tuple(notes),
        code=code,
        engine=observation.engine,
        confined={"landlock", "seccomp"} <= set(observation.confinement),
        identity=hand_in.identity,
        unjudged=tuple(dict.fromkeys(gaps_met)),
        lacking=tuple(name for name in observation.missing_modules if "." not in name),
    )


def _what_ended(script: CellRun) -> Message:
    """How the demonstration of a module ended, which costs nothing of what stands above it."""
    error = script.error or CodeError("", "")
    if script.status == "timeout":
        what: Message = N_("it ran out of time")
    elif error.type in ENDINGS:
        what = N_("it ended Python itself")
    else:
        what = N_("it stopped with {type}: {error}", type=error.type, error=error.message)
    return N_('Run as a script (`if __name__ == "__main__"`), your file did not finish: {what}. What it defines was looked at '
              "separately, and loses nothing.", what=what)  # fmt: skip


def failed(hand_in: HandIn, assignment: Assignment, error: str) -> Result:
    """The result where the grader itself made a mistake."""
    return _not_run(hand_in, assignment, "failed", N_("The grader itself failed: {error}", error=error))


def _not_run(
    hand_in: HandIn, assignment: Assignment, status: str, reason: Message, code: StudentCode | None = None
) -> Result:
    return Result(
        assignment=assignment.name,
        student=hand_in.student,
        files=(printable(hand_in.file.name),) if hand_in.file is not None else (),
        score=0.0,
        max_score=assignment.points,
        status=status,  # type: ignore[arg-type]
        reason=reason,
        notes=hand_in.notes,
        code=code,
        identity=hand_in.identity,
    )
