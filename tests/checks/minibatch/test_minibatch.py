"""Mini-batches: right ones in several styles get full marks, wrong ones their name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.engines.limits import Limits
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.errors import AssignmentError


def graded(folder: Path, engine: Any, declaration: str, source: str) -> Any:
    (folder / "assignment.toml").write_text(f"[limits]\nseconds_per_call = 1\n[[check]]\npoints = 10\n{declaration}\n")
    (folder / "hw.py").write_text("import numpy as np\n" + source)
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine).checks[0]


PAIRS = 'kind = "minibatch"\ncall = "get_batches(X, y, batch_size)"'
ALONE = 'kind = "minibatch"\ncall = "get_batches(X, batch_size)"'
NUMBERS = 'kind = "minibatch"\ncall = "get_batches(n_samples, batch_size)"'
LAST = PAIRS + '\naxis = "last"'
SHUFFLED = PAIRS + '\nshuffle = "each-epoch"'
ORDERED = PAIRS + '\nshuffle = "no"'
REFUSES = PAIRS + "\nrefuses = true"

RIGHT = {
    "list of pairs": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]"),
    "generator": (PAIRS, "def get_batches(X, y, b):\n    for i in range(0, len(X), b):\n        yield X[i:i+b], y[i:i+b]"),
    "two lists": (PAIRS, "def get_batches(X, y, b):\n    return [X[i:i+b] for i in range(0, len(X), b)], [y[i:i+b] for i in range(0, len(X), b)]"),
    "two arrays, ragged where they must": (REFUSES, "def get_batches(X, y, b):\n    assert b > 0\n    starts = range(0, len(X), b)\n    return np.array([X[i:i+b] for i in starts]), np.array([y[i:i+b] for i in starts])"),
    "array_split": (PAIRS, "def get_batches(X, y, b):\n    cuts = np.arange(b, len(X), b)\n    return list(zip(np.split(X, cuts), np.split(y, cuts)))"),
    "float32": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i:i+b].astype('f4'), y[i:i+b].astype(int)) for i in range(0, len(X), b)]"),
    "dicts": (PAIRS, "def get_batches(X, y, b):\n    return [{'x': X[i:i+b], 'y': y[i:i+b]} for i in range(0, len(X), b)]"),
    "y as a column": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i:i+b], y[i:i+b, None]) for i in range(0, len(X), b)]"),
    "shuffled though not asked": (PAIRS, "def get_batches(X, y, b):\n    p = np.random.permutation(len(X))\n    return [(X[p[i:i+b]], y[p[i:i+b]]) for i in range(0, len(X), b)]"),
    "X alone": (ALONE, "def get_batches(X, batch_size):\n    return [X[i:i+batch_size] for i in range(0, len(X), batch_size)]"),
    "indices": (NUMBERS, "def get_batches(n, b):\n    return [list(range(i, min(i+b, n))) for i in range(0, n, b)]"),
    "samples last": (LAST, "def get_batches(X, Y, b):\n    m = X.shape[1]\n    return [(X[:, k:k+b], Y[:, k:k+b]) for k in range(0, m, b)]"),
    "shuffled each epoch": (SHUFFLED, "def get_batches(X, y, b):\n    p = np.random.permutation(len(X))\n    return [(X[p[i:i+b]], y[p[i:i+b]]) for i in range(0, len(X), b)]"),
    "in order": (ORDERED, "def get_batches(X, y, b):\n    return [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]"),
    "refuses": (REFUSES, "def get_batches(X, y, b):\n    if b < 1: raise ValueError(b)\n    return [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]"),
    "refuses by range itself": (REFUSES, "def get_batches(X, y, b):\n    assert b > 0\n    return [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]"),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_right_in_any_style(tmp_path: Path, warm: Any, name: str) -> None:
    verdict = graded(tmp_path, warm, *RIGHT[name])
    assert verdict.status == "passed", verdict.findings


WRONG = {
    "minibatch/tail-dropped": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i*b:(i+1)*b], y[i*b:(i+1)*b]) for i in range(len(X)//b)]"),
    "minibatch/extra-empty-batch": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i*b:(i+1)*b], y[i*b:(i+1)*b]) for i in range(len(X)//b + 1)]"),
    "minibatch/windows-overlap": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i:i+b], y[i:i+b]) for i in range(-(-len(X)//b))]"),
    "minibatch/one-sample-missed": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i:i+b-1], y[i:i+b-1]) for i in range(0, len(X), b)]"),
    "minibatch/first-batch-always": (PAIRS, "def get_batches(X, y, b):\n    return [(X[:b], y[:b]) for i in range(0, len(X), b)]"),
    "minibatch/one-by-one": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i:i+1], y[i:i+1]) for i in range(len(X))]"),
    "minibatch/whole-set": (PAIRS, "def get_batches(X, y, b):\n    return [(X, y)]"),
    "minibatch/labels-not-sliced": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i:i+b], y[:len(X[i:i+b])]) for i in range(0, len(X), b)]"),
    "minibatch/tail-stale": (PAIRS, "def get_batches(X, y, b):\n    out = []\n    for k in range(len(X)//b):\n        out.append((X[k*b:(k+1)*b], y[k*b:(k+1)*b]))\n    if len(X) % b:\n        k = max(0, len(X)//b - 1)\n        out.append((X[k*b:], y[k*b:]))\n    return out"),
    "minibatch/never-shuffled": (SHUFFLED, "def get_batches(X, y, b):\n    return [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]"),
    "minibatch/shuffled-once": (SHUFFLED, "P = np.random.RandomState(0).permutation(5000)\ndef get_batches(X, y, b):\n    p = P[P < len(X)]\n    return [(X[p[i:i+b]], y[p[i:i+b]]) for i in range(0, len(X), b)]"),
    "minibatch/batches-shuffled": (SHUFFLED, "def get_batches(X, y, b):\n    out = [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]\n    full = out[:-1] if len(X) % b else out\n    np.random.shuffle(order := list(range(len(full))))\n    return [full[i] for i in order] + out[len(full):]"),
    "minibatch/bad-size-accepted": (REFUSES, "def get_batches(X, y, b):\n    if b < 1: return []\n    return [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]"),
    "minibatch/batches-of-nothing": (REFUSES, "def get_batches(X, y, b):\n    if b < 1: raise ValueError(b)\n    i = 0\n    while i < len(X) or not len(X):\n        yield X[i:i+b], y[i:i+b]\n        i += b"),
    "minibatch/labels-shuffled-apart": (PAIRS, "def get_batches(X, y, b):\n    p = np.random.permutation(len(X))\n    return [(X[i:i+b], y[p[i:i+b]]) for i in range(0, len(X), b)]"),
    "minibatch/drawn-with-replacement": (PAIRS, "def get_batches(X, y, b):\n    p = np.random.randint(0, len(X), (-(-len(X) // b), b))\n    return [(X[r], y[r]) for r in p]"),
    "minibatch/differs": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i:i+b][::-1], y[i:i+b][::-1]) for i in range(0, len(X), b) if i != 2 * b]"),
    "minibatch/batches-overlap": (PAIRS, "def get_batches(X, y, b):\n    return [(X[:(k+1)*b], y[:(k+1)*b]) for k in range(-(-len(X)//b))]"),
    "minibatch/tail-reaches-back": (PAIRS, "def get_batches(X, y, b):\n    out = [(X[i:i+b], y[i:i+b]) for i in range(0, len(X) - b + 1, b)]\n    return out + ([(X[-b:], y[-b:])] if len(X) % b else [])"),
    "minibatch/tail-merged": (PAIRS, "def get_batches(X, y, b):\n    k = max(len(X) // b, 1)\n    return [(X[i*b:(i+1)*b if i < k-1 else None], y[i*b:(i+1)*b if i < k-1 else None]) for i in range(k)]"),
    "minibatch/first-batch-missed": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i:i+b], y[i:i+b]) for i in range(b, len(X), b)]"),
    "minibatch/last-batch-missed": (PAIRS, "def get_batches(X, y, b):\n    return [(X[i:i+b], y[i:i+b]) for i in range(0, len(X) - b, b)]"),
    "minibatch/evened-out": (PAIRS, "def get_batches(X, y, b):\n    k = -(-len(X) // b)\n    return list(zip(np.array_split(X, k), np.array_split(y, k)))"),
    "minibatch/few-samples": (PAIRS, "def get_batches(X, y, b):\n    out = []\n    for k in range(len(X) // b):\n        out.append((X[k*b:(k+1)*b], y[k*b:(k+1)*b]))\n    if len(X) % b:\n        out.append((X[(k+1)*b:], y[(k+1)*b:]))\n    return out"),
    "minibatch/endless": (PAIRS, "def get_batches(X, y, b):\n    while True:\n        yield X[:b], y[:b]"),
    "minibatch/no-batches": (PAIRS, "def get_batches(X, y, b):\n    return 'batches'"),
    "run/error": (PAIRS, "def get_batches(X, y, b):\n    out = [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]\n    if len(X) < b: raise IndexError('too few')\n    return out"),
}  # fmt: skip


@pytest.mark.parametrize("id", WRONG)
def test_wrong_ones_get_their_name(tmp_path: Path, warm: Any, id: str) -> None:
    verdict = graded(tmp_path, warm, *WRONG[id])
    assert verdict.findings[0].id == id
    assert verdict.score < 10


SEEDED = """
def get_batches(X, y, b, seed):
    np.random.seed(seed)
    p = np.random.permutation(len(X))
    X, y, out = X[p], y[p], []
    for k in range(len(X) // b):
        BATCH
    if len(X) % b:
        TAIL
    return out
"""
BATCH, TAIL = "out.append((X[k*b:(k+1)*b], y[k*b:(k+1)*b]))", "out.append((X[len(X)//b*b:], y[len(X)//b*b:]))"
FIXED = 'kind = "minibatch"\ncall = "get_batches(X, y, batch_size, seed)"\nseeded = "random-state"'


@pytest.mark.parametrize(
    ("batch", "tail", "ids"),
    [
        ("out.append((X[:max(k, 1)*b], y[:max(k, 1)*b]))", TAIL, ["minibatch/batches-overlap"]),
        ("out.append((X[k:k+b], y[k:k+b]))", TAIL, ["minibatch/batches-overlap"]),
        (BATCH, "out.append((X[k*b:], y[k*b:]))", ["minibatch/tail-stale", "minibatch/few-samples"]),
        (BATCH, "out.append((X[(k+1)*b:], y[(k+1)*b:]))", ["minibatch/few-samples"]),
        (BATCH, "out.append((X[-b:], y[-b:]))", ["minibatch/tail-reaches-back"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("cases", ["", "\ncases = [[10, 4], [9, 3]]"])
def test_windows_under_a_seed_are_no_batches_at_random(
    tmp_path: Path, warm: Any, batch: str, tail: str, ids: list[str], cases: str
) -> None:
    """A case of fewer samples than a batch is asked whatever the assignment says."""
    source = SEEDED.replace("BATCH", batch).replace("TAIL", tail)
    verdict = graded(tmp_path, warm, FIXED + cases, source)
    assert [finding.id for finding in verdict.findings] == ids
    assert verdict.score < 10
    order = next(part for part in verdict.parts if part.id == "order")
    assert (order.score == order.max_score) == (ids == ["minibatch/few-samples"])


def test_a_call_with_few_samples_is_told_where_only_that_stops(tmp_path: Path, warm: Any) -> None:
    finding = graded(tmp_path, warm, *WRONG["minibatch/few-samples"]).findings[0]
    assert finding.message.show().startswith("`get_batches(X, y, b=8)` with 5 samples: there is no full batch")


def test_the_evidence_can_be_checked_by_hand(tmp_path: Path, warm: Any) -> None:
    finding = graded(tmp_path, warm, *WRONG["minibatch/tail-dropped"]).findings[0]
    assert finding.evidence.call.splitlines() == [
        "X, y = np.arange(5.0).reshape(-1, 1), np.arange(5.0)",
        "print(list(get_batches(X, y, b=2)))",
    ]
    assert (finding.evidence.expected, finding.evidence.got) == ("[0, 1] [2, 3] [4]", "[0, 1] [2, 3]")
    assert finding.story.show("en") == "5 samples in batches of 2: sample 4 is in no batch."


HOSTILE = {
    "endless": "def get_batches(X, y, b):\n    while True:\n        yield X[:b], y[:b]",
    "endless and slow": "import time\ndef get_batches(X, y, b):\n    while True:\n        time.sleep(0.2)\n        yield X[:b], y[:b]",
    "gigabytes": "def get_batches(X, y, b):\n    return [(np.broadcast_to(X, (10**9, *X.shape)), y)] * 3",
    "equal to everything": "class E:\n    def __eq__(self, o): return True\n    def __iter__(self): return iter([self, self])\n    def __len__(self): return 1\ndef get_batches(X, y, b):\n    return [E()] * 3",
    "a hundred thousand rows": "def get_batches(X, y, b):\n    return [(np.arange(100_000) % 100, 1000 + np.arange(100_000) % 100)]",
    "four million rows": "def get_batches(X, y, b):\n    return [(np.zeros(4 * 2**20, np.int8), y)]",
    "complex": "def get_batches(X, y, b):\n    return [(X[i:i+b] * (1 + 1j), y[i:i+b]) for i in range(0, len(X), b)]",
    "nan": "def get_batches(X, y, b):\n    return [(X * np.nan, y)]",
    "objects": "def get_batches(X, y, b):\n    return [(np.array([object()] * b), y[:b])]",
    "changes what it is given": "def get_batches(X, y, b):\n    X[...] = -1\n    return [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]",
    "exits": "def get_batches(X, y, b):\n    raise SystemExit",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_batches_get_nothing_and_hang_nothing(tmp_path: Path, warm: Any, name: str) -> None:
    verdict = graded(tmp_path, warm, PAIRS, HOSTILE[name])
    assert verdict.score == 0
    assert verdict.findings


SEED = 'kind = "minibatch"\ncall = "get_batches(X, y, batch_size, seed)"'
OF_SEED = "def get_batches(X, y, b, seed):\n    p = np.random.RandomState(seed).permutation(len(X))\n    return [(X[p[i:i+b]], y[p[i:i+b]]) for i in range(0, len(X), b)]"
FIXED = SEED + '\nseeded = "random-state"'


@pytest.mark.parametrize(
    ("declaration", "source"),
    [
        (SEED, OF_SEED),
        (SEED + '\nshuffle = "each-epoch"', OF_SEED),
        (FIXED, OF_SEED),
        (FIXED, OF_SEED.replace("p = np.random.RandomState(seed)", "np.random.seed(seed)\n    p = np.random")),
        (FIXED, "def get_batches(X, y, b, seed):\n    for a in (X, y):\n        np.random.seed(seed)\n        np.random.shuffle(a)\n    return [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]"),
        (FIXED.replace("random-state", "default-rng"), OF_SEED.replace("RandomState", "default_rng")),
    ],
)  # fmt: skip
def test_a_seed(tmp_path: Path, warm: Any, declaration: str, source: str) -> None:
    verdict = graded(tmp_path, warm, declaration, source)
    assert verdict.status == "passed", verdict.findings


@pytest.mark.parametrize(
    ("declaration", "change", "id"),
    [
        (SEED, ("RandomState(seed)", "RandomState()"), "minibatch/seed-ignored"),
        (SEED + '\nshuffle = "each-epoch"', ("RandomState(seed)", "RandomState(0)"), "minibatch/shuffled-once"),
        (FIXED, ("RandomState(seed)", "RandomState(seed + 1)"), "minibatch/other-order"),
        (FIXED, ("RandomState", "default_rng"), "minibatch/other-order"),
        (FIXED, ("RandomState(seed)", "RandomState(1)"), "minibatch/shuffled-once"),
        (FIXED, ("RandomState(seed).permutation(len(X))", "arange(len(X))"), "minibatch/never-shuffled"),
    ],
)
def test_a_wrong_seed(tmp_path: Path, warm: Any, declaration: str, change: tuple[str, str], id: str) -> None:
    source = OF_SEED.replace(*change).replace("np.random.arange", "np.arange")
    assert source != OF_SEED
    verdict = graded(tmp_path, warm, declaration, source)
    assert verdict.findings[0].id == id
    assert verdict.score < 10


def test_what_goes_wrong_from_the_second_epoch_on_is_found(tmp_path: Path, warm: Any) -> None:
    stops = "calls = []\ndef get_batches(X, y, b):\n    if len(X) == 41:\n        calls.append(1)\n        assert len(calls) < 2\n    return [(X[i:i+b], y[i:i+b]) for i in range(0, len(X), b)]"
    empty = stops.replace("assert len(calls) < 2", "b = b if len(calls) < 2 else 100")
    for declaration in (PAIRS, ORDERED):
        assert graded(tmp_path, warm, declaration, stops).findings[0].id == "run/error"
        assert graded(tmp_path, warm, declaration, empty).findings[0].id == "minibatch/differs"
        assert graded(tmp_path, warm, declaration, empty).score < 10


@pytest.mark.parametrize(
    ("declaration", "told"),
    [
        ('kind = "minibatch"\ncall = "get_batches(X, y)"', "must pass X"),
        ('kind = "minibatch"\ncall = "get_batches(X, what, batch_size)"', "'what' is none of the call's quantities"),
        ('kind = "minibatch"\ncall = "no call"', "is not a call"),
        ('kind = "minibatch"\ncall = "get_batches(X, y, batch_size)"\nseeded = "default-rng"', "must pass seed"),
        ('kind = "training-loop"\ncall = "train(X, y, batch_size, epochs) -> w"', "does not pass lr and w"),
        (
            'kind = "training-loop"\ncall = "train(X, y, w, lr, batch_size, epochs) -> w"\nshuffle = "no"',
            "order can't be seen",
        ),
        ('kind = "training-loop"\ncall = "train(X, y, batch_size)"', "does not pass epochs"),
        ('kind = "training-loop"\ncall = "train(X, y, batch_size, epochs)"', "nothing to judge"),
    ],
)
def test_wrong_declarations_are_told(tmp_path: Path, declaration: str, told: str) -> None:
    (tmp_path / "assignment.toml").write_text(f"[[check]]\npoints = 10\n{declaration}\n")
    with pytest.raises(AssignmentError, match=told):
        load(tmp_path)
    assert Limits().seconds > 0
