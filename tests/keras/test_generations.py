"""Which generations of Keras a homework can be of, and what its calls mean in each."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import IMPORTS, MODEL

GENERATIONS = [
    ("keras.optimizers.SGD(0.01, 0.9, 1e-6, True)", "keras-2.2", {"momentum": 0.9, "decay": 1e-6, "nesterov": True}),
    ("keras.optimizers.SGD(0.01, 0.9, True)", "keras-3", {"momentum": 0.9, "nesterov": True}),
    ("keras.optimizers.SGD(lr=0.1, decay=1e-6)", "tf-2", {"learning_rate": 0.1, "decay": 1e-6}),
    ("keras.optimizers.Adam(0.1, 0.8, 0.99, 1e-4, 0.5)", "keras-2.2", {"epsilon": 1e-4, "decay": 0.5}),
    ("keras.optimizers.Adam(0.1, 0.8, 0.99, 1e-4, True)", "keras-3", {"epsilon": 1e-4, "amsgrad": True}),
    ("keras.optimizers.adadelta()", "keras-2.3", {"learning_rate": 1.0, "epsilon": 1e-7}),
    ("keras.optimizers.Adadelta()", "keras-3", {"learning_rate": 0.001}),
    ("keras.optimizers.AdamW(weight_decay=0.1)", "keras-3", {"weight_decay": 0.1}),
    ("keras.optimizers.legacy.SGD(decay=0.1)", "tf-2.11", {"decay": 0.1, "momentum": 0.0}),
    ("keras.optimizers.Nadam(schedule_decay=0.004)", "tf-2", {"schedule_decay": 0.004}),
]


@pytest.mark.parametrize(("text", "generation", "arguments"), GENERATIONS)
def test_generations(clean: Any, text: str, generation: str, arguments: dict[str, Any]) -> None:
    record = clean(f"import keras\no = {text}")
    assert record.generation == generation
    (made,) = record.optimizers
    assert {key: made.arguments[key] for key in arguments} == arguments


def test_defaults_that_other_generations_have(clean: Any) -> None:
    record = clean("import keras\no = keras.optimizers.Adadelta()")
    assert record.optimizers[0].alternatives["keras-2.2"]["learning_rate"] == 1.0


def test_epsilon_none_is_the_backends(clean: Any) -> None:
    record = clean("import keras\no = keras.optimizers.Adam(epsilon=None)")
    assert record.optimizers[0].arguments["epsilon"] == 1e-7


@pytest.mark.parametrize(
    "text",
    [
        "SGD(momentun=0.9)",
        "Adam(0.1, 0.9, 0.999, 1e-7, 0.0, True, 1, 2, 3, 4, 5, 6, 7, 8, 9)",
        "SGD(0.1, lr=0.1, learning_rate=2)",
    ],
)
def test_wrong_arguments_are_refused(run: Any, text: str) -> None:
    record, seen = run(f"import keras\nkeras.optimizers.{text}")
    assert seen.cells[0].error.type == "TypeError"
    assert record.optimizers == []
    assert record.gaps == []


def test_the_oldest_style(clean: Any) -> None:
    """Keras 1's names of everything."""
    record = clean(
        """
        from keras.models import Sequential
        from keras.layers.core import Dense, Dropout, Activation, Flatten
        from keras.layers.convolutional import Convolution2D, MaxPooling2D
        from keras.utils import np_utils
        from keras.optimizers import SGD
        import numpy as np
        m = Sequential()
        m.add(Convolution2D(16, 3, 3, border_mode='same', input_shape=(8, 8, 1), init='he_normal'))
        m.add(Activation('relu'))
        m.add(Convolution2D(8, 3, 3, subsample=(2, 2)))
        m.add(MaxPooling2D(pool_size=(2, 2), border_mode='valid'))
        m.add(Dropout(p=0.25)); m.add(Flatten()); m.add(Dense(output_dim=10)); m.add(Activation('softmax'))
        m.compile(loss='categorical_crossentropy', optimizer=SGD(lr=0.1), metrics=['accuracy'])
        x, y = np.random.rand(100, 8, 8, 1), np_utils.to_categorical(np.arange(100) % 10, 10)
        h = m.fit(x, y, nb_epoch=3, batch_size=16, verbose=0)
        assert len(h.history['acc']) == 3
        assert m.count_params() == 16 * 10 + 8 * (9 * 16 + 1) + 10 * 9
        """
    )
    assert record.generation in ("keras-1", "keras-2.2")
    assert (record.fits[0].epochs, record.fits[0].updates) == (3, 21)


def test_acc_or_accuracy(clean: Any) -> None:
    for key, generations in (("acc", {"keras-1", "keras-2.2"}), ("val_accuracy", {"keras-3"})):
        record = clean(
            IMPORTS, MODEL,
            f"m = build()\nm.compile('sgd', 'categorical_crossentropy', metrics=['accuracy'])\n"
            f"h = m.fit(x, y, epochs=4, validation_split=0.1)\nassert len(h.history['{key}']) == 4 == len(m.history.history['loss'])",
        )  # fmt: skip
        assert record.generation in generations


def test_a_copied_optimizer_says_nothing_of_generations(clean: Any) -> None:
    record = clean(
        IMPORTS,
        MODEL,
        "import copy\nm = build()\nm.compile(keras.optimizers.SGD(lr=0.1), 'mse')\nn = copy.deepcopy(m)\nn.fit(x, y)",
    )
    assert [(o.how, o.arguments["learning_rate"]) for o in record.optimizers] == [("instance", 0.1), ("config", 0.1)]
    assert record.fits[0].optimizer == 2
    assert "keras-2.2" in record.possible


def test_importing_everything_says_nothing(clean: Any) -> None:
    record = clean("from keras.layers import *\nfrom keras.models import *\nm = Sequential([Dense(1, input_dim=2)])")
    assert record.clues == []
