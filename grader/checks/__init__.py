"""The kinds of checks: one file per kind, or a folder with a file of its name; one line per kind in the table."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from grader.checks.shared import failures, gaps, not_counted
from grader.checks.shared.spec import Check
from grader.model.texts import Message

NAMES = (
    "update-rule",
    "iterations",
    "minibatch",
    "training-loop",
    "keras",
    "custom",
    "trajectory",
    "history",
)
"""Kinds by the name that `kind =` gives; the file has it with _ for -."""


def _kind(name: str) -> type[Check]:
    """The class of checks in the kind's file."""
    name = name.replace("-", "_")
    module = import_module(f"{__name__}.{name}")
    if hasattr(module, "__path__"):
        module = import_module(f"{module.__name__}.{name}")
    own = (each for each in vars(module).values() if getattr(each, "__module__", "") == module.__name__)
    return next(each for each in own if isinstance(each, type) and issubclass(each, Check))


KINDS: dict[str, type[Check]] = {name: _kind(name) for name in NAMES}

TITLES: Mapping[str, Message] = {
    **failures.TITLES,
    **gaps.TITLES,
    **not_counted.TITLES,
    **{id: title for kind in KINDS.values() for id, title in kind.TITLES.items()},
}
"""Findings in a few words, as a class table calls them where they are no misconceptions of the catalogue."""
