"""What to say when student code gave no answer at all: missing, raised, hung, crashed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader.checks.shared.definitions import definitions
from grader.checks.shared.spec import place_of
from grader.model.observation import Answer, Observation
from grader.model.packages import looks_like_a_course_file
from grader.model.run import CodeError
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import Failure, Finding, Location

TITLES: Mapping[str, Message] = {
    "call/missing": N_("function missing"),
    "call/ambiguous": N_("name missing, several may be meant"),
    "call/arguments": N_("other arguments"),
    "run/error": N_("stopped with an error"),
    "run/syntax": N_("syntax error"),
    "run/timeout": N_("ran out of time"),
    "run/memory": N_("too much memory"),
    "run/crashed": N_("Python crashed"),
    "run/not-asked": N_("was not run"),
    "result/order": N_("values in another order"),
    "result/none": N_("returned None"),
    "result/shape": N_("wrong shape"),
    "result/complex": N_("complex numbers"),
    "result/not-numbers": N_("no numbers"),
}
"""What a class table calls these findings."""


def can_be_shown(answer: Answer) -> bool:
    """Whether code that is pasted anywhere stops with the same exception as the student's stopped with here."""
    error = answer.error
    if answer.status != "error" or error is None or answer.gap is not None or error.gap is not None:
        return False
    return error.missing_module is None and error.type not in ("", "KeyboardInterrupt", "MemoryError")


def explain(
    answer: Answer, name: str, call: str, code: StudentCode, observation: Observation, tried: str = ""
) -> Finding:
    """The finding for an answer whose status isn't "ok". `call`: the task's; `tried`: the student's own, as code to paste."""
    if answer.status == "missing":
        return _missing(name, call, code, observation)
    error = answer.error
    place = place_of(name, code, observation.inventory)
    if error is not None and error.missing_module:
        return machine_lacks(error.missing_module, call, place)
    stopped = _that_stopped_before(error, code, observation)
    if stopped is not None and stopped.missing_module:
        return machine_lacks(stopped.missing_module, call, place)
    if error is not None and error.cell is not None:
        place = Location(code.file, error.cell, error.line)
    kind, message, what = _words(answer, name, call)
    hint = _import_that_lacks(error, code) if stopped is None else None
    if stopped is not None:
        message = N_("{what}. It should come from code cell {cell}, which stopped before that with {type}: {error}", what=message,
                     cell=stopped.cell or 1, type=stopped.type, error=stopped.message)  # fmt: skip
    return Finding(kind, message, Failure(call, what, error, tried if can_be_shown(answer) else ""), place, hint)


USUAL_IMPORTS = {
    "np": "import numpy as np", "numpy": "import numpy", "math": "import math", "random": "import random", "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt", "tf": "import tensorflow as tf", "keras": "from tensorflow import keras",
    "torch": "import torch", "copy": "import copy", "sqrt": "from math import sqrt", "ceil": "from math import ceil",
}  # fmt: skip
"""Names that nobody means anything else by, with the line that gives them."""


def _import_that_lacks(error: CodeError | None, code: StudentCode) -> Message | None:
    """The import that would give a name which isn't there; None where the code gives that name somewhere."""
    found = _UNDEFINED.fullmatch(error.message) if error is not None and error.type == "NameError" else None
    line = USUAL_IMPORTS.get(found[1]) if found is not None else None
    if found is None or line is None or definitions(found[1], code.cells):
        return None
    imports = re.compile(rf"^\s*(?:import|from)\b.*\b{found[1]}\b", re.MULTILINE)
    if any(imports.search(cell.source) for cell in code.cells):
        return None  # within a function, perhaps
    return N_("`{line}` is nowhere in your code: put it at the top.", line=line)


_UNDEFINED = re.compile(r"name '(\w+)' is not defined.*")


def _that_stopped_before(error: CodeError | None, code: StudentCode, observation: Observation) -> CodeError | None:
    """What ended the cell that would have given a name which isn't there; None where that isn't the reason."""
    found = _UNDEFINED.fullmatch(error.message) if error is not None else None
    if error is None or error.type != "NameError" or found is None:
        return None
    name = re.escape(found[1])
    gives = re.compile(
        rf"^\s*(import\b.*|from\b.*\bimport\b.*)\b{name}\b|^\s*(def|class)\s+{name}\b|\b{name}\s*=(?!=)", re.MULTILINE
    )
    sources = {cell.number: cell.source for cell in code.cells}
    ends = (run.error for run in observation.cells if run.status != "ok" and gives.search(sources.get(run.number, "")))
    return next((end for end in ends if end is not None), None)


def _words(answer: Answer, name: str, call: str) -> tuple[str, Message, str]:
    error = answer.error or CodeError("", "")
    match answer.status:
        case "timeout":
            text = N_("`{name}` did not return in time: look for a loop that never ends.", name=name)
            return "run/timeout", text, "timeout"
        case "memory":
            text = N_(
                "`{name}` wanted more memory than the assignment allows: does an array grow without end?", name=name
            )
            return "run/memory", text, "memory"
        case "crashed":
            text = N_(
                "Python itself ended while `{name}` ran ({detail}), so nothing came back.",
                name=name,
                detail=error.message,
            )
            return "run/crashed", text, "crashed"
        case "not asked":
            return (
                "run/not-asked",
                N_("`{name}` could not be tried, because the run had already ended.", name=name),
                "not asked",
            )
    if error.type == "TypeError" and "argument" in error.message and error.line is None:
        text = N_("`{name}` can't be called as the task asks, `{call}`: {error}. Compare its arguments.", name=name, call=call,
                  error=error.message)  # fmt: skip
        return "call/arguments", text, "error"
    text = N_("`{name}` stopped with {type}: {error}", name=name, type=error.type, error=error.message)
    return "run/error", text, "error"


def _missing(name: str, call: str, code: StudentCode, observation: Observation) -> Finding:
    place = place_of(name, code, {})
    for run in observation.cells:
        if place is not None and run.number == place.cell and run.status != "ok":
            return _its_cell_failed(name, call, run.error, run.status, place, code.kind)
    if observation.ending:
        return Finding("run/not-asked", N_("`{name}` could not be tried, because the run had already ended.", name=name),
                       Failure(call, "not asked"), place)  # fmt: skip
    gives = _that_may_give(name, code, observation)
    if place is None and gives:
        return machine_lacks(gives, call, place)
    text = N_(
        "There is no `{name}` in what you handed in. Is the name spelled as in the task, and is its cell there?",
        name=name,
    )
    return Finding("call/missing", text, Failure(call, "missing"))


def _that_may_give(name: str, code: StudentCode, observation: Observation) -> str:
    """The module, lacking here, from which the name is imported, or all that there is; "" where there is none such."""
    for module in observation.missing_modules:
        given = re.compile(
            rf"^\s*from\s+{re.escape(module.split('.')[0])}[\w.]*\s+import\s+(?:\*|[^\n#]*\b{re.escape(name)}\b)",
            re.MULTILINE,
        )
        if any(given.search(cell.source) for cell in code.cells):
            return module
    return ""


def several_meant(name: str, candidates: Sequence[str], call: str) -> Finding:
    """The name isn't there, and it can't be said which of these stands for it."""
    listed = ", ".join(f"`{each}`" for each in candidates)
    text = N_(
        "There is no `{name}`, and any of {others} may be meant. Give one of them exactly that name.",
        name=name,
        others=listed,
    )
    return Finding("call/ambiguous", text, Failure(call, "missing"))


def _its_cell_failed(name: str, call: str, error: CodeError | None, status: str, place: Location, kind: str) -> Finding:
    if error is not None and error.missing_module:
        return machine_lacks(error.missing_module, call, place)
    if error is not None and error.line is not None:
        place = Location(place.file, place.cell, error.line)
    cell = place.cell or 1
    where = N_("the file") if kind == "module" else N_("code cell {cell}", cell=cell)
    if status == "timeout":
        text = N_(
            "`{name}` does not exist, because {where} ran out of time before defining it.", name=name, where=where
        )
        return Finding("run/timeout", text, Failure(call, "timeout", error), place)
    if error is not None and error.type in ("SyntaxError", "IndentationError", "TabError"):
        text = N_("`{name}` does not exist, because Python can't read line {line} of {where}: {error}", name=name, where=where,
                  error=error.message, line=error.line or 1)  # fmt: skip
        return Finding("run/syntax", text, Failure(call, "error", error), place)
    type_, message = (error.type, error.message) if error is not None else ("", "")
    text = N_("`{name}` does not exist, because {where} stopped before defining it, with {type}: {error}", name=name, where=where,
              type=type_, error=message)  # fmt: skip
    return Finding("run/error", text, Failure(call, "error", error), place)


def machine_lacks(module: str, call: str, place: Location | None) -> Finding:
    """The grader's own gap: never counted as the student's mistake."""
    return Finding("grader/missing-module", lacks(module), Failure(call, "missing module"), place)


def lacks(module: str) -> Message:
    """That a package or a file of the course isn't there, in words for whoever reads them."""
    if looks_like_a_course_file(module):
        return N_("Your code imports `{module}`, which is not here and looks like a file of the course, so this could not be judged. That is "
                  "not your mistake: the assignment has to supply the file (`provides` in assignment.toml).", module=module)  # fmt: skip
    return N_("This could not be judged: the package `{name}` is not on the machine where your code ran. That is no mistake of yours.", name=module)  # fmt: skip
