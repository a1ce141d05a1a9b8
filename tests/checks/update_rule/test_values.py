"""Whatever a function gives back: a right rule in any dress gets full marks, and nothing else does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.assignments.load import Assignment
from grader.engines.limits import Limits
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake.folder import HandIn

LIMITS = Limits(seconds=10, seconds_per_cell=2, seconds_per_call=1)
HEAD = "import numpy as np\n"
SGD, MOMENTUM = "def sgd_update(w, g, lr):\n    ", "def momentum_update(w, v, g, lr, beta):\n    "


def verdict(folder: Path, assignment: Assignment, engine: Any, source: str) -> Any:
    """The verdict on the one check whose function `source` defines."""
    file = folder / "optimizers.py"
    file.write_text(HEAD + source)
    result = pipeline.grade(HandIn("optimizers", "x", folder, file), msgspec.structs.replace(assignment, limits=LIMITS), engine)  # fmt: skip
    msgspec.json.encode(result)
    name = "iterations" if "def iterations" in source else "momentum" if "def momentum" in source else "sgd"
    return next(check for check in result.checks if check.id == name)


RIGHT = {
    "float32": SGD + "return (w - lr * g).astype(np.float32)",
    "float32 inside": SGD + "return np.float32(w) - np.float32(lr) * np.float32(g)",
    "long double": SGD + "return w.astype(np.longdouble) - lr * g",
    "big-endian": SGD + "return (w - lr * g).astype('>f8')",
    "list": SGD + "return (w - lr * g).tolist()",
    "list of arrays": SGD + "return [np.asarray(row) for row in w - lr * g]",
    "one more axis": SGD + "return (w - lr * g)[None]",
    "matrix in columns": SGD + "return np.asfortranarray(w - lr * g)",
    "backwards view": SGD + "return (w - lr * g)[::-1][::-1]",
    "in place, returned": SGD + "w -= lr * g\n    return w",
    "in place, None returned": SGD + "w -= lr * g",
    "read-only": SGD + "w = w - lr * g\n    w.setflags(write=False)\n    return w",
    "in a tuple": SGD + "return (w - lr * g,)",
    "negative zeros": SGD + "return -(lr * g - w) + -0.0",
    "elementwise": SGD + "return np.array([a - lr * b for a, b in zip(w.flat, g.flat)]).reshape(w.shape)",
    "masked array with no mask": SGD + "return np.ma.array(w - lr * g)",
    "other names": "def sgd_update(weights, grad, learning_rate):\n    return weights - learning_rate * grad",
    "other order": "def sgd_update(lr, grad, w):\n    return w - lr * grad",
    "default values": "def sgd_update(w, g, lr=0.1, *, nothing=None):\n    return w - lr * g",
    "any arguments": "def sgd_update(*args, **kwargs):\n    return args[0] - args[2] * args[1]",
    "callable object": "class F:\n    def __call__(self, w, g, lr):\n        return w - lr * g\nsgd_update = F()",
    "lambda": "sgd_update = lambda w, g, lr: w - lr * g",
    "input changed as well": SGD + "new = w - lr * g\n    w[...] = 7\n    g[...] = 7\n    return new",
    "momentum in place": MOMENTUM + "v *= beta\n    v -= lr * g\n    w += v\n    return w, v",
    "momentum in place, nothing returned": MOMENTUM + "v *= beta\n    v -= lr * g\n    w += v",
    "momentum as a list": MOMENTUM + "v = beta * v - lr * g\n    return [w + v, v]",
    "momentum in float32": MOMENTUM + "v = np.float32(beta * v - lr * g)\n    return np.float32(w + v), v",
    "momentum into one buffer": MOMENTUM
    + "global B\n    v = beta * v - lr * g\n    B = np.stack([w + v, v])\n    return B[0], B[1]",
    "momentum, names and order": "def momentum_update(grad, velocity, w, momentum, lr):\n"
    "    velocity = momentum * velocity - lr * grad\n    return w + velocity, velocity",
    "half precision": SGD + "return (w - lr * g).astype(np.float16)",
    "iterations, float": "def iterations(n, b):\n    return float(-(-n // b))",
    "iterations, numpy integer": "def iterations(n, b):\n    return np.int16(-(-n // b))",
    "iterations, numpy float": "def iterations(n, b):\n    return np.ceil(n / b)",
    "iterations, 0-d": "def iterations(n, b):\n    return np.array(-(-n // b))",
    "iterations, one in an array": "def iterations(n, b):\n    return np.array([-(-n // b)])",
    "iterations, other order": "def iterations(batch_size, n_samples):\n    return -(-n_samples // batch_size)",
}


@pytest.mark.parametrize("source", RIGHT.values(), ids=RIGHT.keys())
def test_right_in_any_dress(tmp_path: Path, optimizers: Assignment, warm: WarmEngine, source: str) -> None:
    check = verdict(tmp_path, optimizers, warm, source)
    assert (check.score, check.findings) == (check.max_score, ())


NONE, SHAPE, NO_NUMBERS, COMPLEX = "result/none", "result/shape", "result/not-numbers", "result/complex"
DIFFERS, COUNT = "update-rule/differs", "iterations/wrong"
WRONG = {
    "None": (SGD + "w - lr * g", "result/none"),
    "nothing": (SGD + "pass", "call/unwritten"),
    "said to be written later": (SGD + "raise NotImplementedError", "call/unwritten"),
    "rounded to four decimals": (SGD + "return np.round(w - lr * g, 4)", "update-rule/rounded"),
    "nan": (SGD + "return w * np.nan", DIFFERS),
    "inf": (SGD + "return w + np.inf", DIFFERS),
    "nan in one place": (SGD + "w = w - lr * g\n    w.flat[-1] = np.nan\n    return w", DIFFERS),
    "wrong in one place": (SGD + "w = w - lr * g\n    w.flat[-1] *= 1 + 1e-6\n    return w", DIFFERS),
    "the sign": (SGD + "return w + lr * g", "direction/ascends"),
    "negative": (SGD + "return -(w - lr * g)", DIFFERS),
    "integers": (SGD + "return (w - lr * g).astype(int)", "direction/truncated"),
    "complex": (SGD + "return w - lr * g + 0j", COMPLEX),
    "booleans": (SGD + "return w > lr * g", NO_NUMBERS),
    "True": (SGD + "return True", NO_NUMBERS),
    "text": (SGD + "return 'full marks'", NO_NUMBERS),
    "text array": (SGD + "return (w - lr * g).astype(str)", NO_NUMBERS),
    "objects": (SGD + "return (w - lr * g).astype(object)", NO_NUMBERS),
    "dict": (SGD + "return {'w': w - lr * g}", NO_NUMBERS),
    "set": (SGD + "return {1.0}", NO_NUMBERS),
    "function": (SGD + "return sgd_update", NO_NUMBERS),
    "0-d": (SGD + "return np.array((w - lr * g).sum())", SHAPE),
    "number that broadcasts": (SGD + "return float((w - lr * g).flat[0])", SHAPE),
    "row that broadcasts": (SGD + "return (w - lr * g)[:1] if w.ndim == 1 else (w - lr * g)[0]", SHAPE),
    "column against row": (SGD + "return w.reshape(-1, 1) - lr * g.reshape(1, -1)", SHAPE),
    "transposed": (SGD + "return (w - lr * g).T", SHAPE),
    "flat": (SGD + "return (w - lr * g).ravel()", SHAPE),
    "empty": (SGD + "return np.array([])", SHAPE),
    "empty list": (SGD + "return []", SHAPE),
    "ragged": (SGD + "return [[1.0], [1.0, 2.0]]", NO_NUMBERS),
    "too many axes": (SGD + "return (w - lr * g).reshape((1,) * 20 + w.shape)", NO_NUMBERS),
    "input changed, nothing right": (SGD + "w[...] = 7", DIFFERS),
    "the same twice": (MOMENTUM + "v = beta * v - lr * g\n    w += v\n    return w, w", DIFFERS),
    "None for the velocity": (MOMENTUM + "return w - lr * g, None", NONE),
    "the wrong way round": (MOMENTUM + "v = beta * v - lr * g\n    return v, w + v", "result/order"),
    "iterations, None": ("def iterations(n, b):\n    n // b", COUNT),
    "iterations, nan": ("def iterations(n, b):\n    return float('nan')", COUNT),
    "iterations, inf": ("def iterations(n, b):\n    return float('-inf')", COUNT),
    "iterations, negative": ("def iterations(n, b):\n    return n // -b", COUNT),
    "iterations, fraction": ("def iterations(n, b):\n    return n / b + 1e-9", COUNT),
    "iterations, text": ("def iterations(n, b):\n    return str(-(-n // b))", COUNT),
    "iterations, complex": ("def iterations(n, b):\n    return complex(-(-n // b))", COUNT),
    "iterations, True": ("def iterations(n, b):\n    return True", COUNT),
    "iterations, huge": ("def iterations(n, b):\n    return 10 ** 400", COUNT),
    "iterations, list": ("def iterations(n, b):\n    return [-(-n // b), 7]", COUNT),
    "iterations, empty": ("def iterations(n, b):\n    return np.array([])", COUNT),
}


@pytest.mark.parametrize(("source", "finding"), WRONG.values(), ids=WRONG.keys())
def test_nothing_else_gets_full_marks(
    tmp_path: Path, optimizers: Assignment, warm: WarmEngine, source: str, finding: str
) -> None:
    check = verdict(tmp_path, optimizers, warm, source)
    assert check.score < check.max_score
    assert check.findings[0].id == finding, check.findings[0].message.show()
    for each in check.findings:
        assert each.message.show("en")
        assert each.message.show("zh-TW")


ODD = """
class Odd(BaseException):
    def __init__(self): pass
    def __str__(self): raise self
    def __repr__(self): return 7
class Unprintable(Exception):
    def __str__(self): return '\\ud800'
class Loud(Exception):
    def __str__(self): return 'x' * 10 ** 6
"""
RAISED = {
    "ValueError('no')": "ValueError", "BaseException('no')": "BaseException", "SystemExit(0)": "SystemExit",
    "KeyboardInterrupt": "KeyboardInterrupt", "GeneratorExit": "GeneratorExit", "StopIteration": "StopIteration",
    "RecursionError": "RecursionError", "AssertionError": "AssertionError",
    "UnicodeDecodeError('utf-8', b'x', 0, 1, 'no')": "UnicodeDecodeError", "ExceptionGroup('g', [ValueError()])": "ExceptionGroup",
    "BaseExceptionGroup('g', [KeyboardInterrupt()])": "BaseExceptionGroup", "OSError(2, 'no')": "FileNotFoundError",
    "SyntaxError('no', ('f', 1, 1, 't'))": "SyntaxError", "SyntaxError": "SyntaxError", "TypeError('argument')": "TypeError",
    "NameError(name=7)": "NameError", "ModuleNotFoundError(name='numpy')": "ModuleNotFoundError",
    "ModuleNotFoundError(name=['numpy'])": "ModuleNotFoundError",
    "Odd": "Odd", "Unprintable": "Unprintable", "Loud": "Loud", "7": "TypeError", "None": "TypeError",
}  # fmt: skip


@pytest.mark.parametrize(("raised", "type_"), RAISED.items())
def test_every_exception_is_told_and_stops_nothing_else(
    tmp_path: Path, optimizers: Assignment, warm: WarmEngine, raised: str, type_: str
) -> None:
    after = "\n\ndef iterations(n, b):\n    return -(-n // b)\n"
    check = verdict(tmp_path, optimizers, warm, ODD + SGD + f"raise {raised}")
    assert check.score == 0
    assert check.findings[0].id == "run/error"
    assert f"stopped with {type_}" in check.findings[0].message.show()
    assert verdict(tmp_path, optimizers, warm, ODD + SGD + f"raise {raised}" + after).score == 6


def test_memory_error_is_told_as_such(tmp_path: Path, optimizers: Assignment, warm: WarmEngine) -> None:
    assert verdict(tmp_path, optimizers, warm, SGD + "raise MemoryError").findings[0].id == "run/memory"
