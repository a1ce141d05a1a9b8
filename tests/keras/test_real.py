"""A real Keras on the engines: confined, watched, cut short."""

from __future__ import annotations

import importlib.util
import textwrap
from pathlib import Path

import pytest

from grader import engines
from grader.commands.cli import main
from grader.engines import bootstrap
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.model.errors import UsageError
from grader.model.keras_record import read_record
from grader.model.observation import Record
from grader.model.submission import Beside

from .conftest import notebook

MISSING = importlib.util.find_spec("keras") is None
CELLS = (
    "import numpy as np\nimport keras\nx = np.random.rand(5000, 4)\ny = keras.utils.to_categorical(np.arange(5000) % 3)",
    """
    m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation='softmax')])
    m.compile(keras.optimizers.SGD(0.1, momentum=0.9), 'categorical_crossentropy', metrics=['accuracy'])
    h = m.fit(x, y, batch_size=100, epochs=20, validation_split=0.1)
    assert len(h.history['val_accuracy']) == 20
    assert m.predict(x).shape == (5000, 3)
    """,
)


@pytest.mark.skipif(not MISSING, reason="Keras is installed")
def test_without_keras_it_says_what_to_install(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="grade-optimizers"):
        engines.make("subprocess", keras="real")
    (tmp_path / "optimizers.py").write_text("import keras\n")
    assignments = Path(__file__).parent.parent.parent / "assignments"
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "check",
                str(tmp_path / "optimizers.py"),
                "--assignments",
                str(assignments),
                "--keras",
                "real",
                "--lang",
                "en",
            ]
        )
    assert ended.value.code == 2
    assert "pip install" in capsys.readouterr().err


@pytest.mark.skipif(MISSING, reason="Keras is not installed")
@pytest.mark.parametrize("name", engines.ENGINES)
def test_confined_watched_and_cut_short(name: str) -> None:
    with engines.make(name, keras="real") as engine:
        cells = notebook(*(textwrap.dedent(cell) for cell in CELLS))
        seen = observe(engine, cells, [], lambda inventory: {"keras": [Record()]}, Limits().for_training())
    assert [cell.error for cell in seen.cells] == [None, None]
    assert set(seen.confinement) >= {"landlock", "seccomp"}
    record = read_record(seen.answers["keras"][0].value)
    assert record is not None
    assert (record.backend, record.generation) == ("real", "keras-3")
    assert [(fit.steps_per_epoch, fit.epochs_run, fit.updates) for fit in record.fits] == [(45, 20, 900)]


@pytest.mark.parametrize(
    ("source", "loads"),
    [
        ("import keras", True), ("from tensorflow.keras import layers", True), ("try: import tensorflow as tf\nexcept ImportError: pass", True),
        ("k = __import__('keras')", True), ("import numpy as np, keras", True), ("if True:\n    from keras.models import Sequential", True),
        ("# as keras has it, and tensorflow\nimport numpy", False), ("print('keras')", False),
    ],
)  # fmt: skip
def test_only_code_that_imports_keras_pays_for_it(source: str, loads: bool) -> None:
    found = bootstrap.keras_for(notebook(source), [], "stand-in")
    assert bool(found) is loads


def test_a_module_beside_the_notebook_counts(tmp_path: Path) -> None:
    helper = tmp_path / "helper.py"
    helper.write_text("import keras\n")
    assert bootstrap.keras_for(notebook("import helper"), [Beside("helper.py", helper)], "stand-in")
    assert not bootstrap.keras_for(notebook("import helper"), [], "stand-in")
