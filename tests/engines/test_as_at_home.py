"""What libraries do on a student's own computer they do here, on every engine, whatever was done beforehand to be fast."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader import engines
from grader.engines import wanted
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.model.observation import Call, History
from grader.model.run import CellRun
from grader.model.submission import Beside, Cell, StudentCode

FIGURES = {
    "text in a saved figure": "import os\nimport matplotlib.pyplot as plt\nplt.plot([1, 2], label='loss')\nplt.title('loss')\nplt.legend()\n"
    "plt.savefig('a.png')\nplt.savefig('b.pdf')\nplt.savefig('c.svg')\nprint([os.path.getsize(f) > 2000 for f in ('a.png', 'b.pdf', 'c.svg')])",
    "tight layout": "plt.figure()\nplt.ylabel('y')\nplt.tight_layout()\nprint('laid out')",
    "drawn": "fig, axes = plt.subplots(2, 2, constrained_layout=True)\naxes[0, 0].text(0.5, 0.5, r'$\\eta = 0.1$')\nfig.canvas.draw()\n"
    "print(fig.canvas.buffer_rgba().nbytes > 10_000, axes[0, 0].get_tightbbox().width > 1)",
    "written in memory": "import base64, io\nout = io.BytesIO()\nfig.savefig(out, format='png', bbox_inches='tight')\n"
    "print(len(base64.b64encode(out.getvalue())) > 2000)",
    "animated": "from matplotlib.animation import FuncAnimation, PillowWriter\nline, = plt.plot([1, 2])\nplt.xlabel('epoch')\n"
    "moving = FuncAnimation(plt.gcf(), lambda i: line.set_ydata([i, 2]), frames=2)\nmoving.save('a.gif', writer=PillowWriter(fps=2))\n"
    "print(len(moving.to_jshtml()) > 5000, os.path.getsize('a.gif') > 1000)",
    "in three dimensions": "from mpl_toolkits.mplot3d import Axes3D\nax = plt.figure().add_subplot(projection='3d')\nax.set_zlabel('loss')\n"
    "ax.figure.canvas.draw()\nprint('seen')",
    "the next cell begins with a new figure": "plt.plot([1, 2])\nprint(plt.gca().name, len(plt.get_fignums()))\nheld = plt.gcf()",
    "and so does what follows plt.show()": "print(plt.get_fignums())\nplt.axes(projection='3d')\nplt.show(False)\nplt.plot([1])\nprint(plt.gca().name)\n"
    "held.canvas.draw()\nheld.savefig('held.png')",
    "as movies, which programs write": "from IPython.display import HTML\nfrom matplotlib import animation\nfrom matplotlib.animation import FFMpegWriter\n"
    "asked = []\nani = animation.FuncAnimation(plt.figure(), asked.append, 3)\nani.save('a.mp4', writer='ffmpeg', fps=15, extra_args=['-vcodec', 'libx264'])\n"
    "ani.save('b.mp4', writer=FFMpegWriter(fps=15, metadata={'artist': 'me'}, bitrate=1800))\nani.save('c.gif', writer='imagemagick', fps=5)\n"
    "HTML(ani.to_html5_video())\nprint(len(asked) > 9, os.path.exists('b.mp4'), os.path.getsize('c.gif') > 500)",
    "with fonts of other computers": "import matplotlib as mpl\nfrom matplotlib.font_manager import FontProperties, fontManager\n"
    "font = FontProperties(fname=r'c:\\windows\\fonts\\msjh.ttc', size=14)\nfontManager.addfont('TaipeiSansTCBeta-Regular.ttf')\n"
    "mpl.rc('font', family='Taipei Sans TC Beta')\nplt.title('loss', fontproperties=font)\nplt.savefig('d.png')\nmpl.rcdefaults()\nprint(font.get_name() != '')",
    "in windows": "from PIL import Image\nmanager = plt.get_current_fig_manager()\nmanager.window.showMaximized()\nmanager.window.state('zoomed')\n"
    "Image.new('RGB', (9, 9)).show()\nprint('shown')",
}
DRAWN = ["[True, True, True]", "laid out", "True True", "True", "True True", "seen", "rectilinear 1", "[]\nrectilinear", "True True True",
         "True", "shown"]  # fmt: skip

LIBRARIES = {
    "looks for modules anew": "import importlib\nimportlib.invalidate_caches()\nimport babel, junitparser\nprint('found')",
    "and with no notes at all": "import sys\nsys.path_importer_cache.clear()\nimport check_jsonschema\nprint('found')",
    "versions of packages": "import importlib.metadata as metadata\nprint(metadata.version('numpy').split('.')[0].isdigit(),\n"
    "      'numpy' in metadata.packages_distributions(), len(list(metadata.distributions())) > 20)",
    "what packages add to others": "print('xdist' in metadata.entry_points(group='pytest11').names)",
    "what there is": "import pkgutil\nprint('numpy' in {m.name for m in pkgutil.iter_modules()})",
    "threads": "import threading\nfrom concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n"
    "    print(sum(pool.map(lambda x: x * x, range(100))))\nthread = threading.Thread(target=lambda: print('in a thread'))\n"
    "thread.start()\nthread.join()\nprint(threading.current_thread() is threading.main_thread(), threading.active_count() < 9)",
    "logging": "import logging\nlogging.basicConfig(stream=sys.stdout, force=True)\nlogging.getLogger('training').warning('loss is nan')",
    "garbage is collected": "import gc, weakref\nclass Node: pass\na, b = Node(), Node()\na.b, b.a = b, a\nseen = weakref.ref(a)\ndel a, b\n"
    "gc.collect()\nprint(seen(), gc.isenabled(), gc.get_threshold()[0] > 0)",
    "warnings": "import warnings\nwith warnings.catch_warnings(record=True) as told:\n    warnings.simplefilter('always')\n"
    "    np = __import__('numpy')\n    np.array([1.0]) / 0\nprint(len(told))",
    "encodings of terminals": "import io\nsys.stdout.reconfigure(encoding='utf-8')\nsys.stdout.buffer.write('寫'.encode())\n"
    "print('到'.encode(sys.stdout.encoding).decode())\nsys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding='utf-8')\nprint('這裡', flush=True)",
    "what other processes would do": "import multiprocessing as mp\nfrom multiprocessing.pool import ThreadPool\nfrom concurrent.futures import ProcessPoolExecutor\n"
    "def square(x):\n    return x * x\nwith mp.Pool(4) as pool:\n    print(pool.map(square, range(4)), pool.apply_async(square, (3,)).get(timeout=5))\n"
    "queue, total = mp.Queue(), mp.Value('i', 0)\ndef work(x):\n    with total.get_lock():\n        total.value += x\n    queue.put(x)\n"
    "working = [mp.Process(target=work, args=(i,)) for i in range(3)]\nfor each in working:\n    each.start()\nfor each in working:\n    each.join()\n"
    "with ProcessPoolExecutor() as pool:\n    print(total.value, sorted(queue.get() for _ in working), list(pool.map(square, [5])), ThreadPool(2).starmap(pow, [(2, 3)]))",
    "debuggers": "import pdb\nfrom IPython.core.debugger import set_trace\nbreakpoint()\npdb.set_trace()\nset_trace()\nprint('went on')",
    "loops": "import asyncio\nasync def two():\n    await asyncio.sleep(0)\n    return 2\nprint(await two())",
}
SAID = ["found", "found", "True True True", "True", "True", "328350\nin a thread\nTrue True",
        "WARNING:training:loss is nan", "None True True", "1", "寫到\n這裡", "[0, 1, 4, 9] 9\n3 [0, 1, 2] [25] [8]", "went on", "2"]  # fmt: skip

ELSEWHERE = {
    "folders are made": "import os, pathlib\nos.makedirs('/content/drive/My Drive/hw3', exist_ok=True)\npathlib.Path('/kaggle/working/a').mkdir(parents=True)\n"
    "print(os.path.isdir('/content/drive/My Drive'), os.listdir('/content/drive'), os.path.exists('/content/nothing'))",
    "files are written and read": "with open('/content/drive/My Drive/hw3/log.txt', 'w') as file:\n    print('written', file=file)\n"
    "print(open('/content/drive/My Drive/hw3/log.txt').read().strip(), pathlib.Path('/Users/me/not.txt').exists())",
    "by libraries": "import numpy as np\nimport matplotlib.pyplot as plt\nnp.save('/kaggle/working/w.npy', np.ones(3))\nnp.savetxt('/kaggle/working/w.txt', np.ones(3))\n"
    "plt.plot([1, 2])\nplt.savefig('/content/plot.png')\nprint(np.load('/kaggle/working/w.npy').sum(), os.path.getsize('/content/plot.png') > 1000)",
    "moved and taken away": "import glob, shutil\nshutil.copy('/kaggle/working/w.npy', '/kaggle/working/a')\nos.rename('/content/plot.png', '/content/b.png')\n"
    "os.remove('/kaggle/working/w.txt')\nprint(sorted(os.listdir('/kaggle/working')), glob.glob('/content/*.png'))",
    "what lies there lies beside": "os.chdir('/content/drive/MyDrive/homework')\nprint(open('data.csv').read())",
    "what isn't there": "open('/kaggle/input/train.csv')",
}
FOUND = ["True ['My Drive'] False", "written False", "3.0 True", "['a', 'w.npy'] ['/content/b.png']", "1,2", ""]

DRAWS = "import random, uuid, tempfile\nimport numpy as np\nprint(random.random(), np.random.rand(), np.random.default_rng().random(), uuid.uuid4())"
SEEDED = "random.seed(1)\nnp.random.seed(1)\nprint(random.random(), np.random.rand(), np.random.RandomState(1).rand())"


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in engines.ENGINES]
)
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    with engines.make(request.param) as made:
        yield made


def notebook(*sources: str) -> StudentCode:
    return StudentCode("x.ipynb", "notebook", tuple(Cell(i, source) for i, source in enumerate(sources, 1)))


def run(engine: Any, *sources: str, memory_mb: int = 1024) -> list[CellRun]:
    code = notebook(*sources)
    student = engine.student(code, [], Limits(memory_mb=memory_mb))
    try:
        return list(student.runs(code, code.cells, 30, 60))
    finally:
        student.close()


def test_figures_with_text_are_drawn_and_saved(engine: Any) -> None:
    runs = run(engine, *FIGURES.values())
    assert [run.error for run in runs] == [None] * len(runs)
    assert [run.stdout.strip() for run in runs] == DRAWN


def test_libraries_find_what_they_need(engine: Any) -> None:
    runs = run(engine, *LIBRARIES.values())
    assert [run.error for run in runs] == [None] * len(runs)
    assert [run.stdout.strip() for run in runs] == SAID


def test_places_of_other_computers_are_kept(engine: Any, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("1,2")
    code = notebook(*ELSEWHERE.values())
    student = engine.student(code, [Beside("data.csv", tmp_path / "data.csv")], Limits())
    runs = list(student.runs(code, code.cells, 30, 60))
    student.close()
    assert [run.stdout.strip() for run in runs] == FOUND
    assert [run.error and run.error.message for run in runs] == [None] * 5 + [
        "[Errno 2] No such file or directory: '/kaggle/input/train.csv'"
    ]
    assert not any(os.path.lexists(place) for place in ("/content", "/kaggle", "/Users"))


def test_students_draw_different_random_numbers_unless_they_are_seeded(engine: Any) -> None:
    one, two = run(engine, DRAWS, SEEDED), run(engine, DRAWS, SEEDED)
    assert all(a != b for a, b in zip(one[0].stdout.split(), two[0].stdout.split(), strict=True))
    assert len(one[1].stdout.split()) == 3
    assert one[1].stdout == two[1].stdout


@pytest.mark.parametrize("loads", ["", "import matplotlib.pyplot as plt\n", "import keras\n"])
def test_the_memory_that_the_assignment_says_is_what_student_code_has(engine: Any, loads: str) -> None:
    take = "import numpy as np\nkept = np.ones({} * 2**20, np.uint8)\nprint(kept.size)"
    fits, not_any_more = (run(engine, loads + take.format(mb), memory_mb=200)[0] for mb in (170, 240))
    assert fits.error is None
    assert not_any_more.error is not None
    assert not_any_more.error.type == "MemoryError" or "allocate" in not_any_more.error.message


def test_whole_numbers_beyond_every_float_are_followed_to_the_end(engine: Any) -> None:
    code = notebook(
        "cur_x = 3\nfor _ in range(700):\n    cur_x = cur_x * 3", "cur_x = -3\nfor _ in range(50):\n    cur_x *= 3"
    )
    observed = observe(engine, code, [], lambda names: {"x": [History("cur_x")]}, Limits(), watched={"cur_x": False})
    (answer,) = observed.answers["x"]
    first, second = answer.value
    assert (first["count"], second["count"]) == (701, 51)
    assert first["values"][-1] == float("inf")
    assert first["values"][100] == pytest.approx(3.0**101)
    assert second["values"][-1] == -(3.0**51)


def test_print_is_the_usual_one_also_where_nobody_reads(engine: Any) -> None:
    """numba looks a function up by what it says of itself."""
    code = notebook("def who(x):\n    print(x)\n    return [print.__module__, print.__name__, print.__doc__]")
    observed = observe(engine, code, [], lambda _: {"x": [Call("who", (1,))]}, Limits())
    assert observed.answers["x"][0].value == ["builtins", "print", print.__doc__]


def test_what_packages_do_at_a_first_call_is_no_time_of_the_functions(engine: Any, tmp_path: Path) -> None:
    """As numba compiles, or torch imports, in the first call of a function."""
    package = tmp_path / "compiles.py"
    package.write_text(
        "import time\ndone = []\n\ndef work(x):\n    if not done:\n        done.append(time.sleep(1.2))\n    return x\n"
    )
    sources = "{}\ndef f(x):\n    return work(x)\ndef slow(x):\n    import time\n    time.sleep(1.2)\n    return x"
    limits = Limits(seconds_per_call=0.5, seconds_per_cell=5)
    asked = [Call("f", (1,)), Call("f", (2,)), Call("slow", (3,)), Call("slow", (4,))]

    def statuses(package: str) -> list[str]:
        code = notebook(sources.format(f"from {package} import work"), *(["", ""] if package == "compiles" else []))
        beside = [Beside("compiles.py", tmp_path / "compiles.py")]
        return [a.status for a in observe(engine, code, beside, lambda _: {"x": asked}, limits).answers["x"]]

    assert wanted.works_at_first_calls(notebook("import scipy.optimize"), [])
    assert not wanted.works_at_first_calls(
        notebook("import numpy as np, os\nfrom math import sqrt\nimport compiles"), [Beside("compiles.py", package)]
    )
    assert statuses("compiles") == ["timeout"] * 4
    package.write_text(package.read_text() + "try:\n    import scipy\nexcept ImportError:\n    pass\n")
    assert statuses("compiles") == ["ok", "ok", "ok", "timeout"]
