"""The student's own code as data, and calls of it as code to paste: what their arguments are called, values as one types them."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

import numpy as np

from grader.model.observation import Found
from grader.model.submission import StudentCode

PRINTED_DIGITS = 8
"""As many digits numpy prints of a number."""


def definition(code: StudentCode, name: str) -> ast.stmt | None:
    """The last function or class of this name."""
    last: ast.stmt | None = None
    for cell in code.cells:
        if f"def {name}" not in cell.source and f"class {name}" not in cell.source:
            continue
        try:
            tree = ast.parse(cell.source)
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
                last = node
    return last


def own_names(code: StudentCode, name: str, found: Found | None) -> tuple[str, ...]:
    """What a function, or a class, of the student's calls its arguments; none where they can't be given by name."""
    made = definition(code, name)
    if isinstance(made, ast.ClassDef):
        made = next((n for n in made.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"), made)
    by_position = isinstance(made, ast.FunctionDef) and bool(made.args.posonlyargs)
    return found.parameters or () if found is not None and not by_position else ()


def listed(positional: Sequence[str], keyword: Mapping[str, str], texts: Mapping[str, str], own: Sequence[str]) -> str:
    """Arguments: by position as long as they are variables, from the first value on under the student's `own` names."""
    parts, by_name = [], False
    for i, slot in enumerate(positional):
        by_name = by_name or (not texts[slot].isidentifier() and len(own) >= len(positional))
        parts.append(f"{own[i]}={texts[slot]}" if by_name else texts[slot])
    return ", ".join([*parts, *(f"{name}={texts[slot]}" for name, slot in keyword.items())])


def free(code: StudentCode, *names: str) -> list[str]:
    """Names for what is pasted besides: these, or where the student's code has one for something of its own, another like it."""
    text = "\n".join(cell.source for cell in code.cells)

    def own(name: str) -> bool:
        stored = rf"^(?:def|class) +{name}\b|^(?:\w[\w ,]*, *)?{name}\b(?: *,[\w ,]*)? *=(?!=)|^(?:from|import|for)\b.*\b{name}\b"
        return re.search(stored, text, re.MULTILINE) is not None

    return [f"{name}_" if own(name) else name for name in names]


def as_code(lines: Sequence[str], *, with_np: bool) -> str:
    """Lines as code to paste; `with_np`: the student's code calls numpy `np`. Where it doesn't, that name stays undefined."""
    if with_np or not any("np." in line for line in lines):
        return "\n".join(lines)
    return "\n".join(["import numpy", *(re.sub(r"\bnp\.", "numpy.", line) for line in lines)])


def has_numpy(code: StudentCode) -> bool:
    """Whether the student's code calls numpy `np`."""
    return any("import numpy as np" in cell.source for cell in code.cells)


def array(values: np.ndarray, *, as_number: bool = False) -> str:
    """An array as one types it; `as_number`: one of a single element as a number."""
    values = np.asarray(values)
    if as_number and values.size == 1:
        return number(values.reshape(-1)[0])
    dtype = "" if values.dtype == np.float64 else f", dtype=np.{values.dtype.name}"
    return f"np.array({_nested(values)}{dtype})"


def _nested(values: np.ndarray) -> str:
    return number(values) if values.ndim == 0 else f"[{', '.join(_nested(row) for row in values)}]"


def number(value: np.floating | np.ndarray | float) -> str:
    """A float as one types it, never as an integer."""
    text = f"{float(value):.12g}"
    if text.lstrip("-").isdigit():
        return f"{text}.0"
    return f"np.{text}" if text in {"nan", "inf"} else "-np.inf" if text == "-inf" else text
