"""Finds what a student named otherwise than asked: used where only one can be meant, listed where several can.

The same name in another case, a name that is close to it, or the only function with the task's own arguments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher

import msgspec

from grader.model.observation import Found, Inventory
from grader.model.texts import N_, Message

CLOSE = 0.8
"""Similarity, 0 to 1, from which two names are one misspelled."""


class Meant(msgspec.Struct, frozen=True):
    """What stands for a wanted name: `name`, the wanted one itself where nothing else does."""

    wanted: str
    name: str
    candidates: tuple[str, ...] = ()
    """Names that may all be meant, where it can't be said which."""

    @property
    def renamed(self) -> bool:
        """Whether another name is used."""
        return self.name != self.wanted

    def reasons(self, cost: float) -> list[Message]:
        """What the report says of a name that was used instead; `cost` is the share of the points that it costs."""
        if not self.renamed:
            return []
        said = [N_("There is no `{name}`; your `{other}` was taken for it.", name=self.wanted, other=self.name)]
        if cost:
            said.append(
                N_("The name costs {percent} percent of the points, as the assignment says.", percent=round(100 * cost))
            )
        return said


def meant(
    wanted: str, inventory: Inventory, reserved: Iterable[str], *, kinds: Sequence[str] = ("function",),
    fits: Callable[[Found], bool] = lambda found: True, alike: Callable[[Found], bool] = lambda found: False,
) -> Meant:  # fmt: skip
    """What of the student's own names stands for `wanted`.

    `reserved`: names that other checks ask for, which stand for nothing else. `fits`: whether a thing of another name
    could be called as the task says; `alike`: whether its own parameters say that it is what the task asks for.
    """
    if wanted in inventory:
        return Meant(wanted, wanted)
    taken = set(reserved)
    others = [f for f in inventory.values() if f.kind in kinds and f.name not in taken]
    shared = _shared_words([*inventory, *taken, wanted])
    rivals = [_telling(name, shared) for name in taken]
    for chosen in (
        [f for f in others if _plain(f.name) == _plain(wanted)],
        [f for f in others if fits(f) and _is_close(_telling(f.name, shared), _telling(wanted, shared), rivals)],
        [f for f in others if alike(f) and not any(_similar(_telling(f.name, shared), r) >= CLOSE for r in rivals)],
    ):
        if len(chosen) == 1:
            return Meant(wanted, chosen[0].name)
        if chosen:
            return Meant(wanted, wanted, tuple(f.name for f in chosen[:5]))
    return Meant(wanted, wanted)


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()


def _shared_words(names: Sequence[str]) -> set[str]:
    """Words that several names have (`update` in `adam_update` and `sgd_update`), which tell nothing."""
    counted = Counter(word for name in dict.fromkeys(names) for word in set(name.casefold().split("_")))
    return {word for word, count in counted.items() if count > 2}


def _telling(name: str, shared: set[str]) -> str:
    return "".join(word for word in name.casefold().split("_") if word not in shared) or _plain(name)


def _is_close(name: str, wanted: str, rivals: Sequence[str]) -> bool:
    """Whether it is the wanted name misspelled, and no other wanted name is nearer."""
    near = _similar(name, wanted)
    return near >= CLOSE and all(_similar(name, rival) < near for rival in rivals)


def _similar(first: str, second: str) -> float:
    return SequenceMatcher(None, first, second).ratio()
