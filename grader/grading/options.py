"""The options of grading a class, as given on the command line, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from grader.assignments.load import Assignment


class Options(msgspec.Struct, frozen=True):
    """How a class is graded."""

    out: Path
    engine: str
    lang: str = "en"
    jobs: int = 1
    fresh: bool = False
    """Run everything again, even what was observed before."""
    lang_is_asked: bool = True
    """`lang` was asked for; else an assignment's own language comes first."""
    notebooks: bool = False
    """Write every notebook as a page, too."""
    keras: str = "stand-in"
    """What code that imports Keras gets: the recording stand-in, or the "real" library."""

    @property
    def store_file(self) -> Path:
        """Where observations and results are kept between runs."""
        return self.out / ".grade" / "store.sqlite"

    def language_of(self, assignments: Iterable[Assignment]) -> str:
        """The language of what is written about these: the one asked for, or theirs where they have one in common."""
        own = {assignment.lang for assignment in assignments}
        return self.lang if self.lang_is_asked or len(own) != 1 else own.pop() or self.lang
