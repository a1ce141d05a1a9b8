"""Reports for people: a page per student, a page for the class, and the same in a terminal.

Every page is one self-contained file: no network, readable without JavaScript, safe against anything in a submission.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from grader.model.files import replacing
from grader.model.result import Result, Row
from grader.model.texts import Localized
from grader.report.pages.index import index_html
from grader.report.pages.page import student_html
from grader.report.pages.rendering import environment
from grader.report.text import slug

__all__ = ["page_path", "precompile_templates", "write_index", "write_notebook_page", "write_student_page"]


def precompile_templates(langs: Iterable[str]) -> None:
    """Compile the template of students' pages in these languages, before workers are forked."""
    for lang in langs:
        environment(lang).get_template("student.html")


def write_student_page(
    result: Result, folder: Path, lang: str, *, title: Localized | None = None, index: bool = True, notebook: str = ""
) -> Path:
    """Write a student's page below `folder`; returns its path. `title` is the assignment's, `index` links back to the class,
    `notebook` to the notebook's page beside it."""
    page = folder / page_path(result.assignment, result.student)
    _write(page, [student_html(result, lang, title or {}, "../index.html" if index else None, notebook)])
    return page


def write_notebook_page(
    cells: Sequence[tuple[str, str]], result: Result, folder: Path, lang: str, *, title: Localized | None = None
) -> Path:
    """Write a notebook as a page beside its student's; returns its path. `cells` are kinds and sources."""
    from grader.report.pages.notebook import notebook_html  # nbconvert takes half a second to import

    report = folder / page_path(result.assignment, result.student)
    page = report.with_name(f"{report.stem}.notebook.html")
    _write(page, [notebook_html(cells, result, lang, title or {}, report.name)])
    return page


def write_index(rows: Sequence[Row], folder: Path, lang: str, *, titles: Mapping[str, Localized] | None = None) -> Path:
    """Write the class page `index.html` into `folder`; returns its path."""
    page = folder / "index.html"
    _write(page, index_html(rows, lang, titles or {}))
    return page


def page_path(assignment: str, student: str) -> str:
    """Where a student's page lies, relative to the index: readable, and unique whatever the student is called."""
    digest = hashlib.sha256(f"{assignment}\0{student}".encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{slug(assignment)}/{slug(student)}-{digest}.html"


def _write(page: Path, html: Iterable[str]) -> None:
    with replacing(page) as temporary, open(temporary, "w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.writelines(html)
