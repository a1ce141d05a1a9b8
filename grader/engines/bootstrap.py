"""How a guest interpreter is started: its command, its clean environment, and what it may read.

Installed packages share one folder with the grader and the reference, and Landlock can't take a folder out of an
allowed one: so the entries of every library folder are allowed one by one, without those two.
"""

from __future__ import annotations

import functools
import os
import re
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import grader
import reference
from grader.engines.limits import Limits
from grader.model.files import beginning
from grader.model.submission import Beside, StudentCode

PROJECT_PACKAGES = ("grader", "reference")
PRELOAD = (
    "numpy",
    "numpy.random",
    "numpy.linalg",
    "math",
    "random",
    "copy",
    "collections",
    "itertools",
    "functools",
    "typing",
    "time",
)
KERAS = {"stand-in": "guest.keras.standin", "real": "guest.keras.real"}
"""What is imported beforehand for code that imports Keras: the recording stand-in, put before any installed Keras, or what puts a
recorder around the installed one."""
REAL_KERAS_READS = ("/proc/cpuinfo", "/sys/devices/system/cpu")
"""What its backend reads to choose machine code; without it jax computes nothing."""
REAL_KERAS_ADDRESS_SPACE = 6 * 2**30
"""Address space that a real Keras reserves with its backend, most of it without using it."""
IMPORTS_KERAS = re.compile(
    r"import\b[^\n]*(?:keras|tensorflow)|\bfrom[ \t]+(?:tf_)?(?:keras|tensorflow)|__import__[^\n]*(?:keras|tensorflow)"
)
"""What code says that imports Keras or TensorFlow somehow; only speaking of them, as comments do, isn't enough."""
INSTALLED = ("site-packages", "dist-packages")
"""Folders of installed packages, which may lie in the interpreter's own."""
PATH_FILES = (".pth", ".egg-link")
"""What in there only says where else packages are."""
METADATA = ("METADATA", "PKG-INFO")
"""Of what describes this project as installed, the file that says its name and version, which may be read like all others'."""
PLOTS = re.compile("matplotlib|pylab|pyplot|seaborn")
"""What code says that is going to plot. A guess: whatever was guessed, the code can import what it likes."""
PLOTTING = ("matplotlib.pyplot", "pylab", "mpl_toolkits.mplot3d")
SYSTEM = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/usr/share/zoneinfo", "/usr/share/fonts", "/usr/local/share/fonts",
          "/usr/share/fontconfig", "/etc/fonts", "/etc/localtime", "/etc/ld.so.cache", "/usr/share/locale", "/usr/lib/locale",
          "/etc/mime.types")  # fmt: skip


def project_folders() -> tuple[Path, ...]:
    """Where this project's own packages stand: never readable, never on the guest's import path."""
    return tuple(Path(module.__path__[0]).resolve() for module in (grader, reference))


def keras_for(code: StudentCode, extra_files: Sequence[Beside], backend: str) -> tuple[str, ...]:
    """What to import beforehand for code that imports Keras (in a file beside it too); nothing for other code.

    `backend` is "stand-in" or "real".
    """
    return (KERAS[backend],) if _says(IMPORTS_KERAS, code, extra_files) else ()


def pyplot_for(code: StudentCode, extra_files: Sequence[Beside]) -> tuple[str, ...]:
    """The same for code that plots."""
    return ("matplotlib.pyplot",) if _says(PLOTS, code, extra_files) else ()


def _says(words: re.Pattern[str], code: StudentCode, extra_files: Sequence[Beside]) -> bool:
    """Whether these words are in the code or in a module beside it."""
    return any(words.search(cell.source) for cell in code.cells) or any(
        file.name.endswith(".py") and words.search(beginning(file.source)) for file in extra_files
    )


def guest_limits(limits: Limits, loaded: tuple[str, ...]) -> dict[str, int]:
    """The limits that the operating system keeps, with room for a real Keras where one is to be loaded."""
    kept = limits.for_guest()
    if KERAS["real"] in loaded:
        kept["memory"] += REAL_KERAS_ADDRESS_SPACE
    return kept


@functools.cache
def import_path() -> tuple[str, ...]:
    """The guest's `sys.path`: this interpreter's, without script folders and an editable install's source tree."""
    homes = {folder.parent for folder in project_folders()}
    libraries = {Path(p).resolve() for p in _library_folders()}
    kept = []
    for entry in sys.path:
        if not entry or not os.path.exists(entry):
            continue
        resolved = Path(entry).resolve()
        if resolved.is_file() or resolved in libraries or (resolved not in homes and _holds_libraries(resolved)):
            kept.append(entry)
    return tuple(kept)


def _library_folders() -> list[str]:
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    dynload = Path(paths["platstdlib"]) / "lib-dynload"
    return [*dict.fromkeys([*folders, str(dynload)])]


def _holds_libraries(folder: Path) -> bool:
    return folder.name in (*INSTALLED, "lib-dynload") or any(folder.glob("*.dist-info"))


@functools.cache
def readable(sys_path: tuple[str, ...], keras: str = "stand-in") -> tuple[str, ...]:
    """What the guest may read: every entry of every library folder but the project's own, and the system's libraries.

    Few entries are better than many: every student process gets a copy of this list from the kernel, and takes it down
    again. So a folder that holds nothing of this project is allowed as a whole. What describes installed packages is allowed too:
    libraries ask for their own version, and for what others add to them.
    """
    ours = project_folders()
    whole = [folder for folder in sys_path if os.path.isdir(folder) and not _holds_ours(folder, ours)]
    allowed: list[str] = [folder for folder in whole if not _inside(folder, whole)]
    for folder in sys_path:
        if os.path.isfile(folder):
            allowed.append(folder)
        if not os.path.isdir(folder) or folder in whole or _inside(folder, whole):
            continue
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in names:
            path = Path(folder, name)
            if _named_like_ours(name):
                allowed += [str(file) for each in METADATA if (file := Path(folder, name, each)).is_file()]
                continue
            if name in INSTALLED or name.endswith(PATH_FILES):
                continue
            resolved = path.resolve()
            if any(resolved == own or resolved in own.parents or own in resolved.parents for own in ours):
                continue
            allowed.append(str(path))
    allowed.append(str(plot_cache()))
    allowed += [path for path in REAL_KERAS_READS if keras == "real" and os.path.exists(path)]
    interpreter = Path(sys.base_prefix) / "lib"
    allowed += [str(p) for p in interpreter.glob("*.so*")]
    allowed += [
        p for p in SYSTEM if os.path.exists(p) and not any(str(o).startswith(p.rstrip("/") + "/") for o in ours)
    ]
    return tuple(allowed)


@functools.cache
def listed(sys_path: tuple[str, ...]) -> tuple[str, ...]:
    """Folders of which the guest may see the names of what is in them: those of libraries. Python looks there again for modules once
    its notes are thrown away (`importlib.invalidate_caches`), and for what describes installed packages."""
    return tuple(folder for folder in sys_path if os.path.isdir(folder))


def _inside(folder: str, others: Sequence[str]) -> bool:
    return any(folder.startswith(other.rstrip("/") + "/") for other in others)


def _named_like_ours(name: str) -> bool:
    return name.split("-")[0].split(".")[0] in PROJECT_PACKAGES or "grade_optimizers" in name


def _holds_ours(folder: str, ours: Sequence[Path]) -> bool:
    """Whether anything of this project may lie in a library folder, in another installation of it for example."""
    resolved = Path(folder).resolve()
    if any(own == resolved or own in resolved.parents or resolved in own.parents for own in ours):
        return True
    try:
        places = [folder, *(path for name in INSTALLED if os.path.isdir(path := os.path.join(folder, name)))]
        return any(
            _named_like_ours(name) or name.endswith(".egg-link") for place in places for name in os.listdir(place)
        )
    except OSError:
        return True


def environment(scratch_root: str) -> dict[str, str]:
    """A clean environment: nothing of the caller's but what an interpreter needs to start."""
    env = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(plot_cache()),
        "HOME": scratch_root,
        "USER": "student",
        "LOGNAME": "student",
        "IPYTHONDIR": str(Path(scratch_root) / ".ipython"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "1",  # more would be address space that threads reserve without using it, and the limit counts it
        "NUMBA_DISABLE_JIT": "1",  # compiling, anew for each shape and precision that is asked about, takes longer than any loop here
        "TORCHDYNAMO_DISABLE": "1",  # torch.compile would start a compiler; without it the same code runs as it stands
        # what a real Keras on jax compiles here runs for a few batches: compiling is nearly all of its time
        "JAX_DISABLE_MOST_OPTIMIZATIONS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "KERAS_BACKEND": os.environ.get("KERAS_BACKEND", "jax"),
    }
    for threads in (
        "OPENBLAS_NUM_THREADS",
        "OMP_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ):
        env[threads] = "1"
    for needed in ("SYSTEMROOT", "LD_LIBRARY_PATH"):  # interpreters that can't start without
        if needed in os.environ:
            env[needed] = os.environ[needed]
    return env


def plot_cache() -> Path:
    """Where matplotlib keeps its list of fonts between runs (building it takes seconds)."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(base) / "grade" / "matplotlib"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    return Path(tempfile.gettempdir()) / f"grade-matplotlib-{os.getuid() if hasattr(os, 'getuid') else 0}"


def command(descriptor: int, mode: Literal["template", "single"]) -> list[str]:
    """The command line of a guest interpreter of that kind; it reads its plan from `descriptor`."""
    return _interpreter(f"from guest.boot import boot; boot({descriptor}, {mode!r})")


def kernel_command(plan_file: str) -> list[str]:
    """The same for a Jupyter kernel, with Jupyter's own placeholder for its connection file."""
    return [
        *_interpreter("from guest.kernel import main; main(sys.argv[1], sys.argv[2])"),
        plan_file,
        "{connection_file}",
    ]


def _interpreter(then: str) -> list[str]:
    code = f"import sys; sys.path[:] = {list(import_path())!r}; sys.path.insert(0, {str(grader.__path__[0])!r}); {then}"
    return [sys.executable, "-s", "-P", "-X", "utf8", "-c", code]
