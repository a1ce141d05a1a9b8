"""Reads the code in a notebook or module, whatever editors and learning platforms did to the file."""

from __future__ import annotations

import json
import os
import re
import stat
import warnings
from pathlib import Path
from typing import Any

from grader.intake.decode import text_of
from grader.intake.outputs import without_outputs
from grader.intake.stored import MOST_STORED_IN_ALL, execution_count, stored_text
from grader.model.errors import SubmissionError
from grader.model.submission import Cell, StudentCode, TextCell
from grader.model.texts import N_, printable

LARGEST = 20 * 2**20
"""Bytes that are looked at. A larger notebook holds pictures and logs, which are left out."""
LARGEST_WITH_OUTPUTS = 128 * 2**20
"""Bytes; a larger notebook is refused with the way out."""
MOST_CODE = 4 * 2**20
"""Characters of code; more is data."""
MOST_CELLS = 5_000
MOST_TEXT = 200_000
"""Characters of cells of text that are looked through for code."""
_DEFINES = re.compile(r"(?m)^[ \t>]*(?:(?:async[ \t]+)?def|class)[ \t]+\w|^[ \t>]*\w+[ \t]*=(?!=)")
_PYTHON = re.compile(
    r"^[ \t]*(?:(?:import|from|def|class|for|if|with|print)\b|[#@%!]|\"\"\"|\'\'\'|[\w.\[\]\'\", ]+[-+*/]?=)",
    re.MULTILINE,
)
"""What a line of Python looks like, in a file that isn't one of JSON."""


def read_code(file: Path) -> StudentCode:
    """The code cells of a notebook, or a module as one cell. Raises SubmissionError with what is wrong and what to do."""
    name = printable(file.name)
    text = text_of(_bytes(file, name), name)
    if not text.strip():
        raise SubmissionError(N_("{file} is empty.", file=name))
    if _is_notebook(text, file.suffix.lower()):
        cells = _cells(text, name)
        code = StudentCode(name, "notebook", _notebook_cells(cells, name), _text_cells(cells))
    else:
        code = StudentCode(name, "module", (Cell(1, text.replace("\r\n", "\n").replace("\r", "\n")),))
    size = sum(len(cell.source) for cell in code.cells)
    if size > MOST_CODE:
        raise _too_much_code(name, size)
    return code


def _is_notebook(text: str, suffix: str) -> bool:
    """Whether it is one by what it holds, whatever its name says: notebooks are saved as `.py`, and modules as `.ipynb`."""
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return suffix == ".ipynb" or ('"nbformat"' in text and ('"cells"' in text or '"worksheets"' in text))
    return suffix == ".ipynb" and _PYTHON.search(text[:100_000]) is None


def _bytes(file: Path, name: str) -> bytes:
    """What the file holds; nothing but a regular file is read, for a pipe or a device may have no end."""
    try:
        # not waiting: opening a pipe waits for somebody to write into it
        with open(
            os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
        ) as opened:
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SubmissionError(
                    N_(
                        "{file} is a folder, a pipe or a device, not a file: hand in the notebook or module itself.",
                        file=name,
                    )
                )
            if status.st_size > LARGEST_WITH_OUTPUTS:
                raise _too_large(name, status.st_size, LARGEST_WITH_OUTPUTS)
            data = opened.read(LARGEST_WITH_OUTPUTS)
            if len(data) > LARGEST:
                data = without_outputs(data)
            if len(data) > LARGEST:
                raise _too_large(name, len(data), LARGEST)
            return data
    except OSError as error:
        raise SubmissionError(N_("{file} can't be read: {error}", file=name, error=error.strerror)) from None


def _too_large(name: str, size: int, most: int) -> SubmissionError:
    return SubmissionError(
        N_("{file} is {size} MB large, more than {most} MB. Clear its outputs (Kernel → Restart & Clear Output), save, and "
           "hand it in again.", file=name, size=size // 2**20, most=most // 2**20)
    )  # fmt: skip


def _too_much_code(name: str, size: int) -> SubmissionError:
    return SubmissionError(
        N_("{file} holds {size} MB of code, more than {most} MB: data belongs in a file of its own.", file=name,
           size=size // 2**20, most=MOST_CODE // 2**20)
    )  # fmt: skip


def read_cells(file: Path) -> tuple[tuple[str, str], ...]:
    """All cells of a notebook, as kinds ("code", "markdown", "raw") and sources. Raises SubmissionError as `read_code` does."""
    name = printable(file.name)
    cells = _cells(text_of(_bytes(file, name), name), name)
    return tuple((str(cell.get("cell_type", "raw"))[:20], _source(cell)) for cell in cells if isinstance(cell, dict))


def _notebook_cells(cells: list[Any], name: str) -> tuple[Cell, ...]:
    coded = [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    if len(coded) > MOST_CELLS:
        raise SubmissionError(
            N_("{file} has {count} code cells, more than {most}.", file=name, count=len(coded), most=MOST_CELLS)
        )
    read, left = [], MOST_STORED_IN_ALL
    for number, cell in enumerate(coded, 1):
        stored = stored_text(cell)[:left]
        left -= len(stored)
        read.append(Cell(number, _source(cell), stored, execution_count(cell)))
    return tuple(read)


def _text_cells(cells: list[Any]) -> tuple[TextCell, ...]:
    """Cells of text in which something seems to be defined: they aren't run, and a student may not know that."""
    found: list[TextCell] = []
    counts = {"code": 0, "markdown": 0, "raw": 0}
    left = MOST_TEXT
    for cell in cells:
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        if kind not in ("code", "markdown", "raw"):
            continue
        counts[kind] += 1
        source = _source(cell) if kind != "code" else ""
        if _DEFINES.search(source[:left]):
            found.append(TextCell(kind, counts[kind], counts["code"], source[:left]))
            left -= len(source)
        if left <= 0:
            break
    return tuple(found)


def _cells(text: str, name: str) -> list[Any]:
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also numbers of thousands of digits
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise SubmissionError(
            N_("{file} is not a complete notebook: from line {line} on it can't be read. Open it in Jupyter, save it and hand it in "
               "again.", file=name, line=line)
        ) from None  # fmt: skip
    if not isinstance(notebook, dict):
        raise SubmissionError(
            N_("{file} is not a notebook: it has no cells. Open it in Jupyter and save it again.", file=name)
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        cells = _upgraded(notebook, name)
    return cells


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return ""
    # half a surrogate pair, as JSON can spell it, is no text
    return source.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")


def _upgraded(notebook: dict[str, Any], name: str) -> list[Any]:
    """The cells of a notebook of an older format (worksheets), by nbformat's own conversion, cell by cell: that of a whole
    notebook looks for what is odd in it before and after, which only writes to a log and takes as long as all else."""
    from nbformat import converter, reader
    from nbformat.v4.convert import upgrade_cell

    version = notebook.get("nbformat")
    if not isinstance(version, int) or not isinstance(notebook.get("worksheets"), list) or not 1 <= version < 4:
        raise SubmissionError(
            N_("{file} is not a notebook: it has no cells. Open it in Jupyter and save it again.", file=name)
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            old = converter.convert(reader.reads(json.dumps(notebook)), 3)
            return [upgrade_cell(cell) for sheet in old["worksheets"] for cell in sheet["cells"]]
    except Exception as error:  # noqa: BLE001 - nbformat raises whatever an odd notebook makes it raise
        raise SubmissionError(
            N_("{file} is a notebook of the old format {version} that can't be converted ({error}). Open it in Jupyter and save it again.",
               file=name, version=version, error=printable(" ".join(str(error).split())[:200]))
        ) from None  # fmt: skip
