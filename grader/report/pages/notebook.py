"""A handed-in notebook as a page: its cells through nbconvert, what they printed when graded, remarks beside them.

Only the text of the cells is taken from the notebook: its outputs and metadata may say anything. Markdown is rendered
by nbconvert, and of the HTML that comes of it only harmless tags without styles stay, so that nothing on the page can
pass for a remark of the grader's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import bleach
import nbformat.v4 as v4
from jinja2 import FileSystemLoader
from markupsafe import Markup, escape
from nbconvert.exporters import HTMLExporter

from grader.model.result import Result
from grader.model.run import CellRun
from grader.model.texts import N_, Localized
from grader.model.verdict import Finding, Location
from grader.report.once import explains
from grader.report.pages.code import highlighted, listed
from grader.report.pages.rendering import TEMPLATES, asset, environment, localized
from grader.report.text import prose, visible

MOST_CELLS, MOST_TEXT, MOST_IN_ALL = 400, 20_000, 500_000
"""Cells of a page, characters of one, and of all together: Markdown is rendered in more than linear time."""

TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "ul",
    ]
)
ATTRIBUTES = {"a": {"href", "title"}, "img": {"alt", "title"}, "td": {"align"}, "th": {"align"}, "ol": {"start"}}


def _allowed(tag: str, name: str, value: str) -> bool:
    """Pictures only that are in the notebook itself: nothing is fetched."""
    if (tag, name) == ("img", "src"):
        return value.startswith("data:image/") and not value.startswith("data:image/svg")
    return name in ATTRIBUTES.get(tag, ())


def notebook_html(cells: Sequence[tuple[str, str]], result: Result, lang: str, title: Localized, report: str) -> str:
    """The page; `cells` are kinds ("code", "markdown", "raw") and sources in order, `report` links to the student's page."""
    runs = {run.number: run for run in result.cells}
    nodes: list[Any] = []
    remarks: list[Markup] = []
    count, left = 0, MOST_IN_ALL
    for kind, source in cells[:MOST_CELLS]:
        source = visible(source, min(MOST_TEXT, left))
        left = max(left - len(source), 0)
        if kind == "code":
            count += 1
            node = v4.new_code_cell(source, outputs=_outputs(runs.get(count)))
            remarks.append(_remarks(result, count, lang))
        else:
            node = v4.new_markdown_cell(source) if kind == "markdown" else v4.new_raw_cell(source)
            remarks.append(Markup(""))
        node["metadata"] = {"number": len(nodes), "code": count if kind == "code" else 0}
        nodes.append(node)
    prompt = N_("code cell {cell}", cell="{cell}").show(lang)
    body, _ = _exporter().from_notebook_node(
        v4.new_notebook(cells=nodes), resources={"remarks": remarks, "prompt": prompt}
    )
    return environment(lang).get_template("notebook.html").render(
        r=result, lang=lang, title=localized(title, lang, result.assignment), report=report,
        css=asset("base.css") + asset("notebook.css"), body=Markup(body),  # noqa: S704 - of what the filters let through
    )  # fmt: skip


def _outputs(run: CellRun | None) -> list[Any]:
    if run is None:
        return []
    outputs = [v4.new_output("stream", name="stdout", text=run.stdout)] if run.stdout else []
    outputs += [v4.new_output("display_data", data={"text/plain": text}) for text in run.displays]
    outputs += [v4.new_output("stream", name="stderr", text=run.stderr)] if run.stderr else []
    if run.error is not None:
        words = f"{run.error.type}: {run.error.message}" if run.error.type else run.error.message
        outputs.append(v4.new_output("error", ename=run.error.type, evalue=words, traceback=[]))
    return outputs


def _remarks(result: Result, cell: int, lang: str) -> Markup:
    """What is to be said of a code cell: of every task that stands there, or has something to tell there."""
    notes = []
    for verdict in result.checks:
        said = [_told(f, lang) for f in verdict.findings if _stands_in(cell, f.location or verdict.location)]
        if verdict.status == "passed" and _stands_in(cell, verdict.location):
            said.append(Markup('<p class="tick">{}</p>').format(N_("right").show(lang)))
        if said:
            name = localized(verdict.title, lang, verdict.id)
            notes.append(
                Markup('<aside class="card check {} remark" aria-label="{}"><h2>{}</h2>{}</aside>').format(
                    verdict.status, name, name, Markup("").join(said)
                )
            )
    return Markup("<div>{}</div>").format(Markup("").join(notes)) if notes else Markup("")


def _stands_in(cell: int, place: Location | None) -> bool:
    return place is not None and place.cell == cell


def _told(finding: Finding, lang: str) -> Markup:
    title = (
        Markup("<p><strong>{}</strong></p>").format(prose(explains(finding).show(lang)))
        if finding.title
        else Markup("")
    )
    return title + Markup("<p>{}</p>").format(prose(finding.message.show(lang)))


def _code(source: str) -> Markup:
    return Markup('<div class="codebox" tabindex="0" role="group"><ol>{}</ol></div>').format(
        listed(highlighted(source))
    )


def _harmless(html: str) -> Markup:
    """HTML of Markdown without anything that acts, styles or fetches."""
    cleaned = bleach.clean(
        html, tags=TAGS, attributes=_allowed, protocols=["http", "https", "mailto", "data"], strip=True
    )
    return Markup(cleaned)  # noqa: S704 - cleaned


class _Body(HTMLExporter):  # type: ignore[misc]
    """nbconvert's HTML of the cells alone."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """Without reading the HTML anew, which takes the indentation out of code that isn't in a `pre`."""
        return super(HTMLExporter, self).from_notebook_node(nb, resources, **kw)


@lru_cache
def _exporter() -> HTMLExporter:
    exporter = _Body(
        template_name="basic",
        template_file="notebook.html.j2",
        exclude_anchor_links=True,
        extra_loaders=[FileSystemLoader(TEMPLATES)],
    )
    for name, filter_ in (("code", _code), ("plain", escape), ("harmless", _harmless)):
        exporter.register_filter(name, filter_)
    return exporter
