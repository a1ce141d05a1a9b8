"""axe finds nothing on any kind of page, at laptop and phone size, light and dark (axe-core comes bundled, no network)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.model.result import row_of
from grader.report import write_index, write_notebook_page, write_student_page
from tests.report.conftest import EVIL, hostile_result
from tests.report.test_browser import pages

pytestmark = pytest.mark.xdist_group("browser")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), pytest.param(390, "dark", marks=pytest.mark.long)])
def test_no_violation(english: Path, chinese: Path, tmp_path: Path, browser: Any, width: int, scheme: str) -> None:
    files = [*pages(english), chinese / "index.html", *list((chinese / "optimizers").glob("chou*.html"))]
    files.append(write_student_page(hostile_result(EVIL), tmp_path, "en"))
    files.append(
        write_notebook_page([("markdown", "# One\n\n- two"), ("code", "x = 1")], hostile_result("x"), tmp_path, "en")
    )
    rows = [row_of(msgspec.structs.replace(hostile_result("x"), assignment=name), "x.html") for name in ("one", "two")]
    files.append(write_index(rows, tmp_path, "en"))
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    try:
        page = context.new_page()
        found = []
        for file in files:
            page.goto(file.as_uri())
            violations = axe.Axe().run(page).response["violations"]
            found += [(file.name, v["id"], [node["html"][:150] for node in v["nodes"][:3]]) for v in violations]
        assert found == []
        page.set_content("<html><body><img src=x><input></body></html>")  # axe does look
        assert axe.Axe().run(page).response["violations"]
    finally:
        context.close()
