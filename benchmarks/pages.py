"""What the pages of a class cost: `python benchmarks/pages.py [FOLDER] [--students 1000]`.

Real results (submissions/optimizers unless told otherwise) are graded once; then their pages are written over and over
under other names, until there are as many as asked for, and the class page for all of them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import msgspec

from grader import engines, report
from grader.assignments import load as assignments
from grader.grading import pipeline
from grader.grading.take_in import IntakeOptions, taken_in
from grader.model.result import row_of

ROOT = Path(__file__).parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "submissions")
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--lang", default="en")
    given = parser.parse_args()
    taken = taken_in(given.folder, IntakeOptions(assignments=ROOT / "assignments"))
    tasks, found = taken.tasks, taken.assignments
    loaded = {task.assignment: assignments.load(task.assignment) for task in tasks}
    with engines.make("warm", []) as engine:
        results = [pipeline.grade(task.hand_in, loaded[task.assignment], engine) for task in tasks]
    titles = {name: each.title for name, each in found.items()}
    with tempfile.TemporaryDirectory() as folder:
        out, rows, sizes = Path(folder), [], []
        began = time.perf_counter()
        for i in range(given.students):
            result = msgspec.structs.replace(results[i % len(results)], student=f"student-{i:04}")
            page = report.write_student_page(result, out, given.lang, title=titles.get(result.assignment))
            rows.append(row_of(result, page.relative_to(out).as_posix()))
            sizes.append(page.stat().st_size)
        each = (time.perf_counter() - began) / given.students
        began = time.perf_counter()
        index = report.write_index(rows, out, given.lang, titles=titles)
        whole = time.perf_counter() - began
        print(f"{given.students} student pages: {1000 * each:.2f} ms each, largest {max(sizes) / 1000:.0f} kB")
        print(f"class page: {1000 * whole:.0f} ms, {index.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
