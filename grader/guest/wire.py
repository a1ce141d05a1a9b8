"""The border between the two worlds: length-prefixed messages of plain data, and nothing else.

A message is a 4-byte little-endian length and that many bytes of MessagePack holding None, bool, int, float, str,
list, dict and two extension types: numeric arrays and `Opaque` (a value that isn't data, by type name and repr).
No pickle, no object arrays, every size capped. `to_plain` runs on the student's side and turns whatever student code
gave back into plain data; `decode` runs on the trusted side and believes nothing.
"""

from __future__ import annotations

import builtins
import math
import re
import struct
from typing import Any

import msgpack
import msgspec
import numpy as np

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`

HEADER = struct.Struct("<I")
MAX_MESSAGE = 16 * 2**20
"""Longest message in bytes; a longer one ends the conversation."""
MAX_ARRAY = 4 * 2**20
"""Largest array in bytes."""
MAX_DIMENSIONS = 16
MAX_VALUES = 200_000
"""Values in one message, nested ones counted: a byte on the wire can become a hundred in memory."""
MAX_TEXT = 20_000
MAX_ITEMS = 20_000
MAX_DEPTH = 12

_ARRAY, _OPAQUE = 1, 2
_DTYPES = ("|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16")
_ARRAY_HEADER = struct.Struct("<BB")
_pack, _unpack_from = struct.pack, struct.unpack_from  # student code may replace what others rely on


class WireError(Exception):
    """Bytes that are no message of ours: forged, cut short or too large."""


class Opaque(msgspec.Struct, frozen=True):
    """A value that can't cross as data: what it was (`type`) and how it introduces itself (`repr`, capped)."""

    type: str
    repr: str


def encode(message: Any, *, trusted: bool = False) -> bytes:
    """A framed message; raises WireError when it would be longer than MAX_MESSAGE or hold more than MAX_VALUES.

    `trusted`: it comes from the grader, whose values needn't be counted.
    """
    try:
        body = _encoder.encode(message)
    except (struct.error, OverflowError, NotImplementedError, TypeError, ValueError, RecursionError) as error:
        raise WireError(f"a value that the wire has no form for: {error}") from None
    if len(body) > MAX_MESSAGE:
        raise WireError(f"a message of {len(body)} bytes is over the limit of {MAX_MESSAGE}")
    if not trusted:
        _count(message, body)
    return HEADER.pack(len(body)) + body


def decode(body: bytes, *, trusted: bool = False) -> Any:
    """The plain data in a message's body (without its length prefix); raises WireError on anything else.

    `trusted`: it comes from the grader, whose values needn't be counted.
    """
    try:
        if trusted:
            return _decoder.decode(body)
        # keys are texts: of other keys a sender can choose so many with one hash that the dict never gets done
        message = msgpack.unpackb(body, ext_hook=_read_ext, strict_map_key=True, timestamp=3)
        _count(message, body)
        return message
    except (
        msgspec.DecodeError,
        msgpack.UnpackException,
        struct.error,
        RecursionError,
        IndexError,
        ValueError,
        TypeError,
        UnicodeDecodeError,
        OverflowError,
    ) as error:
        raise WireError(f"not a message: {error}") from None


def _count(message: Any, body: bytes) -> None:
    """Raise WireError for a message with more than MAX_VALUES values."""
    if len(body) <= MAX_VALUES:  # no value takes less than a byte
        return
    left, waiting = MAX_VALUES, [message]
    while waiting:
        value = waiting.pop()
        if type(value) is list or type(value) is tuple:
            left -= len(value)
            waiting += [v for v in value if type(v) in (list, tuple, dict)] if left >= 0 else ()
        elif type(value) is dict:
            left -= len(value)
            waiting += [v for v in value.values() if type(v) in (list, tuple, dict)] if left >= 0 else ()
        if left < 0:
            raise WireError(f"a message of more than {MAX_VALUES} values")


def pack(value: Any) -> bytes:
    """Typed data with arrays in it, as bytes for the store (no length prefix)."""
    return _encoder.encode(value)


def unpack(data: bytes, type_: Any) -> Any:
    """The inverse of `pack` for a known type."""
    return msgspec.msgpack.Decoder(type_, ext_hook=_read_ext).decode(data)


def _array_bytes(array: np.ndarray) -> bytes:
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    return _array_header(array.dtype, array.shape) + array.tobytes()  # in C order, however the array lies in memory


def _array_header(dtype: np.dtype, shape: tuple[int, ...]) -> bytes:
    key = (dtype.char, shape)
    header = _written.get(key)
    if header is None:
        name = dtype.newbyteorder("<").str if dtype.itemsize > 1 else dtype.str
        header = _ARRAY_HEADER.pack(_DTYPES.index(name), len(shape)) + _pack(f"<{len(shape)}I", *shape)
        _remember(_written, key, header)
    return header


def stacked_array(dtype: np.dtype, shape: tuple[int, ...], numbers: bytes) -> msgspec.msgpack.Ext:
    """The wire form of an array, from the bytes of its numbers in C order (a native dtype)."""
    return msgspec.msgpack.Ext(_ARRAY, _array_header(dtype, shape) + numbers)


MOST_REMEMBERED = 1000
_written: dict[tuple[str, tuple[int, ...]], bytes] = {}
"""What comes before the numbers of an array of this dtype and shape."""
_read: dict[bytes, tuple[np.dtype, tuple[int, ...], int]] = {}
"""The same the other way round: dtype, shape and bytes of numbers."""


def _remember(table: dict[Any, Any], key: Any, value: Any) -> None:
    if len(table) >= MOST_REMEMBERED:  # whoever sends ever new shapes gets no slower than without a table
        table.clear()
    table[key] = value


def _write_hook(value: Any) -> Any:
    if type(value) is np.ndarray:
        return msgspec.msgpack.Ext(_ARRAY, _array_bytes(value))
    raise NotImplementedError(f"{type(value).__name__} is not wire data")


def _read_ext(code: int, data: memoryview | bytes) -> Any:
    if code == _ARRAY:
        start = _ARRAY_HEADER.size + 4 * data[1]
        header = bytes(data[:start])
        dtype, shape, size = _read.get(header) or _read_header(header)
        if len(data) - start != size or len(data) > MAX_MESSAGE:
            raise WireError("an array whose size is not that of its shape")
        return np.ndarray(shape, dtype, data, start).copy()
    if code == _OPAQUE:
        kind, text = msgspec.msgpack.decode(data, type=tuple[str, str])
        return Opaque(kind[:200], text[:MAX_TEXT])
    raise WireError(f"unknown extension {code}")


def _read_header(header: bytes) -> tuple[np.dtype, tuple[int, ...], int]:
    dtype_number, ndim = _ARRAY_HEADER.unpack_from(header)
    if dtype_number >= len(_DTYPES) or ndim > MAX_DIMENSIONS:
        raise WireError("an array of no known dtype")
    dtype = np.dtype(_DTYPES[dtype_number])
    shape = _unpack_from(f"<{ndim}I", header, _ARRAY_HEADER.size)
    if 0 in shape and not _is_short(shape):
        raise WireError("an empty array with axes longer than any that holds something")
    # math.prod over Python ints can't overflow, unlike numpy's; the length is checked against it
    found = (dtype, shape, math.prod(shape) * dtype.itemsize)
    _remember(_read, header, found)
    return found


def _is_short(shape: tuple[int, ...]) -> bool:
    """Whether going along the axes of an empty array comes to an end: it takes no memory, however long they are."""
    return math.prod(length for length in shape if length) <= MAX_VALUES


def opaque(kind: str, text: str) -> msgspec.msgpack.Ext:
    """The wire form of a value that isn't data."""
    return msgspec.msgpack.Ext(_OPAQUE, msgspec.msgpack.encode((clean(kind[:200]), clean(text[:400]))))


def clean(text: str) -> str:
    """Text without lone surrogates, which no encoder takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def type_name(value: Any) -> str:
    """The name of a value's type, asked of Python itself: a metaclass may make `type(value).__name__` raise or lie."""
    return clean(_name_of_type(type(value))[:200])


_name_of_type = type.__dict__["__name__"].__get__

_encoder = msgspec.msgpack.Encoder(enc_hook=_write_hook)
_decoder = msgspec.msgpack.Decoder(ext_hook=_read_ext)


def to_plain(value: Any, depth: int = 0) -> Any:
    """Anything student code gave back, as wire data. Numbers and arrays stay what they are; the rest goes `Opaque`.

    Exact types only: a subclass that claims to be an int or to equal everything crosses as what numpy's or
    Python's own conversion makes of its storage, or not at all.
    """
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**63 else opaque("int", "a number of more than 63 bits")
    if kind is str:
        return clean(value[:MAX_TEXT])
    if isinstance(value, np.ndarray | np.generic):
        return _plain_array(np.asarray(value))
    if kind in (list, tuple):
        if depth >= MAX_DEPTH or len(value) > MAX_ITEMS:
            return opaque(kind.__name__, f"{len(value)} items at depth {depth}")
        return [to_plain(item, depth + 1) for item in value]
    if kind is dict:
        if depth >= MAX_DEPTH or len(value) > MAX_ITEMS:
            return opaque("dict", f"{len(value)} items at depth {depth}")
        return {
            clean(str(key)[:200]): to_plain(item, depth + 1) for key, item in value.items() if type(key) in (str, int)
        }
    if hasattr(kind, "__array__"):  # tensors and the like: data after all, when numpy can read them
        return _plain_array(np.asarray(value))
    return opaque(type_name(value), safe_repr(value))


def _plain_array(array: np.ndarray) -> Any:
    if array.dtype.kind not in "biufc" or array.dtype.fields is not None:
        return opaque(f"array of {array.dtype}"[:200], f"shape {array.shape}")
    if array.nbytes > MAX_ARRAY or array.ndim > MAX_DIMENSIONS or (not array.size and not _is_short(array.shape)):
        return opaque(f"array of shape {array.shape}"[:200], f"{array.nbytes} bytes")
    if array.dtype.itemsize > (16 if array.dtype.kind == "c" else 8):
        array = array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)  # long double
    return np.array(array, copy=True, subok=False)


_without_addresses = re.compile(r" at 0x[0-9A-Fa-f]*").sub


def safe_repr(value: Any) -> str:
    """repr, capped, for values whose own repr may raise; without addresses, which are others in every run."""
    try:
        return clean(_without_addresses("", repr(value)[:400]))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return f"<{type_name(value)} whose repr raises {type_name(error)}>"
