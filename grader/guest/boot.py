"""First steps of a guest interpreter that `grader.engines.bootstrap` has started: reads its plan from its first descriptor.

`template` forks a process per submission; `single` is the student process itself. Imports stand inside: what they do depends
on which of the two it is.
"""

from __future__ import annotations

import os
from typing import Any


def boot(descriptor: int, mode: str) -> None:
    """Read the plan from `descriptor` and become what `mode` says: a "template" (then it is a socket) or a "single" process."""
    if mode == "single":
        from . import single

        single.main(_plan(descriptor))
        return
    from .forks import unannounced

    with unannounced():
        import socket

        from . import confine, template_process

        confine.die_with_parent()
        ready = template_process.prepare_to_fork(_plan(descriptor))
    template_process.TemplateServer(*ready, socket.socket(fileno=descriptor)).serve()


def _plan(descriptor: int) -> dict[str, Any]:
    from . import wire

    size = wire.HEADER.unpack(_exactly(descriptor, wire.HEADER.size))[0]
    plan: dict[str, Any] = wire.decode(_exactly(descriptor, size), trusted=True)
    return plan


def _exactly(descriptor: int, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = os.read(descriptor, size - len(data))
        if not part:
            raise SystemExit(0)
        data += part
    return data
