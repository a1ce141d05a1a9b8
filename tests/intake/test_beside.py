"""Folders that are handed in beside the code lie beside it when it runs; nothing that isn't theirs does, and nothing is lost silently."""

from __future__ import annotations

import os
import time
import zipfile
from pathlib import Path

import pytest

from grader import engines
from grader.assignments.load import load
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake import beside as module
from grader.intake.beside import beside
from grader.intake.folder import HandIn, one_file
from grader.intake.receive import hand_ins, receive
from grader.model.result import Result

RIGHT = "def iterations(n_samples, batch_size):\n    return -(-n_samples // batch_size)\n"
WAYS = {
    "a package": ("from opt.count import iterations\n", {"opt/__init__.py": "", "opt/count.py": RIGHT}),
    "a folder without __init__": ("import utils.tools as T\niterations = T.iterations\n", {"utils/tools.py": RIGHT}),
    "src": ("import sys\nsys.path.append('./src')\nfrom counting import iterations\n", {"src/counting.py": RIGHT}),
    "a package in src": (
        "import os, sys\nsys.path.insert(0, os.path.join(os.getcwd(), 'src'))\nfrom counting import iterations\n",
        {"src/counting/__init__.py": "from .inner import *\n", "src/counting/inner.py": RIGHT},
    ),
    "data": (
        "import numpy as np\none = int(np.loadtxt('data/n.csv', delimiter=',')[1])\n"
        "def iterations(n_samples, batch_size):\n    return (n_samples - one) // batch_size + one\n",
        {"data/n.csv": "7,1\n"},
    ),
    "data five folders deep": (
        "one = int(open('a/b/c/d/數據/n.txt').read())\n"
        "def iterations(n_samples, batch_size):\n    return (n_samples - one) // batch_size + one\n",
        {"a/b/c/d/數據/n.txt": "1"},
    ),
}  # fmt: skip


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def names(file: Path) -> set[str]:
    return {each.name for each in beside(file).files}


def told(file: Path) -> list[str]:
    return [note.show() for note in beside(file).notes]


def graded(course: Path, engine: engines.Engine) -> Result:
    folder = course / "submissions" / "hw"
    assignment = load(course / "assignments" / "hw")
    (hand_in,) = hand_ins(folder, "hw", assignment.files)
    return pipeline.grade(hand_in, assignment, engine)


@pytest.fixture
def ann(course: Path) -> Path:
    """The folder of one student."""
    (course / "submissions" / "hw" / "ann").mkdir(parents=True)
    return course / "submissions" / "hw" / "ann"


@pytest.mark.parametrize("way", WAYS)
def test_what_code_finds_at_home_it_finds_here(course: Path, ann: Path, warm: WarmEngine, way: str) -> None:
    code, files = WAYS[way]
    write(ann, {"hw.py": code, **files})
    result = graded(course, warm)
    assert (result.score, result.notes) == (4, ())


def test_on_another_engine_too(course: Path, ann: Path) -> None:
    with engines.make("subprocess") as engine:
        for code, files in WAYS.values():
            write(ann, {"hw.py": code, **files})
            assert graded(course, engine).score == 4


def test_a_student_who_checks_gets_the_same(course: Path, ann: Path, warm: WarmEngine) -> None:
    code, files = WAYS["a package"]
    write(ann, {"hw.py": code, **files})
    assert pipeline.grade(one_file(ann / "hw.py"), load(course / "assignments" / "hw"), warm).score == 4


def test_a_module_of_ones_own_that_is_not_found_is_no_gap_of_the_machine(course: Path, ann: Path, warm: WarmEngine) -> None:  # fmt: skip
    write(ann, {"hw.py": f"from counting import one\n{RIGHT}", "src/counting.py": "one = 1\n"})
    result = graded(course, warm)
    (run,) = result.cells
    assert run.error is not None
    assert (run.error.type, run.error.missing_module) == ("ModuleNotFoundError", None)
    assert result.score == 4


def test_a_package_that_the_machine_lacks_still_is_one(course: Path, ann: Path, warm: WarmEngine) -> None:
    write(ann, {"hw.py": f"from utils.plots import draw\n{RIGHT}", "utils/plots.py": "import mxnet\n"})
    (run,) = graded(course, warm).cells
    assert run.error is not None
    assert run.error.missing_module == "mxnet"


def test_folders_in_a_zip_and_beside_a_file_that_is_deeper(course: Path, ann: Path, warm: WarmEngine) -> None:
    code, files = WAYS["a package in src"]
    with zipfile.ZipFile(ann / "homework.zip", "w") as zipped:
        for name, text in {"hw.py": code, **files}.items():
            zipped.writestr(f"my homework/{name}", text)
        zipped.writestr("../../../../escaped.py", "x = 1")
    assignment = load(course / "assignments" / "hw")
    (arrival,) = receive(ann.parent, "hw", assignment.files, course / "private").arrivals
    assert pipeline.grade(arrival.hand_in, assignment, warm).score == 4
    assert not list(course.rglob("escaped.py"))


def test_who_handed_in_a_file_among_others_gets_nothing_of_theirs(course: Path) -> None:
    write(course / "class", {"ann.py": RIGHT, "bob/hw.py": RIGHT, "bob/opt/secret.py": "x = 1"})
    found = {each.student: each for each in hand_ins(course / "class", "hw", ("hw.py",))}
    assert found["ann"].extra == ()
    assert [each.name for each in found["bob"].extra] == ["opt/secret.py"]


# What stays behind


def test_links_are_never_followed(tmp_path: Path) -> None:
    write(tmp_path, {"secrets/solution.py": "x = 1", "ann/hw.py": "", "ann/opt/own.py": ""})
    (tmp_path / "ann" / "linked").symlink_to(tmp_path / "secrets", target_is_directory=True)
    (tmp_path / "ann" / "opt" / "up").symlink_to("..", target_is_directory=True)
    (tmp_path / "ann" / "opt" / "s.py").symlink_to(tmp_path / "secrets" / "solution.py")
    assert names(tmp_path / "ann" / "hw.py") == {"opt/own.py"}


def test_what_others_wrote_and_what_is_hidden_stays_behind(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys((
        "hw.py", "opt/adam.py", "opt/__pycache__/adam.pyc", "opt/.hidden/x.py", ".git/config", ".env", ".venv/lib/x.py",
        "node_modules/x/y.js", ".ipynb_checkpoints/hw.ipynb", "__MACOSX/._hw.py", "opt/._adam.py", "myenv/pyvenv.cfg",
        "myenv/lib/python3.12/site-packages/numpy/core.py", "conda/conda-meta/history", "conda/x.py", "venv/x.py", "env/cart.py",
        "assignments/hw/assignment.toml", "assignments/hw/solution/hw.py", "reports/.grade/store.sqlite", "reports/results.json",
    ), ""))  # fmt: skip
    assert names(tmp_path / "hw.py") == {"opt/adam.py", "env/cart.py"}
    assert told(tmp_path / "hw.py") == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes that lie in folders")
def test_pipes_are_no_files_even_when_they_have_just_become_some(ann: Path, course: Path, warm: WarmEngine) -> None:
    write(ann, {"hw.py": RIGHT, "data/n.csv": "1", "data/gone.csv": "1", "data/link.csv": "1"})
    os.mkfifo(ann / "data" / "pipe.csv")
    assert names(ann / "hw.py") == {"data/n.csv", "data/gone.csv", "data/link.csv"}
    assignment = load(course / "assignments" / "hw")
    (hand_in,) = hand_ins(ann.parent, "hw", assignment.files)
    for name in ("n.csv", "gone.csv", "link.csv"):
        (ann / "data" / name).unlink()
    os.mkfifo(ann / "data" / "n.csv")
    (ann / "data" / "link.csv").symlink_to("/etc/passwd")
    started = time.monotonic()
    assert pipeline.grade(hand_in, assignment, warm).score == 4
    assert time.monotonic() - started < 10


# What there is no room for


@pytest.fixture
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_FILES", 3)
    monkeypatch.setattr(module, "MOST_BESIDE", 1000)


@pytest.mark.usefixtures("little_room")
def test_code_comes_first_and_the_rest_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"hw.py": "", "a.csv": "1" * 900, "b.csv": "1", "c.csv": "1", "deep/er/code.py": "x" * 200})
    assert names(tmp_path / "hw.py") == {"deep/er/code.py", "b.csv", "c.csv"}
    assert told(tmp_path / "hw.py") == ["Left aside: a.csv (there is room for 20 MB beside the code)"]
    write(tmp_path, {f"more/{number}.csv": "1" for number in range(7)})
    assert told(tmp_path / "hw.py")[1] == (
        "Left aside: more/0.csv, more/1.csv, more/2.csv, more/3.csv, more/4.csv, … (there is room for 500 files beside the code)"
    )


def test_the_page_of_a_student_tells_it_in_both_languages(course: Path, ann: Path, warm: WarmEngine) -> None:
    write(ann, {"hw.py": RIGHT, "a/b/c/d/e/here.csv": "1", "a/b/c/d/e/f/g/there.csv": "1"})
    with (ann / "movie.bin").open("wb") as made:
        made.truncate(21 * 2**20)
    result = graded(course, warm)
    assert result.score == 4
    assert [note.show() for note in result.notes] == [
        "Left aside: movie.bin (there is room for 20 MB beside the code)",
        "Left aside: a/b/c/d/e/f/ (its folders lie too deep)",
    ]
    assert [note.show("zh-TW") for note in result.notes] == [
        "略過：movie.bin（程式旁的檔案合計最多 20 MB）",
        "略過：a/b/c/d/e/f/（資料夾層數太深）",
    ]


def test_a_folder_without_end_is_not_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SEEN", 8)
    write(tmp_path, {"hw.py": "", "a/0": "", **{f"b/{number}": "" for number in range(9)}, "c/1": ""})
    assert names(tmp_path / "hw.py") == {"a/0", *(each for each in names(tmp_path / "hw.py") if each.startswith("b/"))}
    assert told(tmp_path / "hw.py") == ["Left aside: b/…, c/ (there is room for 500 files beside the code)"]


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_odd_names_keep_their_place_and_can_be_told(tmp_path: Path, warm: WarmEngine, course: Path) -> None:
    odd = [b"a\nb/x.csv", b"\xff\xfe/x.csv", b"x../x.csv", b"c:\\d/x.csv", b" /x.csv", b"-rf/x.csv", b"{size}/x.csv"]
    place = os.fsencode(course / "submissions" / "hw" / "ann")
    for name in odd:
        os.makedirs(os.path.dirname(os.path.join(place, name)))
        with open(os.path.join(place, name), "wb") as made:
            made.truncate(3 * 2**20 + 1)
    listed = "found = sorted(p for p, _, files in os.walk(b'.') if files)"
    write(Path(os.fsdecode(place)), {"hw.py": f"import os\n{listed}\nassert len(found) == 6, found\n{RIGHT}"})
    result = graded(course, warm)
    assert result.cells[0].error is None
    assert len(result.notes) == 1
    for lang in ("en", "zh-TW"):
        assert "x.csv" in result.notes[0].show(lang).encode().decode()


def test_nothing_of_a_hand_in_without_a_file() -> None:
    assert HandIn("hw", "ann", Path("nowhere"), None).extra == ()
    assert beside(Path("nowhere") / "hw.py").files == ()
