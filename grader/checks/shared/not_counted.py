"""Says why something doesn't count: it stands in text, a stub below replaces it, another value has its name, or it is only a stub.

For every kind of check alike: of its verdict the findings are changed, never the points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from grader.checks.shared.definitions import Definition, definitions, in_text
from grader.checks.shared.spec import Check
from grader.model.observation import Found, Observation
from grader.model.submission import StudentCode, TextCell
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Failure, Finding, Location

IN_TEXT, REPLACED, SHADOWED, UNWRITTEN = "call/in-text", "call/replaced", "call/shadowed", "call/unwritten"
TITLES: Mapping[str, Message] = {
    IN_TEXT: N_("stands in a cell of text"),
    REPLACED: N_("replaced by an empty definition further below"),
    SHADOWED: N_("its name was given another value"),
    UNWRITTEN: N_("not written yet"),
}
"""What a class table calls these findings."""
MISSING = ("call/missing", "call/ambiguous")


def with_reasons(
    check: Check, verdict: CheckVerdict, code: StudentCode, observation: Observation, given: Sequence[StudentCode] = ()
) -> CheckVerdict:
    """The verdict, with the reason in place of its findings where what was written doesn't count. `given`: the starter's code."""
    if verdict.status in ("passed", "error") or not verdict.findings:
        return verdict
    for name in _asked(check, observation):
        found = _reason(name, check, verdict, code, observation, given)
        if found is not None:
            # all that is told of it follows from this; only a test of the instructor's own may be about other names too
            kept = [f for f in verdict.findings if f.id.startswith("custom/")]
            return msgspec.structs.replace(verdict, findings=(found, *kept), location=found.location)
    return verdict


def _asked(check: Check, observation: Observation) -> list[str]:
    """The names that a check asked for."""
    tested = [name for t in observation.tested if t.test == check.id and t.outcome == "failed" for name in t.asked]
    return list(dict.fromkeys([*check.wanted(), *tested]))


def _reason(
    name: str, check: Check, verdict: CheckVerdict, code: StudentCode, observation: Observation, given: Sequence[StudentCode]
) -> Finding | None:  # fmt: skip
    found = observation.inventory.get(name)
    first = verdict.findings[0]
    if found is None:
        text = in_text(name, code.texts) if first.id in MISSING else None
        return _stands_in_text(name, text, first) if text is not None else None
    made = [d for d in definitions(name, code.cells) if _was_run(d, code, observation)]
    counts = _that_counts(found, made)
    if counts is None:
        return None
    above = made[: made.index(counts)]
    function = next((d for d in reversed(above) if d.kind != "value"), None)
    called = check.calls or (function is not None and first.id == "run/error")
    if found.kind == "value" and called:
        return _shadowed(name, found, counts, function, first, code)
    starters = {d.essence for each in given for d in definitions(name, each.cells)}
    if not (counts.stub or counts.essence in starters):
        return None
    full = next((d for d in reversed(above) if not d.stub and d.essence not in starters and not d.perhaps), None)
    if full is not None and (full.kind == "value") == (counts.kind == "value"):
        return _replaced(name, full, counts, first, code)
    text = in_text(name, code.texts)
    if text is not None and all(in_text(name, each.texts) is None for each in given):
        return _text_beside(name, text, counts, first, code)
    helper = name not in check.wanted()[:1]  # beside the function that is asked for: its stub says nothing of that
    return _unwritten(name, counts, code) if counts.stub and not verdict.score and not helper else None


def _was_run(definition: Definition, code: StudentCode, observation: Observation) -> bool:
    """Whether a definition was surely reached. A module goes on after a statement that fails."""
    run = next((run for run in observation.cells if run.number == definition.cell), None)
    if run is None or run.status == "not run":
        return False
    if run.status == "ok":
        return True
    stopped = run.error.line if run.error is not None and run.error.cell in (None, definition.cell) else None
    return stopped is not None and (definition.end < stopped or (code.kind == "module" and definition.first > stopped))


def _that_counts(found: Found, made: Sequence[Definition]) -> Definition | None:
    """The definition that a name has its value from; None where that can't be said."""
    if not made:
        return None
    last = made[-1]
    if found.cell is not None:  # a function says itself where it comes from
        return next((d for d in reversed(made) if d.cell == found.cell and found.line in (d.first, d.line)), None)
    return last if not last.perhaps and last.kind == found.kind and not found.file else None


def _unwritten(name: str, counts: Definition, code: StudentCode) -> Finding:
    message = N_("`{name}` is still to be written: nothing stands in it yet.", name=name)
    if counts.kind == "value":
        message = N_("`{name}` is still to be given a value: nothing stands in it yet.", name=name)
    return Finding(UNWRITTEN, message, location=_location(counts, code))


def _stands_in_text(name: str, text: TextCell, first: Finding) -> Finding:
    message = N_("`{name}` stands in {where}, which is text and isn't run. Put it into a code cell, run that and save.",
                 name=name, where=_where_in_text(text))  # fmt: skip
    return Finding(IN_TEXT, message, first.evidence if isinstance(first.evidence, Failure) else None)


def _text_beside(name: str, text: TextCell, counts: Definition, first: Finding, code: StudentCode) -> Finding:
    message = N_("What counts is the `{name}` in {place}, in which nothing of yours is written yet. Another one stands in {where}, which is "
                 "text and isn't run: put that into the code cell instead.", name=name, place=_place(counts, code),
                 where=_where_in_text(text))  # fmt: skip
    return msgspec.structs.replace(_bare(first), id=IN_TEXT, message=message, location=_location(counts, code))


def _replaced(name: str, full: Definition, counts: Definition, first: Finding, code: StudentCode) -> Finding:
    words: dict[str, str | Message] = {"name": name, "place": _place(counts, code), "full": _place(full, code)}
    if counts.stub:
        message = N_("`{name}` is defined twice: what stands in {place} replaces what you wrote in {full}, and is still empty. Delete the empty "
                     "one, then yours counts.", **words)  # fmt: skip
    else:
        message = N_("`{name}` is defined twice: what stands in {place} replaces what you wrote in {full}, and is still as the task gave it. "
                     "Delete the one from the task, then yours counts.", **words)  # fmt: skip
    return msgspec.structs.replace(_bare(first), id=REPLACED, message=message, location=_location(counts, code))


def _shadowed(
    name: str, found: Found, counts: Definition, function: Definition | None, first: Finding, code: StudentCode
) -> Finding:
    words: dict[str, str | Message] = {"name": name, "place": _place(counts, code), "type": found.type}
    if function is not None:
        message = N_("In {place}, `{name}` is given another value (of type `{type}`): from there on it is no longer your function in {function}, "
                     "and can't be called. Give that value another name.", **words, function=_place(function, code))  # fmt: skip
    else:
        message = N_("The task asks for a function `{name}`, but {place} makes that name a value of type `{type}`, which can't be called.",
                     **words)  # fmt: skip
    return msgspec.structs.replace(_bare(first), id=SHADOWED, message=message, location=_location(counts, code))


def _bare(first: Finding) -> Finding:
    """A finding with the evidence that is of use whatever its reason: how a call ended, but no numbers of a function that isn't meant."""
    return Finding(first.id, first.message, first.evidence if isinstance(first.evidence, Failure) else None)


def _location(definition: Definition, code: StudentCode) -> Location:
    return Location(code.file, definition.cell, definition.line, definition.end)


def _place(definition: Definition, code: StudentCode) -> Message:
    if code.kind == "module":
        return N_("line {line}", line=definition.line)
    return N_("code cell {cell}, line {line}", cell=definition.cell, line=definition.line)


def _where_in_text(text: TextCell) -> Message:
    kind = {
        "markdown": N_("markdown cell {number}", number=text.number),
        "raw": N_("raw cell {number}", number=text.number),
    }[text.kind]
    if not text.below:
        return N_("{what} (above the first code cell)", what=kind)
    return N_("{what} (below code cell {cell})", what=kind, cell=text.below)
