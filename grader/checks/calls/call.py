"""The `call` line of a step function: how it is called, update after update, in the student's own names.

    momentum_update(w, v, g, lr, beta) -> w, v

Each argument names a slot: the parameters `w`, the gradient `g`, the count of updates `t`, one of the rule's state
arrays or one of its hyperparameters, under any of the usual names. What stands after the arrow says which slots the
result holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from grader.checks.calls.forms import Form, parse_keys, parse_parameters, parse_shapes, written
from grader.checks.calls.grammar import Arguments, Names, read
from grader.checks.calls.passing import by_name_where_asked
from grader.checks.calls.slots import PACKED, aliases, match_slot, packed_as, slots_of, unpacked
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
    negated: bool = False
    """What is passed as the gradient is −g."""
    shape: tuple[int, ...] | None = None
    """The shape of w, or of the first parameter, where the task says it."""

    @property
    def slots(self) -> tuple[str, ...]:
        """Every slot that is passed, in whatever it is packed."""
        passed = unpacked(self.passed)
        if self.form is None:
            return passed
        build, keys = self.form.build, self.form.keys.values()
        held = ("g",) if self.form.objects else ()  # by the parameters themselves
        every = unpacked((*build.all, *passed, *keys, *held))
        return tuple(dict.fromkeys(s for s in every if s != "config"))

    @property
    def passed(self) -> tuple[str, ...]:
        """What the function (of an instance, its method) is passed, argument by argument."""
        return (*self.positional, *self.keyword.values())

    def written(self, values: Mapping[str, str], parameter: int = 0) -> str:
        """A call as the student would type it, with texts for the slots' values."""
        values = {
            **values,
            **{
                name: f"({', '.join(values[each] for each in inside)})"
                for name, inside in PACKED.items()
                if all(each in values for each in inside)
            },
        }
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
    negated: bool = False,
    shapes: Mapping[str, Sequence[int]] | Sequence[Sequence[int]] = (),
) -> CallLine:  # fmt: skip
    """Parse a call line for a rule; `arguments` maps names that aren't usual to slots.

    `config`: the quantities in the argument that is a dict; `parameters`: names of several parameters in dicts, or how
    many in lists; `keys`: patterns of the names of gradients and state in such dicts; `shapes`: shapes of the parameters; `negated`: the gradient
    that is passed has the other sign, which a call can say too, as in `step(w, -g, lr) -> w`.

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

    minus = [name for name in (*line.made.all, *line.arguments.all) if name[:1] == "-" and known.find(name[1:]) == "g"]

    def argument(name: str) -> str:
        name = name[1:] if name in minus else name
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
    said = parse_shapes(shapes, packed, names.get("w", "w"), where.removesuffix(".call"))
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
                    line.method, build, returns, moves, attributes, objects, said)  # fmt: skip
    passed = unpacked((*build.all, *passed_to.all, *in_config.values()))
    for name, inside in PACKED.items():
        if name in names:
            _alone(where, names, name, inside)
            names.update({each: f"{names[name]}[{i}]" for i, each in enumerate(inside)})
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
    return CallLine(
        text, line.function, positional, keyword, shown, names, form, negated or bool(minus), said[0] if said else None
    )


def _alone(where: str, names: Mapping[str, str], name: str, inside: Sequence[str]) -> None:
    """Raise AssignmentError where a tuple and one of its members are both passed."""
    for each in inside:
        if each in names:
            raise AssignmentError(f"{where}: {names[name]!r} holds {names[each]!r} already; pass one of them")


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
    call: CallLine, kind: RuleKind, parameters: Sequence[str] | None, keywords: Sequence[str] = (),
    of_method: tuple[Sequence[str], Sequence[str]] | None = None,
) -> list[Binding]:  # fmt: skip
    """Ways to pass the slots to a student's function: as declared, and by its own names where they say another order.

    `keywords`: what it takes by name only; `of_method`: what a class's method takes, and what of it by name only.
    """
    declared = Binding("position", call.positional, call.keyword)
    meant = {name: slot for slot, name in call.names.items()}
    if call.form is not None and call.form.config:
        meant[call.form.config] = "config"

    def slot_of(name: str) -> str | None:
        return meant.get(name) or match_slot(name, kind)

    def adapted(
        positional: Sequence[str], keyword: Mapping[str, str], names: Sequence[str], by_name: Sequence[str]
    ) -> tuple[tuple[str, ...], dict[str, str]]:
        theirs = {slot for name in (*names, *by_name) if (slot := slot_of(name)) is not None}
        wanted = packed_as(positional, theirs)
        others = packed_as(tuple(keyword.values()), theirs)
        by_keyword = dict(keyword) if others == tuple(keyword.values()) else {slot: slot for slot in others}
        return by_name_where_asked(wanted, by_keyword, by_name, len(names), slot_of, names)

    if parameters is None:
        return [declared]
    if call.form is not None and call.form.method:
        build = call.form.build
        if of_method is not None:
            positional, keyword = adapted(call.positional, call.keyword, *of_method)
            declared = Binding("position", positional, keyword)
        made = Arguments(*adapted(build.positional, build.keyword, parameters, keywords))
        if made != build:
            declared = msgspec.structs.replace(declared, build=made)
        if keywords:
            return [declared]
        return [declared, *_built_otherwise(made, kind, parameters, declared)]
    positional, keyword = adapted(call.positional, call.keyword, parameters, keywords)
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


def must_be_said(kind: RuleKind, call: str, said: Collection[str], where: str) -> None:
    """Raise AssignmentError for a hyperparameter that is neither passed nor fixed, and of which not any usual value is right."""
    for each in kind.takes:
        if each.name not in said and not each.accepted:
            raise AssignmentError(
                f"{where}.call: {call!r} does not pass {each.name!r}; add it, or fix it with hyperparameters = {{ {each.name} = ... }}"
            )


def must_be_known(kind: RuleKind, dialects: Collection[str], hyperparameters: Collection[str], where: str) -> None:
    """Raise AssignmentError for a dialect or a hyperparameter that the rule hasn't."""
    for dialect in dialects:
        if dialect not in kind.dialect_names:
            raise AssignmentError(
                f"{where}.dialects: {kind.name} has no dialect {dialect!r}; it has: {', '.join(sorted(kind.dialect_names))}"
            )
    for name in hyperparameters:
        if name not in kind.hyperparameters:
            raise AssignmentError(
                f"{where}.hyperparameters: {kind.name} has no {name!r}; it has: {', '.join(kind.hyperparameters)}"
            )
