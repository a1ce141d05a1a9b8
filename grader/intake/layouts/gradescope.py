"""Gradescope, "Export submissions": submission_metadata.yml beside a folder submission_<number> for each."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.intake.layouts.piece import Found, Layout, Member, Piece, distinct, left, listed
from grader.model.errors import UsageError
from grader.model.submission import Identity
from grader.model.texts import N_, printable

if TYPE_CHECKING:
    import yaml

METADATA = "submission_metadata.yml"
LARGEST = 100 * 2**20


def _loaded(text: str) -> Any:
    """What Ruby wrote: tags of Ruby's own mean nothing here, what they mark is plain data. Raises ValueError."""
    import yaml  # for this system only, and everybody would wait for it

    class Reader(yaml.SafeLoader):  # type: ignore[misc]
        pass

    Reader.add_multi_constructor("!ruby", _plain)
    try:
        return yaml.load(text, Reader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _plain(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> Any:
    if node.id == "mapping":
        return loader.construct_mapping(node, deep=True)
    if node.id == "sequence":
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


def find(root: Path) -> Found | None:
    """Pieces of the submissions that the metadata name; raises UsageError where these can't be read."""
    files, folders = listed(root)
    metadata = next((file for file in files if file.name == METADATA), None)
    if metadata is None:
        return None
    told = _read(metadata)
    there = {folder.name: folder for folder in folders}
    pieces, missing = [], []
    for name, entry in told.items():
        if name in there:
            pieces.append(_piece(there.pop(name), entry))
        else:
            missing.append(root / name)
    others = [*there.values(), *(file for file in files if file.name != METADATA)]
    return Found(
        distinct(pieces),
        (
            *left(missing, root, N_("named in {file}, but not there", file=METADATA)),
            *left(others, root, N_("not named in {file}", file=METADATA)),
        ),
    )


def _read(file: Path) -> dict[str, dict[str, Any]]:
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError("too large")
        data = _loaded(file.read_text(encoding="utf-8-sig"))
        if not isinstance(data, dict) or not all(isinstance(entry, dict) for entry in data.values()):
            raise ValueError("no table of submissions")
    except (ValueError, OSError, RecursionError) as error:
        reason = printable(" ".join(str(error).split()))[:200]
        raise UsageError(
            N_("{file} can't be read ({error}); export the submissions from Gradescope once more", file=str(file), error=reason)
        ) from None  # fmt: skip
    return {str(name): entry for name, entry in data.items()}


def _piece(folder: Path, entry: dict[str, Any]) -> Piece:
    listed_ = entry.get(":submitters") or entry.get("submitters") or []
    submitters = [each for each in listed_ if isinstance(each, dict)] if isinstance(listed_, list) else []
    number = folder.name.removeprefix("submission_")
    when = entry.get(":created_at", entry.get("created_at", ""))
    submitted = when.isoformat() if isinstance(when, datetime.datetime) else printable(str(when))[:40]
    members = tuple(_member(each, folder, number, submitted, len(submitters)) for each in submitters[:50])
    first = members[0] if members else Member(printable(folder.name), Identity("gradescope", submission=number, source=printable(folder.name)))  # fmt: skip
    return Piece(
        first.student, first.identity, folder=folder, order=submitted, members=members if len(members) > 1 else ()
    )


def _member(told: dict[str, Any], folder: Path, number: str, submitted: str, count: int) -> Member:
    def text(name: str) -> str:
        value = told.get(f":{name}", told.get(name))
        return printable(str(value))[:200] if value is not None else ""

    who = Identity(
        "gradescope", id=text("sid"), name=text("name"), email=text("email"), submitted_at=submitted, submission=number,
        group=number if count > 1 else "", source=printable(folder.name),
    )  # fmt: skip
    return Member(who.name or who.email or who.id or printable(folder.name), who)


LAYOUT = Layout("gradescope", N_("Gradescope's export"), find, internal_ids=False)
