"""Progress of what nobody can count beforehand: a line now and then in a log, and nothing where it is quick."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grader.commands import screen
from grader.model.texts import N_


@pytest.mark.parametrize(("seconds", "said"), [(0.0, ["Proving: 1 so far", "Proving: 2 so far"]), (60.0, [])])
def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch, seconds: float, said: list[str]) -> None:
    log = io.StringIO()
    monkeypatch.setattr(screen, "err", Console(file=log))
    monkeypatch.setattr(screen, "SECONDS_BETWEEN_LINES", seconds)
    with screen.counting(N_("Proving"), "en") as advance:
        advance()
        advance()
    assert log.getvalue().splitlines() == said


def test_a_terminal_shows_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(screen, "err", Console(file=shown, force_terminal=True, width=60, _environ={"TERM": "xterm"}))
    with screen.counting(N_("Proving"), "en") as advance:
        advance()
    assert "Proving: 1 so far" in shown.getvalue()
