"""What a student wrote but doesn't count: in a cell of text, above a stub of the same name, under a name that was given away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.assignments.load import Assignment, load
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake.folder import one_file
from grader.model.result import Result
from grader.report.pages.begin import first_to_mend
from grader.report.pages.rendering import status_of

ASSIGNMENT = """
[[check]]
kind = "update-rule"
id = "momentum"
points = 10
rule = "momentum"
call = "momentum_update(w, v, g, lr, beta) -> w, v"
[[check]]
kind = "iterations"
id = "iterations"
points = 5
call = "iterations(n_samples, batch_size)"
[[check]]
kind = "iterations"
id = "cifar10"
points = 5
variable = "cifar10_iterations"
cases = [[50000, 128]]
[[check]]
kind = "trajectory"
id = "descent"
points = 5
call = "gradient_descent(df, w_init, epochs, lr) -> ws"
[[check]]
kind = "minibatch"
id = "batches"
points = 5
call = "get_batches(X, y, batch_size)"
[[check]]
kind = "training-loop"
id = "train"
points = 5
call = "train(X, y, w, lr, batch_size, epochs, gradient) -> w"
"""
OWN_TEST = """
def test_doubles(student):
    assert student.call("double", 2) == 4
"""
STARTER = """
def momentum_update(w, v, g, lr, beta):
    v = None  # the new velocity
    return w, v
"""
NUMPY = "import numpy as np"
RIGHT = {
    "momentum": """def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
""",
    "iterations": """def iterations(n_samples, batch_size):
    return -(-n_samples // batch_size)
""",
    "cifar10": "cifar10_iterations = 391\n",
    "descent": """def gradient_descent(df, w_init, epochs, lr):
    w = w_init
    ws = [w]
    for _ in range(epochs):
        w = w - lr * df(w)
        ws.append(w)
    return ws
""",
    "batches": """def get_batches(X, y, batch_size):
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]
""",
    "train": """def train(X, y, w, lr, batch_size, epochs, gradient):
    for _ in range(epochs):
        for i in range(0, len(X), batch_size):
            w = w - lr * gradient(w, X[i : i + batch_size], y[i : i + batch_size])
    return w
""",
}
NAMES = {
    "momentum": "momentum_update", "iterations": "iterations", "cifar10": "cifar10_iterations", "descent": "gradient_descent",
    "batches": "get_batches", "train": "train",
}  # fmt: skip
FUNCTIONS = [check for check in RIGHT if check != "cifar10"]
CALLED = {
    "momentum": "momentum_update(np.zeros(2), 0, np.ones(2), 0.1, 0.9)",
    "iterations": "iterations(50000, 128)",
    "descent": "gradient_descent(lambda w: 2 * w, 1.0, 3, 0.1)",
    "batches": "get_batches(np.arange(4), np.arange(4), 2)",
    "train": "train(np.arange(4.0), np.arange(4.0), 1.0, 0.1, 2, 1, lambda w, X, y: w)",
}
TYPES = {"momentum": "tuple", "iterations": "int", "descent": "list", "batches": "list", "train": "float"}


def stub(check: str, body: str) -> str:
    """The function with nothing in it."""
    return f"{RIGHT[check].splitlines()[0]}\n    {body}\n"


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    folder = tmp_path_factory.mktemp("hw")
    (folder / "assignment.toml").write_text(ASSIGNMENT, encoding="utf-8")
    (folder / "starter").mkdir()
    (folder / "starter" / "hw.py").write_text(STARTER, encoding="utf-8")
    return load(folder)


class Grade:
    """Grades cells, given as sources or as kinds and sources, or a module."""

    def __init__(self, assignment: Assignment, engine: WarmEngine, folder: Path) -> None:
        self._assignment, self._engine, self._folder = assignment, engine, folder

    def __call__(self, *cells: str | tuple[str, str]) -> Result:
        made = [
            {"cell_type": kind, "metadata": {}, "source": source, **({"outputs": [], "execution_count": None} if kind == "code" else {})}
            for kind, source in (("code", cell) if isinstance(cell, str) else cell for cell in cells)
        ]  # fmt: skip
        file = self._folder / "hw.ipynb"
        file.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}), "utf-8")
        return pipeline.grade(one_file(file), self._assignment, self._engine)

    def module(self, source: str) -> Result:
        file = self._folder / "hw.py"
        file.write_text(source, "utf-8")
        return pipeline.grade(one_file(file), self._assignment, self._engine)


@pytest.fixture
def grade(assignment: Assignment, warm: WarmEngine, tmp_path: Path) -> Grade:
    return Grade(assignment, warm, tmp_path)


def said(result: Result, check: str, lang: str = "en") -> list[tuple[str, str]]:
    """Ids and words of what is told of a check."""
    return [(f.id, f.message.show(lang)) for c in result.checks if c.id == check for f in c.findings]


def points(result: Result) -> dict[str, float]:
    return {check.id: check.score for check in result.checks}


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_code_in_a_cell_of_text_is_found_there(grade: Grade, kind: str) -> None:
    result = grade(NUMPY, *((kind, source) for source in RIGHT.values()))
    for number, (check, name) in enumerate(NAMES.items(), 1):
        assert said(result, check) == [
            ("call/in-text", f"`{name}` stands in {kind} cell {number} (below code cell 1), which is text and isn't run. "
             "Put it into a code cell, run that and save.")
        ]  # fmt: skip
    assert set(points(result).values()) == {0}


def test_it_is_found_between_other_text_and_above_all_code(grade: Grade) -> None:
    words = "## My answer\nHere it is:\n```python\n" + RIGHT["iterations"] + "```\nand `iterations(5, 2)` is 3."
    result = grade(("markdown", "# Homework"), ("markdown", words), NUMPY)
    ((id, text),) = said(result, "iterations")
    assert id == "call/in-text"
    assert "markdown cell 2 (above the first code cell)" in text


@pytest.mark.parametrize(
    "words",
    [
        "Write `def iterations(n_samples, batch_size):` here",
        "```python\ndef iterations(n_samples, batch_size):\n    ...\n```",
        "def iterations(n_samples, batch_size):\n    pass",
        "iterations = ?",
        "The number of iterations = samples / batch",
        "def iterations_per_epoch(n, b):\n    return -(-n // b)",
    ],
)
def test_what_is_no_answer_is_not_taken_for_one(grade: Grade, words: str) -> None:
    ((id, _),) = said(grade(NUMPY, ("markdown", words)), "iterations")
    assert id == "call/missing"


def test_text_is_not_spoken_of_where_code_counts(grade: Grade) -> None:
    floor = "def iterations(n_samples, batch_size):\n    return n_samples // batch_size\n"
    result = grade(NUMPY, ("markdown", RIGHT["iterations"]), floor)
    assert [id for id, _ in said(result, "iterations")] == ["iterations/floor"]


def test_an_answer_in_text_beside_the_empty_starter_is_found(grade: Grade) -> None:
    result = grade(NUMPY, STARTER, ("markdown", RIGHT["momentum"]))
    ((id, text),) = said(result, "momentum")
    assert id == "call/in-text"
    assert "What counts is the `momentum_update` in code cell 2, line 2" in text
    assert "markdown cell 1 (below code cell 2), which is text and isn't run" in text


EMPTY = [
    "pass",
    "raise NotImplementedError",
    'raise NotImplementedError("to do")',
    "return None",
    "...",
    '"""To do."""',
]


@pytest.mark.parametrize("body", EMPTY)
def test_a_stub_below_the_solution_is_told_with_both_places(grade: Grade, body: str) -> None:
    result = grade(NUMPY, *(RIGHT[check] for check in FUNCTIONS), "".join(stub(check, body) for check in FUNCTIONS))
    for number, check in enumerate(FUNCTIONS):
        assert said(result, check) == [
            ("call/replaced", f"`{NAMES[check]}` is defined twice: what stands in code cell 7, line {2 * number + 1} replaces what you wrote in "
             f"code cell {number + 2}, line 1, and is still empty. Delete the empty one, then yours counts.")
        ]  # fmt: skip
    assert {points(result)[check] for check in FUNCTIONS} == {0}


def test_a_variable_set_to_none_below_is_told_too(grade: Grade) -> None:
    ((id, text),) = said(grade("cifar10_iterations = 391", "\ncifar10_iterations = None"), "cifar10")
    assert id == "call/replaced"
    assert "what stands in code cell 2, line 2 replaces what you wrote in code cell 1, line 1" in text


def test_the_starter_below_the_solution_is_told_as_the_tasks(grade: Grade) -> None:
    result = grade(NUMPY, RIGHT["momentum"], STARTER)
    ((id, text),) = said(result, "momentum")
    assert id == "call/replaced"
    assert (
        "code cell 3, line 2 replaces what you wrote in code cell 2, line 1, and is still as the task gave it" in text
    )


def test_modules_tell_lines_alone(grade: Grade) -> None:
    source = f"{NUMPY}\n{RIGHT['momentum']}{RIGHT['iterations']}{stub('momentum', 'pass')}iterations = iterations(50000, 128)\n"
    result = grade.module(source)
    assert (
        "what stands in line 7 replaces what you wrote in line 2, and is still empty" in said(result, "momentum")[0][1]
    )
    assert "In line 9, `iterations` is given another value (of type `int`)" in said(result, "iterations")[0][1]


def test_a_stub_above_the_solution_is_nothing_to_tell(grade: Grade) -> None:
    result = grade(NUMPY, stub("iterations", "pass"), RIGHT["iterations"])
    assert points(result)["iterations"] == 5


@pytest.mark.parametrize(
    "cells",
    [
        (stub("momentum", "pass"), STARTER),
        (STARTER, stub("momentum", "pass")),
        ("1 / 0\n" + RIGHT["momentum"], stub("momentum", "pass")),
        ("if False:\n    " + RIGHT["momentum"].replace("\n", "\n    ") + "\nelse:\n    " + stub("momentum", "pass").replace("\n", "\n    "),),
    ],
    ids=["two stubs", "the starter, then a stub", "never reached", "in branches"],
)  # fmt: skip
def test_without_a_solution_above_nothing_is_said_of_one(grade: Grade, cells: Sequence[str]) -> None:
    told = [id for id, _ in said(grade(NUMPY, *cells), "momentum")]
    assert told
    assert "call/replaced" not in told


def test_two_solutions_are_judged_by_the_one_that_counts(grade: Grade) -> None:
    result = grade(
        RIGHT["iterations"], RIGHT["iterations"].replace("-(-n_samples // batch_size)", "n_samples // batch_size")
    )
    assert [id for id, _ in said(result, "iterations")] == ["iterations/floor"]


@pytest.mark.parametrize("check", FUNCTIONS)
def test_a_name_given_to_a_result_is_told(grade: Grade, check: str) -> None:
    result = grade(NUMPY, RIGHT[check], f"# try it\n{NAMES[check]} = {CALLED[check]}\nprint({NAMES[check]})")
    assert said(result, check) == [
        ("call/shadowed", f"In code cell 3, line 2, `{NAMES[check]}` is given another value (of type `{TYPES[check]}`): from there on it is no longer "
         "your function in code cell 2, line 1, and can't be called. Give that value another name.")
    ]  # fmt: skip


def test_the_points_stay_those_of_what_there_is(grade: Grade) -> None:
    """391 is right for one case of seven, and says nothing of the others."""
    result = grade(RIGHT["iterations"], "iterations = iterations(50000, 128)")
    assert points(result)["iterations"] == pytest.approx(5 / 7, abs=0.01)


def test_a_variable_in_place_of_a_function_is_told(grade: Grade) -> None:
    assert said(grade(NUMPY, "for train in range(3):\n    pass"), "train") == [
        ("call/shadowed", "The task asks for a function `train`, but code cell 2, line 1 makes that name a value of type `int`, which can't be called.")
    ]  # fmt: skip


def test_a_variable_that_is_asked_for_may_be_one(grade: Grade) -> None:
    assert [id for id, _ in said(grade("cifar10_iterations = 390"), "cifar10")] == ["iterations/floor"]


def test_tests_of_the_instructors_own_tell_it_too(warm: WarmEngine, tmp_path: Path) -> None:
    (tmp_path / "own" / "checks").mkdir(parents=True)
    (tmp_path / "own" / "assignment.toml").write_text('title = "Own"\n', "utf-8")
    (tmp_path / "own" / "checks" / "test_own.py").write_text(OWN_TEST, "utf-8")
    grade = Grade(load(tmp_path / "own"), warm, tmp_path)
    for cells, id in (
        ([NUMPY, ("markdown", "def double(n):\n    return 2 * n")], "call/in-text"),
        (["def double(n):\n    return 2 * n", "def double(n):\n    pass"], "call/replaced"),
        (["def double(n):\n    return 2 * n", "double = double(2)"], "call/shadowed"),
    ):
        result = grade(*cells)  # type: ignore[arg-type]
        assert said(result, result.checks[0].id)[0][0] == id
        assert result.score == 0


def test_it_is_said_in_chinese(grade: Grade) -> None:
    result = grade(
        NUMPY,
        RIGHT["momentum"],
        stub("momentum", "pass"),
        RIGHT["iterations"],
        "iterations = 3",
        ("markdown", RIGHT["train"]),
    )
    assert said(result, "momentum", "zh-TW")[0][1].startswith(
        "`momentum_update` 定義了兩次：第 3 個程式碼儲存格第 1 行的定義取代了你在第 2 個"
    )
    assert said(result, "iterations", "zh-TW")[0][1].startswith(
        "在第 5 個程式碼儲存格第 1 行，`iterations` 被指定為另一個值"
    )
    assert said(result, "train", "zh-TW")[0][1].startswith(
        "`train` 寫在第 1 個 Markdown 儲存格（在第 5 個程式碼儲存格之後）"
    )


@pytest.mark.parametrize("body", EMPTY)
def test_a_stub_alone_is_told_as_not_written(grade: Grade, body: str) -> None:
    result = grade(NUMPY, *(stub(check, body) for check in FUNCTIONS), "cifar10_iterations = None")
    for check in FUNCTIONS:
        assert said(result, check) == [
            ("call/unwritten", f"`{NAMES[check]}` is still to be written: nothing stands in it yet.")
        ]
    assert said(result, "cifar10") == [
        ("call/unwritten", "`cifar10_iterations` is still to be given a value: nothing stands in it yet.")
    ]
    told = {status_of(verdict) for verdict in result.checks}
    assert told == {"unwritten"}
    begin = first_to_mend(result)
    assert begin is not None
    assert begin.id == "momentum"  # the first of them, whichever gives the most points


@pytest.mark.parametrize("body", ["w = w - lr * g", "v = beta * v - lr * g\n    w + v", "return w, v"])
def test_a_function_without_return_is_no_stub(grade: Grade, body: str) -> None:
    assert "call/unwritten" not in [id for id, _ in said(grade(NUMPY, stub("momentum", body)), "momentum")]
