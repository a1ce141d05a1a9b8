"""What every engine must do, as functions that try it: run, answer, confine, end, clean up.

`grade doctor --prove` puts all of them to every engine of a machine, the tests to every engine of the table. Each takes an
engine that was entered, hands it submissions, and raises NotConforming where it does something else.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np

from grader.engines import bootstrap
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.engines.student import Engine
from grader.model.errors import GradeError
from grader.model.observation import Apply, Call, Observation, Question, Read
from grader.model.submission import Beside, Cell, StudentCode
from grader.model.texts import N_, Message

LIMITS = Limits(seconds=60, seconds_per_cell=20, seconds_per_call=10, memory_mb=512, storage_mb=8, files=100)
HURRIED = msgspec.structs.replace(LIMITS, seconds_per_cell=0.5, seconds_per_call=0.5)
"""For code that never ends."""
REFUSALS = {"PermissionError", "OSError", "ModuleNotFoundError", "FileNotFoundError", "NotADirectoryError", "URLError"}
"""Errors that student code meets where it wants what it doesn't get."""
GONE_SECONDS = 5.0
"""How long the operating system may take to take a killed process down."""


class NotConforming(GradeError):
    """An engine did something else than what is demanded of it."""


class Demand(msgspec.Struct, frozen=True):
    """One thing that every engine must do: what is promised, and the function that tries it."""

    subject: Literal["run", "answer", "confine", "end", "clean up"]
    promise: Message
    prove: Callable[[Engine], None]


def _seen(
    engine: Engine, *cells: str, ask: Sequence[Question] = (), limits: Limits = LIMITS, files: Sequence[Beside] = ()
) -> Observation:
    code = StudentCode("proof.ipynb", "notebook", tuple(Cell(i, source) for i, source in enumerate(cells, 1)))
    return observe(engine, code, files, lambda names: {"proof": list(ask)}, limits)


def _demand(found: object, wanted: object) -> None:
    if found != wanted:
        raise NotConforming(N_("found {found}, expected {wanted}", found=repr(found)[:300], wanted=repr(wanted)[:300]))


def _all_refused(engine: Engine, *attempts: str) -> None:
    """Each attempt must fail for want of a right, not by a slip of its own."""
    for attempt, run in zip(attempts, _seen(engine, *attempts).cells, strict=True):
        found = run.error.type if run.error is not None else run.status
        if found not in REFUSALS:
            raise NotConforming(N_("not refused: {code} ({found})", code=attempt[:300], found=found))


# Run


def cells_run_in_order(engine: Engine) -> None:
    seen = _seen(engine, "x = 20", "print('x is', x)\nx + 1", "x += 2", "x")
    _demand([run.status for run in seen.cells], ["ok"] * 4)
    _demand([(run.stdout, run.displays) for run in seen.cells[1::2]], [("x is 20\n", ("21",)), ("", ("22",))])


def errors_are_placed(engine: Engine) -> None:
    seen = _seen(engine, "def half(x):\n    return x / 0", "y = 1\n\nhalf(y)", "x = (", "print('on')")
    errors = [run.error and (run.error.type, run.error.cell, run.error.line) for run in seen.cells]
    _demand(errors, [None, ("ZeroDivisionError", 1, 2), ("SyntaxError", 3, 1), None])
    _demand(seen.cells[3].stdout, "on\n")


def files_lie_beside(engine: Engine) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (module := Path(folder, "own.py")).write_text("def nine():\n    return 9\n", encoding="utf-8")
        files = [Beside("own.py", module), Beside("data/x.txt", module)]
        seen = _seen(engine, "from own import nine\nnine(), len(open('data/x.txt').read())", files=files)
    _demand(seen.cells[0].displays, ("(9, 25)",))


# Answer


def numbers_are_exact(engine: Engine) -> None:
    numbers = np.array([0.1, -0.0, 5e-324, sys.float_info.max, np.nan, -np.inf, 2.0**53 + 2])
    asked = [numbers, numbers[:2].astype(np.float32), np.arange(500_000).reshape(2, -1), 2**53 + 1, 0.1, "ε"]
    seen = _seen(engine, "def same(x):\n    return x", ask=[Apply("same", (each,)) for each in asked])
    for wanted, answer in zip(asked, seen.answers["proof"], strict=True):
        _demand(answer.status, "ok")
        if isinstance(wanted, np.ndarray):
            found = np.asarray(answer.value)
            _demand((found.dtype, found.shape, found.tobytes()), (wanted.dtype, wanted.shape, wanted.tobytes()))
        else:
            _demand(answer.value, wanted)


def what_fails_is_told(engine: Engine) -> None:
    code = "def fails(x):\n    y = [x]\n    return y[1]\nvalue = 7"
    fails, absent, value = _seen(engine, code, ask=[Call("fails", (1,)), Call("absent", ()), Read("value")]).answers["proof"]  # fmt: skip
    _demand(fails.error and (fails.status, fails.error.type, fails.error.line), ("error", "IndexError", 3))
    _demand((absent.status, value.value), ("missing", 7))


# Confine


def the_network_is_out_of_reach(engine: Engine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as here:
        port = here.getsockname()[1]
        _all_refused(
            engine,
            f"import socket\nsocket.create_connection(('127.0.0.1', {port}), timeout=1)",
            "import socket\nsocket.create_server(('127.0.0.1', 0))",
            "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
            f"import urllib.request\nurllib.request.urlopen('http://127.0.0.1:{port}/', timeout=1)",
        )
        here.settimeout(0)
        with contextlib.suppress(OSError):
            here.accept()[0].close()
            raise NotConforming(N_("a connection was made"))


def files_are_out_of_reach(engine: Engine) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (kept := Path(folder, "kept.txt")).write_text("secret", encoding="utf-8")
        file, new = repr(str(kept)), repr(str(Path(folder, "new")))
        _all_refused(
            engine,
            f"open({file}).read()",
            f"open({file}, 'a').write('changed')",
            f"open({new}, 'w')",
            f"import os\nos.listdir({folder!r})",
            f"import os\nos.remove({file})",
            f"import os\nos.rename({file}, {new})",
            f"import os\nos.mkdir({new})",
            f"import os\nos.link({file}, 'link')",
            f"import os\nos.symlink({file}, 'link')\nopen('link').read()",
        )
        _demand((os.listdir(folder), kept.read_text(encoding="utf-8")), (["kept.txt"], "secret"))


def the_grader_is_out_of_reach(engine: Engine) -> None:
    file = repr(str(Path(__file__)))
    _all_refused(engine, f"open({file}).read()", "import grader.engines", "import reference.rules")


def nothing_is_started_or_signalled(engine: Engine) -> None:
    me, libc = os.getpid(), "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    told = "\nif found == -1:\n    raise OSError(ctypes.get_errno(), 'refused')"
    _all_refused(
        engine,
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''])",
        "import os\nos.posix_spawn('/bin/true', ['true'], {})",
        libc + "found = libc.fork()\nif found == 0:\n    os._exit(0)" + told,
        f"import os\nos.kill({me}, 0)",
        libc + f"found = libc.kill({me}, 0)" + told,
    )


def the_environment_is_out_of_reach(engine: Engine) -> None:
    code = "import os\ndef environment():\n    return [[name, value] for name, value in os.environ.items()]"
    (answer,) = _seen(engine, code, ask=[Apply("environment")]).answers["proof"]
    _demand(answer.status, "ok")
    given = bootstrap.environment("")
    _demand([name for name, value in answer.value if name not in given and os.environ.get(name) == value], [])


# End

DEAF = "import time\nwhile True:\n    try:\n        time.sleep(60)\n    except BaseException:\n        pass"


def cells_end_in_time(engine: Engine) -> None:
    seen = _seen(engine, "while True:\n    pass", "print('on')", DEAF, "print('and on')", limits=HURRIED)
    _demand([run.status for run in seen.cells], ["timeout", "ok", "timeout", "ok"])
    _demand([run.stdout for run in seen.cells[1::2]], ["on\n", "and on\n"])
    _demand(seen.seconds < HURRIED.seconds / 2, True)


def calls_end_in_time(engine: Engine) -> None:
    code = "def never(x):\n    while True:\n        pass\ndef soon(x):\n    return x"
    never, soon = _seen(engine, code, ask=[Call("never", (1,)), Call("soon", (2,))], limits=HURRIED).answers["proof"]
    _demand((never.status, soon.status, soon.value), ("timeout", "ok", 2))


def who_ends_ends_alone(engine: Engine) -> None:
    code = "import os\ndef first(x):\n    return x\ndef ends(x):\n    os._exit(0)\ndef third(x):\n    return x"
    seen = _seen(engine, code, "os._exit(0)", "print('on')", ask=[Call(name, (7,)) for name in ("first", "ends", "third")])  # fmt: skip
    ended = seen.cells[1].error
    _demand(ended and (ended.type, ended.message, seen.cells[2].stdout), ("crashed", "exit status 0", "on\n"))
    _demand([(each.status, each.value) for each in seen.answers["proof"]], [("ok", 7), ("crashed", None), ("ok", 7)])


def memory_is_limited(engine: Engine) -> None:
    seen = _seen(engine, "x = bytearray(2**30)", "y = [bytes(2**20) for _ in range(2**10)]", "print('on')")
    for run in seen.cells[:2]:
        found = run.error.type if run.error is not None else run.status
        _demand("MemoryError" if found == "memory" else found, "MemoryError")
    _demand(seen.cells[2].stdout, "on\n")


def output_is_limited(engine: Engine) -> None:
    flooded, after = _seen(engine, "for _ in range(50_000):\n    print('x' * 1000)", "print('on')").cells
    _demand((len(flooded.stdout) < 2**20, flooded.truncated or flooded.status == "error"), (True, True))
    _demand(after.stdout, "on\n")


def storage_is_limited(engine: Engine) -> None:
    many = "for n in range(1000):\n    open(f'{n}', 'w').close()\nimport time\ntime.sleep(2)\nprint('all')"
    large = "with open('large', 'wb') as file:\n    for _ in range(64):\n        file.write(bytes(2**20))\nprint('all')"
    for code in (large, many):
        _demand("all" in _seen(engine, code).cells[0].stdout, False)


# Clean up

LEAVES = """
import os, subprocess, sys, tempfile, threading, time
os.makedirs('deep/deeper', exist_ok=True)
places = [os.path.abspath(name) for name in ('left.txt', 'deep/deeper/left.txt')] + [tempfile.mkdtemp() + '/left.txt']
for place in places:
    open(place, 'w').close()
threading.Thread(target=lambda: [time.sleep(0.01) for _ in range(10_000)], daemon=True).start()
processes = [os.getpid()]
try:
    processes.append(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid)
except OSError:
    pass
"""


def nothing_is_left(engine: Engine) -> None:
    with type(engine)() as another:  # what is left can only be told once it ends, too
        before, after = (_left_by(another) for _ in range(2))
        _demand(_still_there([], before[1]), [])
    _demand(_still_there([*before[0], *after[0]], after[1]), [])


def _left_by(engine: Engine) -> tuple[list[str], list[int]]:
    """The files and processes of a submission that leaves some."""
    answers = _seen(engine, LEAVES, ask=[Read("places"), Read("processes")]).answers["proof"]
    _demand([answer.status for answer in answers], ["ok", "ok"])
    places, processes = (answer.value if isinstance(answer.value, list) else [] for answer in answers)
    _demand((len(places), bool(processes)), (3, True))
    return [str(place) for place in places], [int(str(process)) for process in processes]


def _still_there(places: Sequence[str], processes: Sequence[int]) -> list[str]:
    """Those that don't go in time, either."""
    if sys.platform == "win32":
        raise NotConforming(N_("processes can't be looked for on this system"))
    latest = time.monotonic() + GONE_SECONDS
    while True:
        left = [*filter(os.path.exists, places), *(str(process) for process in processes if _is_there(process))]
        if not left or time.monotonic() > latest:
            return left
        time.sleep(0.02)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True


def nothing_reaches_the_next(engine: Engine) -> None:
    leaves = "import builtins, os, sys\nimport numpy as np\nopen('left.py', 'w').write('x = 1')\nimport left\n"
    leaves += (
        "builtins.left = np.left = sys.left = left\nos.environ['LEFT'] = 'x'\nnp.sum = np.max\nbuiltins.divmod = print"
    )
    _demand([run.status for run in _seen(engine, leaves).cells], ["ok"])
    looks = "import builtins, os, sys\nimport numpy as np\n"
    looks += "[hasattr(each, 'left') for each in (builtins, np, sys)] + ['left' in sys.modules, 'LEFT' in os.environ, os.path.exists('left.py')]"
    seen = _seen(engine, looks, "divmod(7, 2), int(np.sum([1, 2]))")
    _demand([run.displays for run in seen.cells], [(repr([False] * 6),), ("((3, 1), 3)",)])


DEMANDS = (
    Demand("run", N_("Cells run one after the other, and what they print and show is reported."), cells_run_in_order),
    Demand("run", N_("An error is reported with its cell and line, and the cells after it run."), errors_are_placed),
    Demand("run", N_("Files handed in with the code lie beside it."), files_lie_beside),
    Demand("answer", N_("Numbers come back to the last bit."), numbers_are_exact),
    Demand("answer", N_("A function that fails, and one that isn't there, are reported as such."), what_fails_is_told),
    Demand("confine", N_("The network is out of reach, this machine's own included."), the_network_is_out_of_reach),
    Demand("confine", N_("Your files can't be read, changed, moved or deleted, and none can be made outside the submission's own folder."),
           files_are_out_of_reach),
    Demand("confine", N_("The grader and its reference solutions can't be read or imported."), the_grader_is_out_of_reach),
    Demand("confine", N_("No program or process is started, and no process is sent a signal."), nothing_is_started_or_signalled),
    Demand("confine", N_("Your environment variables can't be read."), the_environment_is_out_of_reach),
    Demand("end", N_("A cell that never ends is stopped at its time limit, even if it ignores being interrupted, and the others run."),
           cells_end_in_time),
    Demand("end", N_("A call that never ends is stopped at its time limit, and other functions are still called."), calls_end_in_time),
    Demand("end", N_("Code that ends its own process costs nothing but that cell or that call."), who_ends_ends_alone),
    Demand("end", N_("Code gets no more memory than its limit."), memory_is_limited),
    Demand("end", N_("Output without end is cut."), output_is_limited),
    Demand("end", N_("Code that writes more bytes or files than its limit is stopped."), storage_is_limited),
    Demand("clean up", N_("What a submission wrote and started is gone before the next one runs, and when grading ends."), nothing_is_left),
    Demand("clean up", N_("Nothing of a submission reaches the next one."), nothing_reaches_the_next),
)  # fmt: skip
"""All of them, in the order in which a reader wants to know."""
