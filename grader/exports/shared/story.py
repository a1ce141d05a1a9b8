"""A check's findings as plain text, and the file and lines that a finding points to."""

from __future__ import annotations

import posixpath
from pathlib import Path, PurePosixPath

import msgspec

from grader.exports.shared.lines import cell_lines
from grader.exports.shared.request import points
from grader.gradebook.contract import CheckEntry, Entry, FindingEntry
from grader.model.inert import one_line, plain
from grader.model.texts import N_

MOST_FINDINGS = 20
"""Findings told of one check."""


class Place(msgspec.Struct, frozen=True):
    """A file, relative to where the submissions (or the repository) begin, and a line of it, counted from 1."""

    file: str
    line: int | None = None
    end_line: int | None = None


def heading(check: CheckEntry) -> str:
    """A check's title with its marks."""
    return f"{one_line(check.title, 120) or check.id} [{points(check.score)}/{points(check.max_score)}]"


def told(check: CheckEntry, lang: str) -> str:
    """All findings of a check."""
    texts = [finding_text(finding, lang) for finding in check.findings[:MOST_FINDINGS]]
    return "\n\n".join(texts)


def finding_text(finding: FindingEntry, lang: str) -> str:
    """One finding: what is wrong, where the sequence diverges, where it is, what may help."""
    parts = [plain(finding.message, 2000)]
    if finding.story and finding.story != finding.message:
        parts.append(plain(finding.story, 2000))
    if finding.computes:
        parts.append(N_("Your numbers follow: {formula}", formula=plain(finding.computes, 400)).show(lang))
    where = _where(finding)
    if where:
        parts.append(where)
    if finding.hint:
        parts.append(plain(finding.hint, 1000))
    return "\n".join(parts)


def _where(finding: FindingEntry) -> str:
    place = finding.location
    if place is None or (place.line is None and place.cell is None):
        return ""
    words = [one_line(place.file, 200)]
    if place.cell is not None and not place.file.endswith(".py"):
        words.append(f"[{place.cell}]")
    if place.line is not None:
        words.append(f":{place.line}")
    return "".join(words)


def place_of(entry: Entry, finding: FindingEntry | None, root: Path | None) -> Place | None:
    """Where a finding (None: the submission) stands; None where no file is known.

    `root` is where the submissions lie: lines of a notebook can be told only where the notebook itself is at hand,
    because results count lines within a cell and the file's own lines are those of its JSON.
    """
    location = finding.location if finding is not None else None
    name = location.file if location is not None else next(iter(entry.files), "")
    if not name:
        return None
    file = _relative(entry, name)
    if location is None or location.line is None:
        return Place(file)
    if not name.lower().endswith(".ipynb"):
        return Place(file, location.line, location.end_line)
    if root is None or location.cell is None:
        return Place(file)
    lines = cell_lines(root / file, location.cell)
    if not 1 <= location.line <= len(lines):
        return Place(file)
    last = location.end_line if location.end_line is not None and location.end_line <= len(lines) else location.line
    return Place(file, lines[location.line - 1], max(lines[last - 1], lines[location.line - 1]))


def _relative(entry: Entry, name: str) -> str:
    """The file's path below the submissions, which it never leaves."""
    source = entry.identity.source if entry.identity is not None else ""
    is_file = source.lower().endswith((".py", ".ipynb"))  # under the name that the system gave it
    path = source if is_file else posixpath.join(source, name)
    parts = [
        one_line(part, 255) for part in PurePosixPath(path.replace("\\", "/")).parts if part not in ("/", "..", ".")
    ]
    return "/".join(part for part in parts if part) or "x"
