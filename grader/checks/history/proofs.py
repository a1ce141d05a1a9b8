"""Proofs of kind `history`: the loop that the task asks for passes, and the mistakes that its experiments can show are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from grader.checks.history.experiments import AskedExperiment
from grader.checks.shared.proof import CODE, NOTHING, Proof, ids_of, loses
from grader.checks.shared.spec import Check
from grader.model.observation import Answer
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict
from reference.descent import descend


def proofs(check: Check, asked: Sequence[AskedExperiment]) -> Iterator[Proof]:
    """The reference loop gets full marks; each mistake of a script that its experiments can show is told."""
    right = [one.reference(one.start) for one in asked]
    verdict = _made(check, right)
    what = N_("{check}: the reference loop gets full marks.", check=check.id)
    yield Proof(verdict.status == "passed", what, ids_of(verdict))
    wrong: dict[str, list[np.ndarray]] = {
        "history/start": [one.reference(one.start + 1) for one in asked],
        "history/gradient": [_with(one, lambda x: 0.75 * x + 0.375 * x**2 + 1) for one in asked],
        "history/off-by-one": [_longer(one, values) for one, values in zip(asked, right, strict=True)],
        "direction/ascends": [_with(one, _uphill(one)) for one in asked],
    }
    if len(asked) > 1:
        wrong["history/experiment-missing"] = right[:-1]
        wrong["history/start-not-reset"] = [right[0], *(one.reference(float(v[-1])) for one, v in zip(asked[1:], right, strict=False))]  # fmt: skip
    for id, made in wrong.items():
        yield loses(check.id, id, _made(check, made))


def _uphill(one: AskedExperiment) -> Callable[[float], float]:
    return lambda x: -float(one.gradient(np.array(x)))


def _with(one: AskedExperiment, derivative: Callable[[float], float]) -> np.ndarray:
    """The loop with another derivative, for as long as it stays in sight."""
    with np.errstate(all="ignore"):
        values = descend(derivative, one.start, one.lr, one.precision, min(one.max_iters, 200))
    return values[: max(4, int((np.abs(values) < 1e6).sum()))]


def _longer(one: AskedExperiment, values: np.ndarray) -> np.ndarray:
    after = values[-1] - one.lr * one.gradient(values[-1:])[0]
    return np.append(values, after)


def _made(check: Check, made: list[np.ndarray]) -> CheckVerdict:
    value = [{"values": values, "count": len(values), "cell": 1, "line": 1} for values in made]
    return check.judge(CODE, NOTHING, [Answer("ok", value=value)])
