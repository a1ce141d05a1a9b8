"""What every engine must do, it does; and what is demanded can't be met without doing it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader import engines
from grader.engines import conformance
from grader.engines.conformance import DEMANDS, Demand

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what confines is Linux's")
ALWAYS = (
    "numbers_are_exact",
    "cells_end_in_time",
    "calls_end_in_time",
    "who_ends_ends_alone",
    "nothing_reaches_the_next",
)
"""What is tried on every engine whenever tests run; all on the slower engines takes a minute."""


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    with engines.make(request.param) as made:
        yield made


def cases() -> Iterator[Any]:
    for name in engines.ENGINES:
        for demand in DEMANDS:
            marks = [pytest.mark.xdist_group(f"conformance-{name}")]
            if name != "warm" and demand.prove.__name__ not in ALWAYS:
                marks.append(pytest.mark.long)
            yield pytest.param(name, demand, id=f"{name}-{demand.prove.__name__}", marks=marks)


@linux
@pytest.mark.parametrize(("engine", "demand"), list(cases()), indirect=["engine"], scope="module")
def test_an_engine_does_what_every_engine_must(engine: Any, demand: Demand) -> None:
    demand.prove(engine)


@linux
def test_an_engine_that_guards_nothing_meets_none_of_it(tmp_path: Path) -> None:
    careless = Path(__file__).with_name("careless.py")
    done = subprocess.run(
        [sys.executable, str(careless)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        start_new_session=True,
    )
    assert done.stdout == "DONE\n", done.stderr


def test_every_demand_is_in_the_list() -> None:
    proofs = [demand.prove for demand in DEMANDS]
    here = [each for name, each in vars(conformance).items() if callable(each) and not name.startswith("_")]
    assert proofs == [each for each in here if each.__module__ == conformance.__name__ and not isinstance(each, type)]
    assert set(ALWAYS) <= {prove.__name__ for prove in proofs}
