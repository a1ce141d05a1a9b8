"""Lays out the template's memory so that forks are cheap.

A fork copies the table of its pages and an exit takes it down again, and every page that a fork writes to is copied first.

- `fill_gaps`: whatever imports have left free lies scattered between objects that stay. What a fork makes anew would go
  there, a page copied for every few objects; with the gaps filled it goes side by side into fresh pages.
- `collapse`: pages of 2 MB make a table short. Linux from 6.1 on; elsewhere nothing happens.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

MADV_COLLAPSE = 25
HUGE = 2 * 2**20

POOL, POOL_HEADER, ALIGNMENT, LARGEST = 16 * 2**10, 48, 16, 512
"""How CPython lays out small objects: pools of blocks of one size, a multiple of the alignment."""
LIST_BLOCKS = 64
"""Items of a list that may lie in such blocks themselves; a longer list doesn't."""
MOST_POOLS = 500
"""Twice as many pools of one size are filled at most."""
MOST_BLOCKS = 20_000
"""As many blocks of the C library's are made of one size at most."""
C_SIZES = (*(2**n * f // 4 for n in range(16, 9, -1) for f in (7, 6, 5, 4)), *range(1024, 0, -16))
"""Sizes of the C library's blocks to fill, the largest first: what is left of a gap is filled by the smaller ones."""

_filled: list[Any] = []
"""Holds the gaps."""


def fill_gaps() -> None:
    """Fill the free blocks between what is there, of CPython's allocator and of the C library's."""
    if sys.implementation.name != "cpython" or not sys.platform.startswith("linux"):
        return
    _fill_blocks(object, 16)
    _fill_blocks(lambda: complex(0.5, 0.5), 32)
    empty = sys.getsizeof(b"")
    for size in range(48, LARGEST + 1, ALIGNMENT):
        _fill_blocks(functools.partial(bytes, size - empty), size)
    _fill_c_blocks()


def _fill_blocks(make: Callable[[], Any], size: int) -> None:
    """Keep what `make` makes, blocks of `size` bytes, until a pool is filled in which nothing was before."""
    blocks = (POOL - POOL_HEADER) // size
    for _ in range(MOST_POOLS):
        made = [make() for _ in range(LIST_BLOCKS + 2 * blocks)]
        pools = Counter(id(each) // POOL for each in made)
        fresh = {pool for pool, count in pools.items() if count == blocks}
        _filled.append([each for each in made if id(each) // POOL not in fresh])
        if fresh:
            break


class _Heap(ctypes.Structure):
    """glibc's `struct mallinfo2`: of its ten numbers the last, bytes at the end of the heap that no block was in."""

    _fields_ = (("others", ctypes.c_size_t * 9), ("keepcost", ctypes.c_size_t))


def _fill_c_blocks() -> None:
    """Keep blocks of every size until they no longer lie between others (glibc from 2.33 on; elsewhere nothing happens)."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallinfo2.restype = _Heap
        libc.sbrk.restype = libc.malloc.restype = ctypes.c_void_p
        libc.sbrk.argtypes, libc.malloc.argtypes, libc.free.argtypes = (ctypes.c_ssize_t,), (ctypes.c_size_t,), (ctypes.c_void_p,)  # fmt: skip
        end = libc.sbrk(0)
        top = end - libc.mallinfo2().keepcost
        for size in C_SIZES:
            for _ in range(MOST_BLOCKS):
                place = libc.malloc(size) or end
                if place >= top:
                    libc.free(place if place != end else None)
                    break


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
