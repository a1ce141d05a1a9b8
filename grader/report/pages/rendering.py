"""The templates, compiled once per process and language."""

from __future__ import annotations

import base64
import functools
import hashlib
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from grader.model.texts import N_, Localized, Message, translation
from grader.model.verdict import CheckVerdict, Divergence, Finding
from grader.report.text import apart, mark, prose, visible

TEMPLATES = Path(__file__).parent / "templates"

STATUSES: dict[str, Message] = {
    "passed": N_("right"), "partial": N_("partly right"), "failed": N_("not yet"), "error": N_("could not be judged"),
    "unwritten": N_("not written yet"), "graded": N_("graded"), "missing": N_("nothing handed in"),
}  # fmt: skip
SUBMISSION_FAILED = N_("could not be graded")
CELL_STATUSES: dict[str, Message] = {
    "ok": N_("ran"), "error": N_("stopped with an error"), "timeout": N_("ran out of time"), "not run": N_("was not run"),
}  # fmt: skip
RIGHT = N_("Right: {what}.")
"""Around the words for what a right answer was recognised as."""
MOST_SHOWN = 1_000_000
"""Characters of any one text."""
MARKS = {"passed": "✓", "partial": "◐", "failed": "✗", "error": "?"}


class _Templates(Environment):
    """Templates for one language."""

    def __init__(self, lang: str) -> None:
        super().__init__(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"], auto_reload=False, finalize=_inert,
        )  # fmt: skip
        self.catalogue = translation(lang)
        self.install_gettext_translations(self.catalogue)  # type: ignore[attr-defined]

    class code_generator_class(CodeGenerator):  # noqa: N801 - Jinja's own name for it
        """Translates while it compiles: a page has more words of ours than of anybody's, and they are always the same."""

        environment: _Templates

        def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - the same
            super().visit_Template(_Translated(self.environment).visit(node), frame)


class _Translated(NodeTransformer):
    """Puts texts in the place of calls that translate them."""

    def __init__(self, templates: _Templates) -> None:
        self._translate = templates.catalogue.gettext

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the same
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=str(text))], kwargs=[]):
                return nodes.Const(self._translate(text), lineno=node.lineno)
        return node


@lru_cache
def environment(lang: str) -> Environment:
    """Templates for a language: everything escaped and without control characters, every missing name an error."""
    made = _Templates(lang)
    made.filters.update(visible=visible, prose=prose, mark=mark)
    return made


def _inert(value: object) -> object:
    """Whatever a template shows, whether or not its author thought of the filter."""
    if type(value) is str and value.isprintable() and len(value) < MOST_SHOWN:
        return value
    return visible(value, MOST_SHOWN) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache
def asset(name: str) -> Markup:
    """One of our own style sheets or scripts, as it goes into a page."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8").strip())  # noqa: S704 - our own file


@lru_cache
def script_hash(name: str) -> str:
    """What a page's policy calls one of our scripts by."""
    return base64.b64encode(hashlib.sha256(asset(name).encode()).digest()).decode()


def right(accepted: Message) -> Message:
    """The sentence for a right answer."""
    return Message(RIGHT.template, {"what": accepted})


def or_else(finding: Finding) -> Message | None:
    """The sentence for misunderstandings that the numbers can't tell from the one named; None when there are none."""
    if not finding.others:
        return None
    listed = functools.reduce(lambda some, one: N_("{some}; {one}", some=some, one=one), finding.others)
    return N_("Here the same numbers could also mean: {titles}.", titles=listed)


def computes(finding: Finding) -> Message:
    """The sentence with the formula that a student's numbers follow."""
    return N_("Your numbers are those of `{formula}`.", formula=finding.computes)


def both(evidence: Divergence, lang: str) -> tuple[str, str]:
    """What is right and what came instead, as a sentence says them."""
    expected, got = apart(evidence.expected, evidence.got)
    return expected, got if evidence.got is not None else N_("no number").show(lang)


def localized(text: Localized, lang: str, default: str) -> str:
    """An author's text in a language, or in English, or in whatever there is."""
    return text.get(lang) or text.get("en") or next(iter(text.values()), default)


def status_of(verdict: CheckVerdict) -> str:
    """The status of a check as people are told it: a task that nobody has begun isn't wrong."""
    unwritten = verdict.status == "failed" and any(f.id in ("call/missing", "call/unwritten") for f in verdict.findings)
    return "unwritten" if unwritten else verdict.status


def statuses(lang: str, *, of_submission: bool = False) -> dict[str, str]:
    """Words for every status."""
    messages = {**STATUSES, "failed": SUBMISSION_FAILED} if of_submission else STATUSES
    return {name: message.show(lang) for name, message in messages.items()}
