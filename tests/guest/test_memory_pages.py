"""What a fork makes lies side by side, whatever imports have left free in between."""

from __future__ import annotations

import subprocess
import sys

import pytest

FRAGMENTED = """
import ctypes, sys
from grader.guest import memory_pages

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, (ctypes.c_size_t,), (ctypes.c_void_p,)
empty = sys.getsizeof(b"")
objects = [bytes(64 - empty) for _ in range(100_000)]
del objects[::64]  # about one in every page
blocks = [libc.malloc(700) for _ in range(20_000)]
for block in blocks[::6]:
    libc.free(block)
if sys.argv[1] == "filled":
    memory_pages.fill_gaps()
made = [bytes(64 - empty) for _ in range(300)]
allocated = [libc.malloc(600) for _ in range(300)]
print(len({id(each) // 4096 for each in made}), len({place // 4096 for place in allocated}))
"""


def pages_of_what_is_new(how: str) -> list[int]:
    words = [sys.executable, "-c", FRAGMENTED, how]
    return [int(count) for count in subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="templates are forked on Linux")
def test_new_objects_lie_side_by_side() -> None:
    scattered_objects, scattered_blocks = pages_of_what_is_new("as they are")
    objects, blocks = pages_of_what_is_new("filled")
    assert scattered_objects > 100
    assert scattered_blocks > 100
    assert objects <= 300 * 64 // 4096 + 4
    assert blocks <= 300 * 616 // 4096 + 4
