"""What libraries do at a fork is done in a student process too, but for what nothing depends on."""

from __future__ import annotations

import os
from types import ModuleType

import pytest

from grader.guest.forks import NOT_NEEDED, unannounced


def forked_and_told(told: list[str]) -> list[str]:
    """What the handlers have said once this process has forked."""
    if (pid := os.fork()) == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return told


def module(name: str, told: list[str]) -> ModuleType:
    """A module of that name which registers a handler as it is imported, as libraries do."""
    made = ModuleType(name)
    made.__dict__.update(told=told)
    exec("import os\nos.register_at_fork(before=lambda: told.append(__name__))", made.__dict__)
    return made


def test_only_who_does_nothing_needed_is_not_told_of_forks() -> None:
    told: list[str] = []
    with unannounced():
        for name in (*NOT_NEEDED, "some.library"):
            module(name, told)
    assert forked_and_told(told) == ["some.library"]


def test_who_comes_later_is_told_whatever_went_wrong() -> None:
    register = os.register_at_fork
    with pytest.raises(ZeroDivisionError), unannounced():
        raise ZeroDivisionError
    assert os.register_at_fork is register
