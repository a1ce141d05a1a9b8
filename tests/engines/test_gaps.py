"""What this machine lacks, or its limits cut, is never the student's mistake: every kind of check says that it could not be judged,
or judges all the same where it can. On every engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from nbformat import v4

from grader import engines
from grader.assignments.load import Assignment, load
from grader.engines.student import Engine
from grader.engines.warm import unavailable
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.intake.receive import hand_ins
from grader.model.result import Result

DECLARED = """
files = ["hw.ipynb", "hw.py"]

[limits]
seconds_per_cell = 2
seconds_per_call = 1
memory_mb = 256

[[check]]
kind = "update-rule"
points = 10
rule = "momentum"
call = "momentum(w, v, g, lr, beta) -> w, v"

[[check]]
kind = "trajectory"
id = "gradient-descent"
points = 10
call = "GD(w_init, df, epochs, lr) -> ws"

[[check]]
kind = "history"
points = 40
watch = "cur_x"
function = "(x + 5)**2"
start = 3
experiments = [{ lr = 0.1 }, { lr = 0.01 }]
precision = 0.001
max_iters = 60

[[check]]
kind = "iterations"
points = 6
call = "iterations(n_samples, batch_size)"

[[check]]
kind = "iterations"
id = "variable"
points = 6
variable = "n_iterations"
cases = [[50000, 128]]

[[check]]
kind = "minibatch"
points = 10
call = "get_batches(X, y, batch_size)"

[[check]]
kind = "training-loop"
points = 10
call = "train(X, y, w, lr, batch_size, epochs) -> w"
loss = "mse"

[[check]]
kind = "keras"
points = 100
optimizers = ["SGD", "Adam"]
"""
OWN = """
import pytest

@pytest.mark.points(5)
def test_double(student):
    assert student.call("double", 2) == 4

def test_total(student):
    assert student["total"] == 6
"""

MOMENTUM = "def momentum(w, v, g, lr, beta):\n    v = beta * v - lr * g\n    return w + v, v\n"
GD = "def GD(w_init, df, epochs, lr):\n    ws = [w_init]\n    for _ in range(epochs):\n        ws.append(ws[-1] - lr * df(ws[-1]))\n    return ws\n"
ITERATIONS = "def iterations(n_samples, batch_size):\n    return -(-n_samples // batch_size)\n"
BATCHES = "def get_batches(X, y, batch_size):\n    return [(X[i:i + batch_size], y[i:i + batch_size]) for i in range(0, len(X), batch_size)]\n"
TRAIN = """def train(X, y, w, lr, batch_size, epochs):
    for _ in range(epochs):
        for i in range(0, len(X), batch_size):
            a, b = X[i:i + batch_size], y[i:i + batch_size]
            w = w - lr * 2 * a.T @ (a @ w - b) / len(a)
    return w
"""
FILL = """def fill():
    kept, size = [], 2**20
    while size:
        try:
            while True:
                kept.append(bytearray(size))
        except MemoryError:
            size //= 2
    while True:
        kept.append([1.5 * len(kept)])
"""
DOUBLE = "def double(n):\n    return 2 * n\n"
FUNCTIONS = {
    "momentum": MOMENTUM,
    "gradient-descent": GD,
    "iterations": ITERATIONS,
    "minibatch": BATCHES,
    "training-loop": TRAIN,
    "test_double": DOUBLE,
}
LOOP = """for lr in (0.1, 0.01):
    cur_x, step, n = 3, 1, 0
    while step > 0.001 and n < 60:
        old = cur_x
        cur_x = cur_x - lr * {df}
        step, n = abs(cur_x - old), n + 1
    {after}
"""
KERAS = """from keras.models import Sequential
from keras.layers import Dense
from keras.datasets import mnist
(x, y), _ = mnist.load_data()
x = x.reshape(-1, 784) / 255.0
def model():
    return Sequential([Dense(10, activation="softmax", input_shape=(784,))])
def run(optimizer{callbacks}):
    m = model()
    m.compile(loss="sparse_categorical_crossentropy", optimizer=optimizer)
    {before}
    m.fit(x, y, epochs=2)
"""
HELPER = KERAS.format(callbacks="", before="history = missing_frames.DataFrame()")
DERIVED = "x = missing_algebra.symbols('x')\ndf = missing_algebra.lambdify(x, 2 * (x + 5))\n"


class Case(NamedTuple):
    """The cells of a notebook (one text: a module), the status of checks, and what the reason says."""

    cells: list[str] | str
    statuses: dict[str, str]
    reason: str = ""
    kept: float = 0
    """Points of the check that could not be judged, for what was there."""
    files: dict[str, str] = {}


def everywhere(line: str) -> str:
    """All functions with this line first in their bodies."""
    return "".join(source.replace(":\n", f":\n    {line}\n", 1) for source in FUNCTIONS.values())


UNJUDGED = dict.fromkeys(FUNCTIONS, "error")
PASSED = dict.fromkeys(FUNCTIONS, "passed")
CASES = {
    "a package that functions import when they are called": Case([everywhere("import missing_torch")], UNJUDGED, "`missing_torch`"),
    "the same in a module": Case(everywhere("missing_torch.zeros(1)").join(["import missing_torch\n", ""]), UNJUDGED, "`missing_torch`"),
    "by importlib": Case(["import importlib\n" + everywhere("t = importlib.import_module('missing_torch.nn')")], UNJUDGED, "`missing_torch`"),
    "by an import that was caught and not replaced": Case(["try:\n    import missing_torch\nexcept ImportError:\n    pass\n", everywhere("missing_torch.zeros(1)")], UNJUDGED, "`missing_torch`"),
    "through a helper module of one's own": Case(["import helper\n", everywhere("helper.one()")], UNJUDGED, "`missing_torch`", files={"helper.py": "import missing_torch\ndef one():\n    return 1\n"}),
    "a part that an installed package hasn't": Case(["from rich.missing_part import one\n", everywhere("one()")], UNJUDGED, "`rich.missing_part`"),
    "defined only with the package": Case(["try:\n    import missing_torch\nexcept ImportError:\n    print('no torch')\nelse:\n" + "".join("    " + line + "\n" for line in "".join(FUNCTIONS.values()).splitlines())], UNJUDGED, "`missing_torch`"),
    "a fallback that is right": Case(["try:\n    from missing_torch import tensor\nexcept ImportError:\n    tensor = None\n", "".join(FUNCTIONS.values())], PASSED),
    "a package that nothing needs": Case(["import missing_plots as sns\nsns.set()\n", "".join(FUNCTIONS.values()) + "n_iterations = 390\n"], {**PASSED, "variable": "failed"}),
    "a package that a constant is made with": Case(["import missing_frames as pd\n", "beta_ = 2\nbeta_ = pd.Series([1])[0]\n", MOMENTUM.replace("beta * v", "beta * beta_ * v") + "n_iterations = pd.Series([391])[0]\n"], {"momentum": "error", "variable": "error"}, "`missing_frames`", kept=3),
    "a wrong function beside a missing package": Case(["import missing_plots as sns\nsns.set()\n" + MOMENTUM.replace("beta * v - lr", "beta * v + lr")], {"momentum": "partial"}),
    "plots after each experiment": Case(["import missing_plots as sns\n", LOOP.format(df="2 * (cur_x + 5)", after="sns.lineplot(x=[1], y=[cur_x])")], {"history": "error"}, "`missing_plots`", kept=20),
    "the same in a module, in a function": Case("import missing_plots\ndef main():\n" + "".join("    " + line + "\n" for line in LOOP.format(df="2 * (cur_x + 5)", after="missing_plots.line(cur_x)").splitlines()) + "main()\n", {"history": "error"}, "`missing_plots`", kept=20),
    "a derivative by another package": Case(["import missing_algebra\n" + DERIVED, LOOP.format(df="df(cur_x)", after="pass")], {"history": "error"}, "`missing_algebra`", kept=4),
    "a derivative by TensorFlow's tape": Case(["import tensorflow as tf\n", "def df(x):\n    x = tf.Variable(x)\n    with tf.GradientTape() as tape:\n        y = (x + 5)**2\n    return float(tape.gradient(y, x))\n", LOOP.format(df="df(cur_x)", after="pass")], {"history": "error"}, "GradientTape", kept=4),
    "a plot elsewhere is nothing to a wrong loop": Case(["import missing_plots as sns\nsns.lineplot([1])\n", LOOP.format(df="3 * (cur_x + 5)", after="pass")], {"history": "partial"}),
    "a table in the helper that trains": Case(["import missing_frames\n" + HELPER, "run('sgd')\nrun('adam')\n"], {"keras": "error"}, "`missing_frames`"),
    "the same in a loop over optimizers": Case(["import missing_frames\n" + HELPER, "for o in ('sgd', 'adam'):\n    run(o)\n"], {"keras": "error"}, "`missing_frames`"),
    "a callback of another package": Case(["from missing_bars.keras import BarCallback\n" + KERAS.format(callbacks="", before="bar = BarCallback()"), "run('sgd')\nrun('adam')\n"], {"keras": "error"}, "`missing_bars`"),
    "a table after training": Case(["import missing_frames as pd\n" + KERAS.format(callbacks="", before=""), "run('sgd')\nrun('adam')\npd.DataFrame().plot()\n"], {"keras": "passed"}),
    "a table after half of the training": Case(["import missing_frames as pd\n" + KERAS.format(callbacks="", before=""), "run('sgd')\n", "pd.DataFrame().plot()\n"], {"keras": "partial"}),
    "a loop that is cut": Case([ITERATIONS, "import time\n" + LOOP.format(df="2 * (cur_x + 5)", after="time.sleep(5)"), "n_iterations = 1\n"], {"history": "error", "iterations": "passed", "variable": "failed"}, "code cell 2", kept=20),
    "a cell that is cut before what it gives": Case([MOMENTUM, "while True:\n    pass\nn_iterations = 391\n" + ITERATIONS], {"momentum": "passed", "variable": "error", "iterations": "error"}, "2 seconds"),
    "a training that is cut": Case([KERAS.format(callbacks="", before=""), "import time\nrun('sgd')\ntime.sleep(5)\nrun('adam')\n"], {"keras": "error"}, "code cell 2", kept=35),
    "a loop without end in the function asked for": Case([ITERATIONS.replace("return", "while True: pass\n    return")], {"iterations": "failed"}),
    "memory in a cell": Case([ITERATIONS, "import numpy as np\nz = np.ones((40, 1024, 1024, 10))\nn_iterations = 391\n"], {"variable": "error", "iterations": "passed"}, "code cell 2"),
    "a file that isn't there": Case(["import numpy as np\nn = np.loadtxt('sizes.csv')\nn_iterations = 391\n"], {"variable": "error"}, "`sizes.csv`"),
    "a helper that is run, and isn't there": Case(["%run helpers.py\n", ITERATIONS.replace("-(-n_samples // batch_size)", "ceil_div(n_samples, batch_size)") + MOMENTUM.replace("- lr", "+ lr")], {"iterations": "error", "momentum": "partial"}, "`helpers.py`"),
    "a helper whose text is run": Case(["exec(open('helpers.py').read())\n", ITERATIONS.replace("-(-n_samples // batch_size)", "ceil_div(n_samples, batch_size)") + MOMENTUM.replace("- lr", "+ lr")], {"iterations": "error", "momentum": "partial"}, "`helpers.py`"),
    "a file from the network": Case(["import numpy as np\nn_iterations = len(np.genfromtxt('https://example.org/n.csv'))\n"], {"variable": "error"}, "network"),
    "a training loop of one's own": Case(["import tensorflow as tf\n" + KERAS.format(callbacks="", before="pass"), "m, opt = model(), tf.keras.optimizers.Adam()\nfor _ in range(3):\n    with tf.GradientTape() as tape:\n        loss = tf.reduce_mean(m(x[:8]))\n    opt.apply_gradients(zip(tape.gradient(loss, m.trainable_variables), m.trainable_variables))\n"], {"keras": "error"}, "GradientTape"),
    "the network": Case(["import urllib.request\nn = int(urllib.request.urlopen('http://example.org/n').read())\nn_iterations = 391\n"], {"variable": "error"}, "network"),
    "other programs": Case(["import subprocess\nsubprocess.run(['ls'])\nn_iterations = 391\n"], {"variable": "error"}, "another program"),
    "own tests": Case(["import missing_torch as torch\n" + everywhere("torch.zeros(1)"), "total = torch.ones(6).sum()\n"], {"test_double": "error", "test_total": "error"}, "`missing_torch`"),
    "progress bars that aren't installed": Case(["from tqdm.auto import tqdm, trange\nfrom tqdm.keras import TqdmCallback\n" + ITERATIONS + LOOP.format(df="2 * (cur_x + 5)", after="tqdm.write('done')").replace("(0.1, 0.01)", "tqdm((0.1, 0.01), desc='rates')") + "n_iterations = sum(1 for _ in trange(391))\n", KERAS.format(callbacks="", before="bar = TqdmCallback(verbose=0)").replace("epochs=2", "epochs=2, callbacks=[bar]"), "with tqdm(total=2) as bar:\n    for o in ('sgd', 'adam'):\n        run(o)\n        bar.set_postfix(o=o)\n        bar.update()\n"], {"history": "passed", "variable": "passed", "keras": "passed", "iterations": "passed"}),
    "an import in the function itself, caught, and not replaced": Case([ITERATIONS.replace("return", "try:\n        import missing_torch\n    except ImportError:\n        pass\n    return missing_torch.ceil(n_samples / batch_size) or")], {"iterations": "error"}, "`missing_torch`"),
    "a way without the package that is wrong": Case([ITERATIONS.replace("return -(-n_samples // batch_size)", "try:\n        import missing_torch\n        return missing_torch.ceil(n_samples / batch_size)\n    except ImportError:\n        return n_samples // batch_size")], {"iterations": "error"}, "`missing_torch`", kept=3.43),
    "another package by the same name": Case(["try:\n    import cupy as np\nexcept ImportError:\n    import numpy as np\n", MOMENTUM.replace("beta * v - lr", "np.multiply(beta, v) + lr"), ITERATIONS.replace("    return", "    try:\n        import cupy as np\n    except ImportError:\n        import numpy as np\n    return 1 +")], {"momentum": "partial", "iterations": "partial"}),
    "an import that another function has": Case(["def show():\n    import missing_plots as sns\n", ITERATIONS.replace("return", "sns.set()\n    return")], {"iterations": "failed"}),
    "an import that a function gives to all": Case(["def setup():\n    global pd\n    import missing_frames as pd\nsetup()\n", "n_iterations = pd.Series([391])[0]\n"], {"variable": "error"}, "`missing_frames`"),
    "a variable of one's own, below a star": Case(["from missing_helpers import *\n", "total = 0\n" + ITERATIONS.replace("return", "total += 1\n    return")], {"iterations": "failed"}),
    "a misspelt package, a misspelt part": Case(["import nunpy as np\n", "from numpy import cell\n", "import matplotlib.pylot as plt\n", ITERATIONS.replace("return", "np.ceil(1)\n    return") + LOOP.format(df="2 * (cur_x + 5)", after="plt.plot([cur_x])")], {"iterations": "failed", "history": "partial"}),
    "one's own module by a name that it hasn't": Case(["from optimizer import momentum\n", "from My_Batches import get_batches\n"], {"momentum": "failed", "minibatch": "failed"}, files={"optimizers.py": MOMENTUM, "my_batches.py": BATCHES}),
    "one module of several isn't handed in": Case(["from part_b import *\n"], {"momentum": "error"}, "`part_b`", files={"part_a.py": MOMENTUM}),
    "several processes": Case(["from multiprocessing import Pool\nwith Pool(2) as pool:\n    n_iterations = sum(pool.map(abs, [391]))\n"], {"variable": "passed"}),
    "what a program would have said": Case(["files = !ls\nn_iterations = len(files)\n" + ITERATIONS.replace("-(-", "(").replace("n_samples //", "1 + n_samples //")], {"variable": "error", "iterations": "partial"}, "another program"),
    "memory that a function fills in a cell": Case([GD + FILL + "fill()\n", "n_iterations = 391\n"], {"gradient-descent": "passed", "variable": "passed"}),
    "memory that a list of tuples fills to the last byte": Case([GD + "xs = []\nwhile True:\n    xs.append((len(xs), str(len(xs))))\n", "n_iterations = 391\n"], {"gradient-descent": "passed", "variable": "passed"}),
    "the same in a cell that IPython runs in its own way": Case([GD + "await __import__('asyncio').sleep(0)\nxs = []\nwhile True:\n    xs.append((len(xs), str(len(xs))))\n", "n_iterations = 391\n"], {"gradient-descent": "passed", "variable": "passed"}),
    "memory that one list fills in a function": Case([GD + "def grow():\n    ws = [1.0]\n    while True:\n        ws.append(ws[-1] * 0.9)\ngrow()\n", "n_iterations = 391\n"], {"gradient-descent": "passed", "variable": "passed"}),
    "memory that a cell fills before what it gives": Case([MOMENTUM, FILL + "fill()\nn_iterations = 391\n"], {"momentum": "passed", "variable": "error"}, "code cell 2"),
    "no Keras at all": Case(["import wandb\nwandb.init()\n" + MOMENTUM], {"keras": "failed", "momentum": "passed"}),
    "one's own module trains, and wants a package": Case(["from work import run\nrun('sgd')\nrun('adam')\n"], {"keras": "error"}, "`missing_frames`", files={"work.py": "import missing_frames\n" + KERAS.format(callbacks="", before="pass")}),
    "a search for settings": Case(["import keras_tuner as kt\n" + KERAS.format(callbacks="", before="pass"), "kt.RandomSearch(model).search(x, y)\n"], {"keras": "error"}, "`keras_tuner`"),
    "a name that nobody wrote": Case(["import missing_torch\nmissing_torch.zeros(1)\n"], dict.fromkeys(FUNCTIONS, "failed")),
}  # fmt: skip


ON_EVERY_ENGINE = (
    "a package that functions import when they are called", "the same in a module", "plots after each experiment",
    "a table in the helper that trains", "a loop that is cut", "memory in a cell", "own tests",
    "memory that a function fills in a cell", "memory that a list of tuples fills to the last byte",
    "memory that a cell fills before what it gives",
)  # fmt: skip
"""Cases that show that an engine brings what was met; what follows from it is the same for all, and tried on all when there is time."""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    folder = tmp_path_factory.mktemp("assignments") / "hw"
    (folder / "checks").mkdir(parents=True)
    (folder / "assignment.toml").write_text(DECLARED)
    (folder / "checks" / "test_own.py").write_text(OWN)
    return load(folder)


@pytest.fixture(scope="module")
def running() -> Iterator[dict[str, Engine]]:
    made: dict[str, Engine] = {}
    yield made
    for engine in made.values():
        engine.__exit__(None, None, None)


def graded(case: Case, course: Assignment, folder: Path, engine: Engine) -> Result:
    student = folder / "ann"
    student.mkdir()
    for name, text in case.files.items():
        (student / name).write_text(text)
    if isinstance(case.cells, str):
        (student / "hw.py").write_text(case.cells)
    else:
        nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in case.cells]), student / "hw.ipynb")
    (hand_in,) = hand_ins(folder, "hw", course.files)
    assert isinstance(hand_in, HandIn)
    return pipeline.grade(hand_in, course, engine)


@pytest.mark.parametrize(
    ("engine", "name"),
    [
        pytest.param(
            engine,
            name,
            marks=[pytest.mark.xdist_group(engine)]
            + ([] if engine == "warm" or name in ON_EVERY_ENGINE else [pytest.mark.long]),
        )
        for engine in engines.ENGINES
        for name in CASES
    ],
)
def test_a_gap_is_never_a_mark(
    name: str, engine: str, course: Assignment, running: dict[str, Engine], tmp_path: Path
) -> None:
    if engine == "warm" and unavailable():
        pytest.skip(unavailable())
    if engine not in running:
        running[engine] = engines.make(engine).__enter__()
    case = CASES[name]
    result = graded(case, course, tmp_path, running[engine])
    found = {check.id: check for check in result.checks}
    assert {id: (found[id].status, [f.message.show() for f in found[id].findings]) for id in case.statuses} == {
        id: (status, [f.message.show() for f in found[id].findings]) for id, status in case.statuses.items()
    }
    unjudged = [found[id] for id, status in case.statuses.items() if status == "error"]
    assert (result.status == "failed") == any(check.status == "error" for check in result.checks)
    assert result.unjudged or not unjudged  # what is to be done is known
    for check in unjudged:
        assert [finding.id.startswith("grader/") for finding in check.findings] == [True]  # and no story beside it
        assert case.reason in check.findings[0].message.show()
        assert check.score == (case.kept if check.id in ("momentum", "history", "keras", "iterations") else 0)
    if case.reason:
        assert result.reason is not None
        assert case.reason in result.reason.show()
