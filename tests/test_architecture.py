"""docs/architecture.md is true of the files: what it tells of them is generated, and what it names is there."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).parent.parent
TREE = runpy.run_path(str(ROOT / "tools" / "tree.py"))
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_tree_is_that_of_the_files() -> None:
    assert TREE["written"](PAGE) == PAGE, "run: python tools/tree.py"


def test_every_file_is_in_it() -> None:
    for folder in ("grader", "reference"):
        names = {file.name for file in (ROOT / folder).rglob("*.py")} - {"__init__.py"}
        listed = {line.split()[0] for line in PAGE.splitlines() if line.startswith(" ")}
        assert names <= listed


def test_every_file_says_what_it_is_for() -> None:
    for line in TREE["tree"]().splitlines()[1:-1]:
        assert len(line.split()) > 2 or line.startswith("tools/"), line


def test_every_place_that_it_names_is_there() -> None:
    named = re.findall(r"`((?:grader|reference|tools|tests|docs)/[\w./]*)`", PAGE) + re.findall(
        r"\]\(\.\./([\w./]+)\)", PAGE
    )
    assert len(named) > 30
    assert [place for place in named if not (ROOT / place).exists()] == []
