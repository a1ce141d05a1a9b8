"""Optimizers in other shapes than a step function: the same marks, the same names for the same mistakes.

Every student below is written by hand in its shape; `{…}` marks the places where a mistake goes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.engines import make
from grader.grading import pipeline
from grader.grading.prove import validate
from grader.intake.folder import HandIn
from grader.model.errors import AssignmentError

# what the right line is, and the wrong one, per mistake
MOMENTUM_MISTAKES = {
    "direction/ascends": ("w + v", "w - v"),
    "rate/forgotten": ("- lr * g", "- g"),
    "momentum/averaged": ("- lr * g", "- (1 - beta) * lr * g"),
    "momentum/swaps-lr-and-beta": ("beta * v - lr * g", "lr * v - beta * g"),
}
ADAM_MISTAKES = {
    "adam/no-bias-correction": ("mh / (np.sqrt(vh)", "m / (np.sqrt(v)"),
    "adam/only-m-corrected": ("np.sqrt(vh)", "np.sqrt(v)"),
    "adaptive/no-root": ("np.sqrt(vh)", "(vh)"),
    "adam/v-of-m": ("* g * g", "* m * m"),
}  # fmt: skip
MOMENTUM = "    v = beta * v - lr * g\n    w = w + v\n"
ADAM = "    m = b1 * m + (1 - b1) * g\n    v = b2 * v + (1 - b2) * g * g\n    mh = m / (1 - b1 ** t)\n    vh = v / (1 - b2 ** t)\n    w = w - lr * mh / (np.sqrt(vh) + eps)\n"


def indent(lines: str, by: int = 4) -> str:
    return "".join(" " * by + line + "\n" for line in lines.splitlines())


SHAPES: dict[str, tuple[str, str, Any]] = {
    "momentum, config": (
        'rule = "momentum"\ncall = "sgd_momentum(w, dw, config) -> w, config"\nconfig = ["learning_rate", "momentum", "velocity"]',
        MOMENTUM,
        lambda body: "def sgd_momentum(w, g, config=None):\n    if config is None: config = {}\n    lr = config.setdefault('learning_rate', 1e-2)\n"
        "    beta = config.setdefault('momentum', 0.9)\n    v = config.get('velocity', np.zeros_like(w))\n" + body + "    config['velocity'] = v\n    return w, config\n",
    ),
    "momentum, config under another key": (
        'rule = "momentum"\ncall = "sgd_momentum(w, dw, config) -> w, config"\nconfig = ["learning_rate", "momentum", "velocity"]',
        MOMENTUM,
        lambda body: "def sgd_momentum(w, g, config=None):\n    lr, beta = config['learning_rate'], config['momentum']\n    v = config.get('vel', np.zeros_like(w))\n"
        + body + "    return w, {**config, 'vel': v}\n",
    ),
    "momentum, config changed in place": (
        'rule = "momentum"\ncall = "sgd_momentum(w, dw, config) -> w, config"\nconfig = { learning_rate = "lr", momentum = "beta", velocity = "v" }',
        MOMENTUM,
        lambda body: "def sgd_momentum(w, g, config=None):\n    lr, beta = config['learning_rate'], config['momentum']\n    v = config.get('velocity', 0.0 * w)\n    old = w\n"
        + body + "    old[...] = w\n    config['velocity'] = v\n",
    ),
    "adam, config with t from 0": (
        'rule = "adam"\ncall = "adam(w, dw, config) -> w, config"\nconfig = ["learning_rate", "beta1", "beta2", "epsilon", "m", "v", "t"]',
        ADAM,
        lambda body: "def adam(x, dx, config=None):\n    w, g = x, dx\n    config.setdefault('m', np.zeros_like(x)); config.setdefault('v', np.zeros_like(x)); config.setdefault('t', 0)\n"
        "    lr, b1, b2, eps, m, v = [config[k] for k in ('learning_rate', 'beta1', 'beta2', 'epsilon', 'm', 'v')]\n    config['t'] += 1\n    t = config['t']\n"
        + body + "    config['m'], config['v'] = m, v\n    return w, config\n",
    ),
    "adam, config with t from 1": (
        'rule = "adam"\ncall = "adam(w, dw, config) -> w, config"\nconfig = ["learning_rate", "beta1", "beta2", "epsilon", "m", "v", "t"]',
        ADAM,
        lambda body: "def adam(x, dx, config=None):\n    w, g = x, dx\n    config.setdefault('m', np.zeros_like(x)); config.setdefault('v', np.zeros_like(x)); config.setdefault('t', 1)\n"
        "    lr, b1, b2, eps, m, v, t = [config[k] for k in ('learning_rate', 'beta1', 'beta2', 'epsilon', 'm', 'v', 't')]\n"
        + body + "    config['m'], config['v'], config['t'] = m, v, t + 1\n    return w, config\n",
    ),
    "momentum, dicts": (
        'rule = "momentum"\ncall = "update(parameters, grads, v, lr, beta) -> parameters, v"\nparameters = ["W1", "b1", "W2"]',
        MOMENTUM,
        lambda body: "def update(parameters, grads, vs, lr, beta):\n    for k in parameters:\n        w, g, v = parameters[k], grads['d' + k], vs['d' + k]\n"
        + indent(body) + "        parameters[k], vs['d' + k] = w, v\n    return parameters, vs\n",
    ),
    "momentum, dicts, some in place": (
        'rule = "momentum"\ncall = "update(parameters, grads, v, lr, beta) -> parameters, v"\nparameters = ["W1", "b1"]\nkeys = { state = "v{}" }',
        MOMENTUM,
        lambda body: "def update(parameters, grads, vs, lr, beta):\n    new = {}\n    for k in parameters:\n        w, g, v = parameters[k], grads['d' + k], vs['v' + k]\n"
        + indent(body) + "        new[k] = w\n        vs['v' + k][...] = v\n    return new, vs\n",
    ),
    "momentum, lists": (
        'rule = "momentum"\ncall = "update(params, grads, v, lr, beta) -> params, v"\nparameters = 2',
        MOMENTUM,
        lambda body: "def update(params, grads, vs, lr, beta):\n    ws, new = [], []\n    for w, g, v in zip(params, grads, vs):\n"
        + indent(body) + "        ws.append(w); new.append(v)\n    return ws, new\n",
    ),
    "adam, dicts, five values": (
        'rule = "adam"\ncall = "update(parameters, grads, m, v, t, learning_rate, beta1, beta2, epsilon) -> parameters, m, v"\nparameters = ["W1", "b1"]',
        ADAM,
        lambda body: "def update(parameters, grads, ms, vs, t, lr, b1, b2, eps):\n    c, d = {}, {}\n    for k in list(parameters):\n"
        "        w, g, m, v = parameters[k], grads['d' + k], ms['d' + k], vs['d' + k]\n"
        + indent(body) + "        parameters[k], ms['d' + k], vs['d' + k], c[k], d[k] = w, m, v, mh, vh\n    return parameters, ms, vs, c, d\n",
    ),
    "momentum, class in place": (
        'rule = "momentum"\ncall = "Momentum(lr, beta).update(params, grads)"\nparameters = ["W1", "b1"]\nkeys = { gradient = "{}" }',
        MOMENTUM,
        lambda body: "class Momentum:\n    def __init__(self, lr=0.01, beta=0.9):\n        self.lr, self.beta, self.v = lr, beta, None\n    def update(self, params, grads):\n"
        "        lr, beta = self.lr, self.beta\n        if self.v is None: self.v = {k: np.zeros_like(p) for k, p in params.items()}\n        for k in params:\n            w, g, v = params[k], grads[k], self.v[k]\n"
        + indent(body, 8) + "            self.v[k] = v; params[k][...] = w\n",
    ),
    "momentum, class returning": (
        'rule = "momentum"\ncall = "Momentum(lr=lr, momentum=beta).step(w, g) -> w, .v"',
        MOMENTUM,
        lambda body: "class Momentum:\n    def __init__(self, momentum, lr):\n        self.lr, self.beta, self.v = lr, momentum, 0.0\n    def step(self, w, g):\n        lr, beta, v = self.lr, self.beta, self.v\n"
        + indent(body) + "        self.v = v\n        return w\n",
    ),
    "momentum, class giving the change": (
        'rule = "momentum"\ncall = "Momentum(lr, beta).get_update(g) -> w + dw"',
        MOMENTUM,
        lambda body: "class Momentum:\n    def __init__(self, lr, beta):\n        self.lr, self.beta, self.v = lr, beta, 0.0\n    def get_update(self, g):\n        lr, beta, v, w = self.lr, self.beta, self.v, 0.0\n"
        + indent(body) + "        self.v = v\n        return w\n",
    ),
    "momentum, class that holds its parameters": (
        'rule = "momentum"\ncall = "Momentum(params, lr, beta).step(grads) -> .params"\nparameters = ["W1", "b1"]\nkeys = { gradient = "{}" }',
        MOMENTUM,
        lambda body: "class Momentum:\n    def __init__(self, params, lr=0.01, beta=0.9):\n        self.params = {k: p.copy() for k, p in params.items()}\n        self.lr, self.beta = lr, beta\n        self.vs = {k: 0.0 * p for k, p in params.items()}\n"
        "    def step(self, grads):\n        lr, beta = self.lr, self.beta\n        for k in self.params:\n            w, g, v = self.params[k], grads[k], self.vs[k]\n"
        + indent(body, 8) + "            self.params[k], self.vs[k] = w, v\n",
    ),
    "adam, class over lists": (
        'rule = "adam"\ncall = "Adam(lr, beta1, beta2, eps).update(params, grads)"\nparameters = 3',
        ADAM,
        lambda body: "class Adam:\n    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):\n        self.h = lr, beta1, beta2, eps\n        self.m = self.v = None\n        self.t = 0\n"
        "    def update(self, params, grads):\n        lr, b1, b2, eps = self.h\n        if self.m is None:\n            self.m = [np.zeros_like(p) for p in params]\n            self.v = [np.zeros_like(p) for p in params]\n"
        "        self.t += 1\n        t = self.t\n        for i in range(len(params)):\n            w, g, m, v = params[i], grads[i], self.m[i], self.v[i]\n"
        + indent(body, 8) + "            params[i], self.m[i], self.v[i] = w, m, v\n        return params\n",
    ),
}  # fmt: skip


def mistakes_of(shape: str) -> dict[str, tuple[str, str]]:
    return ADAM_MISTAKES if shape.startswith("adam") else MOMENTUM_MISTAKES


def declare(folder: Path, shape: str) -> None:
    (folder / "assignment.toml").write_text(f'[[check]]\nkind = "update-rule"\npoints = 10\n{SHAPES[shape][0]}\n')


def graded(folder: Path, engine: Any, shape: str, body: str) -> Any:
    declare(folder, shape)
    (folder / "hw.py").write_text("import numpy as np\n" + SHAPES[shape][2](body))
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine).checks[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_right_in_every_shape(tmp_path: Path, warm: Any, shape: str) -> None:
    verdict = graded(tmp_path, warm, shape, SHAPES[shape][1])
    assert verdict.status == "passed", verdict.findings
    assert not verdict.findings


@pytest.mark.parametrize("shape", SHAPES)
def test_right_in_float32(tmp_path: Path, warm: Any, shape: str) -> None:
    body = "    lr, w, g = np.float32(lr), np.asarray(w, np.float32), np.asarray(g, np.float32)\n" + SHAPES[shape][1]
    body += "    w = np.asarray(w, np.float32)\n"
    assert graded(tmp_path, warm, shape, body).status == "passed"


@pytest.mark.parametrize(("shape", "id"), [(shape, id) for shape in SHAPES for id in mistakes_of(shape)])
def test_the_same_mistake_has_the_same_name_in_every_shape(tmp_path: Path, warm: Any, shape: str, id: str) -> None:
    right, wrong = mistakes_of(shape)[id]
    assert right in SHAPES[shape][1]
    verdict = graded(tmp_path, warm, shape, SHAPES[shape][1].replace(right, wrong))
    first = verdict.findings[0]
    assert first.id == id
    assert verdict.status != "passed"
    function = SHAPES[shape][0].split('call = "')[1].split("(")[0]
    assert first.example is not None
    assert f"{function}(" in first.example.call
    assert "print(" in first.example.call


def test_the_example_is_the_students_own_call(tmp_path: Path, warm: Any) -> None:
    def call(shape: str) -> str:
        body = SHAPES[shape][1].replace("w + v", "w - v")
        return str(graded(tmp_path, warm, shape, body).findings[0].example.call)

    assert call("momentum, config").splitlines() == [
        "w = np.array([1.0])",
        'config = {"learning_rate": 0.1, "momentum": 0.5}',
        "w, config = sgd_momentum(w, g=np.array([2.0]), config=config)",
        "print(w)",
    ]
    assert call("momentum, dicts").splitlines()[:2] == [
        'parameters = {"W1": np.array([[1.0]]), "b1": np.array([[1.0]]), "W2": np.array([[1.0]])}',
        'v = {"dW1": np.array([[0.0]]), "db1": np.array([[0.0]]), "dW2": np.array([[0.0]])}',
    ]
    assert call("momentum, class returning").splitlines()[1:] == [
        "optimizer = Momentum(lr=0.1, momentum=0.5)",
        "w = optimizer.step(w, np.array([2.0]))",
        "print(w)",
    ]


ONE_WRONG = """
import numpy as np
def update(parameters, grads, v, lr, beta):
    for k in ("W1", "b1", "W2"):
        source = {source}
        new = beta * v["d" + source] - lr * grads["d" + k]
        v["d" + k] = new
        parameters[k] = parameters[k] + {sign} * new
    return parameters, v
"""


@pytest.mark.parametrize(
    ("source", "sign", "id"),
    [("k", "(1 if k != 'b1' else -1)", "parameters/only-some"), ("'W1' if k == 'b1' and v['dW1'].size < 2 else k", "(1 if k != 'W2' else 0)", "parameters/only-some")],
)  # fmt: skip
def test_w_right_and_b_wrong_is_found(tmp_path: Path, warm: Any, source: str, sign: str, id: str) -> None:
    declare(tmp_path, "momentum, dicts")
    (tmp_path / "hw.py").write_text(ONE_WRONG.format(source=source, sign=sign))
    verdict = pipeline.grade(HandIn("hw", "x", tmp_path, tmp_path / "hw.py"), load(tmp_path), warm).checks[0]
    assert 0 < verdict.score < 10


@pytest.mark.long
def test_every_engine_says_the_same(tmp_path: Path) -> None:
    for name in ("warm", "kernel", "subprocess"):
        with make(name, []) as engine:
            for shape in ("adam, config with t from 0", "momentum, dicts, some in place", "adam, class over lists"):
                assert graded(tmp_path, engine, shape, SHAPES[shape][1]).status == "passed", (name, shape)


CHEATS = {
    "changes what it is given": "def sgd_momentum(w, g, config=None):\n    w[...] = 0; g[...] = 0\n    config.clear()\n    return w, config\n",
    "a dict that has every key": "class D(dict):\n    def __missing__(self, k): return self\n    def get(self, k, d=None): return self\n    def __eq__(self, o): return True\n"
    "def sgd_momentum(w, g, config=None):\n    return D(), D()\n",
    "nothing": "def sgd_momentum(w, g, config=None):\n    pass\n",
    "w alone": "def sgd_momentum(w, g, config=None):\n    return w\n",
    "a number": "def sgd_momentum(w, g, config=None):\n    return 3\n",
    "raises on given state": "def sgd_momentum(w, g, config=None):\n    raise SystemExit\n",
    "a config that grows": "def sgd_momentum(w, g, config=None):\n    config.update({str(i): w for i in range(30000)})\n    return w, config\n",
}  # fmt: skip


@pytest.mark.parametrize("name", CHEATS)
def test_nothing_else_gets_full_marks(tmp_path: Path, warm: Any, name: str) -> None:
    declare(tmp_path, "momentum, config")
    (tmp_path / "hw.py").write_text("import numpy as np\n" + CHEATS[name])
    verdict = pipeline.grade(HandIn("hw", "x", tmp_path, tmp_path / "hw.py"), load(tmp_path), warm).checks[0]
    assert verdict.score <= 3
    assert verdict.findings


@pytest.mark.parametrize(
    ("declaration", "told"),
    [
        ('call = "f(w, dw, config) -> w, config"', "'config' is none of momentum's quantities"),
        ('call = "f(w, dw, lr) -> w"\nconfig = ["momentum"]', "no argument of"),
        ('call = "f(w, dw, config) -> w, config"\nconfig = ["speed"]', "'speed' is none of momentum's quantities"),
        ('call = "f(w, g, lr, beta) -> w"\nparameters = ["a", "a"]', "different names"),
        ('call = "f(w, g, lr, beta) -> w"\nparameters = 99', "a list of 1 to 8 parameters"),
        ('call = "f(w, g, lr, beta) -> w"\nparameters = ["a"]\nkeys = { gradient = "da" }', "for the parameter"),
        ('call = "M(lr, beta).update(w)"', "no argument for the gradient"),
        ('call = "M.update(w, g)"', "is not a call of a named function"),
    ],
)
def test_wrong_declarations_are_told(tmp_path: Path, declaration: str, told: str) -> None:
    (tmp_path / "assignment.toml").write_text(
        f'[[check]]\nkind = "update-rule"\nrule = "momentum"\npoints = 1\n{declaration}\n'
    )
    with pytest.raises(AssignmentError, match=told.replace("(", r"\(")):
        load(tmp_path)


@pytest.mark.parametrize(
    "shape",
    [
        "momentum, dicts",
        *(
            pytest.param(shape, marks=pytest.mark.long)
            for shape in ("adam, config with t from 0", "adam, class over lists", "momentum, class giving the change")
        ),
    ],
)
def test_an_assignment_in_any_shape_can_be_validated(tmp_path: Path, shape: str) -> None:
    declare(tmp_path, shape)
    proofs = [proof for proof in validate(load(tmp_path), []) if "folder" not in proof.what.values]
    assert len(proofs) > 20
    assert [proof.what.show("en") + proof.detail for proof in proofs if proof.ok is False] == []
