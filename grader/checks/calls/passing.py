"""Passes arguments to a function that takes some of them by keyword only: `adam_update(w, g, *, lr, t)`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence


def by_name_where_asked(
    positional: Sequence[str], keyword: Mapping[str, str], names: Sequence[str], count: int,
    slot_of: Callable[[str], str | None], others: Collection[str] = (),
) -> tuple[tuple[str, ...], dict[str, str]]:  # fmt: skip
    """Slots by position and by keyword. `names`: the arguments that a function takes by name only; `count`: how many it takes by
    position; `slot_of`: the slot that a name stands for; `others`: names of arguments that it takes either way.

    A name that stands for none gets what is left over in the task's own order, if as many are left over as there are such names.
    What the task passes by name goes to an argument of another name where that stands for the same.
    """
    keyword = _in_their_names(keyword, names, others, slot_of)
    if not names:
        return tuple(positional), keyword
    meant = {name: slot_of(name) for name in names if name not in keyword}
    passed = {name: slot for name, slot in meant.items() if slot is not None and slot in positional}
    left = [slot for slot in positional if slot not in passed.values()]
    unknown = [name for name in names if name not in passed and name not in keyword]
    over = left[count:]
    if over and len(over) == len(unknown):
        passed.update(zip(unknown, over, strict=True))
        left = left[:count]
    return tuple(left), {**keyword, **passed}


def _in_their_names(
    keyword: Mapping[str, str], names: Sequence[str], others: Collection[str], slot_of: Callable[[str], str | None]
) -> dict[str, str]:
    """What is passed by name, under the names that the function has for it."""
    known = [*names, *others]
    free = [name for name in known if name not in keyword]
    found = {}
    for name, slot in keyword.items():
        alike = [each for each in free if slot_of(each) == slot]
        own = alike[0] if name not in known and len(alike) == 1 else name
        found[own] = slot
    missing = [name for name in found if name not in known]
    unknown = [name for name in names if name not in found and slot_of(name) is None]
    if missing and len(missing) == len(unknown):
        renamed = dict(zip(missing, unknown, strict=True))
        return {renamed.get(name, name): slot for name, slot in found.items()}
    return found
