"""Whether a loop is right though w ends elsewhere, because the student's own update function, which it calls, is wrong.

That mistake is told, and costs points, where the update function itself is asked for. Here each call is looked at: what it was
passed, and what became of what it gave.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from grader.checks.training_loop.loop_record import RATE, array_of, every_sample_once, near, w_of_updates
from grader.checks.training_loop.slips import Case
from grader.diagnosis import lone_samples
from grader.diagnosis.loops import Seen, right
from grader.model.observation import Answer, Plain
from grader.model.texts import N_, Message


def carried_in(
    cases: Sequence[Case],
    answers: Sequence[Answer],
    told: Mapping[int, set[str]],
    factors: Sequence[float],
    apart: Callable[[int], bool],
) -> dict[int, list[Seen]]:
    """The cases, by number, in which the loop is right but for the update function, with the samples of each update where they are
    known; none, where another one isn't.

    `told`: the ids of what is wrong in each case; `factors`: what the gradient of ½ the mean squared error may be multiplied by;
    `apart`: whether so many samples have a feature each.
    """
    found: dict[int, list[Seen]] = {}
    for k, ids in told.items():
        value = answers[k].value if answers[k].status == "ok" else None
        if not isinstance(value, dict):
            return {}
        if apart(cases[k][0]):
            seen = _seen_by_calls(value, cases[k], factors)
            if seen is None:
                return {}
            found[k] = seen
        elif ids != {"training/w"}:
            return {}
        else:
            found[k] = []  # of so many samples only the count is known
    return found if any(found.values()) else {}


def _seen_by_calls(value: dict[str, Plain], case: Case, factors: Sequence[float]) -> list[Seen] | None:
    """The samples of each update of a loop in which every call is passed the w that the one before gave, the right gradient of a batch,
    and the learning rate. None of every other."""
    n, batch_size, epochs = case
    passed, gave, rates = value.get("passed"), value.get("gave"), value.get("rates")
    in_order = right(n, batch_size) * epochs
    ws = w_of_updates(value, lone_samples.start(n))
    if ws is None or not (isinstance(passed, list) and isinstance(gave, list) and isinstance(rates, list)):
        return None
    if not len(passed) == len(gave) == len(rates) == len(in_order) == len(ws) - 1:
        return None
    results = [array_of(each, (n,)) for each in gave]
    if not all(made is not None and near(made, after) for made, after in zip(results, ws[1:], strict=True)):
        return None
    if not all(isinstance(each, list) and RATE in each for each in rates):
        return None
    for factor in factors:
        seen = [_seen(call, w, factor, likely) for call, w, likely in zip(passed, ws, in_order, strict=False)]
        found = [each for each in seen if each is not None]
        if len(found) == len(seen) and every_sample_once(found, n, batch_size):
            return found
    return None


def _seen(call: Plain, w: np.ndarray, factor: float, likely: Seen) -> Seen | None:
    """The batch whose gradient, at w, is one of the arrays that were passed: the likely one, or another."""
    error = factor * (w - lone_samples.targets(len(w)))
    for argument in call if isinstance(call, list) else ():
        g = array_of(argument, w.shape)
        if g is None or not np.isfinite(g).all():
            continue
        for rows in (likely[0], tuple(int(i) for i in np.flatnonzero(g))):
            wanted = np.zeros(len(w))
            wanted[list(rows)] = error[list(rows)] / max(len(rows), 1)
            if rows and near(g, wanted):
                return rows, rows
    return None


def own_step(function: str, carried: Collection[int]) -> list[Message]:
    """Why a loop is right whose w ends elsewhere."""
    if not carried:
        return []
    return [N_("w ends elsewhere than it should, but only because of `{name}`, which the loop calls as it should. That is judged by itself and "
               "costs nothing here.", name=function)]  # fmt: skip
