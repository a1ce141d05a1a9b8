"""What a page says to try of mini-batches and training loops is code that can be pasted, and that prints what the page says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn
from tests.checks.minibatch import test_minibatch as students
from tests.checks.training_loop import test_training_loop as loops
from tests.pasting import Said, examples, untrue

IN_PLACE = loops.SELF.replace("w = sgd_update(w, g, lr)", "w[...] = sgd_update(w, g, lr)").replace(
    "    return w\n", "", 2
)
HISTORY = loops.SELF.replace("w = sgd_update(w, g, lr)", "w = sgd_update(w, g, lr); ws.append(w)").replace(
    "    for epoch", "    ws = [w]\n    for epoch"
)
MISTAKES = (
    ("i:i + batch_size]", "i:i + 1]"), ("epochs)", "epochs - 1)"), ("batch_size)", "batch_size + 1)"), ("/ len(Xb)", "/ len(X)"),
    ("2 * Xb.T", "1 / 0 * Xb.T"), ("w - lr", "w + lr"), ("for epoch in range(epochs)", "while True"),
)  # fmt: skip


def declared() -> Iterator[tuple[str, str, str]]:
    """Wrong ones: a name, the declaration and the code."""
    for name, (declaration, source) in students.WRONG.items():
        yield name, declaration, source
    for mark in loops.test_wrong_loops_get_their_name.pytestmark:
        for source, change, id in mark.args[1]:
            yield id, loops.LOOP if source is loops.GIVEN else loops.OWN, source.replace(*change)
    for mark in loops.test_the_right_number_of_updates_with_the_wrong_samples.pytestmark:
        for change, id in mark.args[1]:
            yield id, loops.OWN, loops.SELF.replace(*change)
    for mark in students.test_a_wrong_seed.pytestmark:
        for declaration, change, id in mark.args[1]:
            yield id, declaration, students.OF_SEED.replace(*change).replace("np.random.arange", "np.arange")
    for change in (("sgd_update", "sgd_update"), loops.ONCE):
        yield "order", loops.EACH, loops.SELF.replace(*change)
    yield "order", loops.OWN + '\nshuffle = "no"', loops.SELF.replace(*loops.ANEW)
    own = loops.OWN.replace('counts = "sgd_update"', "")
    for change in MISTAKES:
        for source in (
            loops.SELF,
            IN_PLACE,
            HISTORY.replace("return w\n", "return ws\n").replace("return ws\n", "return w\n", 1),
        ):
            yield f"loop, {change[1]}", loops.OWN, source.replace(*change)
            yield f"loop alone, {change[1]}", own, source.replace(*change)
        yield f"given, {change[1]}", loops.LOOP, loops.GIVEN.replace(*change)
    yield (
        "keyword-only",
        loops.OWN,
        loops.SELF.replace("w, lr, batch_size, epochs)", "w, *, lr, batch_size, epochs)").replace(
            "/ len(Xb)", "/ len(X)"
        ),
    )
    yield (
        "keyword-only",
        students.PAIRS,
        "def get_batches(X, y, *, size):\n    return [(X[i:i+size], y[i:i+size]) for i in range(0, len(X) - 1, size)]",
    )


def test_every_example_is_true(tmp_path: Path, warm: Any) -> None:
    said: list[Said] = []
    for name, declaration, source in declared():
        (tmp_path / "assignment.toml").write_text(
            f"[limits]\nseconds_per_call = 1\n[[check]]\npoints = 10\n{declaration}\n"
        )
        (tmp_path / "hw.py").write_text("import numpy as np\n" + source)
        result = pipeline.grade(HandIn("hw", "x", tmp_path, tmp_path / "hw.py"), load(tmp_path), warm)
        said += examples(name, result.code, result.checks)
    assert len(said) > 80
    assert sum(each.how == "varies" for each in said) < len(said) / 5
    wrong = untrue(said)
    assert not wrong, f"{len(wrong)} of {len(said)}\n" + "\n".join(wrong)
