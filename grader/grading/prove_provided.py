"""Proves what an assignment provides: code that imports each module, and opens each data file, finds it where students' code runs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from grader.assignments.load import Assignment
from grader.checks.shared.proof import Proof
from grader.engines.student import Engine
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.texts import N_


def provided(assignment: Assignment, engine: Engine, name: str) -> Iterator[Proof]:
    """A proof for each file of `provides`, with the engine of that name."""
    if not assignment.provides:
        return
    lines = [_use(each.name) for each in assignment.provides]
    code: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**code, "source": line} for line in lines]
    with tempfile.TemporaryDirectory(prefix="grade-provides-") as folder:
        file = Path(folder) / "provides.ipynb"
        file.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
        result = pipeline.grade(HandIn(assignment.name, "provides", file.parent, file), assignment, engine)
    errors = {run.number: run.error for run in result.cells}
    for number, (each, line) in enumerate(zip(assignment.provides, lines, strict=True), 1):
        error = errors.get(number)
        ran = number in errors
        what = N_("provides: `{line}` works in a student's code ({engine}).", line=line, engine=name)
        detail = f"{each.name}: {error.type}: {error.message}" if error is not None else "" if ran else each.name
        yield Proof(ran and error is None, what, detail)


def _use(name: str) -> str:
    """The line that uses a provided file: an import where it is a module, else opening it."""
    path = PurePosixPath(name)
    parts = [*path.parent.parts, path.stem] if path.stem != "__init__" else [*path.parent.parts]
    if path.suffix == ".py" and parts and all(part.isidentifier() for part in parts):
        return f"import {'.'.join(parts)}"
    return f'open({json.dumps(name, ensure_ascii=False)}, "rb").close()'
