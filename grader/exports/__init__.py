"""What is written for machines and gradebooks. One file per format; every one a pure conversion of results."""

from grader.exports import (
    canvas,
    classroom50,
    csv_file,
    github,
    gradescope,
    junit,
    moodle,
    sarif,
    xlsx_file,
)
from grader.exports.order import Export

FORMATS: dict[str, Export] = {
    "canvas": canvas.export,
    "moodle": moodle.export,
    "gradescope": gradescope.export,
    "classroom50": classroom50.export,
    "junit": junit.export,
    "sarif": sarif.export,
    "github": github.export,
    "csv": csv_file.export,
    "xlsx": xlsx_file.export,
}
"""The formats of `grade export --to`, by name."""

FILLED = ("canvas", "moodle")
"""Those that fill a file of the instructor's."""
