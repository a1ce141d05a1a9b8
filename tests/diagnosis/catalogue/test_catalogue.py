"""The catalogue as a whole: its table, its texts in both languages, what it covers."""

from __future__ import annotations

import re
import string
from importlib import import_module
from pathlib import Path

import pytest

import grader.diagnosis.catalogue as wrong
from grader.diagnosis.catalogue import CATALOGUE, RULES, Misconception, WrongCount, WrongLoop, WrongSchedule
from grader.diagnosis.catalogue.equivalent import EQUIVALENT
from grader.diagnosis.catalogue.variants import EVERY_SWITCH, MOOT
from grader.diagnosis.explain import explain
from grader.model.texts import translation

FOLDER = Path(wrong.__file__).parent
CHINESE: dict[str, str] = {
    id: text for id, text in vars(translation("zh-TW"))["_catalog"].items() if isinstance(id, str)
}

EVERY = list(CATALOGUE.values())

SIMPLIFIED = re.compile("[么们为这说时会对开关学习变计误错样从应权长阵轮顺]")
"""Characters that Taiwan writes otherwise."""

COVERED: dict[str, tuple[str, ...]] = {
    # direction and scale
    "ascends": ("direction/ascends",),
    "forgets lr": ("rate/forgotten",),
    "applies lr twice": ("rate/applied-twice",),
    "wrong constant lr": ("rate/hard-coded", "rate/ten-times", "rate/tenth"),
    "divides by batch size twice": ("minibatch/divided-twice",),
    "not at all (sum for mean)": ("minibatch/sum-for-mean",),
    "scales the last, smaller batch as a full one": ("minibatch/tail-scaled-as-full",),
    # momentum
    "state lost": ("state/lost",),
    "v not carried to the next step": ("state/not-returned",),
    "adds instead of subtracts": ("direction/ascends",),
    "drops β": ("momentum/no-beta",),
    "(1−β) put in or left out": ("momentum/averaged", "momentum/not-averaged"),
    "β and lr swapped": ("momentum/swaps-lr-and-beta",),
    "velocity updated but unused": ("momentum/velocity-unused",),
    "Nesterov updated with v already new in the rewritten form": ("nesterov/rewritten-with-new-velocity",),
    "plain momentum handed in as Nesterov": ("nesterov/plain-momentum",),
    # Adagrad
    "does not accumulate": ("adagrad/no-accumulation",),
    "accumulates g not g²": ("adaptive/gradient-not-squared", "adaptive/square-of-the-sum"),
    "accumulates |g|": ("adaptive/magnitudes",),
    "moving average (that is RMSprop)": ("adagrad/moving-average",),
    "no square root (Adagrad, RMSprop, Adam)": ("adaptive/no-root",),
    "one accumulator for the whole array": ("adaptive/one-accumulator",),
    "first cache set to g²": ("adaptive/starts-from-first",),
    "ε missing (Adagrad, RMSprop, Adam)": ("adaptive/no-epsilon",),
    # RMSprop
    "(1−ρ) left out": ("rmsprop/weight-left-out",),
    "ρ on the wrong term": ("rmsprop/weights-swapped",),
    "accumulates like Adagrad": ("rmsprop/sums-up",),
    # Adam
    "no bias correction": ("adam/no-bias-correction",),
    "only one moment corrected": ("adam/only-m-corrected", "adam/only-v-corrected"),
    "correction 1−β without the power": ("adam/correction-without-power",),
    "exponent fixed at 2": ("adam/correction-with-exponent-2",),
    "1−(1−β)^t": ("adam/correction-of-complement",),
    "t starts at 0": ("adam/t-from-zero",),
    "t frozen": ("adam/t-frozen",),
    "t counts epochs": ("adam/t-counts-epochs",),
    "t counts samples or layers": ("adam/t-counts-parameters",),
    "t reset each epoch": ("adam/t-starts-again",),
    "corrected moments computed but the raw ones used": ("adam/no-bias-correction",),  # the same numbers
    "squares instead of root": ("adaptive/squared-denominator",),
    "β1 and β2 swapped": ("adam/betas-swapped",),
    "m and v swapped in the update": ("adam/moments-swapped",),
    "v from m² instead of g²": ("adam/v-of-m",),
    "one parameter copies another's state; another array's shape": ("state/of-another-parameter",),
    # decay
    "decay·1.0 instead of decay·i": ("decay/without-i",),
    "per epoch where per update is meant": ("decay/per-epoch",),
    "lr·decay": ("decay/multiplied",),
    "compounding the decayed lr": ("decay/compounded",),
    "floor missing in step decay": ("decay/no-floor",),
    "rounding instead of floor": ("decay/rounded",),
    "lr0 returned between intervals": ("decay/only-at-the-border",),
    # mini-batches
    "floor instead of ceiling": ("iterations/floor",),
    "floor + 1": ("iterations/floor-plus-one", "minibatch/extra-empty-batch"),
    "last partial batch dropped": ("minibatch/tail-dropped",),
    "tail batch starts at a stale loop variable": ("minibatch/tail-stale",),
    "overlapping slices": ("minibatch/windows-overlap", "minibatch/one-sample-twice"),
    "samples repeated or missing in an epoch": ("minibatch/drawn-with-replacement", "minibatch/one-sample-missed"),
    "X and y shuffled differently": ("minibatch/labels-shuffled-apart", "minibatch/labels-not-shuffled"),
    "never shuffled": ("minibatch/never-shuffled",),
    "shuffled once only": ("minibatch/shuffled-once",),
    "fewer samples than a batch": ("iterations/floor", "minibatch/tail-dropped"),
    "iterations × epochs": ("iterations/times-epochs",),
    "epochs reported as iterations": ("iterations/epochs", "minibatch/epochs-as-updates"),
    # of the scripts' mistakes, those that a rule or a loop can have
    "counts off by one": (
        "iterations/one-too-many",
        "iterations/one-too-few",
        "minibatch/one-epoch-more",
        "minibatch/one-epoch-less",
    ),
    "an integer start array that truncates every update": ("direction/truncated",),
}
"""What the survey of real homework lists, and what stands for it here."""


def sentences(text: str) -> int:
    return len(re.findall(r"[.?!](?=\s|$)", text)) or 1


def test_there_are_at_least_seventy() -> None:
    tables = (*wrong.OF_RULES, *wrong.OF_SCHEDULES, *wrong.OF_COUNTS, *wrong.OF_LOOPS)
    assert len(CATALOGUE) == len(tables) >= 70  # no id twice


def test_every_file_of_the_folder_is_in_the_table() -> None:
    there = set()
    for file in FOLDER.glob("*.py"):
        module = import_module(
            f"grader.diagnosis.catalogue.{file.stem}" if file.stem != "__init__" else "grader.diagnosis.catalogue"
        )
        for value in vars(module).values():
            if isinstance(value, tuple) and value and all(isinstance(m, Misconception) for m in value):
                there |= {m.id for m in value}
    assert there == set(CATALOGUE)


@pytest.mark.parametrize("m", EVERY, ids=lambda m: m.id)
def test_entry_is_well_formed(m: Misconception) -> None:
    assert re.fullmatch(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*", m.id)
    assert 0 <= m.credit <= 1
    assert m.source.show()
    assert set(m.see) <= set(CATALOGUE) - {m.id}
    assert set(m.rules) <= set(wrong.FAMILIES)
    assert bool(m.rules) == bool(m.switches) == (not isinstance(m, WrongCount | WrongSchedule | WrongLoop))
    for rule in m.rules:
        names = {d.id for d in RULES[rule].dialects}
        assert not m.dialects or names & set(m.dialects), rule
        assert m.formula_of(rule)
    assert all(form.id == m.id and form.also == () for form in m.forms)


@pytest.mark.parametrize("m", EVERY, ids=lambda m: m.id)
def test_texts_are_short_and_in_both_languages(m: Misconception) -> None:
    for text, most in ((m.title, 0), (m.message, 3), (m.hint, 2)):
        english, chinese = text.template, CHINESE[text.template]
        if most:
            assert sentences(english) <= most, english
            assert text.show()[-1] in ".?", english
            assert text.show("zh-TW")[-1] in "。？", chinese
        else:
            assert english[-1] not in ".?"
            assert chinese[-1] not in "。？"
        fields = [{name for _, name, _, _ in string.Formatter().parse(t) if name} for t in (english, chinese)]
        assert fields[0] == fields[1] == set(text.values)
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert not SIMPLIFIED.search(chinese), chinese


def test_titles_are_unique_within_a_rule() -> None:
    for rule in wrong.FAMILIES:
        titles = [m.title.show() for m in wrong.misconceptions_of(rule)]
        assert len(titles) == len(set(titles))


def test_no_text_is_left_over_or_missing_in_chinese() -> None:
    texts = {t.template for m in EVERY for t in (m.title, m.message, m.hint)} | {e.reason.template for e in EQUIVALENT}
    texts |= {e.divergence.probe.template for e in map(explain, CATALOGUE) if e.divergence is not None}
    texts |= {m.source.template for m in EVERY}
    texts |= {row.label.template for e in map(explain, CATALOGUE) for row in e.rows}
    assert texts <= set(CHINESE)


def test_tables_name_what_is_there() -> None:
    assert {id for e in EQUIVALENT for id in e.ids} <= set(CATALOGUE)
    assert set(MOOT) <= set(CATALOGUE)
    assert {name for names in MOOT.values() for name in names} <= EVERY_SWITCH
    assert {rule for e in EQUIVALENT for rule in e.rules} <= set(wrong.FAMILIES)


@pytest.mark.parametrize(("mistake", "ids"), COVERED.items(), ids=list(COVERED))
def test_what_real_homework_contains_is_covered(mistake: str, ids: tuple[str, ...]) -> None:
    assert ids
    assert set(ids) <= set(CATALOGUE), mistake


def test_counts_from_real_homework_are_given_as_sources() -> None:
    assert "8 or more" in CATALOGUE["adam/no-bias-correction"].source.show()
    assert "seen in 7" in CATALOGUE["nesterov/rewritten-with-new-velocity"].source.show()
    assert "seen in 6" in CATALOGUE["adam/t-counts-epochs"].source.show()
    assert "seen in 5" in CATALOGUE["minibatch/tail-stale"].source.show()


NOTATION = frozenset(
    [
        "batch",
        "batch_size",
        "decay",
        "else",
        "epochs",
        "every",
        "factor",
        "if",
        "int",
        "lr",
        "lr_i",
        "max",
        "min",
        "mod",
        "old",
        "random",
        "round",
        "sign",
    ]
)
"""Words of the formulas that are names or Python, the same in every language."""


@pytest.mark.parametrize("m", EVERY, ids=lambda m: m.id)
def test_formulas_need_no_translation(m: Misconception) -> None:
    for formula in [m.formula] if isinstance(m.formula, str) else m.formula.values():
        words = {word for word in re.findall(r"[A-Za-z_]{2,}", formula) if not re.search("_(old|max|b)$", word)}
        assert words <= NOTATION, formula
