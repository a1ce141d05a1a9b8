"""The tables of dialects in the docs, which are made from the rules."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from grader.diagnosis.catalogue import RULES
from reference.rules import DECAYING

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "assignments.md").read_text(encoding="utf-8")
TABLES = runpy.run_path(str(ROOT / "tools" / "dialects.py"))


def test_the_tables_are_those_of_the_rules() -> None:
    assert TABLES["written"](PAGE) == PAGE, "run: python tools/dialects.py"


@pytest.mark.parametrize("kind", [*RULES.values(), *DECAYING.values()], ids=lambda kind: kind.title)
def test_every_name_that_an_assignment_may_ask_for_is_there(kind) -> None:  # type: ignore[no-untyped-def]
    assert [name for name in kind.dialect_names if f"`{name}`" not in PAGE] == []
    for name in kind.dialect_names:
        assert kind.asked((name,)), name
    assert all(each.by_default for each in kind.asked(()))


def test_no_family_has_a_dialects_id() -> None:
    for kind in (*RULES.values(), *DECAYING.values()):
        assert len(set(kind.dialect_names)) == len(kind.dialect_names), kind.title
        assert len(RULES[kind.name].statements) <= len(kind.statements)
