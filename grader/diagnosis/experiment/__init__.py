"""What is wrong with an experiment, read from the record of what a submission asked of Keras. One file per idea.

False accusations are worse than silence: each finding asks for plain evidence in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from grader.diagnosis.experiment.comparison import unfair
from grader.diagnosis.experiment.data import labels, loss, scaling
from grader.diagnosis.experiment.loops import ignored
from grader.diagnosis.experiment.optimizers import carried_over, settings_on_one_model, shared, unused
from grader.diagnosis.experiment.order import out_of_order, undefined_name
from grader.diagnosis.experiment.slip import Slip
from grader.diagnosis.experiment.stored import impossible_outputs
from grader.model.keras_record import KerasRecord
from grader.model.run import CellRun
from grader.model.submission import Cell

OF_RECORD: tuple[Callable[[KerasRecord], Iterator[Slip]], ...] = (unused, carried_over, shared, loss, labels, scaling)
"""What is looked for in every record."""

TITLES = {
    "keras/not-compiled-again", "keras/optimizer-unused", "keras/weights-carried-over", "keras/settings-on-one-model", "keras/optimizer-shared",
    "keras/binary-loss-on-classes", "keras/labels-not-one-hot", "keras/labels-one-hot", "keras/scaled-twice", "keras/never-scaled",
    "keras/unfair-comparison", "keras/loop-variable-ignored", "keras/stored-outputs", "keras/cells-out-of-order",
}  # fmt: skip
"""Every id that these give."""


def slips(
    record: KerasRecord, cells: Sequence[Cell], runs: Sequence[CellRun], *, compared: bool, varied: bool = False
) -> list[Slip]:
    """Everything that is wrong, each kind once. `compared`: the task compares optimizers, so runs must differ in nothing else;
    `varied`: it compares settings of `fit`."""
    found = [slip for find in OF_RECORD for slip in find(record)]
    found += ignored(record, {cell.number: cell.source for cell in cells})
    found += impossible_outputs(record, cells, {run.number: run.status == "ok" for run in runs})
    found += out_of_order(cells)
    if compared:
        found += unfair(record)
    if varied:
        found += settings_on_one_model(record)
    return list({slip.id: slip for slip in reversed(found)}.values())[::-1]


__all__ = ["TITLES", "Slip", "slips", "undefined_name"]
