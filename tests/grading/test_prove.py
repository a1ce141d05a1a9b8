"""`grade validate` proves the shipped assignment, and says what doesn't hold of a broken one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def validate(folder: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "grader", "validate", str(folder), "--lang", "en", *options]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stdout + ended.stderr


def copied(tmp_path: Path) -> Path:
    """The shipped assignment with Adam alone, so that little needs proof."""
    folder = Path(shutil.copytree(ROOT / "assignments" / "optimizers", tmp_path / "optimizers"))
    declared = folder / "assignment.toml"
    head, *checks = declared.read_text(encoding="utf-8").split("[[check]]\n")
    (adam,) = [check for check in checks if 'id = "adam"' in check]
    declared.write_text(f"{head}[[check]]\n{adam}", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "engines", [["warm"], pytest.param(["warm", "kernel", "subprocess"], marks=pytest.mark.long, id="all")]
)
def test_the_shipped_assignment_holds(engines: list[str]) -> None:
    chosen = ["--engine", engines[0]] if len(engines) == 1 else []
    status, said = validate(ROOT / "assignments" / "optimizers", "--verbose", *chosen)
    assert status == 0, said
    assert "✗" not in said
    for engine in engines:
        assert f"✓ solution/optimizers.ipynb gets full marks ({engine})" in said
        assert f"✓ starter/optimizers.py runs and gets 0 points ({engine})" in said
    assert "✓ adam: adam/no-bias-correction loses points and is named" in said
    assert "100 %" in said


def test_what_does_not_hold_is_told(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    solution = folder / "solution" / "optimizers.py"
    solution.write_text(
        solution.read_text().replace("1 - beta_1 ** t", "1 - beta_1").replace("1 - beta_1**t", "1 - beta_1")
    )
    starter = folder / "starter" / "optimizers.py"
    starter.write_text(starter.read_text() + "\nundefined_name\n")
    status, said = validate(folder, "--engine", "subprocess")
    assert status == 1
    assert "✗ solution/optimizers.py gets full marks (subprocess)" in said
    assert "adam" in said
    assert re.search(r"adam [\d.]+/[\d.]+: .+ \(adam/[\w-]+\)", said), said  # the points, and why
    assert "✗ starter/optimizers.py runs and gets 0 points (subprocess)" in said
    assert "undefined_name" in said


def test_a_missing_solution_is_told(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    shutil.rmtree(folder / "solution")
    status, said = validate(folder, "--engine", "subprocess")
    assert status == 1
    assert "no solution/" in said


def test_wrong_usage_is_one_line(tmp_path: Path) -> None:
    status, said = validate(tmp_path / "nowhere")
    assert status == 2
    assert len(said.strip().splitlines()) == 1
