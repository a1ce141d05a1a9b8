"""How submissions arrive: one file per system, tried in this order."""

from grader.intake.layouts import blackboard, brightspace, canvas, classroom, folders, gradescope, moodle, nbgrader
from grader.intake.layouts.piece import Layout

LAYOUTS: tuple[Layout, ...] = (
    gradescope.LAYOUT,
    moodle.LAYOUT,
    blackboard.LAYOUT,
    canvas.LAYOUT,
    nbgrader.LAYOUT,
    classroom.LAYOUT,
    brightspace.LAYOUT,
    folders.LAYOUT,
)
FOLDERS = folders.LAYOUT
"""What is taken where no system is recognised."""
