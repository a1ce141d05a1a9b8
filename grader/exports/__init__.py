"""What is written for machines and gradebooks. One file per format; every one a pure conversion of results."""

from grader.exports.formats import canvas, classroom50, github, gradescope, junit, moodle, sarif, xlsx
from grader.exports.formats import csv as csv_file
from grader.exports.shared.request import Export

FORMATS: dict[str, Export] = {
    "canvas": canvas.export,
    "moodle": moodle.export,
    "gradescope": gradescope.export,
    "classroom50": classroom50.export,
    "junit": junit.export,
    "sarif": sarif.export,
    "github": github.export,
    "csv": csv_file.export,
    "xlsx": xlsx.export,
}
"""The formats of `grade export --to`, by name."""

FILLED = ("canvas", "moodle")
"""Those that fill a file of the instructor's."""
