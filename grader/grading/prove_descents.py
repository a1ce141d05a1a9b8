"""Proofs for trajectories and histories: synthetic students who descend as they should, and in every wrong way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from grader.checks.history.experiments import Asked
from grader.checks.history.history import History
from grader.checks.trajectory.descents import Descent
from grader.checks.trajectory.trajectory import Trajectory
from grader.diagnosis.catalogue import OF_SCHEDULES, Variant, WrongSchedule, applies, misconceptions_of
from grader.diagnosis.catalogue.equivalent import same_numbers
from grader.diagnosis.catalogue.misconception import Decay
from grader.model.observation import Answer, Observation
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict
from reference.descent import descend
from reference.schedule import InverseTime, LearningRate

CODE = StudentCode("synthetic.py", "module", ())
NOTHING = Observation(cells=(), inventory={}, answers={})
Told = tuple[bool | None, Message, str]
"""Whether it holds (None: worth knowing), what was looked at, what was found."""
NAMED = N_("{check}: {id} loses points and is named.").template


def trajectory_proofs(check: Trajectory) -> Iterator[Told]:
    """Every accepted dialect gets full marks; every misconception that shows in the numbers loses points and is named."""
    kind = check.drive().kind
    dialects = [d for d in kind.dialects if (d.id in check.dialects if check.dialects else d.by_default)]
    for dialect in dialects:
        verdict = _descended(check, Variant(kind, dialect))
        what = N_("{check}: right in the dialect “{dialect}”.", check=check.id, dialect=N_(dialect.title))
        yield verdict.status == "passed", what, ""
    right = [_sequences(check, Variant(kind, dialect)) for dialect in dialects]
    for misconception in misconceptions_of(kind.name):
        amiss, shown, same = [], False, ""
        for dialect in dialects:
            for form in misconception.forms if applies(misconception, kind, dialect) else ():
                variant = Variant(kind, dialect, (form,))
                got = _sequences(check, variant)
                if any(np.allclose(got, want, rtol=1e-12, equal_nan=True) for want in right):
                    continue
                shown = True
                verdict = _descended(check, variant)
                told = verdict.findings[0] if verdict.findings else None
                named = told.id if told is not None else ""
                others = [t.template for t in told.others] if told is not None else []
                if verdict.status == "passed":
                    amiss.append(f"{dialect.id}: full marks")
                elif named != misconception.id and misconception.title.template in others:
                    same = named
                elif named != misconception.id and not same_numbers((named,), (misconception.id,), kind.name):
                    amiss.append(f"{dialect.id}: {named or 'nothing'}")
        if shown:
            yield not amiss, Message(NAMED, {"check": check.id, "id": misconception.id}), "; ".join(amiss)
        if same:
            what = N_("{check}: one parameter doesn't tell {first} from {second}; the report names both.", check=check.id,
                      first=same, second=misconception.id)  # fmt: skip
            yield None, what, ""
    if check.drive().line.has_decay:
        yield from _decay_proofs(check, Variant(kind, dialects[0]))


def _decay_proofs(check: Trajectory, right: Variant) -> Iterator[Told]:
    for wrong in OF_SCHEDULES:
        if wrong.of != "inverse-time" or wrong.id == "decay/per-epoch":  # which a trajectory doesn't have
            continue
        verdict = _descended(check, right, _rate_of(wrong))
        named = verdict.findings[0].id if verdict.findings else ""
        others = [t.template for t in verdict.findings[0].others] if verdict.findings else []
        holds = verdict.status != "passed" and (named == wrong.id or wrong.title.template in others)
        yield holds, Message(NAMED, {"check": check.id, "id": wrong.id}), named


Rate = Callable[[Descent], LearningRate]


def _rate_of(wrong: WrongSchedule) -> Rate:
    return lambda descent: wrong.schedule(Decay(descent.hyperparameters["lr"], descent.decay))


def _as_asked(descent: Descent) -> LearningRate:
    lr = descent.hyperparameters["lr"]
    return InverseTime(lr, descent.decay) if descent.decay else lr


def _sequence(descent: Descent, variant: Variant, rate: Rate) -> np.ndarray:
    """w over steps of a student whose loop computes this variant, shape (epochs+1,)."""
    hyperparameters = {n: v for n, v in descent.hyperparameters.items() if n != "decay"}
    rule = variant.build(**{**hyperparameters, "lr": rate(descent)})
    w = descent.w
    state = {name: np.full(w.shape, value) for name, value in rule.slots().items()}
    rows = [w]
    with np.errstate(all="ignore"):
        for i in range(descent.epochs):
            w, state = rule.advance(w, descent.gradient_at(w), state, 1 + i)
            rows.append(np.asarray(w))
    return np.array(rows).reshape(-1)


def _sequences(check: Trajectory, variant: Variant) -> np.ndarray:
    return np.concatenate([_sequence(d, variant, _as_asked) for d in check.drive().descents])


def _descended(check: Trajectory, variant: Variant, rate: Rate = _as_asked) -> CheckVerdict:
    answers = []
    for descent in check.drive().descents:
        w = _sequence(descent, variant, rate)
        answers.append(Answer("ok", value={"ws": w, "points": w[:-1], "calls": descent.epochs, "aliased": False}))
    return check.judge(CODE, NOTHING, answers)


def history_proofs(check: History) -> Iterator[Told]:
    """The reference loop gets full marks; each mistake of a script that its experiments can show is told."""
    asked = check.asked()
    right = [one.reference(one.start) for one in asked]
    verdict = _made(check, right)
    yield verdict.status == "passed", N_("{check}: the reference loop gets full marks.", check=check.id), ", ".join(_ids(verdict))  # fmt: skip
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
        verdict = _made(check, made)
        what = Message(NAMED, {"check": check.id, "id": id})
        yield verdict.status != "passed" and id in _ids(verdict), what, ", ".join(_ids(verdict))


def _uphill(one: Asked) -> Callable[[float], float]:
    return lambda x: -float(one.gradient(np.array(x)))


def _with(one: Asked, derivative: Callable[[float], float]) -> np.ndarray:
    """The loop with another derivative, for as long as it stays in sight."""
    with np.errstate(all="ignore"):
        values = descend(derivative, one.start, one.lr, one.precision, min(one.max_iters, 200))
    return values[: max(4, int((np.abs(values) < 1e6).sum()))]


def _longer(one: Asked, values: np.ndarray) -> np.ndarray:
    after = values[-1] - one.lr * one.gradient(values[-1:])[0]
    return np.append(values, after)


def _made(check: History, made: list[np.ndarray]) -> CheckVerdict:
    value = [{"values": values, "count": len(values), "cell": 1, "line": 1} for values in made]
    return check.judge(CODE, NOTHING, [Answer("ok", value=value)])


def _ids(verdict: CheckVerdict) -> list[str]:
    return [finding.id for finding in verdict.findings]
