"""Trajectory functions: right in any dress, and the same mistake under the same name as in a step function."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from grader.assignments.load import load
from grader.checks.trajectory.trajectory import Trajectory
from grader.engines.limits import Limits
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Observation, Opaque
from grader.model.submission import StudentCode

LIMITS = Limits(seconds=15, seconds_per_cell=3, seconds_per_call=1)
RULES = {
    "gd": ("gradient-descent", "gd(w_init, df, epochs, lr) -> ws"),
    "decay": ("gradient-descent", "gd(w_init, df, epochs, lr, decay) -> ws"),
    "momentum": ("momentum", "gd(w_init, df, epochs, lr, momentum) -> ws"),
    "nesterov": ("nesterov", "gd(w_init, df, epochs, lr, momentum) -> ws"),
    "adam": ("adam", "gd(w_init, df, epochs, lr, beta_1, beta_2, epsilon) -> ws"),
}
HEADS = {name: call.partition(" ->")[0] for name, (_, call) in RULES.items()}


def verdict(folder: Path, engine: Any, source: str, rule: str) -> Any:
    (folder / "a").mkdir(exist_ok=True)
    name, call = RULES[rule]
    (folder / "a" / "assignment.toml").write_text(
        f'[[check]]\nkind = "trajectory"\npoints = 10\nrule = "{name}"\ncall = "{call}"\n'
    )
    assignment = msgspec.structs.replace(load(folder / "a"), limits=LIMITS)
    file = folder / "a.py"
    file.write_text("import numpy as np\n" + source)
    result = pipeline.grade(HandIn("a", "s", folder, file), assignment, engine)
    msgspec.json.encode(result)
    return result.checks[0]


def loop(rule: str, body: str, start: str = "w, v, m = w_init, 0.0, 0.0", back: str = "return ws") -> str:
    return (
        f"def {HEADS[rule]}:\n    {start}\n    ws = [w]\n    for i in range(epochs):\n        {body}\n"
        f"        ws.append(w)\n    {back}\n"
    )


PLAIN = "w = w - lr * df(w)"
RIGHT = {
    "list": ("gd", loop("gd", PLAIN)),
    "array": ("gd", loop("gd", PLAIN, back="return np.array(ws)")),
    "column": ("gd", loop("gd", PLAIN, back="return np.array(ws).reshape(-1, 1)")),
    "row": ("gd", loop("gd", PLAIN, back="return np.array([ws])")),
    "tuple": ("gd", loop("gd", PLAIN, back="return tuple(ws)")),
    "with the losses": ("gd", loop("gd", PLAIN, back="return ws, [w * w for w in ws]")),
    "without the start": ("gd", loop("gd", PLAIN, back="return ws[1:]")),
    "generator": ("gd", f"def {HEADS['gd']}:\n    w = w_init\n    yield w\n    for i in range(epochs):\n        {PLAIN}\n        yield w\n"),
    "arrays of one": ("gd", loop("gd", "w = w - lr * df(w)", "w = np.array([w_init])")),
    "in place, copied": ("gd", loop("gd", "w = w.copy(); w -= lr * df(w)", "w = np.array(w_init)")),
    "float32": ("gd", loop("gd", "w = np.float32(w - lr * df(w))")),
    "gradient asked for twice": ("gd", loop("gd", "g = df(w); w = w - lr * df(w)")),
    "gradient asked for at the end": ("gd", loop("gd", PLAIN, back="df(w); return ws")),
    "decay": ("decay", loop("decay", "w = w - lr / (1 + decay * i) * df(w)")),
    "momentum": ("momentum", loop("momentum", "v = momentum * v - lr * df(w); w = w + v")),
    "momentum, lr outside": ("momentum", loop("momentum", "v = momentum * v + df(w); w = w - lr * v")),
    "Nesterov at w": ("nesterov", loop("nesterov", "g = df(w); v = momentum * v - lr * g; w = w + momentum * v - lr * g")),
    "Nesterov ahead": ("nesterov", loop("nesterov", "v = momentum * v - lr * df(w + momentum * v); w = w + v")),
    "Adam": ("adam", loop("adam", "g = df(w); m = beta_1 * m + (1 - beta_1) * g; v = beta_2 * v + (1 - beta_2) * g * g; "
             "w = w - lr * m / (1 - beta_1 ** (i + 1)) / ((v / (1 - beta_2 ** (i + 1))) ** 0.5 + epsilon)")),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "source"), RIGHT.values(), ids=RIGHT.keys())
def test_right_in_any_dress(tmp_path: Path, warm: Any, rule: str, source: str) -> None:
    check = verdict(tmp_path, warm, source, rule)
    assert (check.score, check.findings) == (10, ())


WRONG = {
    "uphill": ("gd", loop("gd", "w = w + lr * df(w)"), "direction/ascends"),
    "lr forgotten": ("gd", loop("gd", "w = w - df(w)"), "rate/forgotten"),
    "lr of its own": ("gd", loop("gd", "w = w - 0.01 * df(w)"), "rate/hard-coded"),
    "global gradient": ("gd", "def grad(w):\n    return 2 * w\n" + loop("gd", "w = w - lr * grad(w)"), "trajectory/gradient-unused"),
    "gradient at the start only": ("gd", loop("gd", "w = w - lr * df(w_init)"), "trajectory/gradient-elsewhere"),
    "one too many": ("gd", loop("gd", PLAIN).replace("range(epochs)", "range(epochs + 1)"), "trajectory/length"),
    "one too few": ("gd", loop("gd", PLAIN).replace("range(epochs)", "range(epochs - 1)"), "trajectory/length"),
    "the last only": ("gd", loop("gd", PLAIN, back="return w"), "trajectory/last-only"),
    "nothing": ("gd", loop("gd", PLAIN, back="pass"), "result/none"),
    "aliased": ("gd", loop("gd", "w -= lr * df(w)", "w = np.array(w_init)"), "trajectory/aliased"),
    "another start": ("gd", loop("gd", PLAIN, "w = 7.0"), "trajectory/start"),
    "decay from 1": ("decay", loop("decay", "w = w - lr / (1 + decay * (i + 1)) * df(w)"), "decay/from-one"),
    "decay compounded": ("decay", loop("decay", "lr = lr / (1 + decay * i); w = w - lr * df(w)"), "decay/compounded"),
    "state lost": ("momentum", loop("momentum", "v = 0; v = momentum * v - lr * df(w); w = w + v"), "state/lost"),
    "Nesterov for momentum": ("momentum", loop("momentum", "v = momentum * v - lr * df(w + momentum * v); w = w + v"), "trajectory/gradient-elsewhere"),
    "momentum for Nesterov": ("nesterov", loop("nesterov", "v = momentum * v - lr * df(w); w = w + v"), "nesterov/plain-momentum"),
    "no correction": ("adam", loop("adam", "g = df(w); m = beta_1 * m + (1 - beta_1) * g; v = beta_2 * v + (1 - beta_2) * g * g; "
                      "w = w - lr * m / (v ** 0.5 + epsilon)"), "adam/no-bias-correction"),
    "text": ("gd", loop("gd", "df(w)", back="return 'full marks'"), "result/not-numbers"),
    "objects": ("gd", loop("gd", "df(w)", back="return [object()] * (epochs + 1)"), "result/not-numbers"),
    "without end": ("gd", f"def {HEADS['gd']}:\n    while True:\n        df(w_init)\n", "run/timeout"),
    "endless generator": ("gd", f"def {HEADS['gd']}:\n    while True:\n        yield df(w_init)\n", "trajectory/length"),
    "huge": ("gd", loop("gd", "df(w)", back="return np.zeros(10**6)"), "result/not-numbers"),
    "equal to everything": ("gd", "class E(float):\n    def __eq__(s, o): return True\n    __hash__ = None\n"
                            + loop("gd", "df(w)", back="return [E(0)] * (epochs + 1)"), "result/not-numbers"),
    "numbers in texts": ("gd", loop("gd", PLAIN, back="return [str(w) for w in ws]"), "result/not-numbers"),
    "complex": ("gd", loop("gd", PLAIN, back="return np.array(ws) + 0j"), "result/not-numbers"),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "source", "finding"), WRONG.values(), ids=WRONG.keys())
def test_wrong_ones_are_told(tmp_path: Path, warm: Any, rule: str, source: str, finding: str) -> None:
    check = verdict(tmp_path, warm, source, rule)
    assert check.score < 10
    assert check.findings[0].id == finding, check.findings[0].message.show()
    for each in check.findings:
        assert each.message.show("en")
        assert each.message.show("zh-TW")


def test_the_example_is_a_call_of_the_students_own(tmp_path: Path, warm: Any) -> None:
    finding = verdict(tmp_path, warm, loop("gd", "w = w + lr * df(w)"), "gd").findings[0]
    assert finding.example.call == "print(*gd(w_init=1.0, df=lambda w: 2*w, epochs=1, lr=0.1))"
    assert (finding.example.expected, finding.example.got) == ("0.8", "1.2")
    assert finding.evidence.step == 1


ODD: dict[str, Any] = {
    "nothing": None, "no dict": 7, "empty": {}, "empty list": {"ws": [], "calls": 4}, "0-d": {"ws": np.array(3.0)},
    "calls no number": {"ws": np.ones(5), "calls": "many", "points": "here"}, "dict": {"ws": {"a": 1}},
    "opaque rows": {"ws": [Opaque("E", "1.0")] * 5, "calls": 4}, "matrix": {"ws": np.ones((5, 3)), "calls": 4},
    "deep": {"ws": np.ones((5, 1, 1, 1, 1)), "calls": 4}, "no elements": {"ws": np.ones((5, 0)), "calls": 4},
    "not finite": {"ws": np.array([3, np.nan, np.inf, -np.inf, 0]), "points": np.full(4, np.nan), "calls": 4},
    "texts": {"ws": ["3.0"] * 5, "calls": 4}, "ragged": {"ws": [[1.0], [1.0, 2.0]] * 2 + [None], "calls": 4},
    "complex": {"ws": np.ones(5, complex), "points": np.ones(4, complex), "calls": 4}, "booleans": {"ws": np.ones(5, bool), "calls": 4},
    "said to be aliased": {"ws": np.ones((5, 2)), "points": np.ones(4), "calls": 4, "aliased": True},
}  # fmt: skip


@pytest.mark.parametrize("value", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("rule", ["gd", "decay", "nesterov"])
def test_whatever_is_answered_is_judged(value: Any, rule: str) -> None:
    name, call = RULES[rule]
    check = msgspec.convert({"kind": "trajectory", "id": "x", "points": 10, "rule": name, "call": call}, Trajectory)
    code = StudentCode("a.py", "module", ())
    answers = [Answer("ok", value=value)] * len(check.drive().descents)
    found = check.judge(code, Observation(cells=(), inventory={}, answers={}), answers)
    assert found.score < 10
    assert found.findings
    msgspec.json.encode(found)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("gd(w_init, epochs, lr) -> ws", "gradient function"),
        ("gd(w_init, df, lr) -> ws", "number of updates"),
        ("gd(w_init, df, epochs) -> ws", "'lr'"),
        ("gd(w_init, df, epochs, lr, banana) -> ws", "banana"),
        ("gd", "not a call"),
    ],
)
def test_a_wrong_declaration_is_told(tmp_path: Path, call: str, said: str) -> None:
    (tmp_path / "assignment.toml").write_text(f'[[check]]\nkind = "trajectory"\npoints = 1\ncall = "{call}"\n')
    with pytest.raises(AssignmentError, match=said):
        load(tmp_path)


@pytest.mark.parametrize(("start", "right"), [("", True), ('start = "any"\n', True), ('start = "included"\n', False)])
def test_a_list_without_the_start_is_right_unless_the_task_asks_for_it(tmp_path: Path, warm: Any, start: str, right: bool) -> None:  # fmt: skip
    (tmp_path / "assignment.toml").write_text(
        f'[[check]]\nkind = "trajectory"\npoints = 10\ncall = "gd(x, df, n, lr) -> xs"\n{start}'
    )
    (tmp_path / "a.py").write_text(
        "def gd(x, df, n, lr):\n    xs = []\n    for _ in range(n):\n        x = x - lr * df(x)\n        xs.append(x)\n    return xs\n"
    )
    checked = pipeline.grade(HandIn("a", "x", tmp_path, tmp_path / "a.py"), load(tmp_path), warm).checks[0]
    assert (checked.status == "passed") == right
    assert [finding.id for finding in checked.findings] == ([] if right else ["trajectory/length"])


def test_a_gradient_that_is_taken_once(tmp_path: Path, warm: Any) -> None:
    source = HEADS["gd"].join(
        (
            "def ",
            ":\n    g, ws = df(w_init), [w_init]\n    for _ in range(epochs):\n        ws.append(ws[-1] - lr * g)\n    return ws\n",
        )
    )
    found = verdict(tmp_path, warm, source, "gd").findings
    assert [finding.id for finding in found] == ["trajectory/gradient-once"]
