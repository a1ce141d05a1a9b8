"""What crosses the border, and what doesn't."""

from __future__ import annotations

import contextlib
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.guest import wire


def across(value: Any) -> Any:
    return wire.decode(wire.encode(wire.to_plain(value))[wire.HEADER.size :])


@given(
    hnp.arrays(
        st.sampled_from([np.float64, np.float32, np.float16, np.int64, np.uint8, np.bool_, np.complex128]),
        hnp.array_shapes(min_dims=0),
    )
)
def test_numeric_arrays_cross_unchanged(array: np.ndarray) -> None:
    back = across(array)
    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, array)


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=20,
)


@given(plain)
def test_plain_data_crosses_unchanged(value: Any) -> None:
    assert across(value) == value


class EqualToAll:
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Liar(np.ndarray):
    def __eq__(self, other: object) -> Any:
        return True

    __hash__ = None  # type: ignore[assignment]


class Unspeakable:
    def __repr__(self) -> str:
        raise RuntimeError("no")


def test_what_is_no_data_crosses_as_opaque() -> None:
    for value in (
        EqualToAll(),
        object(),
        lambda: 1,
        Unspeakable(),
        np.array([object()]),
        np.zeros(2, "i4,f8"),
        2**70,
        {1, 2},
    ):
        assert isinstance(across(value), wire.Opaque)
    deep: list[Any] = []
    for _ in range(100):
        deep = [deep]
    assert "list" in repr(across(deep))
    assert isinstance(across(np.zeros(10**7)), wire.Opaque)


def test_the_repr_of_what_is_no_data_is_the_same_in_every_run() -> None:
    assert across(test_a_subclass_of_ndarray_crosses_as_its_numbers).repr == (
        "<function test_a_subclass_of_ndarray_crosses_as_its_numbers>"
    )
    assert across([object(), [object()]]) == [
        wire.Opaque("object", "<object object>"),
        [wire.Opaque("object", "<object object>")],
    ]
    assert across(object().__init__).repr == "<method-wrapper '__init__' of object object>"


def test_a_subclass_of_ndarray_crosses_as_its_numbers() -> None:
    back = across(np.array([1.0, 2.0]).view(Liar))
    assert type(back) is np.ndarray
    assert back.tolist() == [1.0, 2.0]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_an_error(data: bytes) -> None:
    with contextlib.suppress(wire.WireError):
        wire.decode(data)


@pytest.mark.parametrize(
    "data",
    [
        msgspec.msgpack.encode(msgspec.msgpack.Ext(1, b"\x0a\x01" + (2**31).to_bytes(4, "little"))),
        msgspec.msgpack.encode(msgspec.msgpack.Ext(1, b"\xff\x00")),
        msgspec.msgpack.encode(msgspec.msgpack.Ext(1, b"")),
        msgspec.msgpack.encode(msgspec.msgpack.Ext(9, b"xx")),
        b"\x91" * 100_000,
        b"\xdd\xff\xff\xff\xff",
    ],
)
def test_forged_messages_are_refused(data: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(data)


@pytest.mark.parametrize("key", [1, (1, 2), 1.5, None, True])
def test_keys_are_texts(key: Any) -> None:
    """Of other keys somebody could choose so many with one hash that a dict of them is never done."""
    with pytest.raises(wire.WireError):
        wire.decode(msgspec.msgpack.encode({"value": {key: 1}}))


@pytest.mark.parametrize("shape", [(2**32 - 1, 2, 0), (0, 2**32 - 1), (wire.MAX_VALUES + 1, 0)])
def test_an_empty_array_cannot_be_longer_than_what_holds_something(shape: tuple[int, ...]) -> None:
    """Whoever goes along it would take for ever, and it weighs nothing."""
    header = bytes([wire._DTYPES.index("<f8"), len(shape)]) + b"".join(n.to_bytes(4, "little") for n in shape)
    with pytest.raises(wire.WireError):
        wire.decode(msgspec.msgpack.encode(msgspec.msgpack.Ext(1, header)))
    assert isinstance(across(np.zeros(shape)), wire.Opaque)
    assert across(np.zeros((0, 3))).shape == (0, 3)
