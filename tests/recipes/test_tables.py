"""The recipes of a command, a format and a layout."""

from __future__ import annotations

import json

import pytest

from tests.recipes.conftest import House

pytestmark = pytest.mark.long  # each makes a copy of the project and starts it several times

HELLO = '''\
"""`grade hello`: greets a course."""

from __future__ import annotations

import argparse

HELP = "greet a course"
ABOUT = "Greet a course, to show that everything is in its place."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("course", metavar="COURSE", help="the course to greet")


def run(given: argparse.Namespace, lang: str) -> int:
    from grader.commands import screen
    from grader.model.texts import N_

    screen.say(N_("Hello, {course}!", course=given.course), lang)
    return screen.GRADED
'''


def test_a_command(house: House) -> None:
    house.add("grader/commands/hello.py", HELLO)
    house.line("grader/commands/cli.py", '    "doctor",', '    "hello",')
    assert "\n    hello     greet a course\n" in house.run("--help")
    assert "the course to greet" in house.run("hello", "--help")
    assert house.run("hello", "Deep [b]Learning[/b]") == "Hello, Deep [b]Learning[/b]!\n"
    assert "see grade hello --help" in house.run("hello", status=2)
    said = house.red(
        "test_house.py::test_every_command_is_a_file", "model/test_locale.py::test_every_text_is_translated"
    )
    assert "no line in the docs" in said
    assert "Hello, {course}!" in said


TSV = '''\
"""TSV: the marks of a class, a line per student."""

from __future__ import annotations

from grader.exports.shared.request import Request, Written, points, write_bytes
from grader.model.inert import cell


def export(request: Request) -> Written:
    """Write `export.tsv`."""
    lines = [f"{cell(entry.student)}\\t{points(entry.score)}\\n" for entry in request.entries]
    return Written((write_bytes(request.file("export.tsv"), "".join(lines).encode()),))
'''

RESULTS = {
    "schema": "grade/1",
    "graded_at": "2026-03-01T10:20:30+00:00",
    "results": [{"assignment": "hw", "student": "=ada", "score": 2.5, "max_score": 3, "status": "graded"}],
}


def test_a_format(house: House) -> None:
    house.add("grader/exports/formats/tsv.py", TSV)
    house.line("grader/exports/__init__.py", '    "xlsx",', '    "tsv",')
    assert "\n  tsv          TSV: the marks of a class, a line per student.\n" in house.run("export", "--help")
    (house.work / "results.json").write_text(json.dumps(RESULTS), encoding="utf-8")
    assert house.run("export", "results.json", "--to", "tsv") == "Written: export.tsv\n"
    assert (house.work / "export.tsv").read_text(encoding="utf-8") == "'=ada\t2.5\n"
    assert "not for tsv" in house.run("export", "results.json", "--to", "tsv", "--fill", "x.csv", status=2)
    assert "not in the docs" in house.red("test_house.py::test_every_format_is_a_file")


CAMPUS = '''\
"""Campus: files called Ada Lovelace #17 hw.py, all in one folder."""

from __future__ import annotations

import re
from pathlib import Path

from grader.intake.layouts.piece import Found, Layout, Piece, distinct, left, listed
from grader.model.submission import Identity
from grader.model.texts import N_

NAME = re.compile(r"(?P<name>.+?) #(?P<id>\\d+) (?P<file>.+)")


def find(root: Path) -> Found | None:
    """Pieces where most files are called so."""
    files, folders = listed(root)
    named = {file: match for file in files if (match := NAME.fullmatch(file.name))}
    if 2 * len(named) <= len(files) or folders:
        return None
    pieces = [
        Piece(match["name"], Identity("campus", id=match["id"], name=match["name"], source=file.name), files=((file, match["file"]),))
        for file, match in named.items()
    ]
    others = [file for file in files if file not in named]
    return Found(distinct(pieces), left(others, root, N_("its name is not one that Campus gives")))


LAYOUT = Layout("campus", N_("Campus's download"), find, internal_ids=True)
'''

HOMEWORK = """\
[[check]]
kind = "iterations"
points = 3
call = "iterations(n_samples, batch_size)"
"""


def test_a_layout(house: House) -> None:
    house.add("grader/intake/layouts/campus.py", CAMPUS)
    house.line("grader/intake/layouts/__init__.py", '    "folders",', '    "campus",')
    assert "\n  campus       Campus: files called Ada Lovelace #17 hw.py" in house.run("class", "--help")
    for file, text in {
        "assignments/hw/assignment.toml": HOMEWORK,
        "download/Ada Lovelace #17 hw.py": "def iterations(n_samples, batch_size):\n    return -(-n_samples // batch_size)\n",
        "download/Ada Byron #18 hw.py": "def iterations(n_samples, batch_size):\n    return 0\n",
        "download/readme.txt": "",
    }.items():
        (house.work / file).parent.mkdir(parents=True, exist_ok=True)
        (house.work / file).write_text(text, encoding="utf-8")
    said = house.run("download", "--assignment", "hw", "--jobs", "1")
    assert "hw: 2 students, taken as Campus's download." in said
    assert "Left aside: readme.txt (its name is not one that Campus gives)" in said
    results = json.loads((house.work / "reports" / "results.json").read_text(encoding="utf-8"))["results"]
    assert [(each["student"], each["identity"]["id"], each["score"]) for each in results] == [
        ("Ada Byron", "18", 0),
        ("Ada Lovelace", "17", 3),
    ]
    house.run("download", "--assignment", "hw", "--jobs", "1", "--layout", "campus")
    wrong = house.run("assignments", "--assignment", "hw", "--layout", "campus", status=2)
    assert "assignments/hw is not laid out as campus" in wrong
    assert "campus" in house.python("from grader.gradebook import matching; print(matching.INTERNAL)")
    said = house.red(
        "test_house.py::test_every_layout_is_a_file",
        "model/test_locale.py::test_every_text_is_translated",
        "intake/test_layouts.py::test_every_layout_has_an_example",
    )
    assert "no row in docs/handing-in.md" in said
    assert "Campus's download" in said
