"""The share of a check's points that is left after a named misconception: as the assignment says, else as the catalogue does.

credit = { "adam/epsilon-inside-root" = 1.0, "adam/no-bias-correction" = 0.6, "*" = 0.2 }     or     credit = false
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence

from grader.diagnosis.catalogue import CATALOGUE
from grader.diagnosis.catalogue.misconception import HALF, NEARLY, OTHER_RULE, SLIP
from grader.model.errors import AssignmentError
from grader.model.texts import N_, Message

Credit = dict[str, float] | bool
"""Share of a check's points by misconception, "*" for all that aren't listed; False: the parts alone count."""

REASONS = {
    NEARLY: N_("the rule is understood, only a constant or a border is off"),
    SLIP: N_("all of the rule is there but for one slip"),
    HALF: N_("one of the rule's two ideas is right"),
    OTHER_RULE: N_("it is a rule that works, though another one than was asked for"),
}


OTHERS = {"update-rule/hyperparameter": SLIP, "update-rule/rounded": NEARLY}
"""Shares of findings that are no misconceptions of the catalogue."""


def verify(credit: Credit, where: str) -> None:
    """Raises AssignmentError, beginning with `where`, for an unknown id or a share that is none."""
    ids = [*CATALOGUE, *OTHERS]
    for id, share in credit.items() if isinstance(credit, dict) else ():
        if id != "*" and id not in ids:
            near = difflib.get_close_matches(id, ids, 1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise AssignmentError(f"{where}.credit: there is no misconception {id!r}{meant} (grade explain --list)")
        if not 0 <= share <= 1:
            raise AssignmentError(f"{where}.credit: {id!r} = {share:g} is no share of the points, from 0 to 1")


def merged(general: Credit, own: Credit) -> Credit:
    """A check's credit: its own, and what the assignment says of those that it doesn't list."""
    if isinstance(general, dict) and isinstance(own, dict):
        return {**general, **own}
    return general if own is True else own


def share_with(credit: Credit, named: Sequence[Sequence[str]], earned: float) -> tuple[float, Message | None]:
    """The share of the points for an answer that these misconceptions explain, and why; `earned` is that of the parts.

    `named`: sets of ids, any of which explains it alone (the best one counts, for nobody knows which it was); the
    shares of a set of several are multiplied. What an assignment says holds as it stands; the catalogue's share is
    the least that is given, never less than the parts earned.
    """
    if credit is False or not named:
        return earned, None
    said = credit if isinstance(credit, dict) else {}
    known = {id: m.credit for id, m in CATALOGUE.items()} | OTHERS
    found: list[tuple[float, Message | None]] = []
    for ids in named:
        shares = [said.get(id, said.get("*", known.get(id, 0.0))) for id in ids]
        share = math.prod(shares)
        if any(id in said or "*" in said for id in ids):
            found.append(
                (share, N_("The assignment gives {percent} percent of the points for it.", percent=_percent(share)))
            )
        elif share > earned:
            found.append((share, _reason(shares)))
        else:
            found.append((earned, None))
    return max(found, key=lambda each: each[0])


def _reason(shares: Sequence[float]) -> Message:
    if len(shares) > 1:
        product = " × ".join(f"{_percent(share)} %" for share in shares)
        return N_("{percent} percent of the points in spite of two mistakes ({product}: what each of them alone would leave).",
                  percent=_percent(math.prod(shares)), product=product)  # fmt: skip
    reason = REASONS.get(shares[0], N_("a part of it is right"))
    return N_("{percent} percent of the points all the same: {reason}.", percent=_percent(shares[0]), reason=reason)


def _percent(share: float) -> int:
    return round(100 * share)
