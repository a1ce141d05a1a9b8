"""What Python's libraries want to do before and after every fork, left out where it has no use.

The template has one thread and holds no lock when it forks: there are no locks to make anew (`threading`, `logging`) and no
thread to stop (IPython's history), and the generator of `random` may go on from where it is, as numpy's does. Each such step
writes to pages that are then copied, for every submission.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def unannounced() -> Iterator[None]:
    """Whoever is imported meanwhile isn't told of forks."""
    register = getattr(os, "register_at_fork", None)
    if register is None:
        yield
        return
    os.register_at_fork = lambda **_: None
    try:
        yield
    finally:
        os.register_at_fork = register
