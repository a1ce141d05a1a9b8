"""Stored training logs that the code beside them can't have printed: taken over from elsewhere, or the code changed since.

Compared is what doesn't depend on training: epochs, steps (or samples) per epoch, which numbers are shown. Told only
where it is certain: the cell ran to its end, its trainings are all known, and their data are a whole data set.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from grader.diagnosis.experiment.slip import Slip
from grader.model.keras_record import Compile, Fit, KerasRecord, Place
from grader.model.submission import Cell
from grader.model.texts import N_, Message

EPOCH = re.compile(r"Epoch (\d{1,7})/(\d{1,7})\b")
BAR = re.compile(r"(?<![\d/.])(\d{1,9})/(\d{1,9}) \S*[\[━]")
"""A finished or unfinished bar: "50000/50000 [====" (samples, until TensorFlow 2.1), "391/391 ━━━━" (steps)."""
SHOWN = re.compile(r" - ([A-Za-z_]\w{0,40}): [-+0-9.naife]")
ALIKE = {"acc": "accuracy", "lr": "", "learning_rate": "", "val_acc": "val_accuracy"}
ACCURACIES = ("binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy")


MOST_SOURCE = 300_000
"""Characters of code; what is longer is no homework, and takes long to parse."""


class Log(msgspec.Struct, frozen=True):
    """What a stored log tells of one training: the last epoch it announces, the length of its bars, the numbers it shows."""

    epochs: int
    totals: frozenset[int]
    shown: frozenset[str]


def logs(text: str) -> list[Log]:
    """The trainings that a stored output tells of, in its order; each begins where the epochs begin anew."""
    found: list[Log] = []
    previous = 0
    matches = list(EPOCH.finditer(text))
    for match, after in itertools.zip_longest(matches, matches[1:]):
        epoch, last = int(match[1]), int(match[2])
        lines = text[match.end() : after.start() if after else len(text)].lstrip("\n").split("\n")[:2]
        body = lines[0] if "loss:" in lines[0] or len(lines) < 2 or not BAR.search(lines[0]) else "\n".join(lines)
        bars = frozenset(int(bar[2]) for bar in BAR.finditer(body))
        shown = frozenset(name for name in (ALIKE.get(s, s) for s in SHOWN.findall(body)) if name)
        if found and epoch > previous and last == found[-1].epochs:
            found[-1] = Log(last, found[-1].totals | bars, found[-1].shown | shown)
        else:
            found.append(Log(last, bars, shown))
        previous = epoch
    return found


def impossible_outputs(record: KerasRecord, cells: Sequence[Cell], ran: Mapping[int, bool]) -> Iterator[Slip]:
    """The first cell whose stored log is none of its trainings'. `ran`: by number, whether the clean run got through it."""
    if record.truncated or record.gaps:
        return
    compiles = {c.id: c for c in record.compiles}
    if not any(cell.stored for cell in cells) or sum(len(cell.source) for cell in cells) > MOST_SOURCE:
        return
    literals = {1} | {int(n) for cell in cells for n in re.findall(r"(?<![\w.])\d{1,7}(?![\w.])", cell.source)}
    computed_anywhere = _computed_epochs(cells)
    for cell in cells:
        fits = [fit for fit in record.fits if _run_by(fit.place) == cell.number]
        if not cell.stored or not fits or not ran.get(cell.number) or any(fit.error is not None for fit in fits):
            continue
        computed = not {fit.epochs for fit in fits} <= literals or computed_anywhere
        for log in logs(cell.stored):
            differs = _difference(log, fits, compiles, computed)
            if differs is not None:
                yield Slip(
                    "keras/stored-outputs",
                    N_("stored outputs that this code can't have produced"),
                    N_("The output stored with code cell {cell} doesn't come from this code: {difference} Outputs of an earlier version, or of "
                       "another notebook, say nothing about this experiment: run the notebook again from top to bottom before you hand it in.",
                       cell=cell.number, difference=differs),
                    fits[-1].place,
                    serious=False,
                )  # fmt: skip
                return


def _computed_epochs(cells: Sequence[Cell]) -> bool:
    """Whether a number of epochs anywhere may hang on what training gave, which is a placeholder here."""
    trees = [_tree(cell.source) for cell in cells]
    given = [
        keyword.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)
        for keyword in node.keywords if keyword.arg in ("epochs", "nb_epoch")
    ]  # fmt: skip
    names = {n.id for value in given for n in ast.walk(value) if isinstance(n, ast.Name)}
    assigned = [
        node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Assign)
        if any(isinstance(n, ast.Name) and n.id in names for target in node.targets for n in ast.walk(target))
    ]  # fmt: skip
    return any(isinstance(n, ast.Call) for value in (*given, *assigned) for n in ast.walk(value))


def _tree(source: str) -> ast.AST:
    try:
        return ast.parse(re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _run_by(place: Place) -> int | None:
    """The cell that was being run: of the outermost line, where the training stands in a function of another cell."""
    return place.callers[-1][0] if place.callers else place.cell


def _difference(log: Log, fits: Sequence[Fit], compiles: Mapping[int, Compile], computed: bool) -> Message | None:
    """What shows that none of these trainings printed this; None where one may have."""
    asked = sorted({fit.epochs for fit in fits})
    if log.epochs not in asked and not computed:
        return N_(
            "it shows a training of {stored} epochs, and the code asks for {asked}.",
            stored=log.epochs,
            asked=_listed(asked),
        )
    whole = all(fit.x.kind == "array" and fit.x.origin and fit.steps_per_epoch and fit.samples for fit in fits)
    lengths = {n for fit in fits for n in _lengths(fit)}
    if whole and log.totals and not log.totals & lengths:
        fit = next((f for f in fits if f.epochs == log.epochs), fits[0])
        return N_("its bars go up to {stored}, and this code makes {steps} updates of {samples} samples in each epoch.",
                  stored=_listed(sorted(log.totals)), steps=fit.steps_per_epoch, samples=fit.train_samples)  # fmt: skip
    validated = [fit for fit in fits if fit.validation != "none"]
    if not validated and "val_loss" in log.shown:
        return N_("it shows a validation (`val_loss`), and the code asks for none.")
    used = [compiles.get(fit.compile or 0) for fit in fits]
    metrics = [metric for each in used if each is not None for metric in each.metrics]
    accuracy = {name for name in log.shown if name == "accuracy" or name in ACCURACIES}
    if accuracy and not metrics and all(each is not None for each in used):
        return N_("it shows an accuracy, and the code compiles without any metric.")
    return None


def _lengths(fit: Fit) -> set[int]:
    """How long a bar of this training may be, in any Keras: steps, or samples."""
    numbers = {fit.steps_per_epoch, fit.train_samples, fit.samples}
    if fit.train_samples and fit.batch_size:
        numbers |= {fit.train_samples // fit.batch_size, -(-fit.train_samples // fit.batch_size)}
    if fit.steps_per_epoch and fit.batch_size:
        numbers.add(fit.steps_per_epoch * fit.batch_size)
    return {n for n in numbers if n}


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:5]))
