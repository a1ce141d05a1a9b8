"""What a format needs besides results: the file that it fills, or what its system tells it. A format that isn't here needs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,hw (771),Other (772),Current Score\n"
    "    Points Possible,,,,,3,10,(read only)\n"
    '"Chen, Wei-Ting",11,u11,weiting,A,,4,50\n'
    '"Lin, Mei",12,u12,mei,A,2,5,60\n'
    '"Lin, Mei",13,u13,mei2,A,,6,70\n'
    '"王小明",14,u14,ming,A,EX,7,80\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Online text,"
    "Last modified (grade),Feedback comments\n"
    "Participant 501,Chen Wei-Ting,chen@uni.tw,Submitted,,3.00,Yes,-,,-,\n"
    "Participant 502,王小明,ming@uni.tw,Submitted,2.00,3.00,Yes,-,,-,good\n"
)
CLASSROOM50 = {
    "CLASSROOM": "c",
    "ASSIGNMENT": "a",
    "SUBMISSION_TAG": "submit/1",
    "COMMIT_URL": "https://c",
    "RELEASE_URL": "https://r",
}

NEEDED: dict[str, dict[str, Any]] = {
    "canvas": {"fill": CANVAS, "column": "hw"},
    "moodle": {"fill": MOODLE},
    "classroom50": {"environment": CLASSROOM50},
}


def needed(to: str, folder: Path) -> dict[str, Any]:
    """The same as parts of a request; the file to fill is laid into `folder`."""
    parts = dict(NEEDED.get(to, {}))
    if "fill" in parts:
        parts["fill"] = fill_in(folder, parts["fill"])
    return parts


def fill_in(folder: Path, text: str | bytes, name: str = "given.csv") -> Path:
    """An instructor's own file."""
    given = folder / name
    given.write_bytes(text.encode() if isinstance(text, str) else text)
    return given
