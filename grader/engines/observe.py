"""Runs a submission and observes it; a second time where something that is asked for can only be seen in another way.

Asked for its functions, a module is imported: what stands under `if __name__ == "__main__"` is a demonstration, which may
take long, ask for input, end Python or change what was defined above. What it *does* (trainings, experiments, variables)
shows when it is run as a script. Where both are asked for it is run both ways, each in a process of its own, so that neither
costs the other anything. In a second run, variables are looked for within functions, too (`def main(): …`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec

from grader.engines.limits import Limits
from grader.engines.stay import Ask, Interview, Stay
from grader.engines.student import Engine
from grader.model.observation import Answer, History, Inventory, Observation, Question, Read, Record, Tested, asks_for
from grader.model.submission import Beside, StudentCode

LEAST_SECONDS = 0.01


def observe(
    engine: Engine, code: StudentCode, extra_files: Sequence[Beside], ask: Ask, limits: Limits,
    interview: Interview | None = None, watched: Mapping[str, bool] = MappingProxyType({}),
) -> Observation:  # fmt: skip
    """Run a submission and bring back all that was observed. Never raises for anything student code does.

    `watched`: variables to follow while cells run; True: the variable is a list that holds the values.
    """
    stay = functools.partial(Stay, engine, code, extra_files, watched=watched)
    guarded = code.kind == "module" and any("__main__" in cell.source for cell in code.cells)
    if guarded and interview is None and all(_is_about_the_script(q) for each in ask({}).values() for q in each):
        script = stay(ask, limits).observe()
        if not script.ending:
            return script
        imported = stay(ask, _rest(limits, script), script=False).observe()
        return imported if imported.ending else _together(imported, script, {}, list(script.answers))
    first = stay(ask, limits, interview, script=not guarded).observe()
    asked = ask(first.inventory)
    inside = _to_look_for(code, asked, first)
    open_checks = [id for id, each in asked.items() if _is_open(each, first.answers.get(id, ()), guarded, inside)]
    again = interview if guarded and any(tested.outcome != "passed" for tested in first.tested) else None
    if first.ending or not (open_checks or again):
        return first

    def what_is_open(inventory: Inventory) -> dict[str, list[Question]]:
        return {id: each for id, each in ask({**inventory, **first.inventory}).items() if id in open_checks}

    second = stay(what_is_open, _rest(limits, first), again, inside=inside).observe()
    if not guarded:  # only to look into functions
        second = msgspec.structs.replace(second, cells=first.cells, ending="")
    return _together(first, second, what_is_open(second.inventory), open_checks)


def _is_about_the_script(question: Question) -> bool:
    """Whether it is about what a module does, not about what it defines."""
    return isinstance(question, Record | History)


def _rest(limits: Limits, spent: Observation) -> Limits:
    return msgspec.structs.replace(limits, seconds=max(limits.seconds - spent.seconds, LEAST_SECONDS))


def _not_there(question: Question, answer: Answer) -> bool:
    """Whether what is asked for doesn't exist; a variable that holds nothing may be a placeholder."""
    return answer.status == "missing" or (isinstance(question, Read) and answer.status == "ok" and answer.value is None)


def _to_look_for(code: StudentCode, asked: Mapping[str, Sequence[Question]], seen: Observation) -> list[str]:
    """Names that are asked for, aren't there, and are given something where a function may stand."""
    names = {
        asks_for(question)
        for check, questions in asked.items()
        for question, answer in zip(questions, seen.answers.get(check, ()), strict=False)
        if _not_there(question, answer) and not _is_about_the_script(question)
    }
    return sorted(name for name in names if name and any(_is_made_within(name, cell.source) for cell in code.cells))


def _is_made_within(name: str, source: str) -> bool:
    name = re.escape(name)
    given = rf"(?:def|class|import|as|for)\b.*\b{name}\b|.*\b{name}\b[^=\n]*=(?!=)"
    return name in source and re.search(rf"^[ \t]+(?:{given})", source, re.MULTILINE) is not None


def _is_open(questions: Sequence[Question], answers: Sequence[Answer], guarded: bool, inside: Sequence[str]) -> bool:
    """Whether another run may answer what this one didn't."""
    pairs = list(zip(questions, answers, strict=False))
    missing = [asks_for(question) for question, answer in pairs if _not_there(question, answer)]
    if guarded:
        return len(missing) == len(pairs) > 0 or any(_is_about_the_script(question) for question in questions)
    return any(name in inside for name in missing)


def _together(
    imported: Observation, script: Observation, asked: Mapping[str, Sequence[Question]], open_checks: Sequence[str]
) -> Observation:
    """Both runs as one observation: of what the first one left open, what the second one answered."""
    answers, inventory = dict(imported.answers), dict(imported.inventory)
    about_script = False
    for check in open_checks:
        answered = script.answers.get(check, ())
        answers[check] = _better(answers.get(check, ()), answered)
        for question, answer in zip(asked.get(check, ()), answered, strict=False):
            about_script = about_script or _is_about_the_script(question)
            name = asks_for(question)
            if answer.status == "ok" and name in script.inventory:
                inventory.setdefault(name, script.inventory[name])
    first, second = imported.cells, script.cells
    worse = any(run.status != "ok" for run in second) and all(run.status == "ok" for run in first)
    return msgspec.structs.replace(
        imported,
        cells=first if script.ending else second,
        inventory=inventory,
        answers=answers,
        ending=script.ending if about_script or not asked else "",
        seconds=imported.seconds + script.seconds,
        missing_modules=tuple(dict.fromkeys([*imported.missing_modules, *script.missing_modules])),
        tested=_tested(imported.tested, script.tested),
        renamed=tuple(dict.fromkeys([*imported.renamed, *script.renamed])),
        script=second[0] if worse else None,
    )


def _better(before: Sequence[Answer], after: Sequence[Answer]) -> tuple[Answer, ...]:
    if len(before) != len(after):
        return tuple(after if any(answer.status == "ok" for answer in after) else before)
    return tuple(b if b.status == "ok" or a.status == "missing" else a for a, b in zip(before, after, strict=True))


def _tested(before: Sequence[Tested], after: Sequence[Tested]) -> tuple[Tested, ...]:
    """Each case of a test as it came out better: a test may ask for what only a script makes."""
    again = {(tested.test, tested.case): tested for tested in after}
    return tuple(
        again[key] if tested.outcome != "passed" and (key := (tested.test, tested.case)) in again else tested
        for tested in before
    )
