"""What a submission costs in every shape of interface, against a plain step function.

    python benchmarks/shapes.py

Students are those of tests/checks/calls/test_shapes.py, right ones, graded on the warm engine in turns, in one run; figures are
medians. Bar: at most twice the step function.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "checks"))

from test_shapes import ADAM, MOMENTUM, SHAPES  # noqa: E402

from grader.assignments.load import load  # noqa: E402
from grader.engines.warm import WarmEngine  # noqa: E402
from grader.grading import pipeline  # noqa: E402
from grader.intake.folder import HandIn  # noqa: E402

PLAIN = {
    "momentum": ('rule = "momentum"\ncall = "momentum_update(w, v, g, lr, beta) -> w, v"', MOMENTUM,
                 lambda body: "def momentum_update(w, v, g, lr, beta):\n" + body + "    return w, v\n"),
    "adam": ('rule = "adam"\ncall = "adam_update(w, m, v, g, t, lr, b1, b2, eps) -> w, m, v"', ADAM,
             lambda body: "def adam_update(w, m, v, g, t, lr, b1, b2, eps):\n" + body + "    return w, m, v\n"),
}  # fmt: skip
OTHERS = {
    "momentum, trajectory": ('kind = "trajectory"\nrule = "momentum"\ncall = "GD(w_init, df, epochs, lr, momentum) -> ws"',
        "def GD(w_init, df, epochs, lr, beta):\n    w, v, ws = w_init, 0.0, [w_init]\n    for _ in range(epochs):\n        v = beta * v - lr * df(w)\n        w = w + v\n        ws.append(w)\n    return ws\n"),
    "gradient descent, watched": ('kind = "history"\nwatch = "x"\nfunction = "(x + 5)**2"\nstart = 3\nexperiments = [{ lr = 0.1 }]\nprecision = 0.000001\nmax_iters = 10000',
        "x, rate, step, n = 3, 0.1, 1, 0\nwhile step > 0.000001 and n < 10000:\n    old = x\n    x = x - rate * 2 * (x + 5)\n    step = abs(x - old)\n    n += 1\n"),
    "mini-batches": ('kind = "minibatch"\ncall = "get_batches(X, y, batch_size)"',
        "def get_batches(X, y, b):\n    return [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]\n"),
    "training loop": ('kind = "training-loop"\ncall = "train(X, y, w, gradient, lr, batch_size, epochs) -> w"',
        "def train(X, y, w, gradient, lr, b, epochs):\n    for _ in range(epochs):\n        for i in range(0, len(X), b):\n            w = w - lr * gradient(w, X[i:i+b], y[i:i+b])\n    return w\n"),
}  # fmt: skip
"""What is no update rule, one step after the other; compared with momentum."""
ROUNDS = 15


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, WarmEngine() as engine:
        homework = {}
        for name, (declaration, source) in OTHERS.items():
            place = Path(folder) / name.replace(" ", "-").replace(",", "")
            place.mkdir()
            (place / "assignment.toml").write_text(f"[[check]]\npoints = 10\n{declaration}\n")
            (place / "hw.py").write_text("import numpy as np\n" + source)
            homework[name] = (load(place), HandIn(place.name, "x", place, place / "hw.py"), [])
        for name, (declaration, body, source) in {**PLAIN, **SHAPES}.items():
            place = Path(folder) / name.replace(" ", "-").replace(",", "")
            place.mkdir()
            (place / "assignment.toml").write_text(f'[[check]]\nkind = "update-rule"\npoints = 10\n{declaration}\n')
            (place / "hw.py").write_text("import numpy as np\n" + source(body))
            homework[name] = (load(place), HandIn(place.name, "x", place, place / "hw.py"), [])
        for turn in range(ROUNDS + 2):
            for assignment, hand_in, seconds in homework.values():
                start = time.perf_counter()
                result = pipeline.grade(hand_in, assignment, engine)
                assert result.score == result.max_score
                if turn >= 2:
                    seconds.append(time.perf_counter() - start)
    medians = {name: statistics.median(seconds) for name, (_, _, seconds) in homework.items()}
    worst = 0.0
    for name, seconds in medians.items():
        ratio = seconds / medians["adam" if name.startswith("adam") else "momentum"]
        worst = max(worst, ratio)
        print(f"{name:40} {1000 * seconds:6.1f} ms  {ratio:5.2f} times the step function")
    print(f"  {'✓' if worst <= 2 else '✗'} worst: {worst:.2f} (bar: at most 2)")
    return 0 if worst <= 2 else 1


if __name__ == "__main__":
    raise SystemExit(main())
