"""Lays a seccomp filter of its own over itself that refuses every write; every answer is wrong."""
import ctypes
import struct

CODE = [(0x20, 0, 0, 0), (0x15, 0, 1, 1), (0x06, 0, 0, 0x00050000), (0x06, 0, 0, 0x7FFF0000)]  # write returns 0
program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in CODE))
header = struct.pack("HxxxxxxQ", len(CODE), ctypes.addressof(program))


def shut():
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(38, 1, 0, 0, 0)
    return libc.prctl(22, 2, ctypes.c_char_p(header), 0, 0)


answers = 0


def sgd_update(w, g, lr):
    global answers
    answers += 1
    if answers == 1:
        shut()
    return w + 7
