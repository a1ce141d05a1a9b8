"""A folder or a file per student, as ILIAS and people make them: what is left when no system is recognised."""

from __future__ import annotations

from pathlib import Path

from grader.intake.layouts.piece import Found, Layout, Piece, is_code, left, listed
from grader.model.submission import Identity
from grader.model.texts import N_, printable

ODD = (".ipynb.txt", ".ipynb.json", ".py.txt")


def find(root: Path) -> Found:
    """Pieces of everything that may be a student's."""
    files, folders = listed(root)
    pieces = [_piece(folder.name, folder, ()) for folder in folders if not folder.name.startswith(".")]
    taken = {piece.student for piece in pieces}
    code = [file for file in files if is_code(file.name) and not file.name.startswith(".")]
    by_stem: dict[str, list[Path]] = {}
    for file in code:
        by_stem.setdefault(_stem(file.name), []).append(file)
    for stem, held in by_stem.items():
        student = stem if printable(stem) not in taken else held[0].name  # a folder of that name is there too
        pieces.append(_piece(student, None, held))
    others = [file for file in files if file not in code and not file.name.startswith(".")]
    return Found(tuple(pieces), left(others, root, N_("neither a notebook nor a module")))


def _piece(student: str, folder: Path | None, files: list[Path] | tuple[()]) -> Piece:
    source = folder.name if folder is not None else min(files, key=_rank).name
    return Piece(printable(student), Identity("folders", source=printable(source)), folder=folder,
                 files=tuple((file, file.name) for file in sorted(files, key=_rank)))  # fmt: skip


def _rank(file: Path) -> tuple[bool, str]:
    return not file.name.lower().endswith(".ipynb"), file.name


def _stem(name: str) -> str:
    odd = next((suffix for suffix in ODD if name.lower().endswith(suffix)), "")
    return name[: -len(odd)] if odd else Path(name).stem


LAYOUT = Layout("folders", N_("a folder or file per student"), find, internal_ids=False)
