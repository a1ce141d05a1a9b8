"""The `call` line of a step function: how it is called, update after update, in the student's own names.

    momentum_update(w, v, g, lr, beta) -> w, v

Each argument names a slot: the parameters `w`, the gradient `g`, the count of updates `t`, one of the rule's state
arrays or one of its hyperparameters, under any of the usual names. What stands after the arrow says which slots the
result holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from grader.checks.calls.forms import Form, parse_keys, parse_parameters, written
from grader.checks.calls.grammar import Arguments, Names, read
from grader.checks.calls.passing import by_name_where_asked
from grader.checks.calls.slots import aliases, match_slot, slots_of
from grader.model.errors import AssignmentError
from reference.rule import RuleKind


class CallLine(msgspec.Struct, frozen=True):
    """A parsed call line; slots in the order of the arguments."""

    text: str
    function: str
    positional: tuple[str, ...]
    keyword: dict[str, str]
    returns: tuple[str, ...]
    names: dict[str, str]
    """What the instructor calls each slot."""
    form: Form | None = None
    """How the slots are packed, where it is no plain step function."""

    @property
    def slots(self) -> tuple[str, ...]:
        """Every slot that is passed, in whatever it is packed."""
        passed = (*self.positional, *self.keyword.values())
        if self.form is None:
            return passed
        build, keys = self.form.build, self.form.keys.values()
        held = ("g",) if self.form.objects else ()  # by the parameters themselves
        every = (*build.all, *passed, *keys, *held)
        return tuple(dict.fromkeys(s for s in every if s != "config"))

    def written(self, values: Mapping[str, str], parameter: int = 0) -> str:
        """A call as the student would type it, with texts for the slots' values."""
        names = self.names if self.form is None else {**self.names, "config": self.form.config}
        return written(self.form, self.function, names, self.positional, self.keyword, values, parameter)


class Binding(msgspec.Struct, frozen=True):
    """How the slots are passed to one student's function. `by`: in the declared order, or matched by the student's names."""

    by: str
    positional: tuple[str, ...]
    keyword: dict[str, str]
    build: Arguments | None = None
    """How an instance is made, where it isn't as declared."""


def parse_call(
    text: str, kind: RuleKind, where: str, arguments: Mapping[str, str] | None = None, *,
    config: Sequence[str] | Mapping[str, str] = (), parameters: Sequence[str] | int = (), keys: Mapping[str, str] | None = None,
) -> CallLine:  # fmt: skip
    """Parse a call line for a rule; `arguments` maps names that aren't usual to slots.

    `config`: the quantities in the argument that is a dict; `parameters`: names of several parameters in dicts, or how
    many in lists; `keys`: patterns of the names of gradients and state in such dicts.

    Raises AssignmentError, beginning with `where`, that names what is wrong and what would be right.
    """
    line = read(text, where, 'call = "momentum_update(w, v, g, lr, beta) -> w, v"', methods=True)
    if not line.method and not line.returns:
        raise AssignmentError(
            f"{where}: {text!r} does not say what the function returns; for example: "
            'call = "momentum_update(w, v, g, lr, beta) -> w, v"'
        )
    known = Names(where, f"{kind.name}'s", [*slots_of(kind)], lambda name: match_slot(name, kind), arguments or {})
    names = known.of
    boxes: list[str] = []

    def slot(name: str) -> str:
        if config and known.find(name) is None and (name in boxes or not boxes):
            boxes[:] = [name]
            return "config"
        return known.slot(name)

    def argument(name: str) -> str:
        if not name.isidentifier():
            raise AssignmentError(f"{where}: {name!r} in {text!r} is not a name; give it under hyperparameters instead")
        return slot(name)

    build, passed_to = line.made.mapped(argument), line.arguments.mapped(argument)
    positional, keyword = passed_to.positional, passed_to.keyword
    returns, moves, attributes = _returns(line.returns, bool(line.method), slot)
    in_config = parse_keys(config, slot) if boxes else {}
    if config and not boxes:
        raise AssignmentError(f"{where}: no argument of {text!r} is the dict that config describes; name it config")
    packed = parse_parameters(parameters, where)
    form = None
    objects = "w" in build.all and "g" not in names
    if objects and not packed:
        raise AssignmentError(
            f"{where}: {text!r} takes its gradients from the parameters' .grad; say how many parameters the list holds, "
            "for example parameters = 2"
        )
    if line.method or in_config or packed:
        patterns = {"gradient": "d{}", "state": "d{}", **(keys or {})}
        form = Form(boxes[0] if boxes else "", in_config, packed, patterns["gradient"], patterns["state"],
                    line.method, build, returns, moves, attributes, objects)  # fmt: skip
    passed = (*build.all, *passed_to.all, *in_config.values())
    for needed, words in (("w", "the parameters"), ("g", "the gradient")):
        if needed not in passed and not (moves and needed == "w") and not objects:
            raise AssignmentError(
                f"{where}: {text!r} has no argument for {words}; name it {needed}, {', '.join(aliases(needed)[:3])} "
                f'or map it with arguments = {{ ... = "{needed}" }}'
            )
    state = tuple(s for s in dict.fromkeys(in_config.values()) if s in kind.state and s != "t")
    shown = tuple(dict.fromkeys([*(s for s in returns if s != "config"), *state]))
    if "w" not in shown:
        raise AssignmentError(f"{where}: {text!r} does not return the parameters; write w after the arrow")
    unknown = [
        s
        for s in shown
        if (s not in passed and s not in attributes and not (moves and s == "w"))
        or s in (*kind.hyperparameters, "g", "t")
    ]
    if unknown:
        raise AssignmentError(f"{where}: {names[unknown[0]]!r} is returned but is no state that is passed in too")
    return CallLine(text, line.function, positional, keyword, shown, names, form)


def _returns(right: str, is_method: bool, slot: Callable[[str], str]) -> tuple[tuple[str, ...], int, dict[str, str]]:
    """Slots that are returned, whether w is moved by what comes, and attributes that are read (`.m`)."""
    parts = [part.strip() for part in right.strip().strip("()").split(",") if part.strip()]
    returns: list[str] = []
    attributes: dict[str, str] = {}
    moves = 0
    for part in parts:
        moved = re.fullmatch(r"(\w+)\s*([+-])\s*(\w+)", part)
        if is_method and part.startswith("."):
            attributes[slot(part[1:])] = part[1:]
        elif is_method and moved:
            returns.append(slot(moved[1]))
            moves = 1 if moved[2] == "+" else -1
        else:
            returns.append(slot(part))
    if is_method and "w" not in returns:
        returns.insert(0, "w")
    return (*returns, *attributes), moves, attributes


def bindings(
    call: CallLine, kind: RuleKind, parameters: Sequence[str] | None, keywords: Sequence[str] = ()
) -> list[Binding]:
    """Ways to pass the slots to a student's function: as declared, and by its own names where they say another order.

    `keywords`: what it takes by name only.
    """
    declared = Binding("position", call.positional, call.keyword)
    meant = {name: slot for slot, name in call.names.items()}
    if call.form is not None and call.form.config:
        meant[call.form.config] = "config"

    def slot_of(name: str) -> str | None:
        return meant.get(name) or match_slot(name, kind)

    if parameters is None:
        return [declared]
    if call.form is not None and call.form.method:
        build = call.form.build
        if keywords:
            made = by_name_where_asked(build.positional, build.keyword, keywords, len(parameters), slot_of)
            return [msgspec.structs.replace(declared, build=Arguments(*made))]
        return [declared] if call.keyword else [declared, *_built_otherwise(build, kind, parameters, declared)]
    positional, keyword = by_name_where_asked(call.positional, call.keyword, keywords, len(parameters), slot_of)
    declared = Binding("position", positional, keyword)
    matched = [slot_of(name) for name in parameters]
    if call.keyword or None in matched or len(set(matched)) != len(matched) or set(matched) != set(positional):
        return [declared]
    by_name = Binding("name", tuple(slot for slot in matched if slot is not None), keyword)
    return [declared] if by_name.positional == positional else [declared, by_name]


def _built_otherwise(build: Arguments, kind: RuleKind, parameters: Sequence[str], declared: Binding) -> list[Binding]:
    """Making the instance by the names of the class's own arguments, where these say another order than the task."""
    by_name = {slot: name for name in parameters if (slot := match_slot(name, kind)) is not None}
    asked = build.all
    own_order = [by_name[slot] for slot in asked if slot in by_name]
    if build.keyword or set(asked) - set(by_name) or own_order == list(parameters[: len(asked)]):
        return []
    return [msgspec.structs.replace(declared, by="name", build=Arguments((), {by_name[slot]: slot for slot in asked}))]
