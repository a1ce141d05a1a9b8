"""Every misconception of the catalogue, in every shape of interface: what the page says to try is code that prints what the page says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from grader.diagnosis.catalogue import RULES
from tests.pasting import Said, examples, untrue
from tests.wrong_rules import SHAPES, check_of, code_of, graded, source_code, wrong_updates

EVERY = [(rule, *wrong) for rule in RULES for wrong in wrong_updates(rule)]


def said_of(shape: str, wrong: Iterable[tuple[str, str, str, int]]) -> tuple[list[Said], list[str]]:
    """What pages say to try, and those on which there is nothing to try."""
    said, nothing = [], []
    for rule, id, dialect, form in wrong:
        where, code = f"{shape}, {rule}, {dialect}, {id} ({form})", code_of(rule, shape, dialect, id, form)
        verdict = graded(check_of(rule, shape, dialect), code)
        found = examples(where, code, [verdict])
        said += found
        if verdict.findings and not found:
            nothing.append(where)
    return said, nothing


@pytest.mark.parametrize("shape", SHAPES)
def test_some_misconceptions(shape: str) -> None:
    said, nothing = said_of(shape, EVERY[::40])
    assert said
    assert not nothing
    assert not (wrong := untrue(said)), "\n".join(wrong)


def _of_three(every: Sequence[tuple[str, str, str, int]], shape: str) -> list[tuple[str, str, str, int]]:
    """A part of all, another one in each shape: every misconception comes in two shapes at least."""
    return list(every[list(SHAPES).index(shape) % 3 :: 3])


@pytest.mark.long
@pytest.mark.parametrize("part", ["a third", pytest.param("all", marks=pytest.mark.whole)])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("rule", RULES)
def test_every_misconception(shape: str, rule: str, part: str) -> None:
    every = [each for each in EVERY if each[0] == rule]
    said, nothing = said_of(shape, every if part == "all" else _of_three(every, shape))
    assert not nothing
    assert not (wrong := untrue(said)), f"{len(wrong)} of {len(said)}\n" + "\n".join(wrong)


BROKEN = {
    "raises": "def update(w, g, s, t, **h):\n    raise ValueError('no')",
    "raises later": "def update(w, g, s, t, **h):\n    return right(w, g, s, t, **h) if t < 3 else 1 / 0",
    "a name that isn't there": "def update(w, g, s, t, **h):\n    return right(w, g, s, t, **h) + nothing",
    "nothing": "def update(w, g, s, t, **h):\n    return None",
    "another shape": "def update(w, g, s, t, **h):\n    return np.zeros(7), {k: np.zeros(7) for k in right(w, g, s, t, **h)[1]}",
    "texts": "def update(w, g, s, t, **h):\n    return 'w', right(w, g, s, t, **h)[1]",
    "complex": "def update(w, g, s, t, **h):\n    w, s = right(w, g, s, t, **h)\n    return w * 1j, s",
    "not a number": "def update(w, g, s, t, **h):\n    w, s = right(w, g, s, t, **h)\n    return w * np.nan, s",
    "a key that isn't there": "def update(w, g, s, t, **h):\n    return right(w, g, s, t, **h)[1]['nowhere']",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_stops_stops_in_the_same_way(shape: str) -> None:
    said = []
    for rule in ("sgd", "adam"):
        id, dialect, form = next(wrong_updates(rule))
        source = code_of(rule, shape, dialect, id, form).cells[0].source
        for name, update in BROKEN.items():
            code = source_code(source.replace("update = ", "right = ").replace("\ndef step", f"\n{update}\ndef step", 1).replace(
                "\nclass Opt", f"\n{update}\nclass Opt", 1))  # fmt: skip
            verdict = graded(check_of(rule, shape, dialect), code)
            assert verdict.findings
            said += examples(f"{shape}, {rule}, {name}", code, [verdict])
    assert sum(each.how == "stops" for each in said) > 5
    assert not (wrong := untrue(said)), f"{len(wrong)} of {len(said)}\n" + "\n".join(wrong)
