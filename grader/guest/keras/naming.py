"""Names of layers and models, as Keras gives them."""

from __future__ import annotations

import re

_names: dict[str, int] = {}


def fresh_name(kind: str) -> str:
    """A layer's name as Keras gives it: dense, dense_1, dense_2, ..."""
    base = re.sub(
        r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", re.sub(r"\W+", "", kind))
    ).lower()
    _names[base] = _names.get(base, -1) + 1
    return base if not _names[base] else f"{base}_{_names[base]}"


def clear_names() -> None:
    """Start counting again (`clear_session`)."""
    _names.clear()
