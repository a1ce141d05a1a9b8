"""The `call` line: how a student's function is driven, in the student's own terms.

    momentum_update(w, v, g, lr, beta) -> w, v

Each argument names a slot: the parameters `w`, the gradient `g`, the count of updates `t`, one of the rule's state
arrays or one of its hyperparameters, under any of the usual names. What stands after the arrow says which slots the
result holds.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from grader.checks.calls.forms import Build, Form, method_call, parse_keys, parse_parameters, written
from grader.checks.calls.passing import by_name_where_asked
from grader.model.errors import AssignmentError
from reference.rule import RuleKind

ALIASES: dict[str, tuple[str, ...]] = {
    "w": (
        "W",
        "theta",
        "θ",
        "x",
        "p",
        "param",
        "params",
        "parameter",
        "parameters",
        "weight",
        "weights",
        "w_t",
        "x_t",
        "wt",
    ),
    "g": ("grad", "gradient", "gradients", "grads", "dw", "dW", "dx", "d", "g_t", "gt", "grad_w", "df"),
    "t": ("step", "t_step", "timestep", "time_step", "n_step", "num_step", "iteration", "n_iter"),
    "lr": ("learning_rate", "learningrate", "eta", "η", "alpha", "α", "step_size", "LR"),
    "beta": ("β", "momentum", "mu", "gamma", "rho", "beta_1", "beta1", "mom"),
    "v": (
        "V",
        "velocity",
        "vel",
        "v_t",
        "vt",
        "s",
        "S",
        "second_moment",
        "exp_avg_sq",
        "v_old",
        "v_prev",
        "momentum_v",
    ),
    "m": ("M", "m_t", "mt", "first_moment", "exp_avg"),
    "v_max": ("vmax", "v_hat", "vhat", "max_v", "v_hat_max"),
    "G": (
        "cache",
        "acc",
        "accumulator",
        "s",
        "r",
        "h",
        "sum_sq",
        "sum_square",
        "sum_squares",
        "grad_squared",
        "sq_sum",
        "n",
        "sigma",
    ),
    "r": ("cache", "v", "s", "S", "avg_sq", "accumulator", "h", "mean_square", "grad_squared", "E", "rt", "r_t"),
    "rho": ("ρ", "decay_rate", "beta", "gamma", "decay", "beta_2"),
    "beta_1": ("beta1", "b1", "β1", "β_1"),
    "beta_2": ("beta2", "b2", "β2", "β_2"),
    "epsilon": ("eps", "e", "ε", "delta", "Eps"),
    "weight_decay": ("wd", "lambda_", "lam", "λ"),
}
"""Usual names of each slot. A name may stand for several slots; the rule's own slots decide."""


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
        every = (*build.positional, *build.keyword.values(), *passed, *keys, *held)
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
    build: Build | None = None
    """How an instance is made, where it isn't as declared."""


def slots_of(kind: RuleKind) -> tuple[str, ...]:
    """What a step function of this rule may be passed."""
    return ("w", "g", "t", *(s for s in kind.state if s != "t"), *kind.hyperparameters)


def parse_call(
    text: str, kind: RuleKind, where: str, arguments: Mapping[str, str] | None = None, *,
    config: Sequence[str] | Mapping[str, str] = (), parameters: Sequence[str] | int = (), keys: Mapping[str, str] | None = None,
) -> CallLine:  # fmt: skip
    """Parse a call line for a rule; `arguments` maps names that aren't usual to slots.

    `config`: the quantities in the argument that is a dict; `parameters`: names of several parameters in dicts, or how
    many in lists; `keys`: patterns of the names of gradients and state in such dicts.

    Raises AssignmentError, beginning with `where`, that names what is wrong and what would be right.
    """
    left, arrow, right = text.partition("->")
    arguments = arguments or {}
    example = 'for example: call = "momentum_update(w, v, g, lr, beta) -> w, v"'
    try:
        call = ast.parse(left.strip(), mode="eval").body
    except SyntaxError:
        raise AssignmentError(f"{where}: {text!r} is not a call; {example}") from None
    built = method_call(call)
    if not isinstance(call, ast.Call) or (not isinstance(call.func, ast.Name) and built is None):
        raise AssignmentError(f"{where}: {text!r} is not a call of a named function; {example}")
    if built is None and (not arrow or not right.strip()):
        raise AssignmentError(f"{where}: {text!r} does not say what the function returns; {example}")
    names: dict[str, str] = {}
    boxes: list[str] = []

    def slot(name: str) -> str:
        found = arguments.get(name) or match_slot(name, kind)
        if found is None or found not in slots_of(kind):
            if config and (name in boxes or not boxes):
                boxes[:] = [name]
                return "config"
            slots = ", ".join(slots_of(kind))
            raise AssignmentError(
                f"{where}: {name!r} is none of {kind.name}'s quantities ({slots}); rename it or map it with "
                f'arguments = {{ {name} = "..." }}'
            )
        if found in names and names[found] != name:
            raise AssignmentError(
                f"{where}: {names[found]!r} and {name!r} both stand for {found!r}; map one with arguments"
            )
        names[found] = name
        return found

    build = Build()
    if built is not None:
        made = built[0]
        build = Build(
            tuple(slot(_name(a, text, where)) for a in made.args),
            {str(k.arg): slot(_name(k.value, text, where)) for k in made.keywords},
        )
    positional = tuple(slot(_name(a, text, where)) for a in call.args)
    keyword = {str(k.arg): slot(_name(k.value, text, where)) for k in call.keywords}
    returns, moves, attributes = _returns(right, built is not None, slot)
    in_config = parse_keys(config, slot) if boxes else {}
    if config and not boxes:
        raise AssignmentError(f"{where}: no argument of {text!r} is the dict that config describes; name it config")
    packed = parse_parameters(parameters, where)
    form = None
    objects = built is not None and "w" in (*build.positional, *build.keyword.values()) and "g" not in names
    if objects and not packed:
        raise AssignmentError(
            f"{where}: {text!r} takes its gradients from the parameters' .grad; say how many parameters the list holds, "
            "for example parameters = 2"
        )
    if built is not None or in_config or packed:
        patterns = {"gradient": "d{}", "state": "d{}", **(keys or {})}
        form = Form(boxes[0] if boxes else "", in_config, packed, patterns["gradient"], patterns["state"],
                    built[1] if built is not None else "", build, returns, moves, attributes, objects)  # fmt: skip
    passed = (*build.positional, *build.keyword.values(), *positional, *keyword.values(), *in_config.values())
    for needed, words in (("w", "the parameters"), ("g", "the gradient")):
        if needed not in passed and not (moves and needed == "w") and not objects:
            raise AssignmentError(
                f"{where}: {text!r} has no argument for {words}; name it {needed}, {', '.join(ALIASES[needed][:3])} "
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
    function = built[0].func.id if built is not None else call.func.id  # type: ignore[attr-defined]
    return CallLine(text, function, positional, keyword, shown, names, form)


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


def _name(node: ast.expr, text: str, where: str) -> str:
    if not isinstance(node, ast.Name):
        raise AssignmentError(
            f"{where}: {ast.unparse(node)!r} in {text!r} is not a name; give it under hyperparameters instead"
        )
    return node.id


def match_slot(name: str, kind: RuleKind) -> str | None:
    """The slot of this rule that a name stands for; None when it stands for none or several."""
    slots = slots_of(kind)
    if name in slots:
        return name
    found = [slot for slot in slots if name in ALIASES.get(slot, ())]
    if not found:
        found = [slot for slot in slots if name.lower() in (slot.lower(), *(a.lower() for a in ALIASES.get(slot, ())))]
    return found[0] if len(found) == 1 else None


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
            return [msgspec.structs.replace(declared, build=Build(*made))]
        return [declared] if call.keyword else [declared, *_built_otherwise(build, kind, parameters, declared)]
    positional, keyword = by_name_where_asked(call.positional, call.keyword, keywords, len(parameters), slot_of)
    declared = Binding("position", positional, keyword)
    matched = [slot_of(name) for name in parameters]
    if call.keyword or None in matched or len(set(matched)) != len(matched) or set(matched) != set(positional):
        return [declared]
    by_name = Binding("name", tuple(slot for slot in matched if slot is not None), keyword)
    return [declared] if by_name.positional == positional else [declared, by_name]


def _built_otherwise(build: Build, kind: RuleKind, parameters: Sequence[str], declared: Binding) -> list[Binding]:
    """Making the instance by the names of the class's own arguments, where these say another order than the task."""
    by_name = {slot: name for name in parameters if (slot := match_slot(name, kind)) is not None}
    asked = [*build.positional, *build.keyword.values()]
    own_order = [by_name[slot] for slot in asked if slot in by_name]
    if build.keyword or set(asked) - set(by_name) or own_order == list(parameters[: len(asked)]):
        return []
    return [msgspec.structs.replace(declared, by="name", build=Build((), {by_name[slot]: slot for slot in asked}))]
