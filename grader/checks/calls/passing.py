"""Passes arguments to a function that takes some of them by keyword only: `adam_update(w, g, *, lr, t)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence


def by_name_where_asked(
    positional: Sequence[str], keyword: Mapping[str, str], names: Sequence[str], count: int,
    slot_of: Callable[[str], str | None],
) -> tuple[tuple[str, ...], dict[str, str]]:  # fmt: skip
    """Slots by position and by keyword. `names`: the arguments that a function takes by name only; `count`: how many it takes by
    position; `slot_of`: the slot that a name stands for.

    A name that stands for none gets what is left over in the task's own order, if as many are left over as there are such names.
    """
    if not names:
        return tuple(positional), dict(keyword)
    meant = {name: slot_of(name) for name in names if name not in keyword}
    passed = {name: slot for name, slot in meant.items() if slot is not None and slot in positional}
    left = [slot for slot in positional if slot not in passed.values()]
    unknown = [name for name in names if name not in passed and name not in keyword]
    over = left[count:]
    if over and len(over) == len(unknown):
        passed.update(zip(unknown, over, strict=True))
        left = left[:count]
    return tuple(left), {**keyword, **passed}
