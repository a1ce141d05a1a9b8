"""Turns a probe into questions to a student's step function, in whatever its arguments are packed."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
import numpy as np

from grader.checks.calls.call import Binding, CallLine
from grader.checks.calls.forms import Form
from grader.checks.calls.slots import PACKED
from grader.checks.update_rule.probes import Probe
from grader.model.observation import Drive, ShapedDrive
from reference.rule import RuleKind


def drive(
    probe: Probe, kind: RuleKind, call: CallLine, way: Binding, handed: Collection[str] = (), ahead: int = 0
) -> Drive:
    """The question for one probe, the function being called in this way. `handed`: state that a config dict comes with, whatever
    the probe; `ahead`: how far the number of an update is ahead of the count that the code is given before it."""
    if call.form is None:
        return _plain(probe, kind, call, way, probe.t - ahead)
    return _shaped(probe, kind, call, way, call.form, handed, ahead)


def _sign(call: CallLine) -> int:
    return -1 if call.negated else 1


def _packed(call: CallLine) -> dict[str, tuple[str, ...]]:
    """The tuples that the student's code may want, whether the task packs them or not."""
    return {name: inside for name, inside in PACKED.items() if set(inside) <= set(call.slots)}


def _plain(probe: Probe, kind: RuleKind, call: CallLine, way: Binding, t: int) -> Drive:
    state = probe.state or {}
    slots = [slot for slot in kind.state if slot != "t" and slot in call.slots]
    arrays = {slot: state.get(slot, np.zeros_like(probe.w)).astype(probe.w.dtype) for slot in slots}
    return Drive(
        probe=probe.id,
        function=call.function,
        positional=way.positional,
        keyword=way.keyword,
        state={"w": probe.w, **arrays},
        gradients=_sign(call) * probe.gradients,
        values={name: value for name, value in probe.hyperparameters.items() if name in call.slots},
        t=t,
        returns=call.returns,
        packed=_packed(call),
    )


def _counts(form: Form) -> bool:
    """Whether the student's own count of updates may be seen: in a config dict, or as an attribute."""
    return bool(form.config or form.method)


def _shaped(
    probe: Probe, kind: RuleKind, call: CallLine, way: Binding, form: Form, handed: Collection[str], ahead: int
) -> ShapedDrive:
    every = range(form.count)
    form = msgspec.structs.replace(form, build=way.build or form.build)
    state = {"w": probe.w}
    for slot in kind.state:
        packed = slot in form.keys.values()  # there the student's own code makes the state, unless it is given
        given = slot in handed or (probe.state is not None and not handed)
        if slot != "t" and slot in call.slots and (given or not packed):
            state[slot] = (probe.state or {}).get(slot, np.zeros_like(probe.w)).astype(probe.w.dtype)
    return ShapedDrive(
        probe=probe.id,
        function=call.function,
        positional=way.positional,
        keyword=way.keyword,
        state={slot: [form.variants(values, k) for k in every] for slot, values in state.items()},
        gradients=[np.array([form.variants(g, k) for g in _sign(call) * probe.gradients]) for k in every],
        values={name: value for name, value in probe.hyperparameters.items() if name in call.slots},
        t=probe.t - ahead,
        returns=call.returns,
        packed=_packed(call),
        form=msgspec.to_builtins(form),
        given=probe.state is not None,
        handed=tuple(handed),
        wanted=(
            *((slot, k) for k in every for slot in call.returns),
            *([("t", 0)] if kind.counts and _counts(form) else []),
        ),
        count=len(probe.gradients),
    )
