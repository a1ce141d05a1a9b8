"""Answering the grader's questions about what the student's code defined.

Questions arrive as plain data, answers leave as plain data; expected values never come here.
"""

from __future__ import annotations

import builtins
import inspect
import sys
import time
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from . import batches, shapes, trajectory, wire
from .cells import Cells
from .rows import carried, row_of, stacked

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

SIGN_OF_LIFE = 0.05
"""Seconds after which code that is still at work lets itself be heard."""

_now = time.monotonic


def inventory(cells: Cells) -> list[dict[str, Any]]:
    """What the student's namespace holds: functions and classes with their parameters, other names with their type."""
    return [_found(name, cells.namespace.get(name)) for name in cells.own_names()[:2000]]


def _found(name: str, value: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": wire.clean(name[:200]),
        "kind": "value",
        "type": wire.type_name(value),
    }
    is_class = issubclass(type(value), type)
    if is_class or callable(value):
        entry["kind"] = "class" if is_class else "function"
        entry["parameters"] = _parameters(value)
        code = _code_of(value)
        if code is not None and code.co_filename.startswith("<cell ") and code.co_filename[6:-1].isdigit():
            entry["cell"], entry["line"] = int(code.co_filename[6:-1]), code.co_firstlineno
    return entry


def _code_of(value: Any) -> CodeType | None:
    """The code of a function, below its decorators; None for what has none or doesn't want to show it."""
    if _is_plain(value):
        return value.__code__  # type: ignore[no-any-return]
    try:
        code = getattr(inspect.unwrap(value), "__code__", None)
    except BaseException:  # an object that answers every name, `__wrapped__` too, is unwrapped without end
        return None
    return code if type(code) is CodeType else None


def _is_plain(value: Any) -> bool:
    """A function as `def` makes it: what it says of itself needn't be looked for, which takes ten times as long."""
    return type(value) is FunctionType and not value.__dict__


def _parameters(function: Any) -> list[str] | None:
    if _is_plain(function):
        code = function.__code__
        return [wire.clean(name[:200]) for name in code.co_varnames[: code.co_argcount][:50]]
    try:
        parameters = inspect.signature(function).parameters.values()
        names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        return [wire.clean(name[:200]) for name in names[:50]]
    except BaseException:
        return None


def answers(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A closing message, before it signs of life from slow code. Never raises."""
    cells.redirect(4000)
    try:
        yield from _ASK[question["type"]](cells, question)
    except BaseException as error:
        yield _closing(cells, "error", error=error)


def _closing(cells: Cells, status: str, value: Any = None, error: BaseException | None = None) -> dict[str, Any]:
    return {"status": status, "value": value, "error": cells.describe(error), "stdout": cells.printed()["stdout"]}


def _read(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    name = question["name"]
    if name not in cells.namespace:
        yield _closing(cells, "missing")
    else:
        yield _closing(cells, "ok", wire.to_plain(cells.namespace[name]))


def _history(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    name = question["name"]
    found = cells.watch.history(name, cells.namespace.get(name))
    yield _closing(cells, "ok" if found or name in cells.namespace else "missing", found)


def _call(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    function = cells.namespace.get(question["function"])
    if function is None:
        yield _closing(cells, "missing")
    else:
        yield _closing(cells, "ok", wire.to_plain(function(*question["arguments"])))


def _apply(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    function = cells.namespace.get(question["function"])
    if function is None:
        yield _closing(cells, "missing")
    else:
        yield _closing(cells, "ok", wire.to_plain(function(*question["arguments"], **question["keywords"])))


def _drive(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    function = cells.namespace.get(question["function"])
    if function is None:
        yield _closing(cells, "missing")
        return
    slots = {**question["values"], **{name: _fresh(value) for name, value in question["state"].items()}}
    positional, keyword, returns = question["positional"], question["keyword"].items(), question["returns"]
    out: dict[str, list[Any]] = {name: [] for name in returns}
    how, error, heard = "returned", None, _now()
    try:
        for i, gradient in enumerate(question["gradients"], question["t"]):
            slots["g"], slots["t"] = np.array(gradient), i
            result = function(*[slots[s] for s in positional], **{k: slots[s] for k, s in keyword})
            came, given = _take(result, returns, slots)
            for name, value in given.items():
                slots[name] = carried(value)
            rows = [row_of(slots[name]) for name in returns]
            for name, row in zip(returns, rows, strict=True):
                out[name].append(row)
            how = came if how == "returned" else how
            if _now() - heard > SIGN_OF_LIFE:
                yield {}
                heard = _now()
    except BaseException as raised:
        error = raised
    yield {
        **_closing(cells, "error" if error is not None else "ok", error=error),
        "steps": len(out[returns[-1]]),
        "how": how,
        "out": {name: stacked(rows) for name, rows in out.items()},
    }


def _fresh(value: Any) -> Any:
    """The student's own copy: nothing that a call changes can reach the next call except through the state."""
    return value.copy() if isinstance(value, np.ndarray) else value


def _take(result: Any, returns: list[str], state: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Which slot each returned value stands for; what isn't returned is read from the arguments, changed in place."""
    if result is None:
        return "in place", {name: state[name] for name in returns}
    if len(returns) == 1:
        return "returned", {returns[0]: result[0] if type(result) is tuple and len(result) >= 1 else result}
    if type(result) in (tuple, list) and len(result) >= len(returns):
        return "returned", dict(zip(returns, result, strict=False))
    if type(result) is tuple:
        return "partly returned", dict(zip(returns, result, strict=False))
    return "partly returned", {returns[0]: result}


def _shaped(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if question["function"] not in cells.namespace:
        yield _closing(cells, "missing")
        return
    out: dict[str, list[Any]] = {name: [] for name in question["outs"]}
    how, error, heard = "returned", None, _now()
    try:
        for came, rows in shapes.updates(cells.namespace, question):
            for name, row in zip(out, rows, strict=True):
                out[name].append(row)
            how = came if how == "returned" else how
            if _now() - heard > SIGN_OF_LIFE:
                yield {}
                heard = _now()
    except BaseException as raised:
        error = raised
    yield {
        **_closing(cells, "error" if error is not None else "ok", error=error),
        "steps": len(out[question["outs"][-1]]),
        "how": how,
        "out": {name: stacked(rows) for name, rows in out.items()},
    }


def _batches(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if cells.namespace.get(question["function"]) is None:
        yield _closing(cells, "missing")
    else:
        yield _closing(cells, "ok", batches.epochs(cells.namespace, question))


def _training(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if cells.namespace.get(question["function"]) is None:
        yield _closing(cells, "missing")
    else:
        yield _closing(cells, "ok", batches.training(cells.namespace, question))


def _keras(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What was asked of Keras; None where the stand-in isn't loaded or wasn't used."""
    record = sys.modules.get(f"{__package__}.keras.record")
    yield _closing(cells, "ok", None if record is None else wire.to_plain(record.RECORDER.export()))


_ASK: dict[str, Callable[[Cells, dict[str, Any]], Iterator[dict[str, Any]]]] = {
    "drive": _drive,
    "shaped": _shaped,
    "batches": _batches,
    "training": _training,
    "call": _call,
    "apply": _apply,
    "read": _read,
    "descend": trajectory.descend,
    "history": _history,
    "keras": _keras,
}
