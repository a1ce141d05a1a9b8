"""The walks on a bowl: right numbers, a slider that works, and nothing where there is nothing to show."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.diagnosis.bowl import CURVATURE, START, STEPS, walks
from grader.diagnosis.catalogue import RULES
from grader.model.result import Result
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict, Finding
from grader.report import write_student_page
from grader.report.figures.contour import contour_figure
from tests.report.test_browser import visit


def ascending() -> str:
    """The misconception of plain gradient descent that walks uphill, whatever it is called."""
    from grader.diagnosis.catalogue import CATALOGUE

    return next(id for id, m in CATALOGUE.items() if "sgd" in m.rules and "uphill" in m.title.template)


def page_with_walks(folder: Path) -> Path:
    formula = RULES["sgd"].formula
    verdicts = tuple(
        CheckVerdict(id, "update-rule", {"en": id}, 0, 3, "failed", formula=formula, findings=(Finding(ascending(), N_("Uphill.")),))
        for id in ("one", "two")
    )  # fmt: skip
    return write_student_page(Result("optimizers", "x", (), 0, 6, "graded", checks=verdicts), folder, "en")


def test_the_right_walk_is_gradient_descent_and_the_wrong_one_goes_the_other_way() -> None:
    found = walks(ascending(), RULES["sgd"].formula)
    assert found is not None
    factors = 1 - found.learning_rate * np.array(CURVATURE)  # w ← w − η·Aw
    assert np.allclose(found.right, [np.array(START) * factors**k for k in range(STEPS + 1)])
    assert np.allclose(found.wrong[1], np.array(START) * (2 - factors))


@pytest.mark.parametrize("id", ["no/such", "iterations/floor", "update-rule/differs"])
def test_what_is_no_update_has_no_walk(id: str) -> None:
    assert contour_figure(id, RULES["sgd"].formula, "en") == ""
    assert contour_figure(ascending(), "no formula", "en") == ""


def test_the_contours_are_level() -> None:
    svg = str(contour_figure(ascending(), RULES["sgd"].formula, "en"))
    rings = [
        (float(rx), float(ry)) for rx, ry in re.findall(r'<ellipse class="ring"[^>]* rx="([\d.]+)" ry="([\d.]+)"', svg)
    ]
    assert len(rings) > 3
    for rx, ry in rings:
        assert CURVATURE[0] * rx**2 == pytest.approx(CURVATURE[1] * ry**2, rel=0.02)


@pytest.mark.xdist_group("browser")
def test_the_slider_walks(tmp_path: Path, browser: Any) -> None:
    with visit(browser) as visiting:
        visiting.open(page_with_walks(tmp_path))
        page = visiting.page
        assert page.locator("figure.walks").count() == 1  # the same picture isn't shown twice
        lines = page.locator("figure.walks polyline")

        def lengths() -> list[int]:
            return [len((line.get_attribute("points") or "").split()) for line in lines.all()]

        assert lengths() == [STEPS + 1] * 2
        slider = page.get_by_role("slider")
        slider.focus()
        page.keyboard.press("Home")
        assert lengths() == [1, 1]
        page.keyboard.press("ArrowRight")
        assert lengths() == [2, 2]
        assert page.locator(".slide output").inner_text() == "1"
        at = lines.first.get_attribute("points").split()[-1].split(",")
        assert [page.locator("figure.walks circle").get_attribute(a) for a in ("cx", "cy")] == at
        page.emulate_media(media="print")
        assert not slider.is_visible()
        assert visiting.troubles == []


@pytest.mark.xdist_group("browser")
def test_without_javascript_the_whole_walk_is_there_and_no_slider(tmp_path: Path, browser: Any) -> None:
    with visit(browser, java_script_enabled=False) as visiting:
        visiting.open(page_with_walks(tmp_path))
        assert visiting.page.locator("figure.walks svg").is_visible()
        assert not visiting.page.locator(".slide").is_visible()
