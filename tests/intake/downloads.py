"""Downloads of every system as trees of files, and what is taken of them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from grader.grading.take_in import IntakeOptions, TakenIn, taken_in
from tests.intake.conftest import RIGHT, WRONG

NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": RIGHT}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
)
ZIPPED = "<zip>"

METADATA = """---
submission_11:
  :submitters:
  - :name: 王小明
    :sid: b01
    :email: ming@uni.tw
  - :name: Jane Doe
    :sid: b02
    :email: jane@uni.tw
  :created_at: 2026-03-01 10:20:30.000000000 +08:00
  :score: 0.0
submission_12:
  :submitters:
  - :name: Lin Mei
    :sid: b03
    :email:
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-03-02 10:20:30.000000000 Z
submission_13:
  :submitters: []
"""

Tree = dict[str, str]
EXPORTS: dict[str, tuple[Tree, dict[str, str], set[str]]] = {
    # layout: files; student -> the file that is graded, by its own name; what is left aside
    "canvas": (
        {
            "doejane_4711_80001_hw.py": WRONG, "doejane_4711_80002_hw-1.py": RIGHT, "doejane_4711_80003_helper.py": "x = 1",
            "王小明_LATE_4712_80004_hw.ipynb": NOTEBOOK, "linmei_4713_text.html": "<p>hello</p>", "read me.txt": "x",
            "linmei_4714_80009_report.pdf": "pdf",
        },
        {"doejane": "hw.py", "王小明": "hw.ipynb"},
        {"linmei_4713_text.html", "read me.txt", "linmei_4714_80009_report.pdf"},
    ),
    "moodle": (
        {
            "Jane Doe_501_assignsubmission_file_/hw.py": RIGHT, "王小明_502_assignsubmission_file/hw.ipynb": NOTEBOOK,
            "Lin Mei_503_assignsubmission_onlinetext_/onlinetext.html": "x",
            "Participant_504_assignsubmission_file_/hw.py": RIGHT, "Jane Doe_505_assignsubmission_file_/hw.py": WRONG,
        },
        {"Jane Doe (501)": "hw.py", "Jane Doe (505)": "hw.py", "王小明": "hw.ipynb", "Participant 504": "hw.py"},
        {"Lin Mei_503_assignsubmission_onlinetext_"},
    ),
    "moodle flat": (
        {"Jane_Doe_501_assignsubmission_file_hw.py": RIGHT, "Jane_Doe_501_assignsubmission_file_helper.txt": "x",
         "王小明_502_assignsubmission_file_hw.ipynb": NOTEBOOK},
        {"Jane Doe": "hw.py", "王小明": "hw.ipynb"},
        set(),
    ),
    "gradescope": (
        {"submission_metadata.yml": METADATA, "submission_11/hw.py": RIGHT, "submission_12/hw.ipynb": NOTEBOOK, "stray.txt": "x"},
        {"王小明": "hw.py", "Lin Mei": "hw.ipynb"},
        {"stray.txt", "submission_13"},
    ),
    "blackboard": (
        {
            "HW1_jdoe_attempt_2026-03-01-10-20-30_hw.py": WRONG, "HW1_jdoe_attempt_2026-03-01-10-20-30.txt": "receipt",
            "HW1_jdoe_attempt_2026-03-02-10-20-30_hw.py": RIGHT, "HW1_ming_attempt_2026-03-01-10-20-30_hw.ipynb": NOTEBOOK,
        },
        {"jdoe": "hw.py", "ming": "hw.ipynb"},
        {"HW1_jdoe_attempt_2026-03-01-10-20-30.txt"},
    ),
    "nbgrader": (
        {
            "submitted/jdoe/hw/hw.ipynb": NOTEBOOK, "submitted/jdoe/hw/timestamp.txt": "2026-02-02 14:58:23.948203 Asia/Taipei\n",
            "submitted/ming/hw/hw.ipynb": NOTEBOOK, "submitted/ming/other/hw.ipynb": NOTEBOOK,
        },
        {"jdoe": "hw.ipynb", "ming": "hw.ipynb"},
        set(),
    ),
    "github": (
        {"hw-1-submissions/hw-1-jdoe/hw.py": RIGHT, "hw-1-submissions/hw-1-jdoe/.git/config": "", "hw-1-submissions/hw-1-ming/hw.ipynb": NOTEBOOK,
         "hw-1-submissions/grades.csv": "x"},
        {"jdoe": "hw.py", "ming": "hw.ipynb"},
        {"grades.csv"},
    ),
    "brightspace": (
        {"123-456 - Jane Doe - Mar 1, 2026 1020 AM/hw.py": RIGHT, "124-456 - 王小明 - Mar 1, 2026 1020 AM/hw.ipynb": NOTEBOOK, "index.html": "x"},
        {"Jane Doe": "hw.py", "王小明": "hw.ipynb"},
        set(),
    ),
    "folders": (
        {"Doe_Jane_jdoe_4711/hw.py": RIGHT, "ming/sub/hw.ipynb": NOTEBOOK, "lin.py": RIGHT, "__MACOSX/ming/._hw.py": "x", "notes.docx": "x",
         "zipped/mine.zip": ZIPPED, "odd/hw.ipynb.txt": NOTEBOOK, "~$lin.py": "x"},
        {"Doe_Jane_jdoe_4711": "hw.py", "ming": "hw.ipynb", "lin": "lin.py", "zipped": "hw.py", "odd": "hw.ipynb"},
        {"notes.docx"},
    ),
}  # fmt: skip


def build(place: Path, tree: Tree) -> Path:
    for name, text in tree.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if text == ZIPPED:
            with zipfile.ZipFile(file, "w") as zipped:
                zipped.writestr("deep/hw.py", RIGHT)
        else:
            file.write_text(text, encoding="utf-8")
    return place


def packed(folder: Path, file: Path, encoding: str = "utf-8") -> Path:
    """The folder as a zip; names in an encoding of Windows' where asked."""
    with zipfile.ZipFile(file, "w") as zipped:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                if encoding != "utf-8" and not name.isascii():
                    zipped.writestr(_OldZipInfo(name.encode(encoding).decode("cp437")), path.read_bytes())
                else:
                    zipped.write(path, name)
    return file


class _OldZipInfo(zipfile.ZipInfo):
    """As tools write it that know nothing of UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), 0


def take(course: Path, given: Path, **more: Any) -> TakenIn:
    private = course / f"private{len(list(course.iterdir()))}"
    private.mkdir()
    return taken_in(given, IntakeOptions(more.pop("assignment", "hw"), course / "assignments", **more), private)


def graded(taken: TakenIn) -> dict[str, str]:
    return {t.hand_in.student: t.hand_in.file.name if t.hand_in.file else "" for t in taken.tasks}
