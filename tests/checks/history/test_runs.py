"""Runs as students choose them: with a rate that nobody asked for, under another name, begun before the loop, let go on to the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader import engines
from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn
from tests.checks.history.test_history import LOOP, verdict

ROOT = Path(__file__).parent.parent.parent.parent
UPDATE = "old = x; x = x - lr * 2 * (x + 5); step = abs(x - old)"
RIGHT = LOOP.format(update=UPDATE)


@pytest.fixture(scope="module")
def warm() -> Any:
    with engines.make("warm") as made:
        yield made


def told(check: Any) -> dict[str, str]:
    return {finding.id: finding.message.show("en") for finding in check.findings}


@pytest.mark.parametrize("rate", ["0.05", "0.1 ** 2 * 2", "0.02"])
def test_a_run_with_another_rate_is_told_as_that(tmp_path: Path, warm: Any, rate: str) -> None:
    check = verdict(tmp_path, warm, RIGHT.replace("(0.1, 0.01)", f"({rate}, 0.01)"))
    assert next(iter(told(check))) == "history/other-rate"
    assert f"no run with the learning rate 0.1; you ran {eval(rate):g} instead" in told(check)["history/other-rate"]
    assert 5 <= check.score < 10


def test_rates_that_are_written_down_were_chosen_even_where_none_is_right(tmp_path: Path, warm: Any) -> None:
    check = verdict(tmp_path, warm, RIGHT.replace("(0.1, 0.01)", "(0.05, 0.02)"))
    said = [finding.message.show("en") for finding in check.findings if finding.id == "history/other-rate"]
    assert ["you ran 0.05" in said[0], "you ran 0.02" in said[1]] == [True, True]
    one_right = verdict(tmp_path, warm, RIGHT.replace("(0.1, 0.01)", "(0.1,)"))
    assert check.score <= one_right.score


@pytest.mark.parametrize("rates", ["(0.1 / 2,)", "(0.1 / 2, 0.02)", "(-0.05 * -1,)"])
def test_a_rate_that_the_code_computes_is_one_that_was_chosen(tmp_path: Path, warm: Any, rates: str) -> None:
    check = verdict(tmp_path, warm, RIGHT.replace("(0.1, 0.01)", rates))
    assert any("you ran 0.05 instead" in finding.message.show("en") for finding in check.findings)


def test_a_mistake_in_the_update_of_every_run_keeps_its_name(tmp_path: Path, warm: Any) -> None:
    assert next(iter(told(verdict(tmp_path, warm, RIGHT.replace("lr * 2 *", "lr *"))))) == "history/gradient"


def test_an_experiment_with_a_wrong_rate_never_earns_more_than_a_missing_one_beside_a_right_one(
    tmp_path: Path, warm: Any
) -> None:
    wrong = verdict(tmp_path, warm, RIGHT.replace("(0.1, 0.01)", "(0.05,)"))
    right = verdict(tmp_path, warm, RIGHT.replace("(0.1, 0.01)", "(0.1,)"))
    assert wrong.score < right.score == 5


OTHER_NAMES = {
    "x = step(x)": "def move(x, lr):\n    return x - lr * 2 * (x + 5)\n"
    + LOOP.format(update="old = x; x = move(x, lr); step = abs(x - old)").replace("x", "theta"),
    "x = x - ...": RIGHT.replace("x", "theta").replace("themaeta", "theta"),
    "a copy first": LOOP.replace("x,", "place,").format(
        update="old = place; place = old - lr * 2 * (old + 5); step = abs(place - old)"
    ),
    "a new one first": LOOP.replace("x,", "place,").format(
        update="new = place - lr * 2 * (place + 5); step = abs(new - place); place = new"
    ),
    "-=": LOOP.replace("x,", "place,").format(update="step = abs(lr * 2 * (place + 5)); place -= lr * 2 * (place + 5)"),
}


@pytest.mark.parametrize("source", OTHER_NAMES.values(), ids=OTHER_NAMES.keys())
def test_another_name_is_found(tmp_path: Path, warm: Any, source: str) -> None:
    check = verdict(tmp_path, warm, source, name="cur_x")
    assert (check.score, check.findings) == (10, ())
    assert "There is no `cur_x`" in check.reasons[0].show("en")


def test_other_functions_of_the_assignment_are_left_out(tmp_path: Path, warm: Any) -> None:
    folder = tmp_path / "gd"
    folder.mkdir()
    loop = (
        OTHER_NAMES["a copy first"]
        .replace("0.001", "0.000001")
        .replace("60", "10000")
        .replace("(0.1, 0.01)", "(0.1, 0.0001)")
    )
    gd = "def GD(w_init, df, epochs, lr):\n    w = w_init\n    ws = [w]\n    for i in range(epochs):\n        w = w - lr * df(w)\n        ws.append(w)\n    return ws\n"
    file = folder / "gradient_descent.py"
    file.write_text("import numpy as np\n" + loop + gd.replace("GD", "descend"))
    assignment = load(ROOT / "assignments" / "gradient-descent")
    result = pipeline.grade(HandIn("gradient_descent", "s", folder, file), assignment, warm)
    checks = {check.id: check for check in result.checks}
    assert (checks["GD"].score, checks["GD"].findings) == (15, ())  # the only one that takes what the task says
    file.write_text("import numpy as np\n" + loop + gd)
    result = pipeline.grade(HandIn("gradient_descent", "s", folder, file), assignment, warm)
    checks = {check.id: check for check in result.checks}
    assert (checks["experiments"].score, checks["experiments"].findings) == (40, ())
    file.write_text("import numpy as np\n" + loop.replace("10000", "200000").replace("place", "cur_x"))
    result = pipeline.grade(HandIn("gradient_descent", "s", folder, file), assignment, warm)
    assert (result.checks[0].score, result.checks[0].findings) == (40, ())  # on until it stands still, 36887 iterations


def test_of_two_variables_that_move_none_is_guessed(tmp_path: Path, warm: Any) -> None:
    source = "a, b = 3, 3\nfor i in range(60):\n    a = a - 0.2 * (a + 5)\n    b = b - 0.02 * (b + 5)\n"
    assert [*told(verdict(tmp_path, warm, source, name="cur_x"))] == ["call/missing"]


def test_a_list_under_another_name_is_found(tmp_path: Path, warm: Any) -> None:
    source = LOOP.replace("n = 3, 1, 0", "n = 3, 1, 0\n    seen = [x]").format(
        update=UPDATE + "\n        seen.append(x)"
    )
    assert verdict(tmp_path, warm, source, "list", "x_history").score == 10


FIRST = """
for lr in (0.1, 0.01):
    old = 3
    x = old - lr * 2 * (old + 5)
    n = {n}
    while abs(x - old) > 0.001 and n < 60:
        old = x
        x = x - lr * 2 * (x + 5)
        n += 1
"""


def test_the_first_update_may_stand_before_the_loop(tmp_path: Path, warm: Any) -> None:
    right = verdict(tmp_path, warm, FIRST.format(n=1))
    assert (right.score, right.findings) == (10, ())
    one_more = verdict(tmp_path, warm, FIRST.format(n=0))
    assert one_more.score < 10
    assert "history/start" not in told(one_more)


def test_a_maximum_that_was_raised_to_see_it_converge_costs_nothing(tmp_path: Path, warm: Any) -> None:
    check = verdict(tmp_path, warm, RIGHT.replace("n < 60", "n < 5000"))
    assert (check.score, check.findings) == (10, ())


def test_the_example_handed_in_unchanged_earns_nothing(tmp_path: Path, warm: Any) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "given.py").write_text("import numpy as np\n" + RIGHT + "# what you are given\n")
    import tests.checks.history.test_history as history

    declared = history.DECLARED
    try:
        history.DECLARED = 'example = "given.py"\n' + declared
        check = verdict(tmp_path, warm, RIGHT)
        assert (check.score, [*told(check)]) == (0, ["example/unchanged"])
        assert verdict(tmp_path, warm, RIGHT + "y = x\n").score == 10
    finally:
        history.DECLARED = declared
