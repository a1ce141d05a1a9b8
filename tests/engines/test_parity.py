"""The three engines tell the same of the same code, and leave nothing behind."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import engines
from grader.engines.limits import Limits
from grader.engines.student import Patience
from grader.model.observation import Call, Drive, Read
from grader.model.run import CellRun
from grader.model.submission import Beside, Cell, StudentCode

CELLS = {
    "pylab": "%pylab inline\nplot(array([1.5, 2]), label='loss')\nlegend()\nnp.sqrt(4), floor(2.5)",
    "prints and shows": "import numpy as np\nprint('hi')\nnp.arange(3)",
    "shows nothing for None": "None",
    "shows twice": "display(1)\ndisplay('two')\n3",
    "raises": "def inner():\n    return 1 / 0\n\ninner()",
    "does not parse": "x = (",
    "leading spaces": "    y = 1\n    print(y)",
    "magics": "%matplotlib inline\n%time z = 3\nz",
    "cell magic": "%%time\nz = 4",
    "program": "!ls /",
    "magic of an extension": "%nosuch_extension -v\nfrom_here = 1\nfrom_here",
    "cell magic of an extension": "%%nosuch_extension\nfrom_there = 2\nprint('ran')\n1 / 0",
    "writes a module": "%%writefile own_module.py\ndef nine():\n    return 9",
    "imports it": "from own_module import nine\nnine()",
    "backend with windows": "import matplotlib\nmatplotlib.use('TkAgg')\nplt.switch_backend('Qt5Agg')\nplt.pause(100)",
    "page for nobody": "?",
    "temporary files": "import getpass, os, tempfile\nos.path.isdir(tempfile.mkdtemp()), getpass.getuser()",
    "shell magic": "%%bash\nls /",
    "help": "?print",
    "future": "from __future__ import annotations\ndef typed(x: Unknown) -> Unknown:\n    return x",
    "future goes on": "def typed_too(x: Unknown):\n    return x",
    "await": "import asyncio\nawait asyncio.sleep(0)\nprint('awaited')",
    "input": "name = input('name? ')",
    "stderr": "import sys\nprint('careful', file=sys.stderr)",
    "own error": "class E(Exception):\n    def __str__(self):\n        return 'mine'\nraise E()",
    "exit": "exit()",
    "raise SystemExit": "raise SystemExit(3)",
    "missing package": "import mxnet as mx\nimport math\nmath.floor(2.5)",
    "uses missing package": "mx.nd.array([1])",
    "last value": "_ = 5\nIn, Out\n7",
    "replaces print": "import sys\nsys.stdout = None\n",
    "prints after that": "print('still here')",
    "long output": "print('x' * 100_000)",
    "magic in a string": 's = """\n%matplotlib inline\n!ls\n"""\nprint(len(s))',
    "function": "def step(w, g, lr):\n    w -= lr * g\n    return w",
    "plots": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('學習曲線')\nplt.show()",
    "prints when it is asked": "import contextlib, io\n"
    "def tells(x):\n    x = np.array([x])\n    print('x =', x)\n    with contextlib.redirect_stdout(io.StringIO()) as told:\n        print('x =', x)\n"
    "    return told.getvalue()",
    "prints what can't be printed": "class Odd(np.ndarray):\n    def __str__(self):\n        return 1 / 0\n"
    "def quiet(x):\n    with np.printoptions(formatter={'float': lambda x: 1 / 0}):\n        print(np.array([x]))\n    return x\n"
    "def loud(x):\n    print(np.array([x]).view(Odd))",
    "class": "class Adam:\n    def __init__(self, lr):\n        self.lr = lr",
}
CODE = StudentCode("x.ipynb", "notebook", tuple(Cell(i, source) for i, source in enumerate(CELLS.values(), 1)))
SHOWN = {
    "whole number": "41",
    "the last one": "_ + 1",
    "number": "1 / 3",
    "no number": "float('nan')",
    "truth": "2 > 1",
    "text": "'損失 = \\n\\'0.5\\''",
    "long text": "'x' * 300",
    "array": "import numpy as np\nnp.arange(6.0).reshape(2, 3) / 7",
    "long array": "np.arange(5000)",
    "numbers of numpy": "np.float64(0.1)",
    "and of less precision": "np.float32(0.1)",
    "in a list": "[np.float64(0.1), {'a': 1}]",
    "truth of numpy": "np.bool_(True)",
    "too long a number": "10**5000",
    "arrays in an own way": "np.set_printoptions(formatter={'float': lambda x: 1 / 0})\nnp.ones(2)",
    "arrays as before": "np.set_printoptions()\nnp.array([1.5])",
    "semicolon after waiting": "import asyncio\nawait asyncio.sleep(0, 5);",
    "semicolon": "41;",
    "semicolon and a remark": "41;  # quietly",
    "semicolon in a text": "'a;'",
    "semicolon before": "a = 1; a",
    "source": "import inspect\ndef f():\n    return 1\nprint(inspect.getsource(f))",
    "precision": "%precision 3",
    "number to that": "1 / 3",
    "array to that": "np.array([1 / 3])",
    "own formatter": "get_ipython().display_formatter.formatters['text/plain'].for_type(int, lambda o, p, c: p.text(f'<{o}>'))",
    "by that": "41",
    "own language": "get_ipython().input_transformers_cleanup.append(lambda lines: [x.replace('SEVEN', '7') for x in lines])",
    "in that": "SEVEN",
    "own event": "get_ipython().events.register('pre_execute', lambda: print('before'))",
    "after that": "print('cell')",
}
"""Values at the end of cells, first as they usually are, then with settings that change how they are shown."""
SHOWS = StudentCode("y.ipynb", "notebook", tuple(Cell(i, source) for i, source in enumerate(SHOWN.values(), 1)))
QUESTIONS = [
    Call("typed", (3,)),
    Call("nowhere", ()),
    Call("typed", (1, 2)),
    Call("tells", (0.5,)),
    Call("quiet", (0.5,)),
    Call("loud", (0.5,)),
    Read("z"),
    Read("s"),
    Drive("p", "step", ("w", "g", "lr"), {}, {"w": np.zeros(2)}, np.ones((3, 2)), {"lr": 0.5}, 1, ("w",)),
]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """Per engine: what each cell did, the names, the answers."""
    found = {}
    for name in engines.ENGINES:
        with engines.make(name) as engine:
            student = engine.student(CODE, [], Limits())
            runs = list(student.runs(CODE, CODE.cells, 10, 60))
            names = student.inventory(10)
            answers = list(student.answers(QUESTIONS, Patience(2, 2), 20))
            student.close()
            found[name] = {"runs": runs, "names": names, "answers": answers, "layers": student.layers}
    return found


@pytest.mark.xdist_group("parity")
@pytest.mark.parametrize("number", range(len(CELLS)), ids=list(CELLS))
@pytest.mark.parametrize("engine", ["subprocess", "kernel"])
def test_a_cell_does_the_same(told: dict[str, Any], number: int, engine: str) -> None:
    def comparable(run: CellRun) -> tuple[Any, ...]:
        timing = "time" in list(CELLS)[number] or "magic" in list(CELLS)[number]
        return (
            run.number,
            run.status,
            "" if timing else run.stdout,
            run.stderr,
            run.displays,
            run.truncated,
            run.error,
        )

    assert comparable(told[engine]["runs"][number]) == comparable(told["warm"]["runs"][number])


@pytest.fixture(scope="module")
def shown() -> dict[str, list[CellRun]]:
    """Per engine what each cell showed."""
    found = {}
    for name in engines.ENGINES:
        with engines.make(name) as engine:
            student = engine.student(SHOWS, [], Limits())
            found[name] = list(student.runs(SHOWS, SHOWS.cells, 10, 60))
            student.close()
    return found


@pytest.mark.xdist_group("parity")
@pytest.mark.parametrize("number", range(len(SHOWN)), ids=list(SHOWN))
@pytest.mark.parametrize("engine", ["subprocess", "kernel"])
def test_a_value_is_shown_the_same(shown: dict[str, list[CellRun]], number: int, engine: str) -> None:
    there, here = shown[engine][number], shown["warm"][number]
    assert (there.displays, there.stdout, there.status) == (here.displays, here.stdout, here.status)


@pytest.mark.xdist_group("parity")
def test_values_are_shown_as_ipython_shows_them(shown: dict[str, list[CellRun]]) -> None:
    runs = dict(zip(SHOWN, shown["warm"], strict=True))
    assert runs["the last one"].displays == ("42",)
    assert runs["semicolon"].displays == runs["semicolon and a remark"].displays == ()
    assert (runs["semicolon in a text"].displays, runs["semicolon before"].displays) == (("'a;'",), ("1",))
    assert "def f():" in runs["source"].stdout
    assert (runs["number to that"].displays, runs["by that"].displays) == (("0.333",), ("<41>",))
    assert (runs["in that"].displays, runs["after that"].stdout) == (("<7>",), "before\ncell\n")


@pytest.mark.xdist_group("parity")
@pytest.mark.parametrize("engine", list(engines.ENGINES))
def test_pylab_brings_names_that_are_not_the_students(told: dict[str, Any], engine: str) -> None:
    run = told[engine]["runs"][list(CELLS).index("pylab")]
    assert (run.status, run.displays[-1:]) == ("ok", (repr((np.sqrt(4), np.floor(2.5))),))
    assert {"step", "Adam"} <= set(told[engine]["names"])
    assert not {"sqrt", "array", "plot", "legend"} & set(told[engine]["names"])


@pytest.mark.xdist_group("parity")
@pytest.mark.parametrize("engine", ["subprocess", "kernel"])
def test_names_and_answers_are_the_same(told: dict[str, Any], engine: str) -> None:
    assert told[engine]["names"] == told["warm"]["names"]
    for got, want in zip(told[engine]["answers"], told["warm"]["answers"], strict=True):
        assert (got.status, got.steps, got.how, got.error) == (want.status, want.steps, want.how, want.error)
        np.testing.assert_equal(got.value, want.value)
        np.testing.assert_equal(got.out, want.out)


@pytest.mark.xdist_group("parity")
@pytest.mark.parametrize("engine", list(engines.ENGINES))
def test_what_is_printed_when_asked_is_not_put_into_words(told: dict[str, Any], engine: str) -> None:
    answers = dict(zip([str(getattr(q, "function", "")) for q in QUESTIONS], told[engine]["answers"], strict=True))
    assert (answers["tells"].value, answers["quiet"].value) == ("x = [0.5]\n", 0.5)
    assert answers["loud"].error.type == "ZeroDivisionError"  # what may do something of its own is


@pytest.mark.xdist_group("parity")
def test_what_the_cells_did(told: dict[str, Any]) -> None:
    runs = dict(zip(CELLS, told["warm"]["runs"], strict=True))
    assert runs["prints and shows"].stdout == "hi\n"
    assert runs["prints and shows"].displays == ("array([0, 1, 2])",)
    assert runs["shows twice"].displays == ("1", "'two'", "3")
    assert (runs["raises"].error.type, runs["raises"].error.line) == ("ZeroDivisionError", 2)
    assert runs["does not parse"].error.type == "SyntaxError"
    assert runs["leading spaces"].stdout == "1\n"
    assert "not started" in runs["program"].stderr
    assert "not started" in runs["shell magic"].stderr
    assert runs["magic of an extension"].displays == ("1",)
    assert runs["cell magic of an extension"].stdout == "ran\n"
    assert runs["cell magic of an extension"].error.line == 4
    assert runs["imports it"].displays == ("9",)
    assert runs["temporary files"].displays == ("(True, 'student')",)
    assert (runs["backend with windows"].status, runs["page for nobody"].status) == ("ok", "ok")
    assert runs["future goes on"].status == "ok"
    assert runs["await"].stdout == "awaited\n"
    assert runs["input"].error.type == "EOFError"
    assert runs["missing package"].error.missing_module == "mxnet"
    assert runs["missing package"].displays == ("2",)
    assert runs["uses missing package"].error.missing_module == "mxnet"
    assert runs["prints after that"].stdout == "still here\n"
    assert runs["long output"].truncated
    assert runs["function"].status == "ok"
    names = told["warm"]["names"]
    assert names["step"].parameters == ("w", "g", "lr")
    assert names["Adam"].kind == "class"
    np.testing.assert_array_equal(told["warm"]["answers"][-1].out["w"][-1], [-1.5, -1.5])


@pytest.mark.xdist_group("parity")
@pytest.mark.parametrize("engine", list(engines.ENGINES))
def test_every_layer_of_confinement_is_in_force(told: dict[str, Any], engine: str) -> None:
    assert set(told[engine]["layers"]) == {"limits", "landlock", "seccomp"}


def processes() -> set[int]:
    """Processes of this user that run a guest interpreter."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
                state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
            except OSError:
                continue
            if b"from guest." in command and state != "Z" and (entry / "stat").stat().st_uid == os.getuid():
                found.add(int(entry.name))
    return found


@pytest.mark.parametrize("name", list(engines.ENGINES))
def test_nothing_is_left(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    code = StudentCode("x.ipynb", "notebook", (Cell(1, "open('left', 'w').write('x')\nimport threading"),))
    with engines.make(name) as engine:
        student = engine.student(code, [], Limits())
        assert [run.status for run in student.runs(code, code.cells, 5, 5)] == ["ok"]
        student.close()
        mine = processes()
    deadline = time.monotonic() + 5
    while processes() & mine and time.monotonic() < deadline:
        time.sleep(0.05)
    parents = {pid for pid in processes() & mine if f"{tmp_path}" in Path(f"/proc/{pid}/environ").read_text()}
    assert not parents
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", list(engines.ENGINES))
def test_an_interrupt_costs_the_cell_alone_that_it_was_meant_for(name: str) -> None:
    swallows = "import time\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print('not me')"
    cells = (swallows, "print('next')", "raise KeyboardInterrupt", "print('last')")
    code = StudentCode("x.ipynb", "notebook", tuple(Cell(i, source) for i, source in enumerate(cells, 1)))
    with engines.make(name) as engine:
        student = engine.student(code, [], Limits())
        runs = list(student.runs(code, code.cells, 0.5, 20))
        student.close()
    assert [runs[i].status for i in (0, 1, 3)] == ["timeout", "ok", "ok"]
    assert [run.stdout for run in runs] == ["not me\n", "next\n", "", "last\n"]


EARLY = "import os, socket\ntry:\n    socket.socket().close()\n    got = 'a socket'\nexcept OSError:\n    got = 'nothing'\nopen('log.txt', 'a').write(f'{__name__} {got}\\n')\nraise ImportError('not here')\n"  # fmt: skip


@pytest.mark.xdist_group("parity")
@pytest.mark.parametrize("engine", list(engines.ENGINES))
def test_nothing_handed_in_is_imported_before_the_process_is_confined(engine: str, tmp_path: Path) -> None:
    """An interpreter and a kernel look for much when they start, and a module or a file of settings beside the homework is found first."""
    names = ("argcomplete", "pdb", "debugpy", "stringprep", "xmlrpc", "sitecustomize", "usercustomize", "ipython_kernel_config", "ipython_config", "storemagic")  # fmt: skip
    for name in names:
        (tmp_path / f"{name}.py").write_text(EARLY)
    cells = (Cell(1, "import os\nos.path.exists('log.txt')"),)
    code = StudentCode("x.ipynb", "notebook", cells)
    with engines.make(engine) as made:
        student = made.student(code, [Beside(file.name, file) for file in sorted(tmp_path.iterdir())], Limits())
        (run,) = student.runs(code, cells, 10, 60)
        student.close()
    assert run.displays == ("False",)
