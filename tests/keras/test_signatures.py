"""Constructors, compile and fit of every generation, against what the real libraries report of themselves."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from grader.guest.keras import signatures
from grader.guest.keras.signatures import CALLS, OPTIMIZERS

DATA = json.loads((Path(__file__).parent.parent / "data" / "keras-signatures.json").read_text(encoding="utf-8"))
VERSIONS = {
    "keras-1": ["keras_1.2.2"],
    "keras-2.2": ["keras_2.2.4"],
    "keras-2.3": ["keras_2.3.1"],
    "tf-2": ["tf_2.4.4", "tf_2.10.1", "tf_2.15.1_legacy"],
    "tf-2.11": ["tf_2.15.1"],
    "keras-3": ["keras_3.15.1"],
}
"""The versions that a generation's signatures are taken from."""


def reported(text: str) -> dict[str, Any]:
    """Parameters of a signature's text in the data, without `self` and `**kwargs`."""
    arguments = ast.parse(f"def f{text}: pass").body[0].args  # type: ignore[attr-defined]
    defaults = [signatures.REQUIRED] * (len(arguments.args) - len(arguments.defaults))
    defaults += [ast.literal_eval(node) for node in arguments.defaults]
    return {a.arg: d for a, d in zip(arguments.args, defaults, strict=True)}


OPTIMIZER_CASES = [(g, v, name) for g, versions in VERSIONS.items() for v in versions for name in DATA[v]["optimizers"]]
CALL_CASES = [
    (g, v, method)
    for g, versions in VERSIONS.items()
    for v in versions
    for method in ("compile", "fit", "fit_generator", "evaluate", "predict")
    if DATA[v].get(method) and not v.endswith("legacy")  # that is about optimizers only
]


@pytest.mark.parametrize(("generation", "version", "name"), OPTIMIZER_CASES)
def test_optimizers(generation: str, version: str, name: str) -> None:
    ours, theirs = dict(OPTIMIZERS[generation][name]), reported(DATA[version]["optimizers"][name])
    assert list(ours) == list(theirs), "names, in order"
    if generation == "tf-2":
        assert ours.pop("name") == theirs.pop("name") == name
    else:
        ours.pop("name", None), theirs.pop("name", None)
    assert ours == theirs


@pytest.mark.parametrize(("generation", "version", "method"), CALL_CASES)
def test_calls(generation: str, version: str, method: str) -> None:
    ours, theirs = dict(CALLS[method][generation]), reported(DATA[version][method])
    if version == "tf_2.4.4":  # jit_compile came later, verbose was 1
        ours.pop("jit_compile", None)
    if "verbose" in ours and version == "tf_2.4.4":
        ours["verbose"] = theirs["verbose"]
    assert list(ours) == list(theirs), "names, in order"
    assert ours == theirs


def test_every_generation_is_checked() -> None:
    assert set(VERSIONS) == set(signatures.GENERATIONS) == set(OPTIMIZERS) == set(CALLS["fit"])
    assert len(OPTIMIZER_CASES) >= 60


STRINGS = [
    (generation, text, made)
    for generation, versions in VERSIONS.items()
    for text, made in DATA[versions[0]]["names"].items()
    if made is not None
]


def test_strings(clean: Any) -> None:
    """Every name in every case: what some generation understands is understood as that optimizer, the rest refused."""
    understood: dict[str, set[str]] = {}
    for _, text, made in STRINGS:
        if not made.startswith("ERR"):
            understood.setdefault(text, set()).add(made)
    refused = {text for _, text, _ in STRINGS} - set(understood)
    record = clean(
        "import keras",
        f"""
        model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
        for name in {sorted(understood)!r}:
            model.compile(name, 'mse')
        """,
        f"""
        for name in {sorted(refused)!r}:
            try:
                model.compile(name, 'mse')
            except ValueError as error:
                assert name in str(error)
            else:
                raise AssertionError(name)
        """,
    )
    assert {made.written: {made.name} for made in record.optimizers} == understood
    assert {made.how for made in record.optimizers} == {"string"}
    assert refused
