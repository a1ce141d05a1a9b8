"""Every labelled sample gets its marks, on every engine; the labels were worked out by hand from the marking rules."""

from __future__ import annotations

import ast
import functools
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import pytest

from grader import engines
from grader.assignments.load import Assignment, load
from grader.engines.limits import Limits
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.intake.receive import hand_ins

ROOT = Path(__file__).parent.parent
SAMPLES: list[dict[str, Any]] = [
    sample
    for file in sorted((ROOT / "tests").glob("samples*.toml"))
    for sample in tomllib.loads(file.read_text(encoding="utf-8"))["sample"]
]


REMARKS = {
    "keras/stored-outputs": "doesn't come from this code",
    "keras/cells-out-of-order": "was run before code cell",
    "keras/never-scaled": "unscaled, with values",
    "keras/read": "Read, not run",
}
"""What is said of an experiment without costing points has no id on a verdict: by these words it is known."""
EXPERIMENT = {
    "keras/loop-variable-ignored", "keras/optimizer-unused", "keras/not-compiled-again", "keras/weights-carried-over",
    "keras/optimizer-shared", "keras/unfair-comparison", "keras/binary-loss-on-classes", "keras/scaled-twice", "keras/never-scaled",
    "keras/labels-not-one-hot", "keras/labels-one-hot", "keras/too-few-settings", "keras/example-unchanged", "keras/stored-outputs",
    "keras/cells-out-of-order", "run/out-of-order", "run/name-undefined", "run/name-later", "keras/read",
}  # fmt: skip
"""Every finding on an experiment that is asked for."""


@functools.cache  # one for all its samples: what they are compared with is worked out once
def quick_of(name: str) -> Assignment:
    """An assignment with shorter limits: some samples loop for ever."""
    limits = Limits(seconds=40, seconds_per_cell=4, seconds_per_call=1)
    shipped = ROOT / "assignments" / name
    place = shipped if shipped.is_dir() else ROOT / "tests" / "shapes" / "assignments" / name
    return msgspec.structs.replace(load(place), limits=limits)


@pytest.fixture(scope="module")
def quick() -> Assignment:
    return quick_of("optimizers")


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest) -> Any:
    with engines.make(request.param) as made:
        yield made


def hand_in_of(sample: dict[str, Any], assignment: Assignment) -> HandIn:
    folder = ROOT / sample.get("folder", "submissions") / sample["assignment"]
    return next(h for h in hand_ins(folder, assignment.name, assignment.files) if h.student == sample["student"])


@pytest.mark.parametrize(
    ("engine", "sample"),
    [
        pytest.param(
            engine,
            sample,
            id=f"{engine}-{sample['assignment']}-{sample['student']}",
            marks=[
                pytest.mark.xdist_group(engine),
                *([] if engine == "warm" or number % 10 == 0 else [pytest.mark.long]),
            ],
        )
        for engine in engines.ENGINES
        for number, sample in enumerate(SAMPLES)
    ],
    indirect=["engine"],
    scope="module",  # one engine for all
)
def test_marks(sample: dict[str, Any], engine: Any) -> None:
    quick = quick_of(sample["assignment"])
    result = pipeline.grade(hand_in_of(sample, quick), quick, engine)
    assert {check.id: check.score for check in result.checks} == pytest.approx(sample["marks"])
    assert result.score == pytest.approx(sample["total"])
    for check in result.checks:  # whoever loses points is told why, and nobody else is told anything
        assert bool(check.findings) == (check.score < check.max_score), check.id
        if "mistakes" in sample:
            assert (check.id in sample["mistakes"]) == (check.score < check.max_score), check.id
    told = {check.id: check.findings[0].id for check in result.checks if check.findings}
    assert told == sample.get("told", {})
    remarked = {
        check.id: [id for id, words in REMARKS.items() if any(words in r.show("en") for r in check.reasons)]
        for check in result.checks
    }
    found = {finding.id for check in result.checks for finding in check.findings} | {
        id for ids in remarked.values() for id in ids
    }
    for id, also in sample.get("also", {}).items():
        assert set(also) <= {f.id for check in result.checks if check.id == id for f in check.findings}
    assert {id: ids for id, ids in remarked.items() if ids} == sample.get("remarked", {})
    assert not found & set(sample.get("not_told", []))


def test_every_finding_on_an_experiment_has_a_sample_that_gets_it_and_one_close_to_it() -> None:
    keras = [s for s in SAMPLES if s["assignment"] == "keras-optimizers"]
    lists = [ids for s in keras for key in ("also", "remarked") for ids in s.get(key, {}).values()]
    told = {id for s in keras for id in s.get("told", {}).values()} | {id for ids in lists for id in ids}
    close = {id for s in keras for id in s.get("not_told", [])}
    assert EXPERIMENT - told == set()
    assert EXPERIMENT - close == set()
    assert len(keras) >= 32


def test_every_sample_is_labelled() -> None:
    labelled = {(s.get("folder", "submissions"), s["assignment"], s["student"]) for s in SAMPLES}
    there = {
        (str(base), folder.name, student.stem if student.is_file() else student.name)
        for base in ("submissions", "tests/gaps", "tests/notebooks", "tests/shapes/submissions")
        for folder in (ROOT / base).iterdir()
        for student in folder.iterdir()
    }
    assert labelled == there
    assert len(labelled) >= 30


def test_a_package_that_the_machine_lacks_is_the_graders_gap(quick: Assignment, warm: Any) -> None:
    sample = next(s for s in SAMPLES if s["student"] == "hsieh_pin-yu")
    result = pipeline.grade(hand_in_of(sample, quick), quick, warm)
    adam = next(check for check in result.checks if check.id == "adam")
    assert adam.status == "error"
    assert adam.findings[0].id == "grader/missing-module"
    assert result.status == "failed"
    assert result.reason is not None
    assert "mxnet" in result.reason.show("en")


def test_starter_gets_nothing_and_solution_everything(quick: Assignment, warm: Any) -> None:
    for name in ("optimizers.ipynb", "optimizers.py"):
        for folder, score in (("starter", 0), ("solution", 100)):
            file = quick.folder / folder / name
            assert pipeline.grade(HandIn(quick.name, "x", file.parent, file), quick, warm).score == score, file


def test_starters_are_the_same_as_notebook_and_as_module() -> None:
    """Every function and variable that the module gives stands in a code cell of the notebook, too."""
    for module in sorted((ROOT / "assignments").glob("*/starter/*.py")):
        notebook = nbformat.read(module.with_suffix(".ipynb"), as_version=4)
        code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
        assert given(ast.parse(module.read_text(encoding="utf-8"))) <= given(ast.parse(code)), module


def given(tree: ast.Module) -> set[str]:
    """What a file asks to be filled in: its functions, and what is None so far."""
    functions = {ast.unparse(node.args) + node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return functions | {ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign)}


def test_shipped_notebooks_are_what_jupyter_takes() -> None:
    """Every notebook that students are given, by nbformat's own schema."""
    files = sorted((ROOT / "assignments").rglob("*.ipynb"))
    assert len(files) >= 4
    for file in files:
        nbformat.validate(nbformat.read(file, as_version=nbformat.NO_CONVERT))
