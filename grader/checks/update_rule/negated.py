"""Gradients that are stored with the other sign: a function is passed −g, and its state of gradients may be one of −g too."""

from __future__ import annotations

import re

import msgspec
import numpy as np

from grader.checks.update_rule.probes import Probe
from grader.model.observation import Answer

_NUMBER = re.compile(r"(?<![\w.])([-−]?)(\d[\w.]*(?:(?<=e)[-+]\d+)?)")


def other_sign(text: str) -> str:
    """A number or an array, as it is written in a call, with the other sign: "-np.array" would be right and odd to read."""

    def turned(match: re.Match[str]) -> str:
        sign, number = match.groups()
        zero = re.fullmatch(r"0*\.?0*", number)
        return number if sign or zero else f"-{number}"

    return _NUMBER.sub(turned, text)


def with_turned_state(probe: Probe, turned: tuple[str, ...]) -> Probe:
    """The probe as it is meant where these arrays of a given state are those of −g."""
    state = probe.state and {slot: -value if slot in turned else value for slot, value in probe.state.items()}
    return msgspec.structs.replace(probe, state=state)


def with_signs(answer: Answer, turned: tuple[str, ...]) -> Answer:
    """The answer with the other sign in these arrays."""
    out = {
        slot: -rows if slot in turned and isinstance(rows, np.ndarray) and rows.dtype.kind in "iuf" else rows
        for slot, rows in answer.out.items()
    }
    return msgspec.structs.replace(answer, out=out)
