"""GitHub Actions: annotations as workflow commands, and the summary of a step in Markdown.

GitHub shows ten annotations of each level per step and takes a summary of a mebibyte, so both are cut before that. The
commands are the only lines of output that may be commands: every text in them is escaped.
"""

from __future__ import annotations

from pathlib import Path

from grader.exports.shared.request import Request, Written, points, write_bytes
from grader.exports.shared.story import finding_text, heading, place_of
from grader.gradebook.contract import CheckEntry, Entry
from grader.model.errors import UsageError
from grader.model.inert import code_block, command_message, command_property, markdown, one_line
from grader.model.texts import N_

MOST_OF_A_LEVEL = 10
MOST_BYTES = 900_000
LEVELS = {"failed": "error", "partial": "warning", "error": "error"}
SIGNS = {"passed": "✅", "partial": "🟡", "failed": "❌", "error": "⚠️"}


def export(request: Request) -> Written:
    """Give the annotations, and write the summary: to --out, or to $GITHUB_STEP_SUMMARY, or to `summary.md`."""
    text = summary(request)
    step = request.environment.get("GITHUB_STEP_SUMMARY")
    if request.out is None and step:
        files = (append(Path(step), text),)
    else:
        files = (write_bytes(request.file("summary.md"), text.encode()),)
    return Written(files, commands=tuple(workflow_commands(request)))


def append(file: Path, text: str) -> Path:
    """Add to a file that GitHub gave; raises UsageError where that can't be done."""
    try:
        with file.open("a", encoding="utf-8", errors="replace") as out:
            out.write(text)
    except OSError as error:
        raise UsageError(
            N_("{file} can't be written: {error}", file=str(file), error=error.strerror or str(error))
        ) from None
    return file


def workflow_commands(request: Request) -> list[str]:
    """Workflow commands, at most ten of a level; the last of them says how many more there are."""
    found: list[tuple[str, str]] = []
    several = len(request.entries) > 1
    for entry in request.entries:
        who = f"{one_line(entry.student, 60)}: " if several else ""
        if entry.status != "graded":
            found.append(
                ("error", _command("error", entry, None, who + entry.assignment, entry.reason or entry.status, request))
            )
        for check in entry.checks:
            level = LEVELS.get(check.status)
            if level is None:
                continue
            for i, finding in enumerate(check.findings):
                title = who + heading(check) + (f" {one_line(finding.title, 120)}" if finding.title else "")
                found.append(
                    (level, _command(level, entry, i, title, finding_text(finding, request.lang), request, check))
                )
            if not check.findings:
                found.append((level, _command(level, entry, None, who + heading(check), check.status, request)))
    lines = []
    for level in ("error", "warning"):
        own = [line for each, line in found if each == level]
        if len(own) > MOST_OF_A_LEVEL:
            more = N_("{count} more are in the summary.", count=len(own) - MOST_OF_A_LEVEL + 1).show(request.lang)
            own = [*own[: MOST_OF_A_LEVEL - 1], f"::{level} title=grade::{command_message(more)}"]
        lines += own
    return lines


def _command(
    level: str, entry: Entry, finding: int | None, title: str, text: str, request: Request, check: CheckEntry | None = None
) -> str:  # fmt: skip
    place = place_of(entry, check.findings[finding] if check and finding is not None else None, request.submissions)
    properties = [f"title={command_property(title)}"]
    if place is not None:
        properties.insert(0, f"file={command_property(place.file)}")
        if place.line is not None:
            properties.insert(1, f"line={place.line}")
            if place.end_line is not None and place.end_line > place.line:
                properties.insert(2, f"endLine={place.end_line}")
    return f"::{level} {','.join(properties)}::{command_message(text)}"


def summary(request: Request) -> str:
    """The summary: one submission with its story, or the class as a table."""
    if len(request.entries) == 1:
        return _story(request.entries[0], request.lang)
    return _class(request)


def _heading(*words: str) -> str:
    return "|" + "|".join(f" {markdown(word)} " if word else " " for word in words) + "|\n"


def _story(entry: Entry, lang: str) -> str:
    title = f"## {markdown(entry.assignment)}: {points(entry.score)} / {points(entry.max_score)}\n\n"
    parts = [title]
    if entry.reason:
        parts.append(f"> {markdown(entry.reason)}\n\n")
    if entry.checks:
        parts.append(_heading("", N_("Check").show(lang), N_("Points").show(lang)) + "|---|---|--:|\n")
        parts += [
            f"| {SIGNS[check.status]} | {markdown(check.title, 120)} | {points(check.score)} / {points(check.max_score)} |\n"
            for check in entry.checks
        ]
    for check in entry.checks:
        if check.status != "passed" and check.findings:
            parts.append(f"\n### {SIGNS[check.status]} {markdown(heading(check))}\n\n")
            for finding in check.findings:
                if finding.title:
                    parts.append(f"**{markdown(finding.title, 200)}**\n\n")
                parts.append(code_block(finding_text(finding, lang)))
    parts += [f"\n> {markdown(note)}\n" for note in entry.notes]
    return _cut(parts, lang)


def _class(request: Request) -> str:
    lang = request.lang
    columns = (N_("Assignment"), N_("Student"), N_("Points"))
    parts = [_heading(*(column.show(lang) for column in columns), "") + "|---|---|--:|---|\n"]
    for entry in request.entries:
        signs = "".join(SIGNS[check.status] for check in entry.checks)
        state = signs if entry.status == "graded" else markdown(entry.reason or entry.status, 200)
        marks = f"{points(entry.score)} / {points(entry.max_score)}"
        parts.append(f"| {markdown(entry.assignment, 80)} | {markdown(entry.student, 80)} | {marks} | {state} |\n")
    return _cut(parts, lang)


def _cut(parts: list[str], lang: str) -> str:
    """The parts that GitHub still takes."""
    size, kept = 0, []
    for part in parts:
        size += len(part.encode("utf-8", "replace"))
        if size > MOST_BYTES:
            kept.append(
                "\n" + markdown(N_("The rest is too long for this page; it is in the report.").show(lang)) + "\n"
            )
            break
        kept.append(part)
    return "".join(kept) + "\n"
