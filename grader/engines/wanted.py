"""What a submission's code needs when it runs: modules to import beforehand, and time for slow first calls.

What is imported before the limits are set is no memory of the student's, and no time. All of it is read off the code and so
a guess: whatever was guessed, the code can import what it likes.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Sequence

from grader.engines.bootstrap import keras_for, pyplot_for
from grader.model.files import beginning
from grader.model.submission import Beside, StudentCode

HEAVY = {
    "torch": ("torch", "torch._dynamo", "torch.utils.data", "torch.optim.lr_scheduler"),
    "jax": ("jax", "jax.numpy"),
    "numba": ("numba",),
}
"""Packages that map gigabytes of address space or take seconds when they are imported, with what they import late, in the middle of
somebody's first optimizer step."""
IMPORTED = re.compile(
    r"^[ \t]*(?:import|from)[ \t]+([A-Za-z_][\w.]*(?:[ \t]*(?:as[ \t]+\w+)?[ \t]*,[ \t]*[\w.]+)*)", re.M
)
"""The names that an import begins with. Only a guess, too: it may stand in a text."""
AT_HAND = frozenset(
    {"numpy", "matplotlib", "pylab", "mpl_toolkits", "keras", "tensorflow", "IPython", *sys.stdlib_module_names}
)
"""What is imported before anybody's code runs, or quickly."""


def modules(code: StudentCode, extra_files: Sequence[Beside], keras: str) -> tuple[str, ...]:
    """What to import beforehand for this code, with the modules beside it; `keras` is "stand-in" or "real"."""
    heavy = [module for name, needed in HEAVY.items() if name in _imported(code, extra_files) and _is_here(name) for module in needed]  # fmt: skip
    return (*pyplot_for(code, extra_files), *keras_for(code, extra_files, keras), *heavy)


def works_at_first_calls(code: StudentCode, extra_files: Sequence[Beside]) -> bool:
    """Whether the first call of a function may do what later ones needn't: packages import and compile when they are first used."""
    return not _imported(code, extra_files) <= AT_HAND


def is_heavy(source: str) -> bool:
    """Whether this text imports something heavy."""
    return any(name in _named(source) and _is_here(name) for name in HEAVY)


def _imported(code: StudentCode, extra_files: Sequence[Beside]) -> set[str]:
    """Top-level packages and modules that the code imports, less those that stand beside it."""
    own = {file.name.removesuffix(".py").partition("/")[0] for file in extra_files}
    texts = [cell.source for cell in code.cells]
    texts += [beginning(file.source) for file in extra_files if file.name.endswith(".py")]
    return {name for text in texts for name in _named(text)} - own


def _named(source: str) -> set[str]:
    if "import" not in source:
        return set()
    return {part.split(".")[0].split()[0] for names in IMPORTED.findall(source) for part in names.split(",")}


def _is_here(package: str) -> bool:
    return importlib.util.find_spec(package) is not None
