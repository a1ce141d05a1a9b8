"""What a cell that failed, or code for another Keras, has to do with what a record of Keras lacks."""

from __future__ import annotations

from grader.diagnosis.experiment import undefined_name
from grader.model.keras_record import KerasRecord
from grader.model.observation import Observation
from grader.model.submission import StudentCode
from grader.model.texts import N_
from grader.model.verdict import Finding, Location

OF_PYTHON = ("SyntaxError", "IndentationError", "TabError", "NameError")


def for_older_keras(record: KerasRecord, observation: Observation) -> bool:
    """Whether a real Keras was used that this code isn't written for, and some of it stopped there."""
    errors = [run.error for run in observation.cells if run.error is not None and not run.error.missing_module]
    stopped = any(error.type not in OF_PYTHON for error in errors)
    return record.backend == "real" and "keras-3" not in record.possible and stopped


def stopped_cells(code: StudentCode, observation: Observation) -> list[Finding]:
    """The first cell that failed: what comes after it may not have happened."""
    for run in observation.cells:
        if run.error is not None and run.status != "ok" and not run.error.missing_module:
            undefined = undefined_name(code, run)
            if undefined is not None:
                return [undefined]
            text = N_("Code cell {cell} stopped with {type}: {error}. What it and the cells after it should have done may be missing.", cell=run.number,
                      type=run.error.type or run.status, error=run.error.message)  # fmt: skip
            return [Finding("run/error", text, None, Location(code.file, run.error.cell or run.number, run.error.line))]
    return []
