"""Tells an exponent that is missing from a t that never moves, by the count that the student's own state shows."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from grader.diagnosis.catalogue import CATALOGUE, applies
from grader.diagnosis.nearest import Diagnosis, Named
from grader.model.observation import Answer
from reference.rule import RuleKind

FROZEN = "adam/t-frozen"
WITHOUT_POWER = ("adam/correction-without-power", "adam/m-correction-without-power")
"""What gives the same numbers as t being 1 in every update, in one rule or another."""


def by_count(kind: RuleKind, diagnosis: Diagnosis, answers: Sequence[Answer]) -> Diagnosis:
    """The diagnosis, with that one of two like misconceptions which the student's own count of updates speaks for."""
    frozen = _frozen(answers)
    if frozen is None:
        return diagnosis
    found: dict[tuple[str, ...], Named] = {}
    for named in diagnosis.named:
        ids = [_told(kind, named, id, frozen=frozen) for id in named.ids]
        chosen = msgspec.structs.replace(named, misconceptions=tuple(CATALOGUE[id] for id in ids))
        found.setdefault(tuple(sorted(ids)), chosen)
    return msgspec.structs.replace(diagnosis, named=tuple(found.values()))


def _told(kind: RuleKind, named: Named, id: str, *, frozen: bool) -> str:
    wanted = (FROZEN,) if frozen else WITHOUT_POWER
    if id not in (FROZEN, *WITHOUT_POWER) or id in wanted:
        return id
    if frozen and id == WITHOUT_POWER[1] and kind.quotient is not None:
        return id  # where two are corrected, half a mistake is no frozen t
    return next((other for other in wanted if applies(CATALOGUE[other], kind, named.dialect)), id)


def _frozen(answers: Sequence[Answer]) -> bool | None:
    """Whether the count stays the same over every update; None where it isn't seen, or does neither that nor grow."""
    grows: list[float] = []
    for answer in answers:
        rows = answer.out.get("t")
        if isinstance(rows, np.ndarray) and rows.dtype.kind == "f" and len(rows) > 1 and rows[0].size:
            grows += np.diff(rows.reshape(len(rows), -1)[:, 0]).tolist()
    if not grows or not np.isfinite(grows).all():
        return None
    return True if not any(grows) else False if min(grows) > 0 else None
