"""What the declaration of a training loop must say, so that there is something to judge."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from grader.model.errors import AssignmentError
from reference.minibatch import iterations

EXAMPLE = 'call = "train(X, y, w, gradient, lr, batch_size, epochs) -> w"'
MOST_UPDATES = 20_000
"""Of one case."""


def must_be_judgeable(call: str, passed: Collection[str], *, counted: bool, where: str) -> None:
    """AssignmentError for a call that passes or gives too little; `counted`: whether an update function is named."""
    missing = {"X", "batch_size", "epochs"} - set(passed)
    if missing:
        raise AssignmentError(
            f"{where}.call: {call!r} does not pass {', '.join(sorted(missing))}; for example: {EXAMPLE}"
        )
    if not counted and "gradient" not in passed and "->" not in call:
        raise AssignmentError(
            f'{where}: nothing to judge: pass gradient, name counts = "sgd_update", or end the call with -> w'
        )
    lacking = {"w", "lr"} - set(passed) if "->" in call else set()
    if lacking:
        raise AssignmentError(
            f"{where}.call: {call!r} returns w but does not pass {' and '.join(sorted(lacking))}, so that where w "
            f"should end is not known; for example: {EXAMPLE}"
        )


def must_be_few(cases: Sequence[tuple[int, int, int]], where: str) -> None:
    """AssignmentError for a case of no samples, or of too many updates."""
    for case in cases:
        if min(case) < 1 or case[2] * iterations(case[0], case[1]) > MOST_UPDATES:
            raise AssignmentError(
                f"{where}.cases: {list(case)}: samples, batch size and epochs, at most {MOST_UPDATES} updates"
            )
