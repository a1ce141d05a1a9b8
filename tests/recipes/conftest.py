"""A copy of the project, in which each recipe of CONTRIBUTING.md is followed: one new file and one line, and it works everywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("grader", "reference", "docs", "tests", "tools", "README.md", "pyproject.toml")
"""What the copy has of the project; of the tests only the files at the top, and those of rooms that a recipe's tests name."""
TESTED = ("conftest.py", "test_house.py", "model", "intake", "exports", "checks")


class House:
    """A copy of the project, and beside it an empty folder to work in."""

    def __init__(self, folder: Path) -> None:
        self.root, self.work = folder / "house", folder / "work"
        self.work.mkdir()
        for part in PARTS:
            whole = ROOT / part
            if whole.is_dir():
                shutil.copytree(whole, self.root / part, ignore=_untested if part == "tests" else None)
            elif whole.exists():
                shutil.copy2(whole, self.root / part)

    def add(self, file: str, text: str) -> None:
        """The recipe's one new file."""
        assert not (self.root / file).exists()
        (self.root / file).write_text(text, encoding="utf-8")

    def line(self, file: str, before: str, line: str) -> None:
        """The recipe's one line, put before the first line that is, or begins with, another."""
        lines = (self.root / file).read_text(encoding="utf-8").splitlines()
        lines.insert(next(i for i, each in enumerate(lines) if each.startswith(before)), line)
        (self.root / file).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """Another text in the new file."""
        text = (self.root / file).read_text(encoding="utf-8")
        assert old in text
        (self.root / file).write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *words: str, status: int = 0) -> str:
        """What `grade` prints of these words; a failure's one line where it should fail."""
        done = self._python("-m", "grader", *words, cwd=self.work)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr

    def python(self, code: str) -> str:
        """What this code prints."""
        done = self._python("-c", code, cwd=self.work)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def red(self, *tests: str) -> str:
        """What these tests of the project's own say in the copy, where each of them fails."""
        words = ("-m", "pytest", "-vv", "-o", "addopts=", "--import-mode=importlib", "-p", "no:cacheprovider")
        done = self._python(*words, *(f"tests/{test}" for test in tests), cwd=self.root)
        assert f" {len(tests)} failed in " in done.stdout, done.stdout + done.stderr
        return done.stdout

    def _python(self, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.root), "GRADE_LANG": "en", "COLUMNS": "200"}
        for name in ("PYTEST_ADDOPTS", "PYTHONDONTWRITEBYTECODE"):  # the copy is compiled once, and run several times
            environment.pop(name, None)
        command = [sys.executable, *words]
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False
        )


def _untested(folder: str, names: list[str]) -> list[str]:
    """What of the tests isn't copied."""
    return [name for name in names if name not in TESTED] if folder == str(ROOT / "tests") else []


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of the project to add something to."""
    return House(tmp_path)
