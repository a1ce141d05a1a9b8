"""What few need isn't installed with the grader, is told with the line that brings it, and nobody else waits for it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader import engines
from grader.assignments.load import load
from grader.grading import prove
from grader.model import extras

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "submissions" / "optimizers" / "b05901188" / "optimizers.ipynb"
BLOCKED = """
import sys
missing = sys.argv[1].split(",")
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Nowhere())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in missing else found(name, package)
from grader.commands import cli
cli.main(sys.argv[2:])
"""
"""The command line on a machine where packages are missing."""
LOADED = """
import json, sys
from grader.commands import cli
try:
    cli.main(sys.argv[1:])
finally:
    print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})), file=sys.stderr)
"""
"""The same, and what was imported for it."""
FOR_OTHERS = {"yaml", "jsonschema", "nbformat", "nbconvert", "nbclient", "jupyter_client", "zmq", "bleach", "openpyxl", "ipykernel",
              "IPython", "matplotlib", "pytest"}  # fmt: skip


def run(code: str, *words: str) -> tuple[int, str, str]:
    ended = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=120, check=False, cwd=ROOT
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode, " ".join(ended.stdout.split()), " ".join(ended.stderr.split())


def line(extra: str) -> str:
    return f'pip install "grade-optimizers[{extra}]"'


def test_the_extras_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [re.split(r"[>=;\[]", each)[0] for each in project["dependencies"]]
    for extra, package in extras.PACKAGES.items():
        assert any(each.startswith(package) for each in project["optional-dependencies"][extra])
        assert package not in needed
    everything = " ".join(project["optional-dependencies"]["test"])
    assert "grade-optimizers[kernel,xlsx]" in everything
    assert "grade-optimizers[test]" in project["optional-dependencies"]["dev"]
    assert {"numpy", "pytest", "nbformat", "nbconvert", "jinja2"} <= set(needed)
    assert set(engines.EXTRAS) <= set(engines.ENGINES)


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("kernel", ["check", str(SAMPLE), "--engine", "kernel"]),
        ("kernel", ["submissions", "--engine", "kernel", "--out"]),
        ("keras", ["submissions", "--engine", "subprocess", "--keras", "real", "--out"]),
    ],
)
def test_what_is_asked_for_and_missing_is_told_with_the_line_that_brings_it(
    extra: str, words: list[str], tmp_path: Path
) -> None:
    words = [*words, str(tmp_path / "reports")] if words[-1] == "--out" else words
    status, out, err = run(BLOCKED, extras.PACKAGES[extra], *words, "--lang", "en")
    assert status in (1, 2)
    assert line(extra) in out + err
    assert not (tmp_path / "reports" / "results.json").exists()  # nobody was marked without it


def test_doctor_says_what_few_need_and_misses_nothing() -> None:
    status, out, _ = run(BLOCKED, "ipykernel,openpyxl", "doctor", "--lang", "en")
    assert "· Engine kernel" in out
    assert "· Export to XLSX" in out
    assert line("kernel") in out
    assert line("xlsx") in out
    assert (status == 0) == ("✗" not in out)


@pytest.mark.parametrize("asked", [["kernel", "subprocess"], ["kernel"]])
def test_what_is_proved_without_a_kernel_is_proved_with_the_others(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)  # not even pip, as in an environment that uv made
    proofs = list(prove._handed_out(load(ROOT / "assignments" / "mini-batch"), asked))
    told = [proof for proof in proofs if f"Install it: uv {line('kernel')}" in proof.what.show() + proof.detail]
    if asked == ["kernel"]:
        assert proofs == told
        assert [proof.ok for proof in told] == [False]
    else:
        assert [proof.ok for proof in told] == [None]
        assert len(proofs) > 2
        assert all(proof.ok and "(subprocess)" in proof.what.show() for proof in proofs if proof not in told)


def test_checking_a_notebook_loads_nothing_that_others_need() -> None:
    _, out, err = run(LOADED, "check", str(SAMPLE), "--lang", "zh-TW")
    assert out
    loaded = set(json.loads(err))
    assert {"numpy", "msgspec"} <= loaded
    assert not FOR_OTHERS & loaded


def test_nor_does_grading_a_class_or_converting_its_results(tmp_path: Path) -> None:
    one = tmp_path / "class"
    shutil.copytree(SAMPLE.parent, one / "b05901188")
    status, _, err = run(LOADED, str(one), "--assignment", "optimizers", "--jobs", "1", "--out", str(tmp_path / "out"), "--lang", "en")  # fmt: skip
    assert status == 0
    assert not FOR_OTHERS & set(json.loads(err[err.rindex("[") :]))
    # and what is converted from its results needs only what that format needs
    reports = str(tmp_path / "out")
    status, out, err = run(BLOCKED, "openpyxl", "export", reports, "--to", "xlsx", "--lang", "zh-TW")
    assert (status, out) == (2, "")
    assert f"安裝方式：{line('xlsx')}" in err
    assert run(BLOCKED, "openpyxl", "export", reports, "--to", "csv")[0] == 0
