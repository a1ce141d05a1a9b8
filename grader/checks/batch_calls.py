"""The `call` lines of mini-batches and training loops: which argument is what."""

from __future__ import annotations

import ast

from grader.errors import AssignmentError

SLOTS = {
    "X": ("X", "x", "X_train", "x_train", "data", "samples", "inputs", "features", "images"),
    "y": ("y", "Y", "y_train", "labels", "targets", "t"),
    "n": ("n", "n_samples", "num_samples", "N", "m", "n_train", "total", "size"),
    "batch_size": ("batch_size", "batch", "b", "bs", "B", "mini_batch_size", "minibatch_size", "batchsize"),
    "seed": ("seed", "random_seed", "random_state"),
}
"""Usual names of what is passed."""


def parsed(
    call: str, known: dict[str, tuple[str, ...]], where: str, example: str
) -> tuple[str, tuple[tuple[str, ...], dict[str, str]]]:
    """A call's function, its slots by position and by keyword. Raises AssignmentError beginning with `where`."""
    try:
        node = ast.parse(call.partition("->")[0].strip(), mode="eval").body
    except SyntaxError:
        raise AssignmentError(f"{where}: {call!r} is not a call; for example: {example}") from None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise AssignmentError(f"{where}: {call!r} is not a call of a named function; for example: {example}")

    def slot(value: ast.expr) -> str:
        name = value.id if isinstance(value, ast.Name) else ast.unparse(value)
        found = next((slot for slot, names in known.items() if name == slot or name in names), None)
        if found is None:
            raise AssignmentError(
                f"{where}: {name!r} in {call!r} is none of: {', '.join(known)}; for example: {example}"
            )
        return found

    return node.func.id, (tuple(slot(a) for a in node.args), {str(k.arg): slot(k.value) for k in node.keywords})
