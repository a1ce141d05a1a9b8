"""The house keeps its order: a kind is a folder, a thing is a file, the folder's table names them all."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import grimp
import pytest

from grader import engines
from grader.checks import KINDS
from grader.commands import cli
from grader.diagnosis.catalogue import RULES
from grader.diagnosis.catalogue.families import FILES
from grader.exports import FORMATS
from grader.intake.layouts import LAYOUTS, layouts
from reference.rule import RuleKind

ROOT = Path(__file__).parent.parent
DOCS = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))
MOST_LINES = 400
LONGER: dict[str, int] = {}
"""Files that wait to be split."""


def files_of(folder: str) -> set[str]:
    return {file.stem for file in (ROOT / folder).glob("*.py")} - {"__init__"}


def sources() -> list[Path]:
    return sorted([*(ROOT / "grader").rglob("*.py"), *(ROOT / "reference").rglob("*.py")])


def test_every_file_of_rules_is_in_the_table() -> None:
    for name in files_of("reference/rules"):
        module = importlib.import_module(f"reference.rules.{name}")
        assert any(kind in vars(module).values() for kind in RULES.values()), (
            f"reference/rules/{name}.py has no rule in the table"
        )
    for name, kind in RULES.items():
        assert isinstance(kind, RuleKind), name


def test_every_rule_is_in_the_docs() -> None:
    assert [name for name in RULES if f"`{name}`" not in DOCS] == [], "not in docs/assignments.md"


def test_every_kind_of_check_is_a_file() -> None:
    """A kind is a file at the top of checks/, or a folder with a file of its name; beside them only what kinds share."""
    room = ROOT / "grader" / "checks"
    there = {each.stem for each in room.iterdir() if each.is_dir() or each.suffix == ".py"} - {
        "__init__",
        "__pycache__",
    }
    assert {name.replace("-", "_") for name in KINDS} == there - {"calls", "shared"}
    for name, kind in KINDS.items():
        assert kind.__struct_config__.tag == name
        assert kind.__module__.rpartition(".")[2] == name.replace("-", "_")
        declared = "Not declared" not in (sys.modules[kind.__module__].__doc__ or "")
        assert not declared or f'\n## kind = "{name}"\n' in DOCS, f"docs/assignments.md doesn't tell of {name}"


def test_every_engine_is_a_file() -> None:
    for name, make in engines.ENGINES.items():
        assert {"subprocess": "process"}.get(name, name) in files_of("grader/engines"), make


def test_every_engine_is_called_by_its_name() -> None:
    for name in engines.ENGINES:
        assert engines.make(name).name == name


def test_an_unknown_engine_is_told() -> None:
    from grader.model.errors import UsageError

    with pytest.raises(UsageError, match="warm, kernel, subprocess"):
        engines.make("nope")


def test_every_command_is_a_file() -> None:
    there = {name.rstrip("_") for name in files_of("grader/commands") - {"cli", "arguments", "screen"}}
    assert set(cli.COMMANDS) == there
    assert [name for name in cli.COMMANDS if not re.search(rf"`grade {name}\b", DOCS)] == [], "no line in the docs"


def test_every_format_is_a_file() -> None:
    assert set(FORMATS) == files_of("grader/exports/formats")
    assert [name for name in FORMATS if f"`{name}`" not in DOCS and f"--to {name}" not in DOCS] == [], "not in the docs"


def test_every_layout_is_a_file() -> None:
    assert [layout.name for layout in layouts()] == list(LAYOUTS)
    assert set(LAYOUTS) == files_of("grader/intake/layouts") - {"piece"}
    assert [name for name in LAYOUTS if f"\n| `{name}` |" not in DOCS] == [], "no row in docs/handing-in.md"


def loaded_by_name() -> set[str]:
    """Modules that a table names and nothing need import."""
    return (
        {cli.module_of(name).__name__ for name in cli.COMMANDS}
        | {f"grader.exports.formats.{name}" for name in FORMATS}
        | {f"grader.intake.layouts.{name}" for name in LAYOUTS}
        | {f"grader.diagnosis.catalogue.{name}" for name in FILES}
        | {kind.__module__ for kind in KINDS.values()}
    )


def test_every_file_is_used() -> None:
    graph = grimp.build_graph("grader", "reference")
    # a guest is started by its file, and begins without any import of the grader's
    started = {"grader.__main__", "grader.commands.cli", "grader.guest.boot"}
    guest = {name for name in graph.modules if name.startswith("grader.guest")}
    unused = {
        name for name in graph.modules - started - guest - loaded_by_name()
        if not graph.find_modules_that_directly_import(name) and not graph.find_children(name)
    }  # fmt: skip
    assert not unused


@pytest.mark.parametrize("file", sources(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_file_is_one_idea(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    most = LONGER.get(file.relative_to(ROOT).as_posix(), MOST_LINES)
    assert len(text.splitlines()) <= most, "about 400 lines: two ideas"
    assert text.startswith('"""') or not text.strip(), "a file begins with what it is for"


def test_templates_have_no_text_of_their_own() -> None:
    for template in (ROOT / "grader" / "report" / "pages" / "templates").glob("*.html"):
        text = template.read_text(encoding="utf-8")
        text = re.sub(r"<style>.*?</style>|<script>.*?</script>|\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.S)
        text = re.sub(r"<[^>]*>", " ", text)
        assert re.findall(r"[A-Za-z]{2,}", text) == [], f"{template.name}: text that can't be translated"
