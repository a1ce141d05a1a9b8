"""Scripts written for modern Keras leave the same record with the stand-in and with the real library."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SCRIPTS = sorted(file.stem for file in HERE.glob("modern/*.py"))
ABOUT_THE_BACKEND = ("backend", "imports", "clues", "possible", "alternatives", "order")
"""What the real library has no part in, or counts otherwise: how generations are told apart."""


def records(backend: str) -> dict[str, Any]:
    """Every script's record with "real" Keras or the "standin", in a process of its own."""
    env = {**os.environ, "KERAS_BACKEND": os.environ.get("KERAS_BACKEND", "jax"), "TF_CPP_MIN_LOG_LEVEL": "3"}
    guest = str(HERE.parent.parent / "grader")
    done = subprocess.run([sys.executable, "-W", "ignore", str(HERE / "run_modern.py"), backend, guest], capture_output=True, text=True, env=env)  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def standin() -> dict[str, Any]:
    return records("standin")


def comparable(value: Any, within: str = "") -> Any:
    """A record without names of layers and models, texts of errors and what is about the backend."""
    if isinstance(value, list):
        return [comparable(each, within) for each in value]
    if not isinstance(value, dict):
        return value
    out = {}
    for key, each in value.items():
        if key in ABOUT_THE_BACKEND or (key == "name" and within in ("models", "layers")):
            continue
        out[key] = bool(each) if key == "error" else comparable(each, key)
    return out


def order_of_events(record: dict[str, Any]) -> list[tuple[str, int]]:
    """What happened after what."""
    kinds = ("optimizers", "rates", "models", "compiles", "fits", "uses", "datasets")
    events = [(each["order"], kind, i) for kind in kinds for i, each in enumerate(record[kind])]
    return [(kind, i) for _, kind, i in sorted(events)]


def test_enough_scripts() -> None:
    assert len(SCRIPTS) >= 25


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_standin_runs_them(name: str, standin: dict[str, Any]) -> None:
    found = standin[name]
    assert found["error"] is None
    assert found["record"]["gaps"] == []
    assert found["record"]["generation"] == "keras-3"
    assert found["record"]["fits"]


@pytest.mark.skipif(importlib.util.find_spec("keras") is None, reason="Keras is not installed")
def test_the_same_record_as_real_keras(standin: dict[str, Any]) -> None:
    real = records("real")
    assert {name: found["error"] for name, found in real.items()} == dict.fromkeys(SCRIPTS)
    for name in SCRIPTS:
        mine, theirs = standin[name]["record"], real[name]["record"]
        assert theirs["backend"] == "real"
        assert comparable(mine) == comparable(theirs), name
        assert order_of_events(mine) == order_of_events(theirs), name
