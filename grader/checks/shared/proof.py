"""One proof of `grade validate`: what was tried with synthetic answers, and what was found."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import msgspec

from grader.model.observation import Observation
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict

CODE = StudentCode("synthetic.py", "module", ())
NOTHING = Observation(cells=(), inventory={}, answers={})


class Proof(msgspec.Struct, frozen=True):
    """One thing looked at: whether it holds, and what was found. `ok` None: worth knowing, nothing to hold."""

    ok: bool | None
    what: Message
    detail: str | Message = ""


def passes(check: str, verdict: CheckVerdict) -> Proof:
    """That right answers get full marks."""
    return Proof(verdict.status == "passed", N_("{check}: right answers pass.", check=check), ids_of(verdict))


def in_dialect(check: str, title: str, verdict: CheckVerdict) -> Proof:
    """That answers in an accepted dialect get full marks."""
    what = N_("{check}: right in the dialect “{dialect}”.", check=check, dialect=N_(title))
    return Proof(verdict.status == "passed", what)


def named(check: str, id: str, ok: bool, detail: str | Message = "") -> Proof:
    """That a mistake costs points, and that the report says which it is."""
    return Proof(ok, N_("{check}: {id} loses points and is named.", check=check, id=id), detail)


def loses(check: str, id: str, verdict: CheckVerdict, title: Message | None = None) -> Proof:
    """`named`, as this verdict has it: by its id, or by its title beside others that give the same answers."""
    told = [other.template for finding in verdict.findings for other in finding.others]
    is_told = id in [finding.id for finding in verdict.findings] or (title is not None and title.template in told)
    return named(check, id, verdict.status != "passed" and is_told, ids_of(verdict))


def in_dialects(found: Sequence[tuple[str, str]]) -> str | Message:
    """What was found instead, by dialect, for the detail of a proof: ids of findings; "" for full marks."""
    told = [N_("{dialect}: {found}", dialect=dialect, found=id or N_("full marks")) for dialect, id in found]
    return (
        functools.reduce(lambda first, second: N_("{first}; {second}", first=first, second=second), told)
        if told
        else ""
    )


def ids_of(verdict: CheckVerdict) -> str:
    """The findings of a verdict, for the detail of a proof."""
    return ", ".join(finding.id for finding in verdict.findings)
