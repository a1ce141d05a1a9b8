"""How fast a wrong update rule is named: the first time in a process (nothing kept on disk, then with what is kept), and
after that.

    python benchmarks/diagnosis.py

Students are the catalogue's own misconceptions, and one whose numbers nothing explains (the longest way: all pairs are
looked through). Bars: after the first at most 5 ms, the first at most 500 ms.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec
import numpy as np

from grader.assignments.load import load
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.update_rule import UpdateRule
from grader.diagnosis.catalogue import Variant, applies, misconceptions_of, sequence
from grader.diagnosis.trial import Trial

ROOT = Path(__file__).parent.parent
FIRST_BAR, LATER_BAR = 500.0, 5.0


def student(exam: RuleTest, variant: Variant) -> list[Trial]:
    """What a function with this mistake gives on the exam's probes."""
    trials = []
    for s in exam.expected.settings:
        w, states = sequence(
            variant.build(**s.hyperparameters), s.w.astype(float), s.gradients.astype(float), s.state, s.t
        )
        got = {"w": w, **{slot: states[slot] for slot in exam.state_slots}}
        trials.append(Trial(s.probe, s.w, s.gradients, s.hyperparameters, s.state, s.t, got, "float64"))
    return trials


def unexplained(trials: list[Trial]) -> list[Trial]:
    """Numbers that no misconception gives."""
    moved = []
    for trial in trials:
        steps = np.arange(len(trial.got["w"])).reshape(-1, *(1,) * trial.w.ndim)
        moved.append(msgspec.structs.replace(trial, got={slot: 1.37 * x + steps for slot, x in trial.got.items()}))
    return moved


def milliseconds(exam: RuleTest, trials: list[Trial]) -> float:
    started = time.perf_counter()
    exam.expected.variants.diagnose(trials)
    return 1000 * (time.perf_counter() - started)


def measure() -> None:
    """One line per rule, for the process that this is."""
    worst_first = worst_later = 0.0
    for check in load(ROOT / "assignments" / "optimizers").checks:
        if not isinstance(check, UpdateRule):
            continue
        exam = check.test()
        students = []
        for misconception in misconceptions_of(exam.kind.name):
            dialect = next((c.dialect for c in exam.accepted if applies(misconception, exam.kind, c.dialect)), None)
            if dialect is not None:
                students.append(student(exam, Variant(exam.kind, dialect, (misconception.forms[0],))))
        nobody = unexplained(students[0])
        first = milliseconds(exam, students[0]), milliseconds(exam, nobody)
        for trials in students:  # each once: what a class runs into is kept in memory
            exam.expected.variants.diagnose(trials)
        later = sorted(milliseconds(exam, trials) for trials in [*students, nobody])
        worst_first, worst_later = max(worst_first, sum(first)), max(worst_later, later[-1])
        print(f"  {exam.kind.name:9} first named {first[0]:6.1f} ms, first unexplained {first[1]:6.1f} ms; later median "
              f"{later[len(later) // 2]:5.2f} ms, worst {later[-1]:5.2f} ms ({len(later)} students)")  # fmt: skip
    print(
        f"  {'✓' if worst_first <= FIRST_BAR else '✗'} first, worst: {worst_first:.1f} ms (bar: at most {FIRST_BAR:g})"
    )
    print(
        f"  {'✓' if worst_later <= LATER_BAR else '✗'} later, worst: {worst_later:.2f} ms (bar: at most {LATER_BAR:g})"
    )
    raise SystemExit(0 if worst_first <= FIRST_BAR and worst_later <= LATER_BAR else 1)


def main() -> None:
    """Measure twice, each time in a new process: with an empty cache folder, then with what the first one kept."""
    with tempfile.TemporaryDirectory() as cache:
        status = 0
        for title in ("nothing kept on disk", "signatures kept on disk"):
            print(title, flush=True)
            environment = {**os.environ, "XDG_CACHE_HOME": cache}
            status |= subprocess.run([sys.executable, __file__, "--measure"], env=environment, check=False).returncode
    raise SystemExit(status)


if __name__ == "__main__":
    measure() if "--measure" in sys.argv else main()
