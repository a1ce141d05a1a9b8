"""State that an assignment gives, `given = true` or `given = { t = 1 }`: the arrays and the count of updates that a config dict comes with.

A count that is given counts updates that are done: code increments it and then uses it. Where it comes with a number (what the
starter sets), code that uses it first and increments it afterwards corrects by the first update too, so both are right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from grader.checks.calls.call import CallLine
from grader.checks.calls.slots import match_slot
from grader.checks.update_rule.probes import Probe
from grader.model.errors import AssignmentError
from reference.rule import RuleKind

Declared = bool | tuple[str, ...] | dict[str, bool | float]
"""As it stands in assignment.toml: all state, names of it, or a table with the value that each begins with (true: any)."""

Given = Mapping[str, float | None]
"""Slots that are given, and what each begins with; None: zero in training, and other values in its middle."""


def parse_given(declared: Declared, call: CallLine, kind: RuleKind, where: str) -> dict[str, float | None]:
    """What a declaration gives; AssignmentError, beginning with `where`, for what the call can't be given."""
    if not declared:
        return {}
    if call.form is not None and call.form.method:
        raise AssignmentError(
            f"{where}.given: an instance of {call.function!r} makes its state itself; leave given out"
        )
    packed = _in_config(call, kind)
    if declared is True:
        if not packed and not any(slot in call.slots for slot in kind.state):
            raise AssignmentError(
                f"{where}.given: {call.text!r} is passed no state that could be given; leave given out"
            )
        return dict.fromkeys(packed)
    table = declared if isinstance(declared, dict) else dict.fromkeys(declared or (), True)
    meant = {name: slot for slot, name in call.names.items()}
    found: dict[str, float | None] = {}
    for name, value in table.items():
        slot = meant.get(name) or match_slot(name, kind)
        passed = [s for s in kind.state if s in call.slots]
        if slot not in passed:
            what = ", ".join(call.names[s] for s in passed) or "none"
            raise AssignmentError(
                f"{where}.given: {name!r} is no state that {call.text!r} is passed (these are: {what})"
            )
        if slot == "t" and value is not True and (value != int(value) or value < 0):
            raise AssignmentError(f"{where}.given: {name!r} counts updates; give a whole number, for example 1")
        if value is not False:
            found[slot] = None if value is True else float(value)
    return {slot: value for slot, value in found.items() if value is not None or slot in packed}


def handed(given: Given, call: CallLine, kind: RuleKind) -> tuple[str, ...]:
    """The slots that a config dict comes with."""
    return tuple(slot for slot in _in_config(call, kind) if slot in given)


def ahead(given: Given, call: CallLine, kind: RuleKind, *, used_first: bool) -> int:
    """How far the number of an update is ahead of the count that the code is given before it."""
    if "t" not in given:
        return 0
    return 0 if used_first else 1


def both_ways(given: Given) -> bool:
    """Whether code that uses the given count and increments it afterwards is right too."""
    return bool(given.get("t"))


def with_given(probes: Sequence[Probe], given: Given, call: CallLine, kind: RuleKind, ahead: int) -> tuple[Probe, ...]:
    """The probes for code that is given this; those whose state it can't be given are left out."""
    if not given:
        return tuple(probes)
    packed = _in_config(call, kind)
    fixed = {slot: value for slot, value in given.items() if value is not None and slot != "t"}
    found = []
    for probe in probes:
        possible = {s for s in kind.state if s != "t" and s not in fixed and (s in given or s not in packed)}
        state = {slot: value for slot, value in (probe.state or {}).items() if slot in possible}
        if probe.state is not None and not state:
            continue
        middle = probe.state is not None
        state |= {slot: np.full(probe.w.shape, value) for slot, value in fixed.items()}
        t = probe.t if "t" in given or "t" not in packed else 1
        if given.get("t") is not None:
            t = int(given["t"] or 0) + ahead
        found.append(msgspec.structs.replace(probe, state=state or None, t=t, begins=not middle))
    return tuple(found)


def _in_config(call: CallLine, kind: RuleKind) -> tuple[str, ...]:
    """State that the call packs into a config dict."""
    keys = call.form.keys.values() if call.form is not None and call.form.config else ()
    return tuple(dict.fromkeys(slot for slot in keys if slot in kind.state))
