"""Training loops: right ones in several styles get full marks, wrong ones their name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.engines import make
from tests.checks.minibatch.test_minibatch import RIGHT, graded

LOOP = 'kind = "training-loop"\ncall = "train(X, y, w, gradient, lr, batch_size, epochs) -> w"'
OWN = 'kind = "training-loop"\ncall = "train(X, y, w, lr, batch_size, epochs) -> w"\ncounts = "sgd_update"'
GIVEN = """
def train(X, y, w, gradient, lr, batch_size, epochs):
    n = len(X)
    for epoch in range(epochs):
        p = np.random.permutation(n)
        for i in range(0, n, batch_size):
            rows = p[i:i + batch_size]
            w = w - lr * gradient(w, X[rows], y[rows])
    return w
"""
SELF = """
def sgd_update(w, g, lr):
    return w - lr * g
def train(X, y, w, lr, batch_size, epochs):
    for epoch in range(epochs):
        for i in range(0, len(X), batch_size):
            Xb, yb = X[i:i + batch_size], y[i:i + batch_size]
            g = 2 * Xb.T @ (Xb @ w - yb) / len(Xb)
            w = sgd_update(w, g, lr)
    return w
"""


@pytest.mark.parametrize(
    ("declaration", "source"),
    [
        (LOOP, GIVEN),
        (LOOP, GIVEN.replace("w = w - lr", "w -= lr").replace("    return w\n", "")),
        (LOOP, GIVEN.replace("return w\n", "return w, []\n")),
        (OWN, SELF),
        (OWN, SELF.replace("2 * Xb.T", "Xb.T")),
        (OWN.replace("-> w", ""), SELF.replace("return w\n", "return None\n")),
    ],
)  # fmt: skip
def test_right_loops(tmp_path: Path, warm: Any, declaration: str, source: str) -> None:
    source = source.replace(
        "def sgd_update(w, g, lr):\n    return None", "def sgd_update(w, g, lr):\n    return w - lr * g"
    )
    verdict = graded(tmp_path, warm, declaration, source)
    assert verdict.status == "passed", verdict.findings
    assert "50000 samples in batches of 128, 3 epochs: 1173 updates" in verdict.accepted.show("en")


@pytest.mark.parametrize(
    ("source", "change", "id"),
    [
        (GIVEN, ("range(0, n, batch_size)", "range(0, n - batch_size + 1, batch_size)"), "minibatch/tail-dropped"),
        (GIVEN, ("for epoch in range(epochs):", "for epoch in range(1):"), "minibatch/one-epoch-only"),
        (GIVEN, ("for epoch in range(epochs):", "for epoch in range(epochs + 1):"), "minibatch/one-epoch-more"),
        (GIVEN, ("p[i:i + batch_size]", "p[:batch_size]"), "minibatch/first-batch-always"),
        (GIVEN, ("X[rows], y[rows]", "X[rows], y[np.sort(rows)[::-1]]"), "training/samples"),
        (GIVEN, ("w = w - lr *", "w = w + lr *"), "direction/ascends"),
        (SELF, ("/ len(Xb)", ""), "minibatch/sum-for-mean"),
        (SELF, ("/ len(Xb)", "/ len(X)"), "minibatch/divided-by-all"),
        (SELF, ("/ len(Xb)", "/ batch_size"), "minibatch/tail-scaled-as-full"),
        (SELF, ("/ len(Xb)", "/ len(Xb) ** 2"), "minibatch/divided-twice"),
        (SELF, ("range(0, len(X), batch_size)", "range(0, len(X) - len(X) % batch_size, batch_size)"), "minibatch/tail-dropped"),
        (SELF, ("return w\n", "return 'w'\n"), "result/not-numbers"),
    ],
)  # fmt: skip
def test_wrong_loops_get_their_name(tmp_path: Path, warm: Any, source: str, change: tuple[str, str], id: str) -> None:
    assert change[0] in source
    changed = (
        source.replace(*change)
        if change[0] != "return w\n"
        else source[::-1].replace("w nruter"[::-1][::-1], change[1].strip()[::-1], 1)[::-1]
    )
    verdict = graded(tmp_path, warm, LOOP if source is GIVEN else OWN, changed)
    assert verdict.findings[0].id == id
    assert verdict.score < 10


EACH = OWN + '\nshuffle = "each-epoch"'
ONCE = (
    "def train(X, y, w, lr, batch_size, epochs):\n",
    "def train(X, y, w, lr, batch_size, epochs):\n    p = np.random.permutation(len(X))\n    X, y = X[p], y[p]\n",
)
ANEW = (
    "    for epoch in range(epochs):\n",
    "    for epoch in range(epochs):\n        p = np.random.permutation(len(X))\n        X, y = X[p], y[p]\n",
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("Xb, yb = X[i:i + batch_size], y[i:i + batch_size]", "Xb, yb = X, y"), "training/all-samples"),
        (("X[i:i + batch_size], y[i:i + batch_size]", "X[:batch_size], y[:batch_size]"), "minibatch/first-batch-always"),
        (("y[i:i + batch_size]", "y[::-1][i:i + batch_size]"), "minibatch/labels-shuffled-apart"),
        (("X[i:i + batch_size], y[i:i + batch_size]", "X[::-1][i:i + batch_size], y[i:i + batch_size]"), "minibatch/labels-not-shuffled"),
        (("Xb, yb = X[i", "i //= batch_size; Xb, yb = X[i"), "minibatch/windows-overlap"),
        (("Xb, yb = X[i:i + batch_size], y[i:i + batch_size]", "r = np.random.randint(0, len(X), min(batch_size, len(X) - i)); Xb, yb = X[r], y[r]"), "training/"),
    ],
)  # fmt: skip
def test_the_right_number_of_updates_with_the_wrong_samples(
    tmp_path: Path, warm: Any, change: tuple[str, str], told: str
) -> None:
    assert change[0] in SELF
    verdict = graded(tmp_path, warm, OWN, SELF.replace(*change))
    assert verdict.score < 10
    assert verdict.findings[0].id.startswith(("minibatch/drawn-with-replacement", told))
    assert verdict.findings[0].evidence.expected.startswith("[0, 1] [2, 3] [4]")


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("declaration", [OWN, EACH, OWN.replace('counts = "sgd_update"', "")])
def test_a_right_loop_may_shuffle(tmp_path: Path, warm: Any, declaration: str, seed: int) -> None:
    verdict = graded(tmp_path, warm, declaration, f"np.random.seed({seed})\n" + SELF.replace(*ANEW))
    assert verdict.status == "passed", verdict.findings


@pytest.mark.parametrize("given", [True, False])
@pytest.mark.parametrize(("change", "id"), [(None, "minibatch/never-shuffled"), (ONCE, "minibatch/shuffled-once")])
def test_a_loop_that_should_shuffle(
    tmp_path: Path, warm: Any, given: bool, change: tuple[str, str] | None, id: str
) -> None:
    declaration, source = (LOOP + '\nshuffle = "each-epoch"', SELF) if given else (EACH, SELF)
    source = source.replace(*change) if change else source
    if given:
        source = source.replace("w, lr, batch", "w, gradient, lr, batch").replace(
            "2 * Xb.T @ (Xb @ w - yb) / len(Xb)", "gradient(w, Xb, yb)"
        )
        assert "gradient(w, Xb" in source
    verdict = graded(tmp_path, warm, declaration, source)
    assert verdict.findings[0].id == id
    assert 0 < verdict.score < 10
    kept = graded(tmp_path, warm, declaration.replace("each-epoch", "any"), source)
    assert kept.status == "passed", kept.findings


def test_a_loop_that_should_not_shuffle(tmp_path: Path, warm: Any) -> None:
    assert graded(tmp_path, warm, OWN + '\nshuffle = "no"', SELF).status == "passed"
    assert graded(tmp_path, warm, OWN + '\nshuffle = "no"', SELF.replace(*ANEW)).findings[0].id == "training/shuffled"


def test_the_counted_function_may_have_another_name(tmp_path: Path, warm: Any) -> None:
    assert graded(tmp_path, warm, OWN, SELF.replace("sgd_update", "SGD_Update")).status == "passed"


def test_a_loop_that_never_calls_the_update_is_told_so(tmp_path: Path, warm: Any) -> None:
    verdict = graded(tmp_path, warm, OWN, SELF.replace("w = sgd_update(w, g, lr)", "w = w - lr * g"))
    assert verdict.findings[0].id == "training/not-called"
    assert verdict.score == 6


FORGED = {
    "other shapes": "sgd_update(np.zeros(1), g, lr); w = w - lr * g",
    "no arrays": "sgd_update(1, 2, 3); w = w - lr * g",
    "nan": "w = sgd_update(w * np.nan, g, lr)",
    "complex": "w = sgd_update(w * (1 + 1j), g, lr)",
}


@pytest.mark.parametrize("name", FORGED)
def test_strange_arguments_of_the_update(tmp_path: Path, warm: Any, name: str) -> None:
    verdict = graded(tmp_path, warm, OWN, SELF.replace("w = sgd_update(w, g, lr)", FORGED[name]))
    right_w = name in (
        "other shapes",
        "no arrays",
    )  # then only the number of the calls and w are known, and both are right
    assert (verdict.status == "passed") == right_w
    wrong = SELF.replace("w = sgd_update(w, g, lr)", FORGED[name]).replace(
        "X[i:i + batch_size], y[i:i + batch_size]", "X, y"
    )
    assert graded(tmp_path, warm, OWN, wrong).score < 10


@pytest.mark.long
def test_every_engine_counts_the_same(tmp_path: Path) -> None:
    for name in ("warm", "kernel", "subprocess"):
        with make(name, []) as engine:
            assert graded(tmp_path, engine, LOOP, GIVEN).status == "passed", name
            assert graded(tmp_path, engine, *RIGHT["generator"]).status == "passed", name
            assert graded(tmp_path, engine, OWN, SELF).status == "passed", name
            wrong = SELF.replace("X[i:i + batch_size], y[i:i + batch_size]", "X[:batch_size], y[:batch_size]")
            assert graded(tmp_path, engine, OWN, wrong).findings[0].id == "minibatch/first-batch-always", name
