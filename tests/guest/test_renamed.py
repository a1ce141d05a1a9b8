"""Names that libraries have renamed since 2015 go on working in student code, and are told."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from grader import engines
from grader.commands.cli import main
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.grading.old_names import remarks
from grader.model.keras_record import read_record
from grader.model.observation import Apply, Observation, Record
from grader.model.submission import Cell, StudentCode

NUMPY = (
    """
    import numpy as np
    from numpy import Infinity, NaN
    assert np.float is float and np.int is int and np.object is object
    assert Infinity == np.Inf == np.inf and np.isnan(NaN) and np.NINF == -np.inf
    assert np.product([2, 3]) == 6 and np.float_ is np.float64 and np.alltrue([1, 1]) and not np.sometrue([0, 0])
    assert list(np.linspace(0, 1, 3.0)) == [0, 0.5, 1]
    assert np.asscalar(np.array([3.0])) == 3 and list(np.in1d([1, 2], [2])) == [False, True] and np.trapz([1, 2, 3]) == 4
    assert np.find_common_type([np.float32], [np.int64]) == np.float32
    a = np.arange(5.0)
    assert a.ptp() == 4 and a.tostring() == a.tobytes()
    a.itemset(0, 9)
    assert a[0] == 9 and np.random.random_integers(1, 1) == 1
    done = True
    """,
    """
    import collections, inspect, time
    from collections import Mapping
    assert issubclass(dict, Mapping) and isinstance([], collections.Iterable)
    assert time.clock() >= 0 and inspect.getargspec(lambda a, b=1: a).args == ["a", "b"]
    import base64, random, threading
    from six.moves import cPickle as pickle, range, zip
    from six.moves.urllib.request import urlretrieve
    assert random.sample({1, 2, 3}, 3) and random.randint(1, 5.0) <= 5 and base64.encodestring(b"a") == b"YQ==\\n"
    shuffled = [1, 2, 3]; random.shuffle(shuffled, random.random)
    assert sorted(shuffled) == [1, 2, 3] and not threading.Thread(target=print).isAlive()
    from IPython.core.display import display, HTML, clear_output
    from IPython.display import set_matplotlib_formats
    set_matplotlib_formats('retina'); display(HTML('<style>.container { width:100% !important; }</style>'))
    done_too = True
    """,
    """
    a = np.array([[1.5]])
    assert float(a) == 1.5 and int(a) == 1 and '%.1f' % a == '1.5' and float(np.matrix([[2.0]])) == 2
    b = np.zeros(3); b[0] = a; b[1] = np.array([2.5])
    assert list(b) == [1.5, 2.5, 0] and __import__('math').sqrt(np.array([4.0])) == 2
    weights = np.array([np.ones((2, 3)), np.ones((4, 2))])
    assert weights.dtype == object and weights[1].shape == (4, 2) and np.asarray([[1, 2], [3]]).shape == (2,)
    np.save('w.npy', {'w': weights}); assert np.load('w.npy').item()['w'][0].shape == (2, 3)
    np.set_printoptions(threshold=np.nan); np.set_printoptions(threshold=1000)
    assert np.sum(x * x for x in range(4)) == 14 and np.vstack(np.ones(2) for _ in range(3)).shape == (3, 2)
    assert np.hstack(map(np.ones, [2, 3])).shape == (5,) and np.array(3, copy=False, dtype=float) == 3
    assert list(np.fromstring(b'\\x01\\x02', dtype=np.uint8)) == [1, 2] and np.percentile([1, 2, 3], 50, interpolation='lower') == 2
    assert np.histogram([1, 2], normed=True)[0].sum() > 0
    """,
    "np.nonsense",
    "assert not hasattr(np, 'nonsense')\nnp.linspace(0, 1, 'a')",
    "np.zeros(3.5)",
    "float(np.ones(2))",
    "np.array([np.ones((2, 3)), np.ones(2)], dtype=float)",
    "def scaled(x):\n    return np.asfarray([x]) * np.cast['float64'](2)",
)
PLOTS = (
    """
    import matplotlib
    matplotlib.use('Agg', warn=False)
    import matplotlib.pyplot as plt
    import matplotlib.cm as cm
    plt.style.use('seaborn-whitegrid'); plt.style.use(['seaborn', 'ggplot'])
    with plt.style.context('seaborn-dark'): plt.figure()
    cm.get_cmap('viridis', 5); plt.cm.get_cmap('jet')
    import numpy as np
    """,
    """
    plt.hold(True); plt.hist([1, 2, 3], normed=True); plt.grid(b=True); plt.annotate(s='a', xy=(0, 0))
    fig = plt.figure(); ax = fig.gca(projection='3d'); ax.w_xaxis.set_pane_color((1, 1, 1, 1))
    assert ax.name == '3d' and fig.gca(projection='3d') is ax and plt.gca() is ax
    fig.canvas.set_window_title('x')
    ax = plt.figure().gca(); ax.set_color_cycle(['r', 'b']); ax.hold(True); ax.set_axis_bgcolor('w')
    assert ax.plot([1], [2])[0].get_color() == 'r'
    """,
    """
    plt.subplot(111, axisbg='y'); plt.semilogy([1, 2], [1, 2], basey=10); plt.boxplot([1, 2], labels=['a']); plt.plot([1], [2], hold=True)
    plt.contour(np.eye(3), cmap='spectral').collections[0].set_alpha(0.5); plt.imshow(np.eye(2), cmap='Vega20_r')
    plt.rcParams['axes.color_cycle'] = ['r', 'g']; plt.rcParams.update({'text.latex.unicode': True})
    plt.figure(); plt.subplot('211'); plt.subplot(212.0); plt.plot([1], label='a'); plt.legend().draggable(); plt.savefig('a.jpg', quality=90)
    from matplotlib.font_manager import _rebuild; _rebuild()
    fig = plt.figure(); fig.canvas.draw(); w, h = fig.canvas.get_width_height()
    assert np.fromstring(fig.canvas.tostring_rgb(), dtype=np.uint8, sep='').size == w * h * 3
    plt.figure(); plt.stem([1, 2], use_line_collection=True); plt.bar(left=[1, 2], height=[1, 2])
    """,
    "plt.style.use('seaborn-nonsense')",
    "plt.plot([1], nonsense=2)",
)  # fmt: skip


def seen(engine: str, cells: tuple[str, ...], *questions: Apply) -> Observation:
    code = StudentCode("a.ipynb", "notebook", tuple(Cell(n, textwrap.dedent(c)) for n, c in enumerate(cells, 1)))
    with engines.make(engine) as student:
        return observe(student, code, [], lambda inventory: {"a": list(questions)}, Limits())


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_old_names_of_numpy_and_python_work_and_are_told(engine: str) -> None:
    found = seen(engine, NUMPY, Apply("scaled", (3,)))
    errors = [cell.error and (cell.error.type, cell.error.message) for cell in found.cells]
    assert errors[:3] == [None, None, None]
    assert errors[3] == ("AttributeError", "module 'numpy' has no attribute 'nonsense'")
    assert [error and error[0] for error in errors[4:]] == ["TypeError", "TypeError", "TypeError", "ValueError", None]
    assert found.answers["a"][0].value == [6.0]
    told = {old.name: (old.library, old.instead, old.removed) for old in found.renamed}
    assert told["np.float"] == ("numpy", "float", "1.24")
    assert told["np.linspace(…, 3.0)"] == ("numpy", "np.linspace(…, 3)", "1.18")
    assert told["collections.Mapping"] == ("Python", "collections.abc.Mapping", "3.10")
    assert "np.float64" not in told


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_old_names_of_matplotlib_work(engine: str) -> None:
    found = seen(engine, PLOTS)
    errors = [cell.error and (cell.error.type, cell.error.message) for cell in found.cells]
    assert errors[:3] == [None, None, None]
    assert [error and error[0] for error in errors[3:]] == ["OSError", "AttributeError"]
    assert ("plt.style.use('seaborn-whitegrid')", "plt.style.use('seaborn-v0_8-whitegrid')") in [
        (old.name, old.instead) for old in found.renamed
    ]
    assert not any("guest" in cell.stderr for cell in found.cells)  # nobody else's file is named in a warning


def test_code_without_old_names_is_told_nothing(warm: engines.Engine) -> None:
    cells = (
        "import numpy as np, matplotlib.pyplot as plt\nplt.plot(np.linspace(0, 1, 5))\nplt.hist([1], density=True)",
    )
    code = StudentCode("a.ipynb", "notebook", (Cell(1, cells[0]),))
    found = observe(warm, code, [], lambda inventory: {}, Limits())
    assert (found.cells[0].error, found.renamed) == (None, ())


def test_a_method_of_arrays_survives_a_missing_one() -> None:
    """What another numpy has by itself stays as it is: offering twice, or to a numpy that has all, changes nothing."""
    script = """
import sys; sys.path.insert(0, sys.argv[1])
import numpy as np
np.float, np.trapz = "kept", "kept too"
from guest import renamed
renamed.offer(); renamed.offer()
assert (np.float, np.trapz) == ("kept", "kept too")
exec(compile("x = (np.float, np.Inf)", "<cell 1>", "exec"))
assert x == ("kept", np.inf)
"""
    root = Path(__file__).parent.parent.parent / "grader"
    subprocess.run([sys.executable, "-c", script, str(root)], check=True)


def test_the_page_says_so_and_nothing_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "old.py"
    file.write_text("import numpy as np\n\ndef sgd(w, g, lr):\n    return np.asarray(w, np.float) - lr * g\n")
    (tmp_path / "assignments" / "old").mkdir(parents=True)
    (tmp_path / "assignments" / "old" / "assignment.toml").write_text(
        'files = ["old.py"]\n[[check]]\nkind = "update-rule"\npoints = 10\nrule = "sgd"\ncall = "sgd(w, g, lr) -> w"\n'
    )
    for lang, words in (("en", "`np.float` is from older versions of numpy (removed in 1.24); it was read as `float`."),
                        ("zh-TW", "`np.float` 是舊版 numpy 的寫法（1.24 版起移除），這裡當成 `float` 執行。")):  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            main(["check", str(file), "--lang", lang])
        assert ended.value.code == 0
        said = capsys.readouterr().out
        assert "10" in said
        assert words.replace("`", "") in " ".join(said.replace("`", "").split()) or words in said


def test_what_has_no_name_of_today_is_told_together() -> None:
    from grader.model.run import Renamed

    old = [Renamed("Keras", "nb_epoch=", "", ""), Renamed("Keras", "keras.utils.np_utils", "", "")]
    (said,) = remarks(old)
    assert said.show("en").startswith("`nb_epoch=`, `keras.utils.np_utils`: from older versions of Keras")


EAGER = """
import tensorflow as tf, numpy as np
x = tf.constant([1., 2., 3.])
assert tf.reduce_mean(x).numpy() == 2 and (x * 2 + 1).numpy().tolist() == [3, 5, 7] and x[1].numpy() == 2
assert f"{tf.reduce_mean(x):.2f}" == "2.00" and tf.cast(x, tf.int32).numpy().dtype == np.int32
y = x; y += 1
assert x[0].numpy() == 1 and y[0].numpy() == 2
v = tf.Variable([1., 2.]); v.assign_sub(0.5 * tf.square(v))
assert v.numpy().tolist() == [0.5, 0.0] and (1 - v).numpy().tolist() == [0.5, 1.0] and float(tf.reduce_sum(v * v)) == 0.25
assert tf.matmul(tf.ones((2, 3)), tf.ones((2, 3)), transpose_b=True).numpy().tolist() == [[3, 3], [3, 3]]
"""
INSIDE = """
from keras.optimizers import adam_v2
from keras.optimizer_v2.adam import Adam
from keras.optimizer_v2 import gradient_descent
import keras.layers.core.dense
from tensorflow.python.keras.optimizer_v2.rmsprop import RMSprop
from tensorflow.python.keras.layers import Dense
from keras._tf_keras.keras.models import Sequential
from tensorflow.contrib.keras import layers
from tensorflow.contrib.keras.api.keras.models import Sequential as S2
from keras.api._v2.keras import optimizers
from keras.engine.topology import Layer
from keras.layers.normalization.batch_normalization import BatchNormalization
from keras.layers.convolutional_recurrent import ConvLSTM2D
from keras.src.optimizers import adam
from keras.wrappers.scikit_learn import KerasClassifier
from keras.layers import Merge, merge
from keras.regularizers import WeightRegularizer, activity_l2, l2
import keras, numpy as np
inputs = keras.layers.Input((4,))
model = keras.models.Model(input=[inputs], output=[merge([Dense(3, W_regularizer=WeightRegularizer(l2=.1))(inputs), Dense(3)(inputs)], mode='sum')])
model.compile('sgd', 'mse'); history = model.fit(np.ones((8, 4)), np.ones((8, 3)), nb_epoch=2)
assert history.params['epochs'] == history.params['nb_epoch'] == 2
model.evaluate(np.ones((8, 4)), np.ones((8, 3)), show_accuracy=True); model.reset_metrics()
assert isinstance(adam_v2.Adam(0.1), Adam) and gradient_descent.SGD and S2 is Sequential and Dense is layers.Dense
"""
GAPS = (
    "import keras.legacy.interfaces",
    "from keras.saving.saved_model import load",
    "import tensorflow as tf\ntf.Session().run(1)",
    "from keras.layers import Merge\nMerge([], mode=lambda tensors: tensors[0])",
    "from keras.wrappers.scikit_learn import KerasClassifier\nKerasClassifier()",
    "import tensorflow as tf\ntf.GradientTape()",
)
SLIPS = (
    "from keras.layers.convolution import Conv2D",
    "import keras\nkeras.optimizers.Adamm",
    "from keras.optimizer_v2.adam import SGDD",
)


@pytest.mark.parametrize("name", engines.ENGINES)
def test_the_inside_of_any_keras_is_found_and_its_gaps_are_no_slips(name: str) -> None:
    cells = (EAGER, INSIDE, *GAPS, *SLIPS)
    code = StudentCode("a.ipynb", "notebook", tuple(Cell(n, source) for n, source in enumerate(cells, 1)))
    with engines.make(name) as engine:
        found = observe(engine, code, [], lambda inventory: {"keras": [Record()]}, Limits())
    errors = [cell.error.message if cell.error else "" for cell in found.cells]
    assert errors[:2] == ["", ""]
    assert ["grader's gap" in error for error in errors[2:]] == [True] * len(GAPS) + [False] * len(SLIPS)
    assert all(errors[2:])
    record = read_record(found.answers["keras"][0].value)
    assert record is not None
    assert sum(gap.exists for gap in record.gaps) == len(GAPS)
    assert "keras.optimizer_v2.adam" in [old.name for old in found.renamed]
