"""Where a definition ends is the same, whether its indentation says so or its code has to be parsed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks.shared.spec import _definitions, _end_by_indentation

SUBMISSIONS = Path(__file__).parents[3] / "submissions"
LINES = st.sampled_from(
    ["def f():", "    return 1", "    if x:", "        y = 2", "    # remark", "# remark", "", "   ", "class A:", "    def g(self):",
     "        return (1,", "    2)", ")", "f(", "x = [", "    1]", "    def h(): return {", "}", "'a", "    '''", '"""', "@f"]
)  # fmt: skip


def cells() -> list[str]:
    """Every code cell of the samples that can be read as it is."""
    found = []
    for file in sorted(SUBMISSIONS.rglob("*.ipynb")):
        try:
            notebook = json.loads(file.read_text(encoding="utf-8-sig"))
        except ValueError:
            continue
        sources = [cell.get("source", "") for cell in notebook.get("cells", []) if cell.get("cell_type") == "code"]
        found += [source if isinstance(source, str) else "".join(source) for source in sources]
    return found


def test_the_samples_definitions_end_where_the_parser_says() -> None:
    told = [(_end_by_indentation(source, start), end) for source in cells() for _, start, end in _definitions(source)]
    assert all(said in (None, end) for said, end in told)
    assert sum(said is not None for said, _ in told) > len(told) / 2, "most needn't be parsed"


@given(st.lists(LINES, max_size=9).map("\n".join))
@example("class A:\n    def g(self):\n        return (1,\n    2)")
@example("def f():\n    return 'a\\\nb'")
@example('def f():\n    return """a\nb"""')
def test_whatever_the_code_indentation_never_deceives(source: str) -> None:
    for _, start, end in _definitions(source):
        assert _end_by_indentation(source, start) in (None, end)


@pytest.mark.parametrize("line", [0, 2, 99])
def test_a_line_without_a_definition_has_no_end(line: int) -> None:
    assert _end_by_indentation("def f():\n    return 1\n", line) is None
