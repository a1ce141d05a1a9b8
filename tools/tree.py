"""Writes what `docs/architecture.md` tells of the files themselves: `python tools/tree.py`.

Between its markers stand the rooms in the order in which they import each other, as the contract in pyproject.toml has them, and
every file with what the first line of its docstring says.
"""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
FOLDERS = ("grader", "reference", "tools")


def says(file: Path) -> str:
    """The first sentence of a file's docstring, however it is broken into lines; "" where there is none."""
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    paragraph = " ".join(docstring.partition("\n\n")[0].split("\n"))
    first = docstring.partition("\n")[0]
    return first if first.endswith((".", ":")) else re.split(r"(?<=[.:]) (?=[A-Z`])", paragraph)[0]


def rooms() -> str:
    """The rooms of grader/, those above importing those below."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rows = ["| room | what is in it |", "|---|---|"]
    for layer in layers:
        for room in layer.split(" | "):
            if (folder := ROOT / "grader" / room).is_dir():
                beside = [f"`{each}`" for each in layer.split(" | ") if each != room]
                apart = f" (apart from {', '.join(beside)}: neither imports the other)" if beside else ""
                rows.append(f"| `{room}`{apart} | {says(folder / '__init__.py')} |")
    return "\n".join(rows)


def tree() -> str:
    """Every Python file, folder by folder, with what it says of itself."""
    lines = ["```text"]
    for folder in FOLDERS:
        lines += _below(ROOT / folder, 0)
    return "\n".join([*lines, "```"])


def _below(folder: Path, depth: int) -> list[str]:
    files = sorted(file for file in folder.glob("*.py") if file.name != "__init__.py")
    inner = sorted(each for each in folder.iterdir() if each.is_dir() and any(each.rglob("*.py")))
    about = says(folder / "__init__.py") if (folder / "__init__.py").exists() else ""
    lines = [_line(f"{folder.name}/", about, depth)]
    lines += [_line(file.name, says(file), depth + 1) for file in files]
    return lines + [line for each in inner for line in _below(each, depth + 1)]


def _line(name: str, about: str, depth: int) -> str:
    return f"{'    ' * depth}{name:<{36 - 4 * depth}} {about}".rstrip()


def written(page: str) -> str:
    """The page with what stands between its markers as the files have it now."""
    for name, text in (("rooms", rooms()), ("tree", tree())):
        begin, end = f"<!-- {name}: python tools/tree.py -->\n\n", f"\n\n<!-- end of {name} -->"
        before, found, rest = page.partition(begin)
        _, ended, after = rest.partition(end)
        if not found or not ended:
            raise ValueError(f"{PAGE.name} has no markers for {name}")
        page = before + begin + text + end + after
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
