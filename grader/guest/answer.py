"""Answers the grader's questions about what the student's code defined.

Questions arrive as plain data, answers leave as plain data; expected values never come here.
"""

from __future__ import annotations

import builtins
import inspect
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from . import batches, shapes, trajectory, wire
from .cells import Cells
from .recorded_rows import Table, carried, unpacked

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

SIGN_OF_LIFE = 0.05
"""Seconds after which code that is still at work lets itself be heard."""

MOST_WRAPPERS = 20
"""Decorators of one function that are looked through."""

_now = time.monotonic
_array, _ndarray = np.array, np.ndarray


def inventory(cells: Cells) -> list[dict[str, Any]]:
    """What the student's namespace holds: functions and classes with their parameters, other names with their type."""
    within = cells.inside.brought_out(cells.namespace)
    found = [_found(name, cells.namespace.get(name)) for name in cells.own_names()[:2000]]
    return [{**entry, "within": True} if entry["name"] in within else entry for entry in found] if within else found


def _found(name: str, value: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": wire.clean(name[:200]),
        "kind": "value",
        "type": wire.type_name(value),
    }
    is_class = issubclass(type(value), type)
    if is_class or callable(value):
        entry["kind"] = "class" if is_class else "function"
        if is_class:
            entry["methods"] = _methods(value)
            entry["by_name"] = _by_name(value)
        entry["parameters"], entry["keywords"] = _parameters(value)
        code = _code_of(value)
        if code is not None and code.co_filename.startswith("<cell ") and code.co_filename[6:-1].isdigit():
            entry["cell"], entry["line"] = int(code.co_filename[6:-1]), code.co_firstlineno
        elif code is not None or is_class:
            entry["file"] = _file_beside(value, code)
    return entry


def _file_beside(value: Any, code: CodeType | None) -> str:
    """The file beside the student's code that a function or a class is defined in; "" for any other."""
    try:
        name: Any = code.co_filename if code is not None else getattr(sys.modules.get(value.__module__), "__file__", "")
        here = os.path.join(os.getcwd(), "")
        return wire.clean(name[len(here) :][:200]) if type(name) is str and name.startswith(here) else ""
    except BaseException:  # whatever a class of the student's makes of it
        return ""


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


def _parameters(function: Any) -> tuple[list[str] | None, list[str]]:
    """The names of what it takes by position (None where that can't be seen), and of what it takes by name only."""
    if _is_plain(function):
        code = function.__code__
        if not code.co_flags & inspect.CO_VARARGS:
            names, count = code.co_varnames, code.co_argcount
            return _clean(names[:count]), _clean(names[count : count + code.co_kwonlyargcount])
    try:
        parameters = inspect.signature(_below_a_wrapper(function)).parameters.values()
        positional = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        return _clean(positional), _clean([p.name for p in parameters if p.kind is p.KEYWORD_ONLY])
    except BaseException:
        return None, []


def _methods(cls: type) -> list[str]:
    """Names of functions that a class, or one that it inherits from, has in its body."""
    try:
        bodies = [vars(base) for base in type.mro(cls)[:-1]]
        return _clean([n for body in bodies for n, f in body.items() if type(f) in _METHODS and n[:1] != "_"])
    except BaseException:  # a class of an odd kind
        return []


def _by_name(cls: type) -> list[tuple[str, list[str], list[str]]]:
    """Methods that take arguments by name only: their names, what they take by position, and what by name."""
    found: dict[str, tuple[str, list[str], list[str]]] = {}
    try:
        for body in reversed([vars(base) for base in type.mro(cls)[:-1]]):
            for name, method in body.items():
                found.pop(name, None)
                if type(method) is FunctionType and method.__code__.co_kwonlyargcount and len(found) < 50:
                    code, names = method.__code__, method.__code__.co_varnames
                    by_name = names[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
                    found[name] = (wire.clean(name[:200]), _clean(names[1 : code.co_argcount]), _clean(by_name))
    except BaseException:  # a class of an odd kind
        return []
    return [*found.values()]


_METHODS = (FunctionType, staticmethod, classmethod)


def _clean(names: Sequence[str]) -> list[str]:
    return [wire.clean(name[:200]) for name in names[:50]]


def _below_a_wrapper(function: Any) -> Any:
    """What a decorator has made a function of that takes everything (`*args, **kwargs`) and doesn't say what it wraps."""
    for _ in range(MOST_WRAPPERS):
        if type(function) is not FunctionType or "__signature__" in function.__dict__:
            break
        if "__wrapped__" in function.__dict__:
            function = function.__wrapped__  # type: ignore[attr-defined]
            continue
        inner = [cell.cell_contents for cell in function.__closure__ or () if type(cell.cell_contents) is FunctionType]
        if function.__code__.co_argcount + function.__code__.co_kwonlyargcount or len(inner) != 1:
            break
        function = inner[0]
    return function


def answers(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A closing message, before it signs of life from slow code. Never raises."""
    cells.mute()
    cells.missing.begin()
    try:
        for message in _ASK[question["type"]](cells, question):
            yield _with_what_was_met(cells, message)
    except BaseException as error:
        yield _with_what_was_met(cells, _closing(cells, "error", error=error))


def _with_what_was_met(cells: Cells, message: dict[str, Any]) -> dict[str, Any]:
    """What a function wanted that isn't here belongs to its answer, also where it went on without."""
    if cells.missing.met and "status" in message:
        gap = cells.missing.met[0]
        return {**message, "gap": {"what": gap["what"], "name": gap["name"]}}
    return message


def _closing(cells: Cells, status: str, value: Any = None, error: BaseException | None = None) -> dict[str, Any]:
    return {"status": status, "value": value, "error": None if error is None else cells.describe(error)}


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
    state, gradients = _given(question)
    slots = {**question["values"], **state}
    for name, inside in question["packed"].items():
        slots[name] = tuple([slots[each] for each in inside])
    positional, keyword, returns = question["positional"], question["keyword"].items(), question["returns"]
    table = Table(returns)
    how, error, heard = "returned", None, _now()
    try:
        for i, gradient in enumerate(gradients, question["t"]):
            slots["g"], slots["t"] = _array(gradient), i
            came = _take(function(*[slots[s] for s in positional], **{k: slots[s] for k, s in keyword}), returns, slots)
            table.add([slots[name] for name in returns])
            if came != "returned" and how == "returned":
                how = came
            if _now() - heard > SIGN_OF_LIFE:
                yield {}
                heard = _now()
    except BaseException as raised:
        error = raised
    closing, error = (
        _driven(cells, table, how, error),
        None,
    )  # else it would hold this frame, which holds it, and all its own values
    yield closing


def _driven(cells: Cells, table: Table, how: str, error: BaseException | None) -> dict[str, Any]:
    closing = _closing(cells, "error" if error is not None else "ok", error=error)
    return {**closing, "steps": table.steps, "how": how, **table.plain()}


def _given(question: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The state to begin with, the student's own copy, and the gradients; `rows` holds both where all have one shape and dtype."""
    state, rows = question["state"], question.get("rows")
    if rows is None:
        return {
            name: value.copy() if isinstance(value, _ndarray) else value for name, value in state.items()
        }, question["gradients"]
    return {name: rows[number, ...].copy() for number, name in enumerate(state)}, rows[len(state) :]


def _take(result: Any, returns: list[str], slots: dict[str, Any]) -> str:
    """Put each returned value into the slot that it stands for; what isn't returned was changed in place, in the arguments."""
    if type(result) is not tuple and result is not None:
        result = unpacked(result, len(returns), slots["w"])
    kind = type(result)
    if kind is tuple and len(result) >= len(returns):
        for name, value in zip(returns, result, strict=False):
            slots[name] = value if type(value) is _ndarray else carried(value)
        return "returned"
    if result is None:
        for name in returns:
            slots[name] = carried(slots[name])
        return "in place"
    if len(returns) == 1:
        slots[returns[0]] = carried(result)
        return "returned"
    given = result if kind is tuple or (kind is list and len(result) >= len(returns)) else (result,)
    for name, value in zip(returns, given, strict=False):
        slots[name] = carried(value)
    return "returned" if kind is list and len(result) >= len(returns) else "partly returned"


def _shaped(cells: Cells, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if question["function"] not in cells.namespace:
        yield _closing(cells, "missing")
        return
    table = Table(question["outs"])
    how, error, heard = "returned", None, _now()
    try:
        for came, values in shapes.updates(cells.namespace, question):
            table.add(values)
            how = came if how == "returned" else how
            if _now() - heard > SIGN_OF_LIFE:
                yield {}
                heard = _now()
    except BaseException as raised:
        error = raised
    closing, error = (
        _driven(cells, table, how, error),
        None,
    )  # else it would hold this frame, which holds it, and all its own values
    yield closing


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
