"""First steps of a guest interpreter, started by `grader.engines.bootstrap` with a plan (one message) on its first descriptor.

`template` forks a process per submission; `single` is the student process itself.
"""

from __future__ import annotations

import os
import socket

from . import confine, single, template, wire


def boot(descriptor: int) -> None:
    """Read the plan from `descriptor` and become what it says."""
    plan = wire.decode(
        _exactly(descriptor, wire.HEADER.unpack(_exactly(descriptor, wire.HEADER.size))[0]), trusted=True
    )
    if plan["mode"] == "template":
        confine.die_with_parent()
        template.main(plan, socket.socket(fileno=descriptor))
    else:
        single.main(plan)


def _exactly(descriptor: int, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = os.read(descriptor, size - len(data))
        if not part:
            raise SystemExit(0)
        data += part
    return data
