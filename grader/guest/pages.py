"""Large memory pages for the template: a fork copies the table of its pages and an exit takes it down again, and both
are shorter when a page is 2 MB. Linux from 6.1 on; elsewhere nothing happens."""

from __future__ import annotations

import contextlib
import ctypes
import sys

MADV_COLLAPSE = 25
HUGE = 2 * 2**20


def collapse() -> int:
    """Ask for large pages wherever this process's own data fill one; returns how many there are now."""
    if sys.platform != "linux":
        return 0
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    collapsed = 0
    with contextlib.suppress(OSError, ValueError), open("/proc/self/maps") as maps:
        for line in maps.read().splitlines():
            addresses, rights, _, _, inode, *name = line.split()
            if inode != "0" or "w" not in rights or (name and name[0] != "[heap]"):
                continue
            start, end = (int(address, 16) for address in addresses.split("-"))
            for page in range(-(-start // HUGE) * HUGE, end - HUGE + 1, HUGE):
                collapsed += madvise(page, HUGE, MADV_COLLAPSE) == 0
    return collapsed
