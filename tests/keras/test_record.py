"""What the stand-in records of a homework, seen from outside: cells in, record out."""

from __future__ import annotations

from typing import Any

import pytest

from grader import engines
from grader.model.keras_record import RecordError, read_record

from .conftest import IMPORTS, MODEL, observed


def test_updates_of_the_course_example(clean: Any) -> None:
    """50,000 samples by 128 in 20 epochs: 391 a step, 7,820 updates; with a fifth split off, 313; steps given win."""
    record = clean(
        IMPORTS,
        """
        (x, y), (a, b) = cifar10.load_data()
        y = keras.utils.to_categorical(y, 10)
        m = Sequential([Flatten(input_shape=x.shape[1:]), Dense(10, activation='softmax')])
        m.compile(keras.optimizers.SGD(learning_rate=0.1), 'categorical_crossentropy', metrics=['accuracy'])
        m.fit(x / 255, y, batch_size=128, epochs=20)
        m.fit(x / 255, y, batch_size=128, epochs=20, validation_split=0.2)
        m.fit(x / 255, y, batch_size=128, epochs=5, steps_per_epoch=100)
        m.fit(x / 255, y)
        """,
    )
    counted = [(f.batch_size, f.epochs, f.train_samples, f.steps_per_epoch, f.updates) for f in record.fits]
    assert counted == [
        (128, 20, 50000, 391, 7820),
        (128, 20, 40000, 313, 6260),
        (128, 5, 50000, 100, 500),
        (32, 1, 50000, 1563, 1563),
    ]
    assert [f.updates_before for f in record.fits] == [0, 7820, 14080, 14580]
    data = record.fits[0].x
    assert (data.shape, data.dtype, data.low, data.high, data.scaled, data.origin) == (
        [50000, 32, 32, 3], "float64", 0.0, 1.0, 1, "cifar10/train",
    )  # fmt: skip
    assert (record.fits[0].y.form, record.fits[0].y.classes) == ("one-hot", 10)
    assert [d.name for d in record.datasets] == ["cifar10"]


def test_times_scaled(clean: Any) -> None:
    record = clean(
        IMPORTS,
        """
        (x, y), (a, b) = cifar10.load_data()
        m = Sequential([Flatten(input_shape=x.shape[1:]), Dense(10, activation='softmax')])
        m.compile('sgd', 'sparse_categorical_crossentropy')
        x = x.astype('float32')
        """,
        "m.fit(x, y)\nx /= 255",
        "m.fit(x, y)\nx /= 255",
        "m.fit(x, y)\nx = (x - x.mean()) / x.std()",
        "m.fit(x, y)",
    )
    assert [f.x.scaled for f in record.fits] == [0, 1, 2, None]
    assert {(f.y.form, f.y.classes) for f in record.fits} == {("integer", 10)}
    assert len({f.x.digest for f in record.fits}) == 4
    assert len({f.y.digest for f in record.fits}) == 1


def test_weights_carried_over_or_fresh(clean: Any) -> None:
    """Recompiling keeps weights; clones, weights set back and weights loaded are fresh again; copies are not."""
    record = clean(
        IMPORTS,
        MODEL,
        """
        import copy
        m = build()
        first = m.get_weights()
        m.save_weights('first.weights.h5')
        m.compile('sgd', 'categorical_crossentropy')
        m.fit(x, y, batch_size=100)                         # 10 updates
        m.compile('adam', 'categorical_crossentropy')
        m.fit(x, y, batch_size=100)
        m.set_weights([w.copy() for w in first])
        m.fit(x, y, batch_size=100)
        m.load_weights('first.weights.h5')
        m.fit(x, y, batch_size=100)
        c = keras.models.clone_model(m)
        c.compile('adam', 'categorical_crossentropy')
        c.fit(x, y, batch_size=100)
        d = copy.deepcopy(m)
        d.fit(x, y, batch_size=100)
        m.save('m.keras')
        e = keras.models.load_model('m.keras')
        e.fit(x, y, batch_size=100)
        f = Sequential(m.layers)                            # the same layers in another model
        f.compile('sgd', 'categorical_crossentropy')
        f.fit(x, y, batch_size=100)
        """,
    )
    assert [c.updates_before for c in record.compiles] == [0, 10, 0, 10]
    assert [f.updates_before for f in record.fits] == [0, 10, 0, 0, 0, 10, 10, 10]
    assert [m.how for m in record.models] == ["built", "cloned", "copied", "loaded", "built"]
    assert len({m.structure for m in record.models}) == 1


def test_which_optimizer_went_where(clean: Any) -> None:
    record = clean(
        IMPORTS,
        MODEL,
        """
        from keras.optimizers import SGD, Adam
        sgd, unused = SGD(0.1, momentum=0.9), Adam()
        for name in ['a', 'b']:
            m = build()
            m.compile(loss='categorical_crossentropy', optimizer=sgd)
            m.fit(x, y, epochs=2, batch_size=100)
        m = build()
        m.compile('RMSProp', 'categorical_crossentropy')
        """,
    )
    assert [(o.id, o.name, o.how, o.written) for o in record.optimizers] == [
        (1, "SGD", "instance", "SGD"), (2, "Adam", "instance", "Adam"), (3, "RMSprop", "string", "RMSProp"),
    ]  # fmt: skip
    assert [(c.optimizer, c.optimizer_updates, c.place.line, c.nth) for c in record.compiles] == [
        (1, 0, 5, 1), (1, 20, 5, 2), (3, 0, 8, 1),
    ]  # fmt: skip
    assert record.optimizers[0].given == {"learning_rate": 0.1, "momentum": 0.9}
    assert record.optimizers[0].place.cell == 3
    assert record.optimizers[0].arguments["nesterov"] is False


def test_where_a_helper_function_was_called(clean: Any) -> None:
    record = clean(
        IMPORTS,
        MODEL,
        "def train(o):\n    m = build()\n    m.compile(o, 'mse')\n    m.fit(x, y)",
        "train('sgd')\ntrain('adam')",
    )
    assert [(c.place.cell, c.place.line, c.place.callers[0]) for c in record.compiles] == [
        (3, 3, (4, 1)),
        (3, 3, (4, 2)),
    ]


def test_errors_of_keras_are_recorded_and_raised(run: Any) -> None:
    record, seen = run(
        IMPORTS, MODEL, "m = build()\nm.fit(x, y)", "m.compile('sgd', 'categorical_crossentropy')\nm.fit(x, np.arange(1000) % 3)",
        "m.fit(x[:, :3], y)", "m.fit(x, y[:5])", "m.compile('sgd', 'sparse_categorical_crossentropy')\nm.fit(x, y)",
        "m.compile('sgdd', 'mse')", "m.compile('sgd', 'categorical_crossentrpy')", "m.compile('sgd', 'mse', metrics=['acuracy'])",
    )  # fmt: skip
    errors = [cell.error.type if cell.error else "" for cell in seen.cells]
    assert errors == ["", "", "RuntimeError", *["ValueError"] * 7]
    assert len(record.fits) == 5
    assert all(fit.error and fit.updates == 0 for fit in record.fits)
    assert record.gaps == []


def test_what_is_unknown_is_the_graders_gap(run: Any) -> None:
    record, seen = run(
        "import keras",
        "from keras.applications import VGG16",
        "from keras.layers import Desne",
        "import tensorflow as tf\ntf.placeholder('float32')",
        "keras.layers.StringLookup",
    )
    assert [(gap.name, gap.exists, gap.place.cell) for gap in record.gaps] == [
        ("keras.applications", True, 2), ("keras.layers.Desne", False, 3), ("tf.placeholder", True, 4), ("keras.layers.StringLookup", True, 5),
    ]  # fmt: skip
    for number, name in ((1, "keras.applications"), (3, "tf.placeholder"), (4, "keras.layers.StringLookup")):
        assert name in seen.cells[number].error.message
        assert "not your mistake" in seen.cells[number].error.message
    assert "not your mistake" not in seen.cells[2].error.message


def test_tensorflow_one_session_options(clean: Any) -> None:
    record = clean(
        """
        import tensorflow as tf
        from keras import backend as K
        from keras.backend.tensorflow_backend import set_session
        config = tf.ConfigProto(gpu_options=tf.GPUOptions(per_process_gpu_memory_fraction=0.5))
        config.gpu_options.allow_growth = True
        set_session(tf.Session(config=config))
        K.clear_session()
        """
    )
    assert record.gaps == []
    assert record.style == "keras"


def test_styles(clean: Any) -> None:
    for text, style in (
        ("import tensorflow as tf\ntf.keras.layers.Dense(1)", "tensorflow.keras"), ("from tensorflow.keras import layers", "tensorflow.keras"),
        ("from tensorflow import keras\nkeras.layers", "tensorflow.keras"), ("import keras.layers", "keras"), ("import tensorflow", ""),
        ("import keras\nimport tensorflow.keras", "mixed"),
    ):  # fmt: skip
        assert clean(text).style == style, text


def test_callbacks_are_called(clean: Any) -> None:
    record = clean(
        IMPORTS, MODEL,
        """
        from keras.callbacks import Callback, EarlyStopping, LearningRateScheduler, ModelCheckpoint
        class Losses(Callback):
            def on_train_begin(self, logs={}):
                self.losses = []
            def on_batch_end(self, batch, logs={}):
                self.losses.append(logs.get('loss'))
            def on_epoch_end(self, epoch, logs={}):
                if epoch == 2:
                    self.model.stop_training = True
        losses = Losses()
        m = build()
        m.compile(keras.optimizers.SGD(1.0), 'categorical_crossentropy')
        h = m.fit(x, y, batch_size=100, epochs=10, callbacks=[losses, EarlyStopping(patience=2), LearningRateScheduler(lambda e: 0.5 ** e)])
        assert len(losses.losses) == 30 and len(h.history['loss']) == 3 == len(h.epoch)
        """,
    )  # fmt: skip
    (fit,) = record.fits
    assert (fit.epochs, fit.epochs_run, fit.updates, fit.learning_rates) == (10, 3, 30, [1.0, 0.5, 0.25])
    assert fit.callbacks == ["Losses", "EarlyStopping", "LearningRateScheduler"]


def test_changed_rates(clean: Any) -> None:
    record = clean(
        IMPORTS, MODEL,
        "from keras import backend as K\nm = build()\nm.compile(keras.optimizers.SGD(0.1), 'mse')\nK.set_value(m.optimizer.learning_rate, 0.5)\n"
        "m.optimizer.learning_rate = 0.25\nm.optimizer.learning_rate.assign(0.125)\nm.fit(x, y)",
    )  # fmt: skip
    assert [(rate.optimizer, rate.value) for rate in record.rates] == [(1, 0.5), (1, 0.25), (1, 0.125)]
    assert record.fits[0].learning_rate == 0.125
    assert record.optimizers[0].arguments["learning_rate"] == 0.1


def test_generators(clean: Any) -> None:
    record = clean(
        IMPORTS,
        """
        from keras.preprocessing.image import ImageDataGenerator
        (x, y), (a, b) = cifar10.load_data()
        y = keras.utils.to_categorical(y)
        g = ImageDataGenerator(rotation_range=20, horizontal_flip=True, rescale=1/255)
        g.fit(x)
        m = Sequential([Flatten(input_shape=x.shape[1:]), Dense(10, activation='softmax')])
        m.compile('sgd', 'categorical_crossentropy')
        m.fit_generator(g.flow(x, y, batch_size=100), epochs=2)
        m.fit_generator(g.flow(x, y, batch_size=100), steps_per_epoch=7, epochs=2, validation_data=(a, b))
        def batches():
            while True:
                yield np.zeros((10, 32, 32, 3)), np.zeros((10, 10))
        m.fit(batches(), steps_per_epoch=5, epochs=3)
        for i in range(12):
            m.train_on_batch(x[:32], y[:32])
        """,
    )
    told = [(f.how, f.batch_size, f.steps_per_epoch, f.updates, f.x.source, f.calls) for f in record.fits]
    assert told == [
        ("fit_generator", 100, 500, 1000, "ImageDataGenerator", 1), ("fit_generator", 100, 7, 14, "ImageDataGenerator", 1),
        ("fit", 10, 5, 15, "generator", 1), ("train_on_batch", 32, 1, 12, "", 12),
    ]  # fmt: skip
    assert record.fits[0].x.arguments["rotation_range"] == 20
    assert record.fits[1].validation == "data"


def test_datasets_of_tensorflow(clean: Any) -> None:
    record = clean(
        """
        import tensorflow as tf
        (x, y), _ = tf.keras.datasets.mnist.load_data()
        data = tf.data.Dataset.from_tensor_slices((x / 255.0, y)).shuffle(1000).batch(64).prefetch(tf.data.AUTOTUNE)
        m = tf.keras.Sequential([tf.keras.layers.Flatten(input_shape=(28, 28)), tf.keras.layers.Dense(10)])
        m.compile('adam', tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=['accuracy'])
        m.fit(data, epochs=3)
        """
    )
    (fit,) = record.fits
    assert (fit.x.kind, fit.batch_size, fit.steps_per_epoch, fit.updates) == ("dataset", 64, 938, 2814)
    assert (fit.y.form, fit.y.classes) == ("integer", 10)
    assert (record.compiles[0].loss, record.compiles[0].from_logits) == ("sparse_categorical_crossentropy", True)


def test_replaced_builtins_cost_no_record(clean: Any) -> None:
    record = clean(
        IMPORTS,
        MODEL,
        "m = build()\nm.compile('sgd', 'mse')\nm.fit(x, y)",
        "import builtins\nbuiltins.len = builtins.sum = lambda *a: 0",
    )
    assert record.fits[0].updates == 32
    assert record.models[0].params == 67


def test_more_epochs_than_anybody_looks_at(clean: Any) -> None:
    record = clean(
        IMPORTS,
        MODEL,
        "m = build()\nm.compile('sgd', 'mse')\nm.fit(x, y, batch_size=100, epochs=10**6, verbose=0)\nm.fit(x, y)",
    )
    assert [(fit.epochs_run, fit.updates, fit.updates_before) for fit in record.fits] == [
        (10**6, 10**7, 0),
        (1, 32, 10**7),
    ]


def test_usual_preparation_is_light(clean: Any) -> None:
    """Whole data sets as float64, copied, shuffled, standardised: within the memory that a submission has."""
    record = clean(
        IMPORTS,
        """
        import resource
        (x, y), (a, b) = cifar10.load_data()
        x = np.array(x) / 255.0
        a = np.asarray(a, dtype='float32') / 255
        order = np.random.permutation(len(x))
        x, y = x[order], y[order]
        mean, std = x.mean(axis=(0, 1, 2)), x.std(axis=(0, 1, 2))
        z = (x - mean) / std
        z -= z.mean(axis=0)
        both = np.concatenate([x, a])
        assert x.shape == z.shape == (50000, 32, 32, 3) and both.shape[0] == 60000
        assert abs(x.max() - 1) < 1e-12 and x.min() == 0 and x.dtype == np.float64
        assert sorted(np.unique(y)) == list(range(10)) and np.bincount(y.ravel()).min() > 0
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 200 * 1024
        m = Sequential([Flatten(input_shape=x.shape[1:]), Dense(10)])
        m.compile('sgd', 'mse')
        m.fit(x, keras.utils.to_categorical(y))
        """,
    )
    assert record.fits[0].x.scaled == 1


def test_libraries_that_ask_tensorflow_leave_no_gap(clean: Any) -> None:
    record = clean(
        "import tensorflow as tf\nfrom tensorflow import keras\nimport matplotlib.pyplot as plt",
        "(x, y), _ = keras.datasets.mnist.load_data()\nplt.imshow(x[0])\nplt.plot([1, 2], [3, 4])\nplt.show()",
    )
    assert record.gaps == []


@pytest.mark.xdist_group("keras-engines")
def test_the_same_in_every_engine() -> None:
    cells = (
        IMPORTS,
        MODEL,
        "m = build()\nm.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])\nm.fit(x * 0, y, epochs=2)\nm.summary()",
    )
    found = []
    for name in engines.ENGINES:
        with engines.make(name) as engine:
            record, seen = observed(engine, *cells)
            assert [cell.error for cell in seen.cells] == [None] * 3
            assert "Total params: 67" in seen.cells[2].stdout
            found.append(record)
    assert found[0] == found[1] == found[2]


def test_nothing_recorded_without_keras(warm: Any) -> None:
    from grader.engines.limits import Limits
    from grader.engines.observe import observe
    from grader.model.observation import Record

    from .conftest import notebook

    seen = observe(warm, notebook("import numpy as np\nimport sys\nfound = [m for m in sys.modules if '.keras' in m]", "found"),
                   [], lambda inventory: {"keras": [Record()]}, Limits())  # fmt: skip
    assert seen.answers["keras"][0].value is None
    assert seen.cells[1].displays == ("[]",)


def test_forged_records_are_refused() -> None:
    assert read_record(None) is None
    for forged in ("record", {"generation": "keras-9"}, {"fits": [1]}, [], 5):
        with pytest.raises(RecordError):
            read_record(forged)


def test_a_long_record_is_cut(clean: Any) -> None:
    record = clean(
        IMPORTS, MODEL, "for i in range(600):\n    m = build()\n    m.compile('sgd', 'mse')\n    m.fit(x, y, verbose=0)"
    )
    assert record.truncated
    assert len(record.fits) == 400
    assert record.fits[-1].nth == 400
