"""Takes the one number that a variable or function should give, or says in words what came instead."""

from __future__ import annotations

import numpy as np

from grader.model.observation import Opaque, Plain
from grader.model.texts import N_, Message

SHOWN = 80
"""Longest text of a value, in characters."""
FUNCTIONS = frozenset({"function", "builtin_function_or_method", "method", "partial", "ufunc"})
"""Names of the types that are functions."""


def number(value: Plain) -> int | float | None:
    """The number that a value is, a numeric array of one element included; None for anything else, a truth value too."""
    if isinstance(value, np.ndarray) and value.size == 1 and value.dtype.kind in "iuf":
        value = value.reshape(-1)[0].item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value


def whole_number(value: Plain) -> int | None:
    """The whole number that a value is, 391.0 included; None for anything else."""
    found = number(value)
    if found is None or not np.isfinite(found) or found != int(found):
        return None
    return int(found)


def no_number(call: str, value: Plain) -> Message:
    """What to say of a value that is no number: what it is, and that a number is asked for."""
    if isinstance(value, Opaque):
        if value.type == "int":  # the wire holds 63 bits
            return N_("`{call}` is a number of more than 63 bits: there are never that many updates.", call=call)
        if value.type in FUNCTIONS:
            return N_("`{call}` is a function, but a number is asked for: the value that the function returns when it is "
                      "called.", call=call)  # fmt: skip
    return N_("`{call}` is {what}, but a single plain number is asked for.", call=call, what=_kind(value))


def _kind(value: Plain) -> Message:
    if isinstance(value, np.ndarray):
        if value.size != 1:
            return N_("an array of {count} values", count=value.size)
        return N_("a truth value") if value.dtype.kind == "b" else N_("a complex number")
    if isinstance(value, Opaque):
        if value.type.startswith("array of "):  # what the wire says of arrays that aren't numeric, or too large
            return N_("an array of {what}", what=value.type.removeprefix("array of "))
        return _OPAQUE_KINDS.get(value.type, N_("a value of type {type}", type=value.type))
    return _KINDS.get(type(value), N_("a value of type {type}", type=type(value).__name__))


_KINDS: dict[type, Message] = {
    type(None): N_("None"),
    bool: N_("a truth value"),
    str: N_("a text"),
    list: N_("a list or tuple"),  # the wire makes lists of tuples
    dict: N_("a dict"),
}
_OPAQUE_KINDS: dict[str, Message] = {"complex": N_("a complex number"), "type": N_("a class")}


def shown(value: Plain) -> str:
    """A value in short, as it would be written in code: a text in quotes, so that '391' isn't taken for 391."""
    found = number(value)
    if found is not None:
        return f"{found:.10g}" if isinstance(found, float) else str(found)
    if isinstance(value, list):
        # no more than can be shown: a list may be long
        text = f"[{', '.join(shown(item) for item in value[:SHOWN])}]"
    elif isinstance(value, Opaque):
        text = f"{value.type}, {value.repr}" if value.type.startswith("array of ") else value.repr
    elif isinstance(value, str):
        text = repr(value[:SHOWN])
    elif isinstance(value, dict):
        text = f"{{{', '.join(f'{key!r}: {shown(item)}' for key, item in list(value.items())[:SHOWN])}}}"
    else:
        text = " ".join(str(value).split())  # an array of several rows, in one
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
