"""Homework as it really comes (tests/zoo): each hand-in gets the marks that its label says, on every engine."""

from __future__ import annotations

import functools
import importlib.util
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader import engines
from grader.assignments.load import Assignment, load
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.intake.receive import hand_ins

ROOT = Path(__file__).parent.parent
ZOO = ROOT / "tests" / "zoo"
LABELS: list[dict[str, Any]] = tomllib.loads((ZOO / "labels.toml").read_text(encoding="utf-8"))["hand_in"]
BIG, LARGE = "@@BIG@@", "A" * 20_000_000
"""What stands in a stored output for as much as a picture of 20 MB."""
BROUGHT = ("warm",)
"""Engines that are quick enough for every run of the tests; the others take minutes over the zoo."""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(
            name, marks=[pytest.mark.xdist_group(f"zoo-{name}"), *([] if name in BROUGHT else [pytest.mark.long])]
        )
        for name in engines.ENGINES
    ],
)
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    with engines.make(request.param) as made:
        yield made


@functools.cache  # one for all its hand-ins: what they are compared with is worked out once
def loaded(name: str) -> Assignment:
    return load(ROOT / "assignments" / name)


def handed_in(label: dict[str, Any], assignment: Assignment, place: Path) -> HandIn:
    """The hand-in, with its outputs as large as they were."""
    shutil.copytree(ZOO / label["assignment"] / label["student"], place / label["student"])
    for notebook in place.rglob("*.ipynb"):
        text = notebook.read_text(encoding="utf-8-sig")
        if BIG in text:
            notebook.write_text(text.replace(BIG, LARGE), encoding="utf-8")
    (one,) = hand_ins(place, assignment.name, assignment.files)
    return one


def is_here(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:  # of the package above it
        return False


@pytest.mark.parametrize("label", LABELS, ids=[f"{label['assignment']}-{label['student']}" for label in LABELS])
def test_gets_what_its_label_says(label: dict[str, Any], engine: Any, tmp_path: Path) -> None:
    assignment = loaded(label["assignment"])
    result = pipeline.grade(handed_in(label, assignment, tmp_path), assignment, engine)
    lacking = not all(is_here(package) for package in label.get("needs", ()))
    unjudged = set(label.get("unjudged", ())) if lacking else set()

    assert {check.id for check in result.checks if check.status == "error"} == unjudged
    assert {check.id: check.score for check in result.checks if check.id not in unjudged} == pytest.approx(
        {check: points for check, points in label["marks"].items() if check not in unjudged}
    )
    assert result.status == ("failed" if unjudged else "graded")
    for check in result.checks:  # whoever loses points is told why
        assert bool(check.findings) == (check.score < check.max_score), check.id


def test_every_one_of_at_least_eighty_is_labelled_and_says_what_is_wrong_with_it() -> None:
    there = {(folder.name, student.name) for folder in ZOO.iterdir() if folder.is_dir() for student in folder.iterdir()}
    assert {(label["assignment"], label["student"]) for label in LABELS} == there
    assert len(there) >= 80
    for label in LABELS:
        points = {check.id: check.points for check in loaded(label["assignment"]).checks}
        assert set(label["marks"]) == set(points)
        assert ("why" in label) >= (label["marks"] != points), label["student"]
