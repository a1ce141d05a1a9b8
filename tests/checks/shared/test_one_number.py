"""A count that is no number: what came is told, never a story about samples that are left over."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import Assignment
from grader.grading import pipeline
from grader.intake.folder import HandIn

FUNCTION = "`cifar10_iterations` is a function, but a number is asked for: "
NUMBER = "but a single plain number is asked for."
HELD = {
    # what the variable holds: (what the message says, what the page shows beside the right 391)
    "'391'": ("`cifar10_iterations` is a text, ", "'391'"),
    "[391]": ("`cifar10_iterations` is a list or tuple, ", "[391]"),
    "391,": ("`cifar10_iterations` is a list or tuple, ", "[391]"),
    "{'batches': 391}": ("`cifar10_iterations` is a dict, ", "{'batches': 391}"),
    "np.array([391, 391])": ("`cifar10_iterations` is an array of 2 values, ", "[391 391]"),
    "np.full((30, 30), 391)": ("`cifar10_iterations` is an array of 900 values, ", "[[391 391 391 391"),
    "np.array('391')": ("`cifar10_iterations` is an array of <U3, ", "array of <U3, shape ()"),
    "True": ("`cifar10_iterations` is a truth value, ", "True"),
    "np.array(True)": ("`cifar10_iterations` is a truth value, ", "True"),
    "391 + 0j": ("`cifar10_iterations` is a complex number, ", "(391+0j)"),
    "[].sort()": ("`cifar10_iterations` is None, ", "None"),
    "{391}": ("`cifar10_iterations` is a value of type set, ", "{391}"),
    "int": ("`cifar10_iterations` is a class, ", "<class 'int'>"),
    "object()": ("`cifar10_iterations` is a value of type object, ", "<object object>"),
    "10 ** 400": ("`cifar10_iterations` is a number of more than 63 bits: ", "a number of more than 63 bits"),
    "lambda: 391": (FUNCTION, "<function <lambda>>"),
    "len": (FUNCTION, "<built-in function len>"),
    "[lambda: 391, 391]": ("`cifar10_iterations` is a list or tuple, ", "[<function <lambda>>, 391]"),
}


def verdict(folder: Path, assignment: Assignment, engine: Any, source: str, id: str) -> Any:
    file = folder / "optimizers.py"
    file.write_text("import numpy as np\n" + source)
    result = pipeline.grade(HandIn("optimizers", "x", folder, file), assignment, engine)
    return next(check for check in result.checks if check.id == id)


@pytest.mark.parametrize(("value", "said", "shown"), [(value, *told) for value, told in HELD.items()], ids=HELD.keys())
def test_what_a_variable_holds_instead_of_a_number_is_told(
    tmp_path: Path, optimizers: Assignment, warm: Any, value: str, said: str, shown: str
) -> None:
    check = verdict(tmp_path, optimizers, warm, f"cifar10_iterations = {value}\n", "cifar10")
    (finding,) = check.findings
    assert check.score == 0
    message = finding.message.show("en")
    assert message.startswith(said)
    assert message.endswith(NUMBER) or said == FUNCTION or "63 bits" in said
    assert "left over" not in message
    assert finding.evidence.got.startswith(shown)
    assert len(finding.evidence.got) <= 81
    assert not re.search(r" at 0x|\n", message + finding.evidence.got)
    assert re.search("數字|更新次數", finding.message.show("zh-TW"))


def test_a_function_of_the_variables_name_is_told_as_a_function(
    tmp_path: Path, optimizers: Assignment, warm: Any
) -> None:
    source = "def cifar10_iterations(n=50000, b=128):\n    return -(-n // b)\n"
    (finding,) = verdict(tmp_path, optimizers, warm, source, "cifar10").findings
    assert finding.message.show("en").startswith(FUNCTION)
    assert finding.evidence.got == "<function cifar10_iterations>"


@pytest.mark.parametrize(
    ("given", "said"), [("str(-(-n // b))", "a text"), ("[-(-n // b)]", "a list or tuple"), ("n > b", "a truth value")]
)
def test_what_a_function_returns_instead_of_a_number_is_told(
    tmp_path: Path, optimizers: Assignment, warm: Any, given: str, said: str
) -> None:
    check = verdict(tmp_path, optimizers, warm, f"def iterations(n, b):\n    return {given}\n", "iterations")
    assert check.findings[0].message.show("en") == f"`iterations(50000, 128)` is {said}, {NUMBER}"
    assert check.score == 0


@pytest.mark.parametrize(
    "value", ["391", "391.0", "np.int16(391)", "np.float32(391)", "np.array(391)", "np.array([[391]])"]
)
def test_a_number_in_any_dress_is_right(tmp_path: Path, optimizers: Assignment, warm: Any, value: str) -> None:
    check = verdict(tmp_path, optimizers, warm, f"cifar10_iterations = {value}\n", "cifar10")
    assert (check.score, check.findings) == (2, ())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("392", "you counted 392 updates"),
        ("np.array([392])", "you counted 392 updates"),
        ("391.5", "is a whole number"),
    ],
)
def test_a_wrong_number_is_still_told_by_its_remainder(
    tmp_path: Path, optimizers: Assignment, warm: Any, value: str, said: str
) -> None:
    (finding,) = verdict(tmp_path, optimizers, warm, f"cifar10_iterations = {value}\n", "cifar10").findings
    assert said in (finding.story or finding.message).show("en")
