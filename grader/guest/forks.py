"""Leaves out what Python's libraries do before and after every fork, where nothing depends on it.

The template forks for every submission, and each such step writes to pages that are then copied. So the handlers of the
modules in `NOT_NEEDED` are left out, each for the reason that stands there, and held to it by tests. Everybody else's
stay: matplotlib closes the fonts whose files a student process no longer has, asyncio forgets its loop. What a left-out handler
did that is needed, `draw_anew` does: random numbers.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
from collections.abc import Iterator

import numpy as np

NOT_NEEDED = {
    "threading": "makes the locks of threads anew: the template has one thread, and that goes on in the fork",
    "logging": "makes its locks anew: the template holds none when it forks",
    "concurrent.futures.thread": "holds a lock during a fork: there is no pool of threads that could be just starting",
    "IPython.core.history": "stops the thread that writes the history: none is written",
    "random": "draws anew: `draw_anew` does, for numpy's numbers too",
}
"""Modules whose handlers of forks are left out, and why nothing depends on them."""


@contextlib.contextmanager
def unannounced() -> Iterator[None]:
    """Modules in `NOT_NEEDED` that are imported meanwhile aren't told of forks."""
    register = getattr(os, "register_at_fork", None)
    if register is None:
        yield
        return

    def register_unless_needless(**handlers: object) -> None:
        if sys._getframe(1).f_globals.get("__name__") not in NOT_NEEDED:
            register(**handlers)

    os.register_at_fork = register_unless_needless
    try:
        yield
    finally:
        os.register_at_fork = register


def draw_anew() -> None:
    """Have this process draw other random numbers than its relatives, as two programs do unless they are seeded."""
    random.seed(int.from_bytes(os.urandom(16), "little"))
    np.random.seed(np.frombuffer(os.urandom(16), np.uint32))  # without an argument, fifty times as long
