"""A student's code in a report: every character is there, and the few kinds of tokens have their colour."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.pages.code import _tokens, highlighted

PIECES = st.sampled_from(
    [
        "def ",
        "f",
        "(",
        "'",
        '"',
        '"""',
        "\\",
        "#",
        "\n",
        " ",
        "1e-8",
        ".9",
        "x.5",
        "lr",
        "for",
        "print",
        "<b>",
        "&",
        "學",
        "r'",
        "0x",
    ]
)


def coloured(source: str) -> list[tuple[str, str]]:
    return [(css, text) for css, text in _tokens(source) if css]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def step(w):", [("k", "def"), ("f", "step")]),
        ("class Adam:", [("k", "class"), ("f", "Adam")]),
        ("lr=.9 # 學習率", [("m", ".9"), ("c", "# 學習率")]),
        ("1e-8 + 2.5E+3", [("m", "1e-8"), ("m", "2.5E+3")]),
        ("print(f'{x}', \"#\")", [("b", "print"), ("s", "f'{x}'"), ("s", '"#"')]),
        ("for form in range(3): pass", [("k", "for"), ("k", "in"), ("b", "range"), ("m", "3"), ("k", "pass")]),
        ("'''a\nb'''\nx", [("s", "'''a\nb'''")]),
        ("x = 'open\ny", [("s", "'open")]),
        ('"""open\ny', [("s", '"""open\ny')]),
    ],
)
def test_tokens_have_their_colour(source: str, expected: list[tuple[str, str]]) -> None:
    assert coloured(source) == expected


@given(st.lists(PIECES, max_size=14).map("".join))
def test_no_character_is_lost_and_none_is_markup(source: str) -> None:
    assert "".join(text for _, text in _tokens(source)) == source
    lines = [html.unescape(re.sub(r"</?span[^>]*>", "", str(line.html))) for line in highlighted(source)]
    assert "\n".join(lines) == source.expandtabs(4)
    assert all("<b>" not in line.html for line in highlighted(source))
