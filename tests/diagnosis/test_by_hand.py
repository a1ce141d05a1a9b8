"""One update by hand: every line's arithmetic holds, and its end is what the reference computes."""

from __future__ import annotations

import re
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.diagnosis.by_hand import by_hand
from grader.diagnosis.catalogue import RULES
from grader.diagnosis.written import Sheet, number
from reference.rule import Dialect, RuleKind

SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
EASY = {"lr": 0.1, "beta": 0.5, "rho": 0.75, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 0.5, "weight_decay": 0.5}

OTHERS = [
    (RULES["rmsprop"], Dialect("centered", "", {"centered": True})),
    (RULES["rmsprop"], Dialect("momentum", "", {"beta": 0.5})),
    (RULES["rmsprop"], Dialect("momentum-outside", "", {"beta": 0.5, "lr_inside": False})),
    (RULES["rmsprop"], Dialect("centered-momentum", "", {"centered": True, "beta": 0.5, "epsilon_at": "inside"})),
    (RULES["momentum"], Dialect("dampened", "", {"dampening": 0.25})),
    (RULES["amsgrad"], Dialect("max-v-hat-folded", "", {"amsgrad": "max-v-hat", "epsilon_at": "hat"})),
]
"""Forms that the reference has and no dialect of its own asks for."""
FORMS = [*((kind, dialect) for kind in RULES.values() for dialect in kind.dialects), *OTHERS]


def computed(expression: str) -> float:
    """The value of what is written on a line."""
    python = expression.replace("−", "-").replace("·", "*").replace("∞", "inf")
    python = re.sub(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda power: "**" + power[0].translate(SUPERSCRIPT), python)
    python = re.sub(r"\|([^|]*)\|", r"abs(\1)", python)
    python = re.sub(r"√(\d[\d.]*|(?=\())", lambda root: f"sqrt({root[1]})" if root[1] else "sqrt", python)
    return float(eval(python, {"sqrt": sqrt, "abs": abs, "max": max}))


def last_number(line: str) -> float:
    return computed(re.split("[=≈] ", line)[-1])


def hyperparameters_of(kind: RuleKind, **values: float) -> dict[str, float]:
    return {name: {**EASY, **values}[name] for name in kind.hyperparameters}


tenths = st.integers(-40, 40).map(lambda n: n / 10)
inputs = st.fixed_dictionaries(
    {
        "form": st.sampled_from(FORMS),
        "w": tenths,
        "g": tenths,
        "t": st.integers(1, 12),
        "state": st.lists(tenths, min_size=3, max_size=3),
        "lr": st.sampled_from([0.1, 0.5, 0.01, 1.0]),
        "first": st.sampled_from([0.5, 0.8, 0.9]),
        "second": st.sampled_from([0.75, 0.96, 0.99, 0.999]),
        "epsilon": st.sampled_from([0.5, 0.25, 1e-3, 1e-8]),
    }
)


def worked(x: dict, digits: int) -> tuple[tuple[str, ...], float, float]:
    """The lines, the reference's w, and the size of the numbers it comes from."""
    kind, dialect = x["form"]
    betas = {"beta": x["first"], "beta_1": x["first"], "rho": x["second"], "beta_2": x["second"]}
    given_ = hyperparameters_of(kind, lr=x["lr"], epsilon=x["epsilon"], **betas)
    rule = kind.build(dialect, **given_)
    signed = set(rule.slots()) - kind.nonnegative  # type: ignore[attr-defined]
    state = {
        name: value if name in signed and name != "g_mean" else abs(value) + 1
        for name, value in zip(rule.slots(), x["state"], strict=False)  # type: ignore[attr-defined]
    }
    if "g_mean" in state:
        state["g_mean"], state["r"] = 0.5, 16.0 + state["r"]  # a mean of squares is at least the mean squared
    arrays = {name: np.array([value]) for name, value in state.items()}
    w, _ = rule.step(np.array([x["w"]]), np.array([x["g"]]), {"t": x["t"] - 1, **arrays})
    lines = by_hand(kind, dialect, given_, x["w"], x["g"], state, x["t"], {}, digits=digits)
    return lines, float(w[0]), abs(x["w"]) + abs(float(w[0]))


@settings(max_examples=600, deadline=None)
@given(inputs)
def test_the_last_line_ends_with_what_the_reference_computes(x: dict) -> None:
    lines, w, size = worked(x, 5)
    assert 1 <= len(lines) <= 5
    assert lines[-1].startswith("w = ")
    assert last_number(lines[-1]) == pytest.approx(w, rel=5.1e-5, abs=1e-14 * size)


@settings(max_examples=600, deadline=None)
@given(inputs)
def test_every_line_is_sound_arithmetic(x: dict) -> None:
    lines, _, size = worked(x, 15)
    for line in lines:
        _, expression, result = re.split(" [=≈] ", line)
        assert computed(expression) == pytest.approx(computed(result), rel=1e-9, abs=1e-12 * (1 + size)), line
    texts = " ".join(worked(x, 5)[0])
    assert not re.search(r"(?<![\d.])[−-]0(?![.\d])", texts)
    assert "e-" not in texts
    assert all(len(part.replace(".", "")) <= 6 for part in re.findall(r"\d+\.\d+", texts) if not part.startswith("0."))


@pytest.mark.parametrize(("kind", "dialect"), FORMS, ids=lambda x: getattr(x, "id", None) or x.name)
def test_round_inputs_give_few_and_short_lines(kind: RuleKind, dialect: Dialect) -> None:
    lines = by_hand(kind, dialect, hyperparameters_of(kind), 1, 2, {}, 1, {})
    assert 1 <= len(lines) <= 5
    assert max(map(len, lines)) <= 75


def test_adam_as_on_paper() -> None:
    kind = RULES["adam"]
    assert by_hand(kind, kind.dialects[0], hyperparameters_of(kind), 1, 2, {}, 1, {}) == (
        "m = 0.5·0 + 0.5·2 = 1",
        "v = 0.75·0 + 0.25·2² = 1",
        "m̂ = 1/(1 − 0.5¹) = 2",
        "v̂ = 1/(1 − 0.75¹) = 4",
        "w = 1 − 0.1·2/(√4 + 0.5) = 0.92",
    )


def test_the_four_places_of_epsilon() -> None:
    kind = RULES["adam"]
    last = [by_hand(kind, d, hyperparameters_of(kind), 1, 2, {}, 1, {})[-1] for d in kind.dialects]
    assert last == [
        "w = 1 − 0.1·2/(√4 + 0.5) = 0.92",
        "w = 1 − 0.1·2/√(4 + 0.5) ≈ 0.90572",
        "w = 1 − 0.1·1/(√1 + 0.5) ≈ 0.93333",
        "w = 1 − 0.1·1/√(1 + 0.5) ≈ 0.91835",
    ]


def test_names_are_the_students() -> None:
    kind = RULES["adam"]
    names = {"w": "theta", "m": "first", "v": "s", "lr": "alpha"}
    lines = by_hand(kind, kind.dialects[0], hyperparameters_of(kind), 1, 2, {}, 1, names)
    assert [line.split(" = ")[0] for line in lines] == ["first", "s", "first_hat", "s\u0302", "theta"]
    folded = by_hand(kind, kind.dialect("epsilon-hat"), hyperparameters_of(kind), 1, 2, {}, 1, names)
    assert folded[2].startswith("alpha_t = ")
    momentum = RULES["momentum"]
    for given_names, symbol in (({}, "V"), ({"v": "velocity"}, "velocity")):
        shown = by_hand(momentum, momentum.dialects[0], hyperparameters_of(momentum), 1, 2, {}, 1, given_names)
        assert shown == (f"{symbol} = 0.5·0 − 0.1·2 = −0.2", "w = 1 − 0.2 = 0.8")


def test_adagrad_by_mean_and_from_a_tenth() -> None:
    kind = RULES["adagrad"]
    mean = by_hand(kind, kind.dialect("mean-epsilon-outside"), hyperparameters_of(kind), 1, 2, {"G": 5.0}, 4, {})
    assert mean == ("G = 5 + 2² = 9", "σ = √(9/4) = 1.5", "w = 1 − 0.1·2/(1.5 + 0.5) = 0.9")
    full = by_hand(
        kind, kind.dialect("mean-decaying-epsilon-outside"), hyperparameters_of(kind), 1, 2, {"G": 5.0}, 4, {}
    )
    assert full == ("G = 5 + 2² = 9", "ηₜ = 0.1/√4 = 0.05", "σ = √(9/4) = 1.5", "w = 1 − 0.05·2/(1.5 + 0.5) = 0.95")
    named = by_hand(
        kind, kind.dialect("mean-decaying-epsilon-inside"), hyperparameters_of(kind), 1, 2, {}, 4, {"lr": "eta"}
    )
    assert named[1] == "eta_t = 0.1/√4 = 0.05"
    tenth = by_hand(kind, kind.dialect("from-0.1-epsilon-outside"), hyperparameters_of(kind), 1, 2, {}, 1, {})
    assert tenth[0] == "G = 0.1 + 2² = 4.1"


def test_negative_numbers_stand_in_brackets_only_where_they_must() -> None:
    kind = RULES["nesterov"]
    lines = by_hand(kind, kind.dialects[0], hyperparameters_of(kind), -1, -2, {"v": -0.5}, 2, {})
    assert lines == (
        "V = 0.5·(−0.5) − 0.1·(−2) = −0.05",
        "w = −1 + 0.5·(−0.05) − 0.1·(−2) = −0.825",
    )


def test_what_only_rounding_leaves_is_zero() -> None:
    kind = RULES["sgd"]
    assert by_hand(kind, kind.dialects[0], {"lr": 0.1}, 0.3, 3, {}, 1, {}) == ("w = 0.3 − 0.1·3 = 0",)


def test_more_digits_where_asked() -> None:
    kind = RULES["adam"]
    line = by_hand(kind, kind.dialects[1], hyperparameters_of(kind), 1, 2, {}, 1, {}, digits=8)[-1]
    assert line == "w = 1 − 0.1·2/√(4 + 0.5) ≈ 0.9057191"


def test_division_by_zero_is_told_as_such() -> None:
    kind = RULES["adagrad"]
    lines = by_hand(kind, kind.dialects[0], {"lr": 0.1, "epsilon": 0.0}, 1, 0, {}, 1, {})
    assert lines[-1] == "w = 1 − 0.1·0/(√0 + 0) = nan"


def test_numbers_that_grow_without_end_are_infinite() -> None:
    kind = RULES["adagrad"]
    lines = by_hand(kind, kind.dialects[0], {"lr": 0.1, "epsilon": 0.5}, 1, -1e200, {}, 1, {})
    assert lines == ("G = 0 + (−10²⁰⁰)² = ∞", "w = 1 − 0.1·(−10²⁰⁰)/(√∞ + 0.5) = 1")
    kind = RULES["rmsprop"]
    assert by_hand(kind, kind.dialects[0], hyperparameters_of(kind), 1, float("nan"), {}, 1, {})[-1].endswith("= nan")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-0.0, "0"), (1 - 0.9, "0.1"), (-2.0, "−2"), (1e-8, "10⁻⁸"), (-1e-8, "−10⁻⁸"), (1.5e7, "1.5·10⁷"),
        (1 / 3, "0.33333"), (float("nan"), "nan"), (float("inf"), "∞"), (-float("inf"), "−∞"),
    ],
)  # fmt: skip
def test_numbers(value: float, shown: str) -> None:
    assert number(value) == shown


def test_powers_of_ten_are_bracketed() -> None:
    sheet = Sheet()
    sheet.line("x", sheet.number(1) / sheet.number(2e7) + sheet.number(1e-8) ** 2)
    assert sheet.lines == {"x": "x = 1/(2·10⁷) + (10⁻⁸)² ≈ 5·10⁻⁸"}
