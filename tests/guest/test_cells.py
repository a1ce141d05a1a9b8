"""Cells that end with a definition are compiled as they stand; all others are looked through first."""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.guest.cells import _ends_with_a_definition

LINES = st.sampled_from(
    ["def f():", "    return 1", "class A:", "    x = 1", "f()", "5", "x = (1,", "2)", "'a'", '"""', "def g(): return 2", "@f", "# def h():",
     "# \"\"\"", "x = '\"\"\"'", '    """doc"""', '    """', '\\"""',
     "", "  ", "if x:", "else:", "x = 1; f()", "x = 'a\\", "def y'", "    '''", "f(", "    3)", "\tpass", "\x0c", "x\rdef g(): pass"]
)  # fmt: skip


@given(st.lists(LINES, max_size=7).map("\n".join))
@example("def f():\n    return 1\nf()")
@example('f("""\ndef g():\n    """)')
@example("x = 'a\\\ndef b'")
@example("def f(): pass\rf()")
@example('x = 1  # """\n"""\ndef f(): pass\n"""')
@example('x = \'"""\'\n"""\ndef f(): pass\n"""')
def test_what_is_said_to_end_with_a_definition_does(source: str) -> None:
    if not _ends_with_a_definition(source):
        return
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return  # told by whoever compiles it
    assert isinstance(body[-1], ast.FunctionDef | ast.ClassDef)


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    return 1",
        "x = 1\n\ndef f(a):\n    # b\n    return a\n\n",
        "@g\nclass A:\n    x = 1\n# end",
        'def f():\n    """One."""\n    return 1',
        'def f():\n    """\n    One.\n    """\n\ndef g():\n    """Two."""',
    ],
)
def test_cells_of_definitions_are_known(source: str) -> None:
    assert _ends_with_a_definition(source)
