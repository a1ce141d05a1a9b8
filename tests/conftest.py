"""What several tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.assignment import Assignment, load
from grader.engines.warm import WarmEngine, unavailable

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def optimizers() -> Assignment:
    """The shipped assignment."""
    return load(ROOT / "assignments" / "optimizers")


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmEngine]:
    """One warm engine for the whole session."""
    if unavailable():
        pytest.skip(unavailable())
    with WarmEngine() as engine:
        yield engine
