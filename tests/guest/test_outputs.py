"""What functions print while they are asked: nobody reads it, and everything else about printing is as ever."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from grader.guest.outputs import Capped, unheard


@contextlib.contextmanager
def muted() -> Iterator[Callable[..., None]]:
    """A `print` that nobody hears."""
    nowhere = Capped(0)
    with contextlib.redirect_stdout(nowhere):
        yield unheard(nowhere)
    assert nowhere.take()[0] == ""


class Told:
    """Counts how often it is put into words."""

    def __init__(self) -> None:
        self.times = 0

    def __str__(self) -> str:
        self.times += 1
        return "told"


def test_arrays_are_not_put_into_words() -> None:
    with np.printoptions(formatter={"float": lambda x: pytest.fail("put into words")}), muted() as say:
        say("w =", np.ones(3), 3, 0.5, None, True, np.float64(1.5))


def test_what_may_do_something_of_its_own_is_printed() -> None:
    told = Told()
    with muted() as say:
        say("w =", told)
        say(np.array(told, object))
        assert told.times == 2
        with pytest.raises(ValueError, match="digits"):
            say(10**5000)
        with pytest.raises(TypeError):
            say(1, sep=5)


def test_what_goes_elsewhere_is_printed() -> None:
    file, own = io.StringIO(), io.StringIO()
    with muted() as say:
        say(np.array([0.5]), 2, file=file, sep=",")
        with contextlib.redirect_stdout(own):
            say("mine")
    assert (file.getvalue(), own.getvalue()) == ("[0.5],2\n", "mine\n")


def test_nothing_is_kept() -> None:
    with muted() as say:
        say([1] * 1000)
        sys.stdout.write("x" * 1000)
