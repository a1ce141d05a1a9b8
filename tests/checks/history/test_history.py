"""A variable's values over time: every usual way to write the loop gets full marks, every slip is told by its own id."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from grader import engines
from grader.assignments.load import load
from grader.checks.history.history import History
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.observation import Answer, Descend, Observation, Opaque
from grader.model.observation import History as Follow
from grader.model.submission import Cell, StudentCode

LIMITS = Limits(seconds=15, seconds_per_cell=3, seconds_per_call=1)
DECLARED = """
[[check]]
kind = "history"
id = "x"
points = 10
{what} = "{name}"
function = "(x + 5)**2"
start = 3
experiments = [{{ lr = 0.1 }}, {{ lr = 0.01 }}]
precision = 0.001
max_iters = 60
"""


def verdict(folder: Path, engine: Any, source: str, what: str = "watch", name: str = "x") -> Any:
    (folder / "a").mkdir(exist_ok=True)
    (folder / "a" / "assignment.toml").write_text(DECLARED.format(what=what, name=name))
    assignment = msgspec.structs.replace(load(folder / "a"), limits=LIMITS)
    file = folder / "a.py"
    file.write_text("import numpy as np\n" + source)
    result = pipeline.grade(HandIn("a", "s", folder, file), assignment, engine)
    msgspec.json.encode(result)
    return result.checks[0]


LOOP = """
for lr in (0.1, 0.01):
    x, step, n = 3, 1, 0
    while step > 0.001 and n < 60:
        {update}
        n += 1
"""
RIGHT = {
    "x = x - ...": LOOP.format(update="old = x; x = x - lr * 2 * (x + 5); step = abs(x - old)"),
    "x -= ...": LOOP.format(update="step = abs(lr * 2 * (x + 5)); x -= lr * 2 * (x + 5)"),
    "in two assignments": LOOP.format(
        update="old = x; g = 2 * (x + 5); x = x - lr * x * 2; x = x - lr * 10; step = abs(x - old)"
    ),
    "in a branch": LOOP.format(update="old = x\n        if lr: x = x - lr * 2 * (x + 5)\n        step = abs(x - old)"),
    "in try": LOOP.format(
        update="old = x\n        try:\n            x -= lr * 2 * (x + 5)\n        finally:\n            step = abs(x - old)"
    ),
    "other order": LOOP.replace("(0.1, 0.01)", "(0.01, 0.1)").format(
        update="old = x; x = x - lr * 2 * (x + 5); step = abs(x - old)"
    ),
    "an experiment more": LOOP.replace("(0.1, 0.01)", "(0.5, 0.1, 0.05, 0.01)").format(
        update="old = x; x = x - lr * 2 * (x + 5); step = abs(x - old)"
    ),
    "array of one, in place": LOOP.replace("x, step, n = 3,", "x, step, n = np.array([3.0]),").format(
        update="old = x.copy(); x[:] = x - lr * 2 * (x + 5); step = abs(x - old)[0]"
    ),
    "out=": LOOP.replace("x, step, n = 3,", "x, step, n = np.array(3.0),").format(
        update="old = x.copy(); np.subtract(x, lr * 2 * (x + 5), out=x); step = abs(x - old)"
    ),
    "in a function": """
def run(lr):
    x = 3
    for n in range(60):
        old = x
        x = x - lr * 2 * (x + 5)
        if abs(x - old) <= 0.001:
            return x
    return x
run(0.1); run(0.01)
""",
    "a function that changes a global": """
def step():
    global x
    x = x - lr * 2 * (x + 5)
for lr in (0.1, 0.01):
    x = 3
    for n in range(60):
        old = x
        step()
        if abs(x - old) <= 0.001:
            break
""",
    "walrus": LOOP.format(update="old = x; step = abs((x := x - lr * 2 * (x + 5)) - old)"),
    "walrus in the condition": """
for lr in (0.1, 0.01):
    x, n = 3, 0
    while n < 60 and abs((old := x) - (x := x - lr * 2 * (x + 5))) > 0.001:
        n += 1
""",
    "walrus in a list": """
for lr in (0.1, 0.01):
    x = 3
    n, ws = 0, [3]
    while n < 60 and (n < 1 or abs(ws[-1] - ws[-2]) > 0.001):
        ws += [(x := x - lr * 2 * (x + 5)) for _ in range(1)]
        n += 1
""",
    "the loop's own variable": """
def descend(lr):
    w = 3
    for n in range(60):
        old, w = w, w - lr * 2 * (w + 5)
        yield w
        if abs(w - old) <= 0.001:
            return
for lr in (0.1, 0.01):
    x = 3
    for x in descend(lr):
        pass
""",
    "with": """
import contextlib
for lr in (0.1, 0.01):
    x, step, n = 3, 1, 0
    while step > 0.001 and n < 60:
        old = x
        with contextlib.nullcontext(x - lr * 2 * (x + 5)) as x:
            step = abs(x - old)
        n += 1
""",
    "match": """
for lr in (0.1, 0.01):
    x, step, n = 3, 1, 0
    while step > 0.001 and n < 60:
        old = x
        match x - lr * 2 * (x + 5):
            case float() | int() as x:
                step = abs(x - old)
        n += 1
""",
    "nonlocal": """
def run(lr):
    x = 3
    def step():
        nonlocal x
        x = x - lr * 2 * (x + 5)
    for n in range(60):
        old = x
        step()
        if abs(x - old) <= 0.001:
            break
run(0.1); run(0.01)
""",
    "side by side": """
for lr in (0.1, 0.01):
    x, step, n = 3, 1, 0
    while step > 0.001 and n < 60:
        (x, step), n = (x - lr * 2 * (x + 5), abs(lr * 2 * (x + 5))), n + 1
""",
}


@pytest.mark.parametrize("source", RIGHT.values(), ids=RIGHT.keys())
def test_right_in_any_form(tmp_path: Path, warm: Any, source: str) -> None:
    check = verdict(tmp_path, warm, source)
    assert (check.score, check.findings) == (10, ())


GOOD = "old = x; x = x - lr * 2 * (x + 5); step = abs(x - old)"
WRONG = {
    "start": (LOOP.format(update=GOOD).replace("= 3, 1", "= 4, 1"), "history/start"),
    "not reset": (
        LOOP.format(update=GOOD).replace("x, step, n = 3, 1, 0", "step, n = 1, 0").replace("\nfor", "\nx = 3\nfor"),
        "history/start-not-reset",
    ),
    "one more": (LOOP.format(update=GOOD).replace("n < 60", "n <= 60"), "history/off-by-one"),
    "too early": (LOOP.format(update=GOOD).replace("n < 60", "n < 20"), "history/count"),
    "count not reset": (
        LOOP.format(update=GOOD).replace("x, step, n = 3, 1, 0", "x, step = 3, 1").replace("\nfor", "\nn = 0\nfor"),
        "history/count",
    ),
    "one missing": (LOOP.format(update=GOOD).replace("(0.1, 0.01)", "(0.1,)"), "history/experiment-missing"),
    "derivative": (LOOP.format(update=GOOD.replace("2 * (x + 5)", "(2 * x - 10)")), "history/gradient"),
    "the function for its derivative": (
        LOOP.format(update="old = x; x = x - lr * (x + 5)**2; step = abs(x - old)"),
        "history/gradient",
    ),
    "uphill": (LOOP.format(update=GOOD.replace("x - lr", "x + lr", 1)), "direction/ascends"),
    "no rate": (LOOP.format(update=GOOD.replace("lr * ", "")), "rate/forgotten"),
    "always one rate": (LOOP.format(update=GOOD.replace("lr *", "0.1 *")), "history/rate-unchanged"),
    "no loop": ("x = 3\nx = x - 0.1 * 2 * (x + 5)\n", "history/experiment-missing"),
    "no update": ("x = 3\n", "history/no-updates"),
    "nothing": ("y = 3\n", "call/missing"),
    "an endless loop": ("x = 3\nwhile True:\n    x = x - 0.1 * 2 * (x + 5)\n", "grader/time"),
    "text": ("x = ''\nfor i in range(5):\n    x = x + 'a'\n", "history/no-updates"),
    "an object equal to everything": (
        "class E:\n    def __eq__(s, o): return True\n    def __sub__(s, o): return s\n    def __float__(s): raise SystemExit\n"
        "x = E()\nfor i in range(5):\n    x = x - 1\n",
        "history/no-updates",
    ),
    "huge arrays": ("x = np.zeros(10**6)\nfor i in range(300):\n    x = x + 1\n", "history/no-updates"),
    "the recorder broken": (
        "import builtins\nbuiltins._grade_note = None\nx = 3\nfor i in range(5):\n    x = x - 1\n",
        "history/no-updates",
    ),
}


@pytest.mark.parametrize(("source", "finding"), WRONG.values(), ids=WRONG.keys())
def test_nothing_else_gets_full_marks(tmp_path: Path, warm: Any, source: str, finding: str) -> None:
    check = verdict(tmp_path, warm, source)
    assert check.score < check.max_score
    assert finding in [each.id for each in check.findings], [each.message.show() for each in check.findings]
    for each in check.findings:
        assert each.message.show("en")
        assert each.message.show("zh-TW")


def test_a_list_of_the_values(tmp_path: Path, warm: Any) -> None:
    source = LOOP.replace("n = 3, 1, 0", "n = 3, 1, 0\n    hist = [x]").format(update=GOOD + "\n        hist.append(x)")
    assert verdict(tmp_path, warm, source, "list", "hist").score == 10
    wrong = source.replace("2 * (x + 5)", "(2 * x + 5)")
    assert verdict(tmp_path, warm, wrong, "list", "hist").findings[0].id == "history/gradient"


def test_one_slip_costs_one_slip(tmp_path: Path, warm: Any) -> None:
    check = verdict(tmp_path, warm, LOOP.format(update=GOOD).replace("= 3, 1", "= 4, 1"))
    assert check.score == 8  # the start of both experiments; updates and counts follow from it and are right


FOLLOWED = {
    "shown": "x = 3\nfor i in range(3):\n    x = x - 1\nx",
    "timed": "%%time\nfor i in range(2):\n    x -= 1",
    "raises": "for i in range(2):\n    x -= 1\nraise ValueError('no')",
    "not there yet": "for i in range(2):\n    z = i\n",
}
CODE = StudentCode("a.ipynb", "notebook", tuple(Cell(i, s) for i, s in enumerate(FOLLOWED.values(), 1)))
LARGE = "x = 0.5\nfor i in range(20000):\n    x = x / 2 + 1\ndef gd(w, df, n):\n    return [w] + [df(w) for _ in range(n)]\n"


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in engines.ENGINES])
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    with engines.make(request.param) as made:
        yield made


def observed(engine: Any, code: StudentCode, *questions: Any) -> tuple[Observation, list[Answer]]:
    followed = {question.name: question.listed for question in questions if isinstance(question, Follow)}
    observation = observe(engine, code, [], lambda inventory: {"a": list(questions)}, LIMITS, watched=followed)
    return observation, list(observation.answers["a"])


def test_the_engines_follow_alike(engine: Any) -> None:
    observation, (x, z) = observed(engine, CODE, Follow("x"), Follow("z"))
    assert observation.cells[0].displays == ("0",)
    assert [c.error.type if c.error else None for c in observation.cells] == [None, None, "ValueError", None]
    assert [(e["values"].tolist(), e["cell"]) for e in x.value] == [
        ([3, 2, 1, 0], 1),
        ([0, -1, -2], 2),
        ([-2, -3, -4], 3),
    ]
    assert [e["values"].tolist() for e in z.value] == [[0, 1]]


def test_long_histories_cross_whole(engine: Any) -> None:
    code = StudentCode("a.ipynb", "notebook", (Cell(1, LARGE),))
    drive = Descend("p", "gd", ("w", "df", "epochs"), {}, 1.0, (0.0, 2.0), 3, {})
    observation, (x, ws) = observed(engine, code, Follow("x"), drive)
    assert observation.ending == ""
    assert x.value[0]["count"] == len(x.value[0]["values"]) == 20_001
    assert ws.value["ws"].tolist() == [1, 2, 2, 2]
    assert ws.value["calls"] == 3


ODD: dict[str, Any] = {
    "no list": 7,
    "no dicts": [1, None, "x"],
    "no values": [{"count": 3}],
    "no count": [{"values": np.ones(3), "count": "3", "cell": 1, "line": 1}],
    "less than there are": [{"values": np.ones(3), "count": 1, "cell": 1, "line": 1}],
    "opaque": [{"values": [Opaque("E", "e")] * 3, "count": 3, "cell": 1, "line": 1}],
    "complex": [{"values": np.ones(3, complex), "count": 3, "cell": 1, "line": 1}],
    "not finite": [{"values": np.array([3, np.nan, np.inf]), "count": 3, "cell": 10**9, "line": -1}],
    "empty": [{"values": np.array([]), "count": 0, "cell": 1, "line": 1}],
    "ragged": [{"values": [[1.0], [1.0, 2.0]], "count": 2, "cell": None, "line": None}],
    "without end": [{"values": np.linspace(0, 1, 20_001), "count": 2**62, "cell": 1, "line": 1}] * 1000,
}


@pytest.mark.parametrize("value", ODD.values(), ids=ODD.keys())
def test_whatever_is_answered_is_judged(value: Any) -> None:
    check = msgspec.convert(
        {"kind": "history", "id": "x", "points": 10, "watch": "x", "function": "(x + 5)**2", "start": 3,
         "experiments": [{"lr": 0.1}], "precision": 0.001, "max_iters": 60}, History,
    )  # fmt: skip
    found = check.judge(CODE, Observation(cells=(), inventory={}, answers={}), [Answer("ok", value=value)])
    assert found.score < 10
    assert found.findings
    msgspec.json.encode(found)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('function = "sin(x)"', "no polynomial"),
        ('function = "7"', "constant"),
        ('watch = ""', "watch"),
        ("experiments = []", "experiments"),
        ("max_iters = 10000000", "max_iters"),
        ("parts = { begin = 1 }", "parts"),
    ],
)
def test_a_wrong_declaration_is_told(tmp_path: Path, line: str, said: str) -> None:
    from grader.model.errors import AssignmentError

    key = line.partition(" ")[0]
    text = "\n".join(x for x in DECLARED.format(what="watch", name="x").splitlines() if not x.startswith(key))
    (tmp_path / "assignment.toml").write_text(f"{text}\n{line}\n")
    with pytest.raises(AssignmentError, match=said):
        load(tmp_path)
