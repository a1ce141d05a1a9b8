"""One interpreter for one submission: the student process of the plain subprocess engine."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from . import confine, template_process, wire
from .serve import interrupted, serve


def main(plan: dict[str, Any]) -> None:
    """Prepare, confine as far as this platform can, say hello, serve; talks over what were standard input and output."""
    requests, replies = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for target in (0, 1, 2):
        os.dup2(null, target, inheritable=False)
    template_process.list_fonts()
    cells, prepared, missing = template_process.start(plan)
    template_process.hide_project_from_imports(plan)
    if sys.platform != "win32":
        confine.die_with_parent()
        signal.signal(signal.SIGINT, interrupted)
    template_process.enter_scratch(plan["scratch"])
    hello = {
        "layers": list(prepared.layers),
        "gaps": list(prepared.missing),
        "missing": missing,
        "ready": True,
        "why": "",
    }
    try:
        confine.enter(prepared, plan["scratch"], plan["limits"])
    except Exception as error:  # ours, not the student's: no line of student code has run
        hello.update(ready=False, why=f"{type(error).__name__}: {error}")
    os.write(replies, wire.encode(hello))
    try:
        serve(cells, requests, replies)
    finally:
        os._exit(0)
