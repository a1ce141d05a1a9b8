"""The grammar of a call line: `function(name, *, name, keyword=name) -> name, name`, or `Class(name).method(name)`.

It is how an instructor says in assignment.toml how a student's function is called. All kinds of checks read it here; which names
they understand is theirs to say.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from grader.model.errors import AssignmentError


class Arguments(msgspec.Struct, frozen=True):
    """What is passed, by position and by keyword: names as they are written, or slots."""

    positional: tuple[str, ...] = ()
    keyword: dict[str, str] = {}

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.positional, *self.keyword.values())

    def written(self, values: Mapping[str, str]) -> str:
        """What stands between the parentheses, with texts for the slots' values."""
        named = [f"{name}={values.get(slot, slot)}" for name, slot in self.keyword.items()]
        return ", ".join([*(values.get(slot, slot) for slot in self.positional), *named])

    def mapped(self, slot: Callable[[str], str]) -> Arguments:
        """The same with a slot for each name."""
        return Arguments(tuple(map(slot, self.positional)), {name: slot(each) for name, each in self.keyword.items()})


class Line(msgspec.Struct, frozen=True):
    """A call line as it is written."""

    function: str
    """The function, or the class whose method is called."""
    arguments: Arguments
    returns: str
    """What stands after the arrow, "" where nothing does."""
    method: str = ""
    made: Arguments = Arguments()
    """What the instance is made of, where a method is called."""


def read(text: str, where: str, example: str, *, methods: bool = False) -> Line:
    """Read a call line; raises AssignmentError that begins with `where` and ends with an example of what is right.

    Arguments that are no names stand as they are written. `methods`: whether it may be a method's call.
    """
    left, _, right = text.partition("->")
    try:
        call = ast.parse(_BY_NAME.sub(rf"\1{MARK}", left.strip()), mode="eval").body
    except SyntaxError:
        raise AssignmentError(f"{where}: {text!r} is not a call; for example: {example}") from None
    if isinstance(call, ast.Call):
        if isinstance(call.func, ast.Name):
            return Line(call.func.id, _arguments(call), right.strip())
        made = call.func.value if isinstance(call.func, ast.Attribute) else None
        if (
            methods
            and isinstance(call.func, ast.Attribute)
            and isinstance(made, ast.Call)
            and isinstance(made.func, ast.Name)
        ):
            return Line(made.func.id, _arguments(call), right.strip(), call.func.attr, _arguments(made))
    raise AssignmentError(f"{where}: {text!r} is not a call of a named function; for example: {example}")


_BY_NAME = re.compile(r"([(,]\s*)\*(?=\s*,)")
"""The star behind which arguments are passed by name: `adam(w, g, *, lr)`."""
MARK = "only_by_name_from_here"


def _arguments(call: ast.Call) -> Arguments:
    keyword = {str(each.arg): ast.unparse(each.value) for each in call.keywords}
    every = [*map(ast.unparse, call.args)]
    if MARK in every:
        at = every.index(MARK)
        return Arguments(tuple(every[:at]), {**{name: name for name in every[at + 1 :]}, **keyword})
    return Arguments(tuple(every), keyword)


class Names:
    """The slots that the names of one call line stand for, each slot under one name."""

    def __init__(
        self, where: str, whose: str, known: Sequence[str], find: Callable[[str], str | None],
        arguments: Mapping[str, str] | None = None, example: str = "",
    ) -> None:  # fmt: skip
        """`whose`: "momentum's", for the error that tells the `known` slots; `find`: the slot of a usual name; `arguments`: the
        instructor's own words for slots, None where there can be none."""
        self._where, self._whose, self._known, self._find = where, whose, known, find
        self._arguments, self._example = arguments, example
        self.of: dict[str, str] = {}
        """What the instructor calls each slot."""

    def find(self, name: str) -> str | None:
        """The slot that a name stands for, None where it stands for none."""
        found = (self._arguments or {}).get(name) or self._find(name)
        return found if found in self._known else None

    def slot(self, name: str) -> str:
        """The slot that a name stands for; raises AssignmentError where it stands for none, or for one that has a name."""
        found = self.find(name)
        if found is None:
            remedy = f"for example: {self._example}"
            if self._arguments is not None:
                remedy = f'rename it or map it with arguments = {{ {name if name.isidentifier() else "name"} = "..." }}'
            raise AssignmentError(
                f"{self._where}: {name!r} is none of {self._whose} quantities ({', '.join(self._known)}); {remedy}"
            )
        if self.of.setdefault(found, name) != name:
            remedy = "map one with arguments" if self._arguments is not None else "rename one"
            raise AssignmentError(f"{self._where}: {self.of[found]!r} and {name!r} both stand for {found!r}; {remedy}")
        return found
