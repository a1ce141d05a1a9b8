"""Kind `keras`: what is asked for is found in the record, and each finding appears where it must and nowhere near it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assignments.load import load
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.model.errors import AssignmentError

HEAD = """
import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Flatten, Activation
from keras.optimizers import SGD, RMSprop, Adam
from keras.datasets import cifar10
from keras.utils import to_categorical

(x_train, y_train), (x_test, y_test) = cifar10.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
y_train, y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)

def build():
    return Sequential([Flatten(input_shape=(32, 32, 3)), Dense(64, activation='relu'), Dense(10, activation='softmax')])
"""
THREE = (
    HEAD
    + """
for opt in [SGD(), RMSprop(), Adam()]:
    model = build()
    model.compile(loss='categorical_crossentropy', optimizer=opt, metrics=['accuracy'])
    model.fit(x_train, y_train, batch_size=128, epochs=5)
"""
)
COMPARED = 'optimizers = ["SGD", "RMSprop", "Adam"]\ncompare = "optimizer"'


def graded(folder: Path, engine: Any, declaration: str, source: str) -> Any:
    (folder / "assignment.toml").write_text(f'[[check]]\nkind = "keras"\npoints = 10\n{declaration}\n')
    (folder / "hw.py").write_text(source)
    return pipeline.grade(HandIn("hw", "x", folder, folder / "hw.py"), load(folder), engine).checks[0]


SGD_CALLS = [
    "SGD(lr=0.01, decay=1e-6, momentum=0.9, nesterov=True)",
    "SGD(0.01, 0.9, 1e-6, True)",
    "SGD(lr=1e-2, momentum=.9, decay=0.000001, nesterov=True)",
]
SGD_WANTED = 'optimizer = { name = "SGD", learning_rate = 0.01, momentum = 0.9, nesterov = true }\nfit = { batch_size = 128, epochs = 20, updates = 7820 }'
ONE = (
    HEAD
    + "model = build()\nmodel.compile(loss='categorical_crossentropy', optimizer=OPT, metrics=['acc'])\nmodel.fit(x_train, y_train, batch_size=128, epochs=20)\n"
)


@pytest.mark.parametrize("call", SGD_CALLS)
def test_the_optimizer_asked_for_in_any_spelling(tmp_path: Path, warm: Any, call: str) -> None:
    verdict = graded(tmp_path, warm, SGD_WANTED, ONE.replace("OPT", call))
    assert verdict.status == "passed", verdict.findings


@pytest.mark.parametrize(
    ("change", "id"),
    [
        (("OPT", "SGD(lr=0.1, momentum=0.9, nesterov=True)"), "keras/hyperparameter"),
        (("OPT", "SGD(lr=0.01, momentum=0.9)"), "keras/hyperparameter"),
        (("OPT", "'sgd'"), "keras/hyperparameter"),
        (("OPT", "Adam(lr=0.01)"), "keras/run-missing"),
        (("batch_size=128", "batch_size=100"), "keras/fit-batch_size"),
        (("epochs=20", "epochs=2"), "keras/fit-epochs"),
        (("model.fit", "# model.fit"), "keras/run-missing"),
        (("model.fit(", "model.fits("), "run/error"),
    ],
)
def test_what_is_not_as_asked_is_told_with_its_place(
    tmp_path: Path, warm: Any, change: tuple[str, str], id: str
) -> None:
    source = ONE.replace(*change).replace("OPT", SGD_CALLS[0])
    verdict = graded(tmp_path, warm, SGD_WANTED, source)
    assert id in [finding.id for finding in verdict.findings]
    assert verdict.score < 10
    told = next(finding for finding in verdict.findings if finding.id == id)
    assert told.location is None or source.splitlines()[told.location.line - 1].strip()


def test_three_optimizers_fairly_compared(tmp_path: Path, warm: Any) -> None:
    verdict = graded(tmp_path, warm, COMPARED, THREE)
    assert (verdict.status, verdict.findings) == ("passed", ())


LOOP = "for opt in ['sgd', 'rmsprop', 'adam']:\n    model = build()\n    model.compile(loss='categorical_crossentropy', optimizer=opt, metrics=['accuracy'])\n    model.fit(x_train, y_train, batch_size=128, epochs=5)\n"
RUN = "m{n} = build()\nm{n}.compile('{o}', 'categorical_crossentropy', ['accuracy'])\nm{n}.fit(x_train, y_train, batch_size={b}, epochs={e})\n"


def runs(**change: Any) -> str:
    return "".join(
        RUN.format(n=n, o=o, b=change.get("b" + str(n), 128), e=change.get("e" + str(n), 5))
        for n, o in enumerate(("sgd", "rmsprop", "adam"))
    )


# id -> code where it must appear, and code close to it where it must not
PAIRS = {
    "keras/loop-variable-ignored": (LOOP.replace("optimizer=opt", "optimizer='adam'"), LOOP),
    "keras/optimizer-unused": (LOOP + "best = SGD(lr=0.01, momentum=0.9)\nm = build()\nm.compile('sgd', 'mse')\n", LOOP + "best = SGD(lr=0.01, momentum=0.9)\nm = build()\nm.compile(best, 'mse')\n"),
    "keras/not-compiled-again": ("model = build()\nmodel.compile('sgd', 'categorical_crossentropy')\nmodel.fit(x_train, y_train)\nopt = Adam(lr=0.01)\nmodel.fit(x_train, y_train)\n",
                                 "model = build()\nmodel.compile('sgd', 'categorical_crossentropy')\nmodel.fit(x_train, y_train)\nopt = Adam(lr=0.01)\nmodel = build()\nmodel.compile(opt, 'categorical_crossentropy')\nmodel.fit(x_train, y_train)\n"),
    "keras/weights-carried-over": (LOOP.replace("    model = build()\n", "").replace("for opt", "model = build()\nfor opt"), LOOP),
    "keras/optimizer-shared": ("opt = Adam()\nfor n in range(2):\n    m = build()\n    m.compile(opt, 'categorical_crossentropy')\n    m.fit(x_train, y_train)\n",
                               "for n in range(2):\n    opt = Adam()\n    m = build()\n    m.compile(opt, 'categorical_crossentropy')\n    m.fit(x_train, y_train)\n"),
    "keras/unfair-comparison": (runs(e2=10), runs()),
    "keras/binary-loss-on-classes": (LOOP.replace("categorical_crossentropy", "binary_crossentropy"), LOOP),
    "keras/labels-not-one-hot": ("y_train = np.argmax(y_train, axis=1)\n" + LOOP, LOOP.replace("'categorical", "'sparse_categorical").replace("for opt", "y_train = np.argmax(y_train, axis=1)\nfor opt")),
    "keras/labels-one-hot": (LOOP.replace("'categorical", "'sparse_categorical"), LOOP),
    "keras/scaled-twice": ("x_train = x_train / 255\n" + LOOP, LOOP),
    "keras/never-scaled": ("(x_train, _), _ = cifar10.load_data()\n" + LOOP, LOOP),
}  # fmt: skip


@pytest.mark.parametrize("id", PAIRS)
def test_each_finding_appears_where_it_must_and_not_near_it(tmp_path: Path, warm: Any, id: str) -> None:
    wrong, right = PAIRS[id]
    accused, cleared = graded(tmp_path, warm, COMPARED, HEAD + wrong), graded(tmp_path, warm, COMPARED, HEAD + right)
    if id == "keras/never-scaled":  # a remark that costs nothing
        assert any("unscaled, with values" in reason.show("en") for reason in accused.reasons)
        assert not cleared.reasons
        return
    assert id in [finding.id for finding in accused.findings]
    assert accused.score < 10
    assert id not in [finding.id for finding in cleared.findings]


FAIR = {
    "batch sizes varied for each optimizer": "for b in (32, 128):\n    for opt in ('sgd', 'rmsprop', 'adam'):\n        m = build()\n        m.compile(opt, 'categorical_crossentropy')\n        m.fit(x_train, y_train, batch_size=b)\n",
    "a helper function": "def run(name):\n    m = build()\n    m.compile(optimizer=name, loss='categorical_crossentropy')\n    return m.fit(x_train, y_train)\nfor n in ('sgd', 'rmsprop', 'adam'):\n    run(n)\n",
    "a loop over batch sizes with one optimizer": LOOP + "for b in [32, 64, 128]:\n    m = build()\n    m.compile('adam', 'categorical_crossentropy')\n    m.fit(x_train, y_train, batch_size=128, epochs=5)\n",
    "a dictionary of optimizers": "opts = {'sgd': SGD(), 'rms': RMSprop(), 'adam': Adam()}\nfor name, o in opts.items():\n    m = build()\n    m.compile(o, 'categorical_crossentropy')\n    m.fit(x_train, y_train)\n",
    "fine-tuning with the same optimizer": LOOP + "m = build()\nm.compile('adam', 'categorical_crossentropy')\nm.fit(x_train, y_train, epochs=5, batch_size=128)\nm.compile('adam', 'categorical_crossentropy')\nm.fit(x_train, y_train, epochs=5, batch_size=128)\n",
    "binary cross-entropy on one sigmoid": LOOP + "b = Sequential([Flatten(input_shape=(32, 32, 3)), Dense(1, activation='sigmoid')])\nb.compile('adam', 'binary_crossentropy')\n",
    "a generator that scales": LOOP,
    "a pattern whose config others are made of": "rate = SGD(lr=0.05)\nfor o in (rate, RMSprop(), Adam()):\n    m = build()\n    m.compile(o.__class__.from_config(o.get_config()), 'categorical_crossentropy')\n    m.fit(x_train, y_train)\n",
}  # fmt: skip


@pytest.mark.parametrize("name", FAIR)
def test_a_right_experiment_is_never_accused(tmp_path: Path, warm: Any, name: str) -> None:
    verdict = graded(tmp_path, warm, COMPARED, HEAD + FAIR[name])
    assert (verdict.status, [f.id for f in verdict.findings]) == ("passed", [])


def test_too_few_settings_are_told(tmp_path: Path, warm: Any) -> None:
    vary = 'optimizer = { name = "Adam" }\nvary = { batch_size = 3, epochs = 2 }'
    source = (
        HEAD
        + "for b in (32, 128):\n    m = build()\n    m.compile('adam', 'categorical_crossentropy')\n    m.fit(x_train, y_train, batch_size=b, epochs=b // 16)\n"
    )
    verdict = graded(tmp_path, warm, vary, source)
    assert [finding.id for finding in verdict.findings] == ["keras/too-few-settings"]
    assert (
        verdict.findings[0].message.show("en")
        == "With Adam, the task asks for at least 3 different values of batch_size; tried: 32, 128."
    )
    assert graded(tmp_path, warm, vary.replace("3", "2"), source).status == "passed"


@pytest.mark.parametrize(
    ("source", "id", "status"),
    [
        ("x = 1\n", "keras/not-used", "failed"),
        ("import keras\nkeras.applications.VGG16()\n", "grader/keras-gap", "error"),
        ("import mxnet\nmxnet.zeros(1)\n", "keras/not-used", "failed"),  # nothing of it trains with Keras
        ("import zz_course\nzz_course.train('sgd')\n", "grader/missing-module", "error"),
    ],
)
def test_nothing_to_judge(tmp_path: Path, warm: Any, source: str, id: str, status: str) -> None:
    verdict = graded(tmp_path, warm, COMPARED, source)
    assert verdict.findings[0].id == id
    assert (verdict.status, verdict.score) == (status, 0)


@pytest.mark.parametrize(
    ("declaration", "told"),
    [
        ('optimizer = { name = "Adm" }', "no optimizer 'Adm'"),
        ("fit = { batchsize = 3 }", "no 'batchsize'"),
        ("experiment = 0.5", "nothing to check"),
        ('optimizers = ["SGD"]\nexperiment = 7', "no share of the points"),
    ],
)
def test_wrong_declarations_are_told(tmp_path: Path, declaration: str, told: str) -> None:
    (tmp_path / "assignment.toml").write_text(f'[[check]]\nkind = "keras"\npoints = 10\n{declaration}\n')
    with pytest.raises(AssignmentError, match=told):
        load(tmp_path)


VARIED = 'optimizer = { name = "Adam" }\nvary = { batch_size = 2 }'
ONE_MODEL = "m = build()\nm.compile('adam', 'categorical_crossentropy')\nfor b in (32, 64):\n    m.fit(x_train, y_train, batch_size=b)\n"
A_MODEL_EACH = "for b in (32, 64):\n    m = build()\n    m.compile('adam', 'categorical_crossentropy')\n    m.fit(x_train, y_train, batch_size=b)\n"


def test_settings_tried_on_one_model_that_goes_on_training_are_told(tmp_path: Path, warm: Any) -> None:
    accused, cleared = (graded(tmp_path, warm, VARIED, HEAD + code) for code in (ONE_MODEL, A_MODEL_EACH))
    assert [finding.id for finding in accused.findings] == ["keras/settings-on-one-model"]
    assert accused.score < cleared.score == 10
    again = ONE_MODEL.replace("(32, 64)", "(32, 32)") + A_MODEL_EACH.replace(
        "32, 64", "64,"
    )  # goes on with the same settings
    assert graded(tmp_path, warm, VARIED, HEAD + again).score == 10


def test_one_optimizer_compiled_into_two_models_before_either_trains_is_told(tmp_path: Path, warm: Any) -> None:
    code = "o = Adam()\na, b = build(), build()\nfor m in (a, b):\n    m.compile(o, 'categorical_crossentropy')\n"
    both = code + "for m, size in ((a, 32), (b, 64)):\n    m.fit(x_train, y_train, batch_size=size)\n"
    accused = graded(tmp_path, warm, VARIED, HEAD + both)
    assert [finding.id for finding in accused.findings] == ["keras/optimizer-shared"]
    assert accused.score < 10
    only_one = (
        code
        + "for size in (32, 64):\n    a = build()\n    a.compile(Adam(), 'categorical_crossentropy')\n    a.fit(x_train, y_train, batch_size=size)\n"
    )
    assert "keras/optimizer-shared" not in [f.id for f in graded(tmp_path, warm, VARIED, HEAD + only_one).findings]


def test_every_factor_that_differs_is_told(tmp_path: Path, warm: Any) -> None:
    found = graded(tmp_path, warm, COMPARED, HEAD + runs(e2=10, b2=64))
    (said,) = [f.message.show("en") for f in found.findings if f.id == "keras/unfair-comparison"]
    assert "the batch size (128 / 64) and the number of epochs (5 / 10)" in said


def test_a_share_of_the_sound_experiment_that_is_lost_has_its_reason(tmp_path: Path, warm: Any) -> None:
    found = graded(tmp_path, warm, COMPARED, HEAD + "".join(RUN.format(n=0, o="sgd", b=128, e=5)))
    assert any("Of a sound experiment only what is there can count: 1 of the" in r.show("en") for r in found.reasons)
