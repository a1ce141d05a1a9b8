"""What several tests share."""

from __future__ import annotations

import os
import runpy

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: threads of several workers would wait for each other

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from grader.assignments.load import Assignment, load
from grader.engines.warm import WarmEngine, unavailable

ROOT = Path(__file__).parent.parent
runpy.run_path(str(ROOT / "tools" / "translations.py"))["compile_all"](stale_only=True)

settings.register_profile("random", settings())
settings.register_profile("same", derandomize=True, database=None)
settings.load_profile("same")  # every run tries the same examples; `--hypothesis-profile=random` looks for others


def pytest_xdist_auto_num_workers() -> int:
    """One and a half for each processor: tests of engines and pages wait for other processes a good part of their time."""
    return max(1, 3 * len(os.sched_getaffinity(0)) // 2) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
