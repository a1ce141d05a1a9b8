"""Proofs of kind `trajectory`: synthetic students who descend as they should, and in every wrong way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from grader.checks.shared.proof import CODE, NOTHING, Proof, in_dialect, in_dialects, loses, named
from grader.checks.shared.spec import Check
from grader.checks.trajectory.descents import Descent
from grader.diagnosis.catalogue import OF_SCHEDULES, Variant, WrongSchedule, applies, misconceptions_of
from grader.diagnosis.catalogue.equivalent import same_numbers
from grader.diagnosis.catalogue.misconception import Decay
from grader.model.observation import Answer
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict
from reference.rule import RuleKind
from reference.schedule import InverseTime, LearningRate

Rate = Callable[[Descent], LearningRate]


def _as_asked(descent: Descent) -> LearningRate:
    lr = descent.hyperparameters["lr"]
    return InverseTime(lr, descent.decay) if descent.decay else lr


def proofs(check: Check, kind: RuleKind, accepted: Collection[str], descents: Sequence[Descent]) -> Iterator[Proof]:
    """Every accepted dialect (of these ids; none: the usual ones) gets full marks; every misconception that shows in the numbers
    loses points and is named."""

    def descended(variant: Variant, rate: Rate = _as_asked) -> CheckVerdict:
        return check.judge(CODE, NOTHING, [_answer(descent, variant, rate) for descent in descents])

    def sequences(variant: Variant) -> np.ndarray:
        return np.concatenate([_sequence(descent, variant, _as_asked) for descent in descents])

    dialects = kind.asked(accepted)
    for dialect in dialects:
        yield in_dialect(check.id, dialect.title, descended(Variant(kind, dialect)))
    right = [sequences(Variant(kind, dialect)) for dialect in dialects]
    for misconception in misconceptions_of(kind):
        amiss: list[tuple[str, str]] = []
        shown, same = False, ""
        for dialect in dialects:
            for form in misconception.forms if applies(misconception, kind, dialect) else ():
                variant = Variant(kind, dialect, (form,))
                got = sequences(variant)
                if any(np.allclose(got, want, rtol=1e-12, equal_nan=True) for want in right):
                    continue
                shown = True
                verdict = descended(variant)
                told = verdict.findings[0] if verdict.findings else None
                id = told.id if told is not None else ""
                others = [t.template for t in told.others] if told is not None else []
                if verdict.status == "passed":
                    amiss.append((dialect.id, ""))
                elif id != misconception.id and misconception.title.template in others:
                    same = id
                elif id != misconception.id and not same_numbers((id,), (misconception.id,), kind.name):
                    amiss.append((dialect.id, id or "–"))
        if shown:
            yield named(check.id, misconception.id, not amiss, in_dialects(amiss))
        if same:
            what = N_("{check}: one parameter doesn't tell {first} from {second}; the report names both.", check=check.id,
                      first=same, second=misconception.id)  # fmt: skip
            yield Proof(None, what)
    for wrong in OF_SCHEDULES if any(descent.decay for descent in descents) else ():
        if wrong.of == "inverse-time" and wrong.id != "decay/per-epoch":  # which a trajectory doesn't have
            yield loses(check.id, wrong.id, descended(Variant(kind, dialects[0]), _rate_of(wrong)), wrong.title)


def _rate_of(wrong: WrongSchedule) -> Rate:
    return lambda descent: wrong.schedule(Decay(descent.hyperparameters["lr"], descent.decay))


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


def _answer(descent: Descent, variant: Variant, rate: Rate) -> Answer:
    w = _sequence(descent, variant, rate)
    return Answer("ok", value={"ws": w, "points": w[:-1], "calls": descent.epochs, "aliased": False})
