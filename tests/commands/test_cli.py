"""The command line as people meet it: exit statuses, and mistakes told in one line that says what would be right."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader import engines
from grader.commands import arguments, cli
from grader.exports import FORMATS
from grader.intake.layouts import LAYOUTS
from grader.model.texts import LANGUAGES

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "submissions" / "optimizers"
SOLUTION = ROOT / "assignments" / "optimizers" / "solution" / "optimizers.py"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `grade` with these words, in an empty folder and in English; gives exit status, output, errors."""
    monkeypatch.chdir(tmp_path)
    for name in ("GRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(word) for word in words])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


@pytest.fixture
def hw(tmp_path: Path) -> Path:
    """A small assignment, and one good and one wrong submission for it; gives the folder of submissions."""
    folder = tmp_path / "assignments" / "hw"
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text(
        'title = "Homework"\n[[check]]\nkind = "iterations"\npoints = 5\ncall = "iterations(n_samples, batch_size)"\n'
        '[[check]]\nkind = "iterations"\nid = "secret"\ntitle = { en = "Secret sizes" }\npoints = 3\nhidden = true\n'
        'call = "iterations(n_samples, batch_size)"\ncases = [[7, 3]]\n',
        encoding="utf-8",
    )
    for student, body in (("good", "-(-n_samples // batch_size)"), ("wrong", "n_samples // batch_size")):
        place = tmp_path / "submissions" / "hw" / student
        place.mkdir(parents=True)
        (place / "hw.py").write_text(f"def iterations(n_samples, batch_size):\n    return {body}\n", encoding="utf-8")
    return tmp_path / "submissions"


def one_line(err: str) -> str:
    """The error, which is one line of the grader's and no traceback."""
    assert "Traceback" not in err
    lines = err.strip().splitlines()
    assert len(lines) == 1, err
    assert lines[0].startswith("grade: ")
    return lines[0]


# What works


def test_a_class_is_graded_whatever_the_marks(run: Run, hw: Path) -> None:
    status, out, err = run(hw, "--jobs", "1")
    assert (status, err) == (0, "")
    assert "Submissions: 2" in out
    assert "Open reports/index.html" in out
    assert re.search(r"good +8 +✓ +✓", out)
    assert re.search(r"wrong +\d+(\.\d+)? +◐ +✗", out)
    assert {"index.html", "results.json", "grades.csv", "hw"} <= {path.name for path in Path("reports").iterdir()}


def test_class_is_the_default_command(run: Run, hw: Path) -> None:
    assert run("class", hw, "-j", "1")[0] == 0
    assert "Not run again, because the same code was run before: 2" in run(hw, "-j", "1")[1]


def test_a_folder_of_one_assignment(run: Run, hw: Path) -> None:
    status, out, _ = run(hw / "hw", "--assignment", "hw", "-j", "1", "--out", "elsewhere")
    assert status == 0
    assert "elsewhere/index.html" in out


def test_what_could_not_be_graded_is_named(run: Run, hw: Path) -> None:
    (hw / "hw" / "broken").mkdir()
    (hw / "hw" / "broken" / "hw.ipynb").write_text('{"cells": [', encoding="utf-8")
    (hw / "hw" / "nothing").mkdir()
    status, out, err = run(hw, "-j", "1")
    assert status == 1
    assert "Could not be graded and need a look: 1 (broken)" in out
    assert "nothing handed in" in out
    assert err == ""


def test_check_of_a_good_file(run: Run, hw: Path) -> None:
    status, out, err = run("check", hw / "hw" / "good" / "hw.py")
    assert (status, err) == (0, "")
    assert "5 of 5 points" in out
    assert "Checks that stay hidden until you hand in give 3 more." in out
    assert "Everything is right. Well done!" in out
    assert "Begin with" not in out


def test_check_of_a_wrong_file_says_what_to_do(run: Run, hw: Path) -> None:
    file = hw / "hw" / "wrong" / "hw.py"
    status, out, _ = run("check", file)
    assert status == 1
    assert "not yet" in out or "partly right" in out
    assert "Try it: this should give 391, yours gives 390." in out
    assert "print(iterations(50000, 128))" in out
    assert "return n_samples // batch_size" in out
    assert out.count("return n_samples // batch_size") == 1  # the code is shown once, not at every finding
    assert "Begin with: " in out
    assert f"\n    grade check {file}\n" in out


def test_check_has_no_hidden_checks(run: Run, hw: Path) -> None:
    for student in ("good", "wrong"):
        status, out, _ = run("check", hw / "hw" / student / "hw.py", "--html", "page")
        page = next(Path("page").rglob("*.html")).read_text(encoding="utf-8")
        for shown in (out, page):
            assert "Secret" not in shown
            assert "iterations(7, 3)" not in shown
        shutil.rmtree("page")
    assert status == 1


def test_the_command_to_check_again_can_be_pasted(run: Run, hw: Path, tmp_path: Path) -> None:
    file = tmp_path / "my home work.py"
    shutil.copy(hw / "hw" / "wrong" / "hw.py", file)
    status, out, _ = run("check", file, "--assignment", "hw")
    assert status == 1
    assert f"\n    grade check '{file}' --assignment hw\n" in out  # one line, however long


@pytest.mark.parametrize("file", ["b07901099/optimizers.py", "fang_ya-chi/optimizers.ipynb"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_story_at_eighty_columns(run: Run, file: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, err = run("check", SAMPLES / file, "--assignments", ROOT / "assignments", "--lang", lang)
    assert (status, err) == (1, "")
    for word in ("▶", "momentum_update", "49.5" if "fang" in file else "0/"):
        assert word in out
    begin = ("Begin with: ", "先從這一題開始：") if "fang" in file else ("Begin here: ", "先從這裡開始：")
    assert begin[lang != "en"] in out


# What goes wrong


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["nowhere"], "there is no folder nowhere"),
        (["empty"], "empty holds no submissions; expected empty/<assignment>/<student>/<notebook or module>"),
        (["file"], "file is a file; give the folder that holds the submissions (one file: `grade check file`)"),
        (["submissions", "--assignment", "nope"], "there is no assignment `nope`"),
        (["submissions", "--assignments", "nope"], "there is no folder nope"),
        (["submissions/hw"], "Did you mean: grade submissions/hw --assignment hw"),
        (["submissions", "--out", "file"], "file/.grade can't be written to"),
        (["submissions", "--out", "file/x"], "--out names another folder"),
        (["submissions", "--engine", "nope"], "invalid choice: 'nope' (choose from "),
        (["submissions", "--jobs", "0"], "'0' is not a number of processes; give 1 or more"),
        (["submissions", "--jobs", "many"], "'many' is not a number of processes; give 1 or more"),
        (["submissions", "--nope", "x"], "unrecognized arguments: --nope x (see grade class --help)"),
        (["check", "hw.py", "--nope"], "unrecognized arguments: --nope (see grade check --help)"),
        (["class"], "required: SUBMISSIONS (see grade class --help)"),
        (["check"], "required: FILE (see grade check --help)"),
        (["check", "nowhere.py"], "there is no file nowhere.py"),
        (["check", "file"], "file is neither a notebook (.ipynb) nor a Python module (.py)"),
        (["check", "empty"], "empty is a folder; `grade check` takes one notebook or module"),
        (["check", "other.py"], "no assignment asks for a file called other.py"),
        (["check", "submissions/hw/good/hw.py", "--html", "file/x"], "file/x/hw/hw-"),
        (["check", "submissions/hw/good/hw.py", "--lang", "fr"], "invalid choice: 'fr'"),
    ],
)
def test_wrong_usage(run: Run, hw: Path, words: list[str], expected: str) -> None:
    Path("empty").mkdir()
    Path("file").touch()
    Path("other.py").touch()
    status, out, err = run(*words)
    assert status == 2
    assert expected in one_line(err)
    assert out == ""


@pytest.mark.parametrize("name", ["nowhere.py", "submissions"])
def test_wrong_usage_in_chinese(run: Run, hw: Path, name: str) -> None:
    status, _, err = run("check", name, "--lang", "zh-TW")
    assert status == 2
    assert re.search("[\u4e00-\u9fff]", one_line(err))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("points = 5", "points = ", ["not valid TOML", "line 4"]),
        ("points = 5", "point = 5", ["check[0]", "unknown field `point`", "the keys are: kind, id, points"]),
        ('kind = "iterations"', 'kind = "iteration"', ["check[0]", "'iteration'", "one of: update-rule, iterations"]),
        (
            "iterations(n_samples, batch_size)",
            "iterations(n_samples)",
            [".call", "one for the batch size", "for example"],
        ),
        ("iterations(n_samples, batch_size)", "391", [".call", "is not a call", "for example"]),
        ('title = "Homework"', 'titel = "Homework"', ["unknown field `titel`"]),
        ("points = 5", 'points = "five"', ["points", "Expected `float`"]),
    ],
)
def test_a_broken_assignment(run: Run, hw: Path, old: str, new: str, expected: list[str]) -> None:
    file = hw.parent / "assignments" / "hw" / "assignment.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    for words in (["submissions"], ["check", "submissions/hw/good/hw.py", "--assignment", "hw"]):
        status, _, err = run(*words)
        assert status == 2
        said = one_line(err)
        for part in ["assignment.toml", *expected]:
            assert part in said
    assert not Path("reports").exists()


def test_an_unreadable_notebook_is_the_students_to_mend(run: Run, hw: Path) -> None:
    file = hw / "hw" / "good" / "hw.ipynb"
    file.write_text('{"cells": [\n\n', encoding="utf-8")
    status, out, err = run("check", file)
    assert (status, err) == (1, "")
    assert "hw.ipynb is not a complete notebook" in out
    assert "Open it in Jupyter, save it" in " ".join(out.split())
    assert "points" not in out


# Help, tables, terminals


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], ["class", "check", "doctor", "--version", "Exit status"]),
        (
            ["class"],
            ["SUBMISSIONS", "--assignment", "--assignments", "--out", "--jobs", "--engine", "--fresh", "--lang"],
        ),
        (["check"], ["FILE", "--assignment", "--assignments", "--engine", "--html", "--lang", "Exit status"]),
        (["doctor"], ["--lang", "Exit status"]),
    ],
)
def test_help_names_every_option(run: Run, words: list[str], options: list[str]) -> None:
    status, out, err = run(*words, "--help")
    assert (status, err) == (0, "")
    for option in options:
        assert option in out


def test_every_option_is_explained(run: Run) -> None:
    for command in cli.COMMANDS:
        _, out, _ = run(command, "--help")
        options = re.findall(
            r"^  (?:-\w(?: \w+)?, )?(--?[\w-]+)(?: [A-Z{][^ ]*)?((?:  +\S.*|\n {10,}\S.*)?)", out, re.M
        )
        assert options
        for name, explanation in options:
            assert explanation.strip(), f"grade {command} --help leaves {name} unexplained"


def test_without_words_the_help_is_shown(run: Run) -> None:
    status, out, _ = run()
    assert status == 0
    assert "grade submissions/" in out


def test_version(run: Run) -> None:
    assert re.fullmatch(r"grade \d+\.\d+\.\d+\n", run("--version")[1])


def test_names_are_those_of_the_tables() -> None:
    assert set(arguments.ENGINE_NAMES) == set(engines.ENGINES)
    assert arguments.LANGUAGE_NAMES == LANGUAGES


@pytest.mark.parametrize(("command", "names"), [("export", FORMATS), ("class", LAYOUTS)])
def test_help_says_what_each_format_and_layout_is(run: Run, command: str, names: tuple[str, ...]) -> None:
    _, out, _ = run(command, "--help")
    for name in names:
        assert re.search(rf"^  {name} +\w.{{20,}}\.$", out, re.M), name


def test_every_command_is_in_the_help(run: Run) -> None:
    _, out, _ = run("--help")
    for name in cli.COMMANDS:
        assert re.search(rf"^    {name} +\w.{{10,}}$", out, re.M), name
        assert run(name, "--help")[1].count("\n\n") >= 2, f"grade {name} --help has no description"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-TW"),
        ({"LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "GRADE_LANG": "zh-TW"}, "zh-TW"),
        ({"LANG": "de_DE"}, "en"),
    ],
)
def test_the_language_follows_the_environment(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name in ("GRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cli.language() == expected


def shell(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "grader", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, env={**os.environ, **environment}, cwd=ROOT, timeout=60, check=False
    )


def test_output_into_a_pipe_is_plain(hw: Path) -> None:
    ended = shell("check", hw / "hw" / "wrong" / "hw.py", COLUMNS="80", PYTHONIOENCODING="utf-8")
    assert ended.returncode == 1
    assert b"\x1b" not in ended.stdout + ended.stderr
    lines = ended.stdout.decode().splitlines()
    assert all(len(line) <= 80 or line.startswith("    grade check ") for line in lines)


def test_no_color_is_kept_to_in_a_terminal(hw: Path) -> None:
    colours = re.compile(rb"\x1b\[[0-9;]*3[0-9][0-9;]*m")
    words = ("check", hw / "hw" / "wrong" / "hw.py")
    assert colours.search(shell(*words, FORCE_COLOR="1", TERM="xterm").stdout)
    assert not colours.search(shell(*words, FORCE_COLOR="1", TERM="xterm", NO_COLOR="1").stdout)


def test_a_terminal_that_has_no_chinese_is_no_error(hw: Path) -> None:
    ended = shell("check", hw / "hw" / "wrong" / "hw.py", "--lang", "zh-TW", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize("words", [[], *([name] for name in cli.COMMANDS)])
def test_help_starts_at_once(words: list[str]) -> None:
    code = f"import sys; from grader.commands import cli\ntry: cli.main({[*words, '--help']})\nexcept SystemExit: pass\nprint(*sorted(sys.modules), file=sys.stderr)"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )
    assert not {"numpy", "rich", "msgspec", "jinja2", "grader.commands.screen"} & set(ended.stderr.split())


def test_results_say_the_same_as_the_terminal(run: Run, hw: Path) -> None:
    run(hw, "-j", "1")
    results = json.loads(Path("reports/results.json").read_text(encoding="utf-8"))["results"]
    assert [(r["student"], r["max_score"], r["status"]) for r in results] == [
        ("good", 8, "graded"),
        ("wrong", 8, "graded"),
    ]


def test_the_language_is_asked_for_or_the_assignments_or_the_machines(
    run: Run, hw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = hw.parent / "assignments" / "hw" / "assignment.toml"
    file.write_text('lang = "zh-TW"\n' + file.read_text(encoding="utf-8"), encoding="utf-8")

    def languages(*words: str) -> set[str]:
        run(hw, "-j", "1", *words)
        pages = [Path("reports/index.html"), *Path("reports/hw").glob("*.html")]
        return {page.read_text(encoding="utf-8").split('<html lang="')[1].split('"')[0] for page in pages}

    assert languages() == {"zh-TW"}
    assert "全部" in run("check", hw / "hw" / "good" / "hw.py")[1]
    assert languages("--lang", "en") == {"en"}
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert languages() == {"zh-TW"}
    monkeypatch.setenv("GRADE_LANG", "en")
    assert languages() == {"en"}
