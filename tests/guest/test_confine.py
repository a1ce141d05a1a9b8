"""What the system call filter refuses, as tables and as student code meets it."""

from __future__ import annotations

import errno
import fcntl
import sys
import termios

import pytest

from grader import engines
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.guest import confine
from grader.model.submission import Cell, StudentCode

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the filter is Linux's")

TIOCSETD, TIOCLINUX, F_SETOWN_EX = 0x5423, 0x541C, 15

REFUSED = f"""import fcntl, os
read, write = os.pipe()
for request in {[termios.TIOCSTI, termios.TIOCSCTTY, termios.TCSETS if hasattr(termios, "TCSETS") else 0x5402]}:
    try:
        print(fcntl.ioctl(read, request, b"  "))
    except OSError as error:
        print(error.errno)
for command in {[fcntl.F_SETOWN, fcntl.F_SETSIG, F_SETOWN_EX]}:
    try:
        print(fcntl.fcntl(read, command, b"\\0" * 8))
    except OSError as error:
        print(error.errno)
"""
"""On a pipe the kernel itself says ENOTTY to what is for terminals, and lets F_SETOWN and F_SETSIG be done."""


def test_nothing_that_types_into_a_terminal_or_takes_it_over_is_allowed() -> None:
    assert not {termios.TIOCSTI, termios.TIOCSCTTY, TIOCSETD, TIOCLINUX, termios.TIOCSWINSZ} & set(confine.IOCTLS)


def test_nothing_that_makes_the_kernel_signal_others_is_allowed() -> None:
    assert not {fcntl.F_SETOWN, fcntl.F_SETSIG, fcntl.F_NOTIFY, F_SETOWN_EX} & set(confine.FCNTLS)


@pytest.mark.parametrize("name", engines.ENGINES)
def test_student_code_is_refused_them(name: str) -> None:
    with engines.make(name) as engine:
        if engine.gaps():
            pytest.skip(f"this machine confines less: {engine.gaps()}")
        code = StudentCode(file="hw.ipynb", kind="notebook", cells=(Cell(1, REFUSED),))
        (cell,) = observe(engine, code, [], lambda names: {}, Limits()).cells
    assert cell.error is None
    assert cell.stdout.split() == [str(errno.EPERM)] * 6
