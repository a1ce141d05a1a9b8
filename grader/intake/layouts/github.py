"""GitHub Classroom: clones <assignment>-<login or team> side by side, all with the same beginning."""

from __future__ import annotations

import os
from pathlib import Path

from grader.intake.layouts.piece import Found, Layout, Piece, left, listed
from grader.model.submission import Identity
from grader.model.texts import N_, printable


def find(root: Path) -> Found | None:
    """Pieces where folders are clones, or where the folder that holds them is called <assignment>-submissions."""
    files, folders = listed(root)
    clones = [folder for folder in folders if (folder / ".git").exists()]
    slug = root.name.removesuffix("-submissions") + "-" if root.name.endswith("-submissions") else ""
    if not slug and clones and len(clones) == len(folders) > 1:
        common = os.path.commonprefix([folder.name for folder in folders])  # noqa: RUF071 - of names, not of paths
        slug = common[: common.rfind("-") + 1]
    named = [folder for folder in folders if slug and folder.name.startswith(slug) and folder.name != slug]
    if not named or 2 * len(named) < len(folders):
        return None
    pieces = [
        Piece(login, Identity("github", id=login, source=printable(folder.name)), folder=folder)
        for folder in named
        for login in [printable(folder.name[len(slug) :])]
    ]
    others = [*files, *(folder for folder in folders if folder not in named)]
    return Found(
        tuple(pieces), left(others, root, N_("its name doesn't begin with {slug}, as the others do", slug=slug))
    )


LAYOUT = Layout("github", N_("clones of GitHub Classroom"), find, internal_ids=False)
