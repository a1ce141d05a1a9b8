"""What `grade explain` has to show: for every misconception, and in detail for some."""

from __future__ import annotations

import re

import pytest

from grader.diagnosis.catalogue import CATALOGUE, OF_COUNTS
from grader.diagnosis.explain import explain, listing
from grader.model.errors import UsageError
from grader.report.figures.figure import sequence_figure


@pytest.mark.parametrize(("id", "rule"), [(m.id, rule) for m in CATALOGUE.values() for rule in m.rules or (None,)])
def test_every_misconception_has_an_example_that_shows_it(id: str, rule: str | None) -> None:
    shown = explain(id, rule)
    assert any(row.differs for row in shown.rows)
    assert shown.right_formula != shown.wrong_formula
    assert all(row.right.keys() == row.wrong.keys() for row in shown.rows)
    assert 3 <= len(shown.rows) <= 10
    texts = [text for row in shown.rows for text in (*row.given.values(), *row.right.values())]
    assert not any(re.search("nan|inf", text) for text in texts)  # the right side is always a number


@pytest.mark.parametrize("id", [id for id in CATALOGUE if id not in {c.id for c in OF_COUNTS}])
def test_every_sequence_can_be_drawn(id: str) -> None:
    divergence = explain(id).divergence
    assert divergence is not None
    assert divergence.step >= 1
    svg = str(sequence_figure(divergence, lambda text: text, "k"))
    assert svg.startswith("<svg")
    assert svg.count("<polyline") == 2


def test_the_example_of_missing_bias_correction_by_hand() -> None:
    shown = explain("adam/no-bias-correction")
    assert shown.settings == {"η": "0.1", "β₁": "0.9", "β₂": "0.96", "ε": "0"}
    first = shown.rows[0]
    assert (first.label.show(), first.given) == ("t = 1", {"g": "1"})
    assert first.right == {"m": "0.1", "v": "0.04", "w": "0.9"}  # m̂/√v̂ = 1
    assert first.wrong == {"m": "0.1", "v": "0.04", "w": "0.95"}  # m/√v = 0.1/0.2


def test_the_example_of_a_forgotten_epsilon_divides_by_zero() -> None:
    first = explain("adaptive/no-epsilon").rows[0]
    assert (first.given["g"], first.right["w"], first.wrong["w"]) == ("0", "1", "nan")


def test_a_count_is_explained_with_and_without_a_remainder() -> None:
    rows = {
        row.label.show(): (row.right["iterations"], row.wrong["iterations"])
        for row in explain("iterations/floor-plus-one").rows
    }
    assert rows["n = 6, batch_size = 3"] == ("2", "3")
    assert rows["n = 7, batch_size = 3"] == ("3", "3")


def test_a_loop_is_explained_by_the_samples_of_each_update() -> None:
    shown = explain("minibatch/tail-stale")
    third = shown.rows[2]
    assert len(third.right["X"].split()) == 1
    assert len(third.wrong["X"].split()) == 3


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="adam/no-bias-correction"):
        explain("adam/no-bias-corection")
    with pytest.raises(UsageError, match="no misconception 'xyz'"):
        explain("xyz")


def test_a_shared_misconception_is_explained_in_the_students_own_rule() -> None:
    assert "G" in explain("adaptive/no-root").rows[0].right
    assert explain("adaptive/no-root", "rmsprop").wrong_formula == "w ← w − η·g/(r + ε)"
    assert "m" in explain("adaptive/no-root", "adam").rows[0].right
    with pytest.raises(UsageError, match="not met in 'sgd'"):
        explain("adaptive/no-root", "sgd")


def test_the_listing_has_every_id_once() -> None:
    listed = listing()
    assert [entry.id for entry in listed] == list(CATALOGUE)
    assert next(entry for entry in listed if entry.id == "adam/t-frozen").rules == (
        "adam", "amsgrad", "adamw", "adamax", "nadam",
    )  # fmt: skip
