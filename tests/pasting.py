"""Pastes the examples of reports into fresh interpreters: the code of the submission, then the lines that the report says to try."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from grader.model.submission import StudentCode
from grader.model.verdict import CheckVerdict, Divergence, Failure, WrongAnswer
from grader.report.text import apart
from tests.printed_batches import are_batches

ROOT = Path(__file__).parents[1]
RUNNER = """
import contextlib, io, json, signal, sys
import numpy as np
from IPython.core.inputtransformer2 import TransformerManager
def out_of_time(*_):
    raise TimeoutError
signal.signal(signal.SIGALRM, out_of_time)
class Shell:
    run_line_magic = run_cell_magic = system = getoutput = lambda self, *_: None
def run(cells, call):
    np.set_printoptions(precision=8)
    space = {"__name__": "homework", "get_ipython": Shell}
    for cell in cells:
        signal.setitimer(signal.ITIMER_REAL, 2)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(BaseException):
            exec(compile(TransformerManager().transform_cell(cell), "homework", "exec"), space)
        signal.setitimer(signal.ITIMER_REAL, 0)
    said = io.StringIO()
    signal.setitimer(signal.ITIMER_REAL, 5)
    try:
        with contextlib.redirect_stdout(said), np.errstate(all="ignore"):
            exec(compile(call, "pasted", "exec"), space)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return said.getvalue()
every = json.load(sys.stdin)
if any("tests.wrong_rules" in cell for cells, _ in every for cell in cells):
    import tests.wrong_rules  # takes longer than a cell may
json.dump([run(*each) for each in every], sys.stdout)
"""


How = Literal["prints", "prints batches", "stops", "varies"]


class Said(NamedTuple):
    """What a report says of a call: what it prints, or how it stops."""

    where: str
    cells: tuple[str, ...]
    call: str
    got: str
    how: How = "prints"


def examples(where: str, code: StudentCode, verdicts: Iterable[CheckVerdict]) -> list[Said]:
    """All that a report says to try."""
    cells = tuple(cell.source for cell in code.cells)
    found = []
    for verdict in verdicts:
        for finding in verdict.findings:
            at, evidence = f"{where}, {verdict.id}, {finding.id}", finding.evidence
            if finding.example is not None:
                found.append(Said(at, cells, finding.example.call, finding.example.got))
            elif isinstance(evidence, Divergence) and evidence.call:
                found.append(Said(at, cells, evidence.call, apart(evidence.expected, evidence.got)[1]))
            elif isinstance(evidence, WrongAnswer) and evidence.to_try:
                of_batches = verdict.kind in ("minibatch", "training-loop")
                prints: How = "prints batches" if of_batches and evidence.got.startswith("[") else "prints"
                found.append(Said(at, cells, evidence.call, evidence.got, "varies" if evidence.varies else prints))
            elif isinstance(evidence, Failure) and evidence.tried and evidence.error is not None:
                error = f"{evidence.error.type}: {evidence.error.message}"
                found.append(Said(at, cells, evidence.tried, error, "stops"))
    return found


def untrue(said: Sequence[Said]) -> list[str]:
    """Those that don't print what the report says, each with what they print."""
    asked = json.dumps([(each.cells, each.call) for each in said])
    ran = subprocess.run(
        [sys.executable, "-c", RUNNER], input=asked, capture_output=True, text=True, timeout=600, check=True, cwd=ROOT
    )
    printed = json.loads(ran.stdout)
    return [
        f"{each.where}\n{each.call}\n  said {each.got}, printed {out}"
        for each, out in zip(said, printed, strict=True)
        if not is_true(each, out)
    ]


def is_true(said: Said, printed: str) -> bool:
    """Whether this is what the report says."""
    if said.how == "stops":
        return printed.strip()[:200] == said.got.strip()[:200]
    if said.got.startswith("> "):
        return printed == f"Exception: {said.got}"
    if re.match(r"\w*(?:Error|Exit|Interrupt|Exception)\b", printed) or not printed:
        return False
    if (
        said.how == "varies" or said.got == "–"
    ):  # "–": that there is nothing of what was asked for, whatever it is instead
        return True
    if said.how == "prints batches" and "." not in said.got and "nan" not in said.got:
        return are_batches(said.got, printed) or (said.got.count("[") == 1 and agree(said.got, printed))
    if " | " in said.got:  # what two epochs hold, each on a line of its own
        lines = printed.strip().split("\n[")
        told = [numbers.replace(", …", "") for numbers in said.got.split(" | ")]
        return all(
            are_batches(f"[{each}, …]", f"[{line.lstrip('[')}", flat=True)
            for each, line in zip(told, lines, strict=True)
        )
    return said.got == printed.strip() or agree(said.got, printed)


NUMBER = re.compile(r"nan|-?inf|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")


def agree(said: str, printed: str) -> bool:
    """Whether the numbers are the same, to the digits that are said. Of an array whose one element is told: that it is in there."""
    wanted, came = NUMBER.findall(said), NUMBER.findall(printed)
    if "Error" in printed or not wanted or (len(wanted) != len(came) and len(wanted) > 1):
        return False
    if len(wanted) == 1 and len(came) > 1:
        return any(_same(wanted[0], each) for each in came)
    return len(wanted) == len(came) and all(map(_same, wanted, came))


def _same(said: str, printed: str) -> bool:
    if "n" in said + printed:
        return said == printed or {said, printed} <= {"nan", "inf", "-inf", "None"}
    digits = len(re.sub(r"e.*|[-+.]", "", said).lstrip("0")) or 1
    a, b = float(said), float(printed)
    return abs(a - b) <= 0.51 * 10.0 ** (1 - digits) * max(abs(a), 1e-300) * 10 or abs(a - b) < 1e-13
