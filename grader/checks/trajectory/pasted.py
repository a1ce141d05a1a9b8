"""A trajectory function's call as code to paste, that prints what comes back."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from grader.checks.shared.code import PRINTED_DIGITS, as_code, free, has_numpy, listed, number, own_names
from grader.checks.trajectory.descents import Descent, ReadTrajectory, written
from grader.model.observation import Found
from grader.model.submission import StudentCode

MOST_VALUES = 10_000
"""As on the student's side."""


class PastedTrajectory(msgspec.Struct, frozen=True):
    """How a student's function wants to be called."""

    function: str
    positional: tuple[str, ...]
    keyword: Mapping[str, str]
    own: tuple[str, ...]
    has_numpy: bool
    df: str
    """A name for the gradient function."""

    def call(self, descent: Descent, epochs: int | None = None, df: str = "") -> str:
        """The call alone; `df`: a name of the gradient function, instead of the function itself."""
        values = {**{n: f"{v:.12g}" for n, v in descent.hyperparameters.items()}, "w": number(descent.w[0])}
        values |= {"df": df or f"lambda w: {written(descent.gradient)}", "epochs": str(epochs or descent.epochs)}
        return f"{self.function}({listed(self.positional, self.keyword, values, self.own)})"

    def all_of(self, descent: Descent, epochs: int | None = None, *, first: bool = False, digits: int = 0) -> str:
        """The code that prints every value; `first`: they are the first of several things that come back."""
        line = f"print(*{self.call(descent, epochs)}{'[0]' if first else ''})"
        lines = [*(["np.set_printoptions(precision=17)"] if digits > PRINTED_DIGITS else []), line]
        return as_code(lines, with_np=self.has_numpy)

    def as_it_comes(self, descent: Descent) -> str:
        """The code that prints what is given back, whatever it is."""
        return f"print({self.call(descent)})"

    def length(self, descent: Descent, read: ReadTrajectory) -> str:
        """The code that prints how many values there are, of those that have no end as many as were looked at."""
        if read.length >= MOST_VALUES:
            return f"from itertools import islice\nprint(len(list(islice({self.call(descent)}, {MOST_VALUES}))))"
        return f"print(len(list({self.call(descent)}{'[0]' if read.first else ''})))"

    def points(self, descent: Descent, epochs: int) -> str:
        """The code that prints where the gradient is asked for."""
        return "\n".join(
            [f"def {self.df}(w):", "    print(w)", f"    return {written(descent.gradient)}", "", f"list({self.call(descent, epochs, self.df)})"]
        )  # fmt: skip


def pasted_of(
    code: StudentCode, name: str, passed: tuple[tuple[str, ...], Mapping[str, str]], found: Found | None
) -> PastedTrajectory:
    """How a function is called. `passed`: the slots by position and by keyword."""
    return PastedTrajectory(name, *passed, own_names(code, name, found), has_numpy(code), free(code, "df")[0])
