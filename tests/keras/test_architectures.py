"""Shapes, parameters and refusals of models: the stand-in's and real Keras's."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .architectures import ARCHITECTURES

HERE = Path(__file__).parent
RECORDED: dict[str, Any] = json.loads((HERE.parent / "data" / "keras-architectures.json").read_text(encoding="utf-8"))
GUEST = HERE.parent.parent / "grader"


def described(what: str) -> dict[str, Any]:
    """What `describe_models.py` says with real Keras ("real") or the stand-in (its folder), in a process of its own."""
    env = {**os.environ, "KERAS_BACKEND": os.environ.get("KERAS_BACKEND", "jax")}
    done = subprocess.run(
        [sys.executable, str(HERE / "describe_models.py"), what], capture_output=True, text=True, env=env, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def ours() -> dict[str, Any]:
    return described(str(GUEST))


def same(mine: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Equal, or both refused (types of errors changed between generations)."""
    return ("error" in mine) == ("error" in theirs) and ("error" in mine or mine == theirs)


def test_enough_models() -> None:
    assert set(RECORDED) == set(ARCHITECTURES)
    assert sum("error" not in each for each in RECORDED.values()) >= 40
    assert sum("error" in each for each in RECORDED.values()) >= 10


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_as_recorded(name: str, ours: dict[str, Any]) -> None:
    if "error" in RECORDED[name]:
        assert ours[name].get("error") in ("ValueError", "TypeError"), ours[name]
    else:
        assert ours[name] == RECORDED[name]


@pytest.mark.skipif(importlib.util.find_spec("keras") is None, reason="Keras is not installed")
def test_as_installed(ours: dict[str, Any]) -> None:
    live = described("real")
    assert [name for name in ARCHITECTURES if not same(ours[name], live[name])] == []
