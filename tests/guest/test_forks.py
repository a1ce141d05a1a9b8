"""The template's children do nothing that only programs with threads need, and forks of others' go on as always."""

from __future__ import annotations

import os

import pytest

from grader.guest.forks import unannounced


def forked_and_told(told: list[str]) -> list[str]:
    """What the handlers have said once this process has forked."""
    if (pid := os.fork()) == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return told


def test_who_comes_meanwhile_is_not_told_of_forks() -> None:
    told: list[str] = []
    with unannounced():
        os.register_at_fork(before=lambda: told.append("meanwhile"))
    assert forked_and_told(told) == []


def test_who_comes_later_is_told_whatever_went_wrong() -> None:
    register = os.register_at_fork
    with pytest.raises(ZeroDivisionError), unannounced():
        raise ZeroDivisionError
    assert os.register_at_fork is register
