"""The base class of all kinds of checks: what a check declares, asks and judges."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar

import msgspec

from grader.checks.shared.credit import Credit
from grader.checks.shared.proof import Proof
from grader.model.observation import Answer, Inventory, Observation, Question
from grader.model.submission import StudentCode
from grader.model.texts import Localized, Message
from grader.model.verdict import CheckStatus, CheckVerdict, Finding, Location, OptimizerUsed, Part


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """One graded question, as declared under `[[check]]`. Each kind is a subclass in a file of its own."""

    TITLES: ClassVar[Mapping[str, Message]] = {}
    """This kind's own findings in a few words, as a class table calls them where they are no misconceptions of the catalogue."""

    id: str = ""
    points: float
    title: Localized = {}
    hidden: bool = False
    hints: bool = True
    """Whether a finding may say one thing more about where to look."""
    credit: Credit = True
    """What a misconception leaves of the points, see `credit.py`."""
    rename_cost: float = 0.0
    """Share of the points that another name than the asked one costs, where only one can be meant."""
    reserved: tuple[str, ...] = ()
    """Names that the assignment's other checks ask for; set when it is loaded, never declared."""
    shared: tuple[str, ...] = ()
    """Of the names that it asks for itself, those that other checks ask for too; set when it is loaded, never declared."""
    provided: tuple[str, ...] = ()
    """Digests of the code that the assignment gives to students; set when it is loaded, never declared."""

    def prepare(self, where: str) -> None:
        """Check the declaration; raises AssignmentError beginning with `where`."""

    def wanted(self) -> tuple[str, ...]:
        """The names of the student's that this check asks for."""
        return ()

    @property
    def calls(self) -> bool:
        """Whether what it asks for is called, so that a variable of the same name is in the way."""
        return True

    def with_starter_code(self, provided: Sequence[StudentCode]) -> Check:
        """A copy that knows the starter code; by default unchanged."""
        return self

    def precompute(self) -> None:
        """Precompute reference results; called once before the first submission."""
        self.ask({})

    @property
    def touching(self) -> frozenset[str]:
        """Names that what it looks at is done with, besides `wanted`: a statement that mentions one may matter to it."""
        return frozenset()

    def suited(self, code: StudentCode) -> Check:
        """A copy for this code, where it has names of its own for what is followed while it runs; by default unchanged."""
        return self

    def follows(self) -> Mapping[str, bool]:
        """Variables whose values are to be kept while the cells run; True: a list that holds the values."""
        return {}

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        """The questions to put to a student's code, given the names that it defines."""
        raise NotImplementedError

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        """The verdict on the answers. Pure: the same observation always gets the same verdict."""
        raise NotImplementedError

    def proofs(self) -> Iterator[Proof]:
        """What `grade validate` proves of this check: that right answers get full marks, and that each mistake it is to find
        loses points and is named. A kind without proofs proves nothing, which `grade validate` tells as a failure."""
        return iter(())

    def verdict(
        self,
        score: float,
        findings: Sequence[Finding] = (),
        *,
        parts: Sequence[Part] = (),
        reasons: Sequence[Message] = (),
        asked: Message | None = None,
        accepted: Message | None = None,
        formula: str = "",
        location: Location | None = None,
        optimizers: Sequence[OptimizerUsed] = (),
        error: bool = False,
    ) -> CheckVerdict:
        """A verdict of this check; its status follows from the score, unless the grader itself was at fault (`error`)."""
        score = round(min(max(score, 0.0), self.points), 2)
        status: CheckStatus = "passed" if score >= self.points else "partial" if score > 0 else "failed"
        return CheckVerdict(
            id=self.id,
            kind=str(self.__struct_config__.tag),
            title=self.title,
            score=score,
            max_score=self.points,
            status="error" if error else status,
            hidden=self.hidden,
            asked=asked,
            accepted=accepted,
            formula=formula,
            parts=tuple(parts),
            reasons=tuple(reasons),
            findings=tuple(findings),
            location=location,
            optimizers=tuple(optimizers),
        )


def place_of(name: str, code: StudentCode, inventory: Inventory) -> Location | None:
    """Where a function or variable stands in the student's code, whole definition; None when it can't be found."""
    found = inventory.get(name)
    if found is not None and found.cell is not None:
        for cell in code.cells:
            if cell.number == found.cell:
                end = _end_of(cell.source, name, found.line or 1)
                return Location(code.file, found.cell, found.line, end)
    for cell in reversed(code.cells):
        lines = [n for n, line in enumerate(cell.source.splitlines(), 1) if _defines(line, name)]
        if lines:
            return Location(code.file, cell.number, lines[-1], _end_of(cell.source, name, lines[-1]))
    return None


def _defines(line: str, name: str) -> bool:
    bare = line.strip()
    return bare.startswith((f"def {name}(", f"class {name}", f"{name} =", f"{name}="))


def _end_of(source: str, name: str, line: int) -> int:
    if (end := _end_by_indentation(source, line)) is not None:
        return end
    ends = (end for defined, start, end in _definitions(source) if defined == name and start <= line <= end)
    return next(ends, line)


def _end_by_indentation(source: str, line: int) -> int | None:
    """The last line of the definition that begins at a line, where its indentation says so; None where it may deceive: a text, an
    expression or a line that goes on at the margin. (Most cells needn't be parsed for it.)"""
    if any(sign in source for sign in MISLEADING):
        return None
    lines = source.split("\n")
    first = lines[line - 1] if line <= len(lines) else ""
    margin = len(first) - len(first.lstrip(" "))
    if not first[margin:].startswith(("def ", "class ")):
        return None
    end = line
    for number, text in enumerate(lines[line:], line + 1):
        bare = text.lstrip(" ")
        if not bare or bare[0] == "#":
            continue
        if len(text) - len(bare) <= margin:
            break
        end = number
    whole = "".join(lines[line - 1 : end])
    return end if all(whole.count(a) == whole.count(b) for a, b in ("()", "[]", "{}")) else None


MISLEADING = ('"""', "'''", "\\\n", "\t", "\r", "\f")
"""What may make a line begin further left, or right, than the block that it is in."""


@lru_cache(maxsize=64)
def _definitions(source: str) -> tuple[tuple[str, int, int], ...]:
    """Name, first and last line of every function and class."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    found: list[tuple[str, int, int]] = []
    waiting: list[ast.AST] = [*tree.body]
    for node in waiting:  # statements only: definitions don't hide in expressions
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append((node.name, node.lineno, node.end_lineno or node.lineno))
        for block in ("body", "orelse", "finalbody", "handlers"):
            inner = getattr(node, block, ())
            waiting += inner if isinstance(inner, list) else ()
    return tuple(found)
