"""Homework for ten courses' tasks (tests/corpus): no right function loses a point, no wrong one gets full marks, and mistakes are named."""

from __future__ import annotations

import functools
import shutil
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader import engines
from grader.assignments.load import load
from grader.diagnosis.catalogue import CATALOGUE
from grader.grading import pipeline
from grader.intake.receive import hand_ins
from grader.model.verdict import CheckVerdict
from tests.pasting import examples, untrue

CORPUS = Path(__file__).parent / "corpus"
COURSES = sorted(path.parent.name for path in CORPUS.glob("*/labels.toml"))
QUICK = ("dicts", "epochs", "loops", "plain")
"""Courses of every kind of check that are graded whenever tests are run; the others take longer."""
NAMES: dict[str, list[str]] = tomllib.loads((CORPUS / "names.toml").read_text(encoding="utf-8"))["slips"]


@functools.cache
def labels(course: str) -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((CORPUS / course / "labels.toml").read_text(encoding="utf-8"))["function"])


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    with engines.make("warm") as made:
        yield made


def _param(course: str) -> Any:
    marks = [pytest.mark.xdist_group(f"corpus-{course}"), *([] if course in QUICK else [pytest.mark.long])]
    return pytest.param(course, marks=marks)


@pytest.fixture(scope="module", params=[_param(course) for course in COURSES])
def graded(request: pytest.FixtureRequest, engine: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The course's functions: label and verdict of each; and what was graded, by name."""
    course, place = request.param, tmp_path_factory.mktemp("corpus")
    assignment = load(CORPUS / course)
    of_file = defaultdict(list)
    for label in labels(course):
        of_file[label["file"]].append(label)
    for file in of_file:
        (place / file.removesuffix(".py")).mkdir()
        shutil.copy(CORPUS / course / file, place / file.removesuffix(".py") / "homework.py")
    found: list[tuple[dict[str, Any], CheckVerdict]] = []
    results = {}
    for hand_in in hand_ins(place, assignment.name, assignment.files):
        result = results[f"{course}/{hand_in.student}"] = pipeline.grade(hand_in, assignment, engine)
        verdicts = {check.id: check for check in result.checks}
        found += [(label, verdicts[label["task"]]) for label in of_file[f"{hand_in.student}.py"]]
    assert len(found) == len(labels(course))
    return found, results


def said(label: dict[str, Any], verdict: CheckVerdict) -> str:
    ids = [finding.id for finding in verdict.findings]
    return f"{label['file']} {label['task']}: {verdict.score:g} of {verdict.max_score:g}, {ids}; {label.get('why') or label.get('note')}"


def named(label: dict[str, Any], verdict: CheckVerdict) -> bool:
    return not {finding.id for finding in verdict.findings}.isdisjoint(NAMES[label["slip"]])


def test_no_right_function_loses_a_point(graded: Any) -> None:
    lost = [
        said(*each)
        for each in graded[0]
        if each[0]["right"] and (each[1].score < each[1].max_score or each[1].findings)
    ]
    assert not lost, "\n".join(lost)


def test_no_wrong_function_gets_full_marks(graded: Any) -> None:
    full = [said(*each) for each in graded[0] if not each[0]["right"] and each[1].score == each[1].max_score]
    assert not full, "\n".join(full)


def test_mistakes_have_the_names_that_their_labels_say(graded: Any) -> None:
    """But for those that are known not to: `unnamed` says why."""
    wrong = [each for each in graded[0] if not each[0]["right"]]
    others = [said(*each) for each in wrong if not named(*each) and "unnamed" not in each[0]]
    assert not others, "\n".join(others)
    today = [said(*each) for each in wrong if named(*each) and "unnamed" in each[0]]
    assert not today, "these have their names now; take `unnamed` out:\n" + "\n".join(today)


def test_what_pages_say_to_try_can_be_pasted(graded: Any) -> None:
    said = [each for name, result in graded[1].items() for each in examples(name, result.code, result.checks)]
    assert len(said) > 15
    assert not (wrong := untrue(said)), f"{len(wrong)} of {len(said)}\n" + "\n".join(wrong)


def test_there_is_enough_of_everything() -> None:
    every = [label for course in COURSES for label in labels(course)]
    wrong = [label for label in every if not label["right"]]
    assert len(COURSES) >= 10
    assert len(every) - len(wrong) >= 300
    assert len(wrong) >= 300
    assert len({label["slip"] for label in wrong}) >= 60
    assert sum("unnamed" in label for label in wrong) <= 0.05 * len(wrong)


def test_names_are_of_the_catalogue() -> None:
    slips = {label["slip"] for course in COURSES for label in labels(course) if not label["right"]}
    assert slips <= set(NAMES)
    known = {*CATALOGUE}
    assert {
        name for names in NAMES.values() for name in names if name not in known and not name.startswith(OTHER)
    } == set()


OTHER = (
    "update-rule/",
    "run/",
    "result/",
    "call/",
    "parameters/",
    "training-loop/",
    "training/",
    "minibatch/",
    "iterations/",
    "trajectory/",
)
"""Findings that aren't of the catalogue."""
