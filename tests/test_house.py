"""The house keeps its order: a kind is a folder, a thing is a file, the folder's table names them all."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from grader import cli, engines
from grader.checks import KINDS
from grader.exports import FORMATS
from grader.intake.layouts import LAYOUTS
from reference.rule import RuleKind
from reference.rules import RULES

ROOT = Path(__file__).parent.parent
MOST_LINES = 400
LONGER: dict[str, int] = {}
"""Files that wait to be parted."""

CHECK_PARTS = {
    "half",
    "keras_read",
    "keras_used",
    "carried",
    "credit",
    "descents",
    "divergence",
    "exam",
    "experiments",
    "failures",
    "names",
    "naming",
    "one_number",
    "own_tests",
    "probes",
    "schedules",
    "sequences",
    "small_probes",
    "spec",
    "seen",
    "batch_calls",
    "loop_record",
    "curves",
    "known",
    "gaps",
    "dependence",
}
"""Files of grader/checks that kinds share."""
ENGINE_PARTS = {
    "bootstrap",
    "channel",
    "limits",
    "observe",
    "stay",
    "pipe",
    "scratch",
    "student",
    "process",
    "template",
    "tree",
    "wanted",
}
"""Files of grader/engines that engines share; `process` is the subprocess engine's, `template` the warm one's."""


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


def test_every_kind_of_check_is_a_file() -> None:
    assert {name.replace("-", "_") for name in KINDS} == files_of("grader/checks") - CHECK_PARTS
    for name, kind in KINDS.items():
        assert kind.__struct_config__.tag == name
        assert kind.__module__ == f"grader.checks.{name.replace('-', '_')}"


def test_every_engine_is_a_file() -> None:
    own = {"warm": "warm", "kernel": "kernel", "subprocess": "process"}
    assert set(engines.ENGINES) == set(own)
    assert set(own.values()) <= files_of("grader/engines")
    strangers = files_of("grader/engines") - set(own.values()) - ENGINE_PARTS
    assert not strangers, f"neither an engine nor a part that engines share: {strangers}"


def test_every_engine_is_called_by_its_name() -> None:
    for name in engines.ENGINES:
        assert engines.make(name).name == name


def test_an_unknown_engine_is_told() -> None:
    from grader.errors import UsageError

    with pytest.raises(UsageError, match="warm, kernel, subprocess"):
        engines.make("nope")


EXPORT_PARTS = {
    "ci",
    "contract",
    "filling",
    "grades",
    "inert",
    "lines",
    "matching",
    "order",
    "results",
    "sheet",
    "story",
    "table",
}
"""Files of grader/exports that formats share, and what every run writes."""


def test_every_format_is_a_file() -> None:
    modules = {export.__module__.removeprefix("grader.exports.").removesuffix("_file") for export in FORMATS.values()}
    assert modules == set(FORMATS) == set(cli.FORMAT_NAMES)
    assert {name.removesuffix("_file") for name in files_of("grader/exports") - EXPORT_PARTS} == modules


def test_every_layout_is_a_file() -> None:
    names = {"github": "classroom"}
    assert {names.get(layout.name, layout.name) for layout in LAYOUTS} == files_of("grader/intake/layouts") - {"piece"}
    assert [layout.name for layout in LAYOUTS] == list(cli.LAYOUT_NAMES)


@pytest.mark.parametrize("folder", ["exports", "pools"])
def test_what_has_no_table_is_used(folder: str) -> None:
    for name in EXPORT_PARTS if folder == "exports" else files_of(f"grader/{folder}"):
        users = [
            file
            for file in sources()
            if re.search(rf"grader\.{folder}(\.| import ){name}\b", file.read_text(encoding="utf-8"))
        ]
        assert users, f"nothing uses grader/{folder}/{name}.py"


@pytest.mark.parametrize("file", sources(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_file_is_one_idea(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    most = LONGER.get(file.relative_to(ROOT).as_posix(), MOST_LINES)
    assert len(text.splitlines()) <= most, "about 400 lines: two ideas"
    assert text.startswith('"""') or not text.strip(), "a file begins with what it is for"


def test_templates_have_no_text_of_their_own() -> None:
    for template in (ROOT / "grader" / "report" / "templates").glob("*.html"):
        text = template.read_text(encoding="utf-8")
        text = re.sub(r"<style>.*?</style>|<script>.*?</script>|\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.S)
        text = re.sub(r"<[^>]*>", " ", text)
        assert re.findall(r"[A-Za-z]{2,}", text) == [], f"{template.name}: text that can't be translated"
