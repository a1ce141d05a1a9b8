"""Cells mean the same whatever IPython is installed."""

from __future__ import annotations

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader import engines
from grader.engines.limits import Limits
from grader.guest.lenient import cleaned, read_leniently
from grader.model.submission import Cell, StudentCode

READ = {
    "as it stands": ("x = 1\nif x:\n    x = 2\n", "x = 1\nif x:\n    x = 2\n"),
    "indented": ("    x = 1\n    if x:\n        x = 2\n", "x = 1\nif x:\n    x = 2\n"),
    "the first line alone": (" x = 1\ny = 2\n", "x = 1\ny = 2\n"),
    "a text that begins indented": (" '''\nAdam\n  and more\n'''\nx = 1\n", "'''\nAdam\n and more\n'''\nx = 1\n"),
    "with tabs": ("\tx = 1\n\ty = 2\n", "x = 1\ny = 2\n"),
    "an empty line between": ("  x = 1\n\n  y = 2\n", "x = 1\n\ny = 2\n"),
    "prompts": (">>> x = 1\n>>> if x:\n...     x = 2\n", "x = 1\nif x:\n    x = 2\n"),
    "a prompt without a space": (">>>x = 1\n", "x = 1\n"),
    "indented prompts": ("    >>> def f():\n    ...     return 1\n    ...\n", "def f():\n    return 1\n\n"),
    "a remark above a prompt": ("# try\n>>> x = 1\n", "# try\nx = 1\n"),
    "prompts of IPython": ("In [1]: x = 1\n   ...: y = 2\n", "x = 1\ny = 2\n"),
    "prompts with a text": (">>> s = '''\n... a\n... '''\n>>> y = 2\n", "s = '''\na\n'''\ny = 2\n"),
    "prompts in a text": ("s = '''\n>>> x = 1\n   \n'''\n", "s = '''\n>>> x = 1\n   \n'''\n"),
    "prompts in a text below a magic": ("%matplotlib inline\ns = '''\n>>> x\n'''\n", "%matplotlib inline\ns = '''\n>>> x\n'''\n"),
    "three dots": ("...\nx = ...\n", "...\nx = ...\n"),
    "help by an index": ("x[0]?\nx.y[-1].z??\ns = '''\nx[0]?\n'''\n", "x?\nx.y??\ns = '''\nx[0]?\n'''\n"),
    "an indented magic": ("  %%time\n  x = 1\n", "%%time\nx = 1\n"),
}  # fmt: skip


@pytest.mark.parametrize(("written", "read"), READ.values(), ids=READ)
def test_what_is_read(written: str, read: str) -> None:
    assert "".join(cleaned(written.splitlines(keepends=True))) == read


def test_it_stands_where_ipythons_own_stood() -> None:
    class Shell:
        input_transformer_manager = TransformerManager()

    read_leniently(Shell)
    manager = Shell.input_transformer_manager
    names = [each.__name__ for each in manager.cleanup_transforms]
    assert names == ["leading_empty_lines", "cleaned"]
    assert manager.transform_cell("\n\n x = 1\ny = 2\n") == "x = 1\ny = 2\n"
    assert "run_cell_magic('time', '', 'x = 1\\n')" in manager.transform_cell("  %%time\n  x = 1\n")


CELLS = {
    "text first, indented": (" '''\nExperiment\n'''\nx = 1\nprint(x)", "1\n", ()),
    "one line, indented": ("  y = 2\nprint(y)", "2\n", ()),
    "prompts": (">>> for i in range(2):\n...     z = i\n>>> z", "", ("1",)),
    "magic below an empty line": ("\n\n%%capture out\nprint('caught')", "", ()),
    "what it caught": ("out.stdout", "", ("'caught\\n'",)),
    "magic below a remark": ("# how long?\n%time w = 3\nw", None, ("3",)),
    "quiet": ("x;", "", ()),
    "help": ("x?\nx??\n?x", "", ()),
    "a program's output": ("files = !ls\nfiles", None, ("[]",)),
    "waits": ("import asyncio\n  \nawait asyncio.sleep(0)\n4", "", ("4",)),
}


@pytest.mark.parametrize("engine", list(engines.ENGINES))
def test_cells_mean_the_same(engine: str) -> None:
    sources = [source for source, _, _ in CELLS.values()]
    last = (
        "try:\n    1 / 0\nexcept ZeroDivisionError:\n    get_ipython().showtraceback()"  # as `%%time` does before 9.3
    )
    cells = tuple(Cell(i, source) for i, source in enumerate([*sources, last], 1))
    code = StudentCode("x.ipynb", "notebook", cells)
    with engines.make(engine) as made:
        student = made.student(code, [], Limits())
        runs = list(student.runs(code, cells, 10, 60))
        student.close()
    for (name, (_, stdout, displays)), run in zip(CELLS.items(), runs, strict=False):
        assert (run.status, run.displays) == ("ok", displays), name
        assert stdout is None or run.stdout == stdout, name
    assert runs[-1].error is not None
    assert (runs[-1].error.type, runs[-1].error.line) == ("ZeroDivisionError", 2)
