"""What a real Keras makes of the sample hand-ins: the marks that the stand-in gives, whatever Keras they were written for."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import engines
from grader.assignments.load import Assignment, load
from grader.engines.student import Engine
from grader.grading import pipeline
from grader.intake.folder import from_folder

from .conftest import notebook

ROOT = Path(__file__).parent.parent.parent
SAMPLES = sorted(path.name for path in (ROOT / "submissions" / "keras-optimizers").iterdir() if path.is_dir())

CANNOT_RUN = {
    "fan_yi-hsuan": "one optimizer object for two models: older Keras (the code is for one) takes that, Keras 3 raises in `fit`"
}
"""Samples that no translation makes run in Keras 3: they could not be judged, and nothing is lost."""

pytestmark = pytest.mark.skipif(importlib.util.find_spec("keras") is None, reason="Keras is not installed")


@pytest.fixture(scope="module")
def real() -> Iterator[Engine]:
    os.environ.setdefault("KERAS_BACKEND", "jax")
    with engines.make("warm", keras="real") as engine:
        yield engine


@pytest.fixture(scope="module")
def task() -> Assignment:
    return load(ROOT / "assignments" / "keras-optimizers")


@pytest.mark.parametrize("student", SAMPLES)
def test_the_marks_are_those_of_the_stand_in(student: str, real: Engine, warm: Engine, task: Assignment) -> None:
    folder = ROOT / "submissions" / "keras-optimizers" / student
    hand_in = from_folder(folder, task.name, student, task.files)
    with_standin, with_real = (pipeline.grade(hand_in, task, engine) for engine in (warm, real))
    if student in CANNOT_RUN:
        assert with_real.status == "failed"
        assert "error" in [verdict.status for verdict in with_real.checks]
        return
    for expected, found in zip(with_standin.checks, with_real.checks, strict=True):
        assert (found.score, found.status) == (expected.score, expected.status), (
            found.id,
            [finding.message.show() for finding in found.findings],
            [cell.error for cell in with_real.cells if cell.error],
        )


CELLS = (
    """
    import numpy as np
    import tensorflow as tf
    from tensorflow.keras import layers
    from keras.utils import np_utils
    from keras.layers.core import Dense
    from keras.layers.convolutional import Convolution2D, MaxPooling2D
    from keras.optimizers import SGD, adam
    x = np.random.rand(64, 8, 8, 1).astype('float32'); y = np_utils.to_categorical(np.arange(64) % 3, 3)
    m = tf.keras.Sequential()
    m.add(Convolution2D(4, 3, 3, border_mode='same', input_shape=(8, 8, 1), init='glorot_uniform', activation='relu'))
    m.add(MaxPooling2D((2, 2))); m.add(layers.Flatten()); m.add(Dense(output_dim=3, activation='softmax'))
    opt = SGD(lr=0.05, momentum=0.9, decay=1e-6, nesterov=True)
    m.compile(loss='categorical_crossentropy', optimizer=opt, metrics=['accuracy'])
    h = m.fit(x, y, nb_epoch=2, batch_size=16, verbose=0, validation_split=0.25)
    """,
    "assert len(h.history['acc']) == 2 and len(h.history['val_acc']) == 2 and len(h.history['accuracy']) == 2\nopt.lr",
    "tf.square(tf.constant([1., 2.])).numpy()",
    "m.fit(x, y, epoches=3)",
)


def test_old_names_of_every_kind(real: Engine) -> None:
    from grader.engines.limits import Limits
    from grader.engines.observe import observe
    from grader.model.keras_record import read_record
    from grader.model.observation import Record

    found = observe(real, notebook(*CELLS), [], lambda names: {"keras": [Record()]}, Limits().for_training())
    record = read_record(found.answers["keras"][0].value)
    assert [cell.error for cell in found.cells[:3]] == [None, None, None]
    assert found.cells[3].error is not None
    assert found.cells[3].error.type in ("TypeError", "ValueError")
    assert record is not None
    assert "keras-3" not in record.possible
    (built,) = record.optimizers
    assert (built.arguments["learning_rate"], built.arguments["decay"], built.as_written["lr"]) == (0.05, 1e-6, 0.05)
    assert (record.fits[0].epochs, record.fits[0].steps_per_epoch) == (2, 3)
    assert not [gap for gap in record.gaps if gap.exists]
