"""Records a result: stores it and writes its pages."""

from __future__ import annotations

from pathlib import Path

import msgspec

from grader import report
from grader.assignments import load as assignments
from grader.assignments.load import Assignment
from grader.gradebook.results import as_contract
from grader.grading.options import Options
from grader.grading.store import Store
from grader.grading.take_in import Task
from grader.intake.read import read_cells
from grader.model.errors import GradeError
from grader.model.result import Result, Row, row_of
from grader.model.texts import N_, printable


def record(result: Result, options: Options, store: Store, assignment: Assignment, notebook: Path | None = None) -> Row:
    """Store a result and write its pages; returns its row for the class page. `notebook` is the file that was graded."""
    beside, lang = "", options.language_of([assignment])
    if options.notebooks and notebook is not None and result.code is not None and result.code.kind == "notebook":
        try:
            beside = report.write_notebook_page(
                read_cells(notebook), result, options.out, lang, title=assignment.title
            ).name
        except Exception as error:  # noqa: BLE001 - a page less, and no mark
            note = N_("The notebook could not be turned into a page: {error}", error=printable(f"{type(error).__name__}: {error}")[:200])  # fmt: skip
            result = msgspec.structs.replace(result, notes=(*result.notes, note))
    try:
        page = report.write_student_page(result, options.out, lang, title=assignment.title, notebook=beside)
    except GradeError:
        raise
    except Exception as error:  # noqa: BLE001 - a page that can't be written must not cost the rest of a class its marks
        said = N_("The report could not be written: {error}", error=printable(f"{type(error).__name__}: {error}")[:200])
        result = Result(
            result.assignment, result.student, result.files, result.score, result.max_score, "failed", said,
            notes=result.notes, identity=result.identity,
        )  # fmt: skip
        page = report.write_student_page(result, options.out, lang, title=assignment.title)
    store.keep_result(result.assignment, result.student, as_contract(result, lang))
    return row_of(result, page.relative_to(options.out).as_posix())


def lost(options: Options, task: Task) -> tuple[Row, ...]:
    """The rows of a hand-in, and of all its group, during which the grader's own process died twice."""
    assignment = assignments.load(task.assignment)
    reason = N_("The grader's own process ended twice while it worked on this submission. It needs a human.")
    with Store(options.store_file) as store:
        results = (
            Result(assignment.name, who.student, (), 0.0, assignment.points, "failed", reason, identity=who.identity)
            for who in (task.hand_in, *task.members)
        )
        return tuple(record(result, options, store, assignment) for result in results)
