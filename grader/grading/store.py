"""Keeps what was observed on disk: nothing is lost when the grader is killed, and the next run continues from there.

Observations are stored, not marks: marks follow from them, so a class is marked again under new points or tolerances
without running a line of student code.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from grader.guest import wire
from grader.model.errors import UsageError
from grader.model.files import regular
from grader.model.observation import Observation, Question, packed
from grader.model.submission import MOST_BESIDE, Beside, StudentCode
from grader.model.texts import N_

PATIENCE = 30
"""Seconds to wait for another grader that is writing."""

SCHEMA = """
create table if not exists observations (
    key text primary key, data blob not null
) without rowid;
create table if not exists results (
    assignment text not null, student text not null, result blob not null, primary key (assignment, student)
) without rowid;
"""


WAY = 2
"""Counts the ways in which student code was run so far: where it runs otherwise than before, what was observed then isn't reused."""


def run_key(code: StudentCode, extra: Sequence[Beside], engine: str, setting: bytes) -> str:
    """What a run depends on besides the questions: the code, the files beside it, the engine and its limits."""
    sources = [(cell.number, cell.source) for cell in code.cells]  # saved again with other outputs, it is the same code
    digest = hashlib.sha256(msgspec.msgpack.encode((WAY, code.file, code.kind, sources, engine, setting)))
    for file in extra:
        try:
            with regular(file.source) as opened:
                held = hashlib.sha256(opened.read(MOST_BESIDE + 1)).digest()
        except OSError:
            held = b"unreadable"
        digest.update(msgspec.msgpack.encode((file.name.encode("utf-8", "surrogatepass"), held)))
    return digest.hexdigest()


def questions_key(questions: dict[str, list[Question]]) -> str:
    """A digest of everything that was asked."""
    digest = hashlib.sha256()
    for check, asked in questions.items():
        digest.update(wire.pack([check, len(asked)]))
        for question in asked:
            digest.update(packed(question))
    return digest.hexdigest()


class Kept(msgspec.Struct, frozen=True):
    """An observation and the digest of the questions that it answers."""

    questions: str
    observation: Observation


class Store:
    """One SQLite file beside the reports. Safe against being killed; several graders may share it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._waiting: list[tuple[str, bytes]] = []

    def __enter__(self) -> Self:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._file, timeout=PATIENCE, isolation_level=None)
            self._share()
            self._db.execute("pragma synchronous = normal")
            self._db.executescript(SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise self._unwritable(error) from None
        return self

    def _share(self) -> None:
        """Let several graders read and write; waits while another is just doing the same (SQLite itself doesn't)."""
        latest = time.monotonic() + PATIENCE
        while True:
            try:
                self._db.execute("pragma journal_mode = wal")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > latest:
                    raise
                time.sleep(0.05)

    def observation(self, key: str) -> Kept | None:
        """A stored observation; None when there is none, or one of an older form."""
        row = self._db.execute("select data from observations where key = ?", (key,)).fetchone()
        if row is None:
            return None
        try:
            return wire.unpack(row[0], Kept)  # type: ignore[no-any-return]
        except (msgspec.DecodeError, msgspec.ValidationError, wire.WireError):
            return None

    def keep(self, key: str, kept: Kept) -> None:
        """Store an observation; together with the result that follows from it, for every commit takes its time."""
        self._waiting.append((key, wire.pack(kept)))

    def keep_result(self, assignment: str, student: str, result: bytes) -> None:
        """Store a result as it will stand in results.json, and the observations that wait for it."""
        try:
            self._db.execute("begin immediate")
            self._db.executemany("insert or replace into observations values (?, ?)", self._waiting)
            self._db.execute("insert or replace into results values (?, ?, ?)", (assignment, student, result))
            self._db.execute("commit")
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("rollback")
            raise self._unwritable(error) from None
        self._waiting.clear()

    def result(self, assignment: str, student: str) -> bytes:
        """A stored result. Another grader on the same folder may have written it later: it saw the same submission."""
        row = self._db.execute(
            "select result from results where assignment = ? and student = ?", (assignment, student)
        ).fetchone()
        return bytes(row[0])

    def _unwritable(self, error: Exception) -> UsageError:
        return UsageError(
            N_(
                "{folder} can't be written to ({error}); --out names another folder",
                folder=str(self._file.parent),
                error=str(error),
            )
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
