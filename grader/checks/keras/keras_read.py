"""Keras calls that were read from the code, not run: the remark about them, and points where the assignment grants any."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from grader.diagnosis.experiment.reading import ReadCall, read_calls, unread
from grader.model.keras_record import Value
from grader.model.observation import Observation
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message

MOST_SHOWN = 8

Same = Callable[[Value, Value], bool]
"""Whether a value is a wanted one."""


def calls_read(code: StudentCode, observation: Observation) -> list[ReadCall]:
    """The Keras calls in cells that couldn't run; none where everything ran, or failed for its own reasons."""
    return read_calls(code.cells, unread(observation.cells))


def remark(calls: Sequence[ReadCall], code: StudentCode) -> Message:
    """The calls, marked as read and not run."""
    shown = "; ".join(
        f"`{call.text.replace('`', chr(39))}` ({call.cell}:{call.line})" if code.kind == "notebook" else f"`{call.text}` ({call.line})"
        for call in calls[:MOST_SHOWN]
    )  # fmt: skip
    if len(calls) > MOST_SHOWN:
        shown += "; …"
    if code.kind == "notebook":
        return N_("Read, not run (code cell:line): {calls}. Part of the code couldn't be run, so these calls were only read; nobody knows "
                  "whether they would have been made like this.", calls=shown)  # fmt: skip
    return N_("Read, not run (line): {calls}. The code couldn't be run, so these calls were only read; nobody knows whether they would have "
              "been made like this.", calls=shown)  # fmt: skip


def optimizer_is_read(calls: Sequence[ReadCall], wanted: Mapping[str, Value], same: Same) -> bool:
    """Whether a read `compile` names the wanted optimizer, a `fit` is there, and every wanted hyperparameter is written out."""
    name = wanted["name"]
    if not any(call.what == "fit" for call in calls):
        return False
    if not any(call.what == "compile" and name in call.values.get("optimizer", []) for call in calls):
        return False
    expected = {key: value for key, value in wanted.items() if key != "name"}
    built = [call for call in calls if call.what == "optimizer" and call.name == name]
    return not expected or any(all(_has(call, key, value, same) for key, value in expected.items()) for call in built)


def argument_is_read(calls: Sequence[ReadCall], what: str, key: str, value: Value, same: Same) -> bool:
    """Whether a read call of this sort gives the argument the wanted value."""
    return any(call.what == what and _has(call, key, value, same) for call in calls)


def settings_read(calls: Sequence[ReadCall], key: str, run: Iterable[Value]) -> Collection[Value]:
    """The different values of a `fit` argument: those of trainings that were run, and those that were read."""
    read = (value for call in calls if call.what == "fit" for value in call.values.get(key, []))
    return list(dict.fromkeys(value for value in (*run, *read) if not isinstance(value, list | dict)))


def _has(call: ReadCall, key: str, value: Value, same: Same) -> bool:
    return any(same(got, value) for got in call.values.get(key, []))
