"""What a page says to try of a trajectory function is code that can be pasted, and that prints what the page says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.checks.trajectory.trajectory import Trajectory
from grader.diagnosis.catalogue import RULES
from tests.checks.trajectory.test_trajectory import HEADS, PLAIN, RIGHT, WRONG, loop, verdict
from tests.pasting import examples, untrue
from tests.wrong_rules import StudentCode, graded, parts_of, source_code, wrong_updates

SHAPES = {
    "list": "{}",
    "array": "np.array({})",
    "arrays of one": "[np.array([w]) for w in {}]",
    "tuple": "tuple({})",
    "with the losses": "{0}, [w * w for w in {0}]",
    "generator": "(w for w in {})",
}
"""What comes back, of a list of numbers."""
MISTAKES = {"- lr": "+ lr", "lr *": "0.01 *", "range(epochs)": "range(epochs - 1)", "df(w": "df(1.5 * w", "1 + decay": "1 - decay",
            "lr / (1": "lr * (1", "** (i + 1)": "** i", "* i)": "* (i + 1))", "= w ": "= 1 / 0 + w ", "return ws": "return ws[1:-1]"}  # fmt: skip


def sources() -> Iterator[tuple[str, str, str]]:
    """A name, the rule and the code."""
    for name, (rule, source, _) in WRONG.items():
        if name != "without end":
            yield name, rule, source
    for name, (rule, source) in RIGHT.items():
        for right, wrong in MISTAKES.items():
            if right in source:
                yield f"{name}, {wrong}", rule, source.replace(right, wrong)
    by_name = loop("gd", PLAIN.replace("- lr", "+ lr")).replace(HEADS["gd"], "gd(x0, grad, *, n, lr)")
    yield (
        "keyword-only",
        "gd",
        by_name.replace("w_init", "x0").replace("df(w)", "grad(w)").replace("range(epochs)", "range(n)"),
    )


def test_every_example_is_true(tmp_path: Path, warm: Any) -> None:
    said = []
    for name, rule, source in sources():
        code = source_code("import numpy as np\n" + source)
        said += examples(name, code, [verdict(tmp_path, warm, source, rule)])
    assert len(said) > 60
    assert not (wrong := untrue(said)), f"{len(wrong)} of {len(said)}\n" + "\n".join(wrong)


def _made_of(rule: str, id: str, dialect: str, form: int, shape: str) -> StudentCode:
    """A trajectory with a misconception of the catalogue."""
    state, _, hyper = parts_of(RULES[rule])
    passed = ", ".join(f"{name}={name}" for name in hyper)
    lines = [
        "import numpy as np",
        "from tests.wrong_rules import update_of",
        f"update = update_of({rule!r}, {dialect!r}, {id!r}, {form})",
        f"def descend(w, df, epochs, {', '.join(hyper)}):",
        f"    ws, state = [w], {{name: 0.0 for name in {state}}}",
        "    for t in range(1, epochs + 1):",
        f"        w, state = update(w, df(w), state, t, {passed})",
        "        w = float(w)",
        "        ws.append(w)",
        f"    return {SHAPES[shape].format('ws')}",
    ]
    return source_code("\n".join(lines))


@pytest.mark.parametrize("every", [23, pytest.param(1, marks=[pytest.mark.long, pytest.mark.whole])])
@pytest.mark.parametrize("shape", SHAPES)
def test_misconceptions_in_every_shape(shape: str, every: int) -> None:
    said = []
    for rule in RULES:
        hyper = parts_of(RULES[rule])[2]
        for id, dialect, form in [*wrong_updates(rule)][::every]:
            call = f"descend(w, df, epochs, {', '.join(hyper)}) -> ws"
            check = Trajectory(points=10, rule=rule, call=call, dialects=(dialect,))
            check.prepare("")
            code = _made_of(rule, id, dialect, form, shape)
            said += examples(f"{shape}, {rule}, {dialect}, {id} ({form})", code, [graded(check, code)])
    assert said
    assert not (wrong := untrue(said)), f"{len(wrong)} of {len(said)}\n" + "\n".join(wrong)
