"""Students' code for any misconception of a rule, in any shape of interface, and what it answers, without a process of its own.

The code takes its update from the catalogue (`update_of`); all around it is what students write.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np

from grader.checks.shared.spec import Check
from grader.checks.update_rule.update_rule import UpdateRule
from grader.diagnosis.catalogue import RULES, applies, misconceptions_of, variant
from grader.guest import answer as guest
from grader.guest import wire
from grader.guest.errors import describe
from grader.model.observation import Answer, Found, Inventory, Observation, packed
from grader.model.submission import Cell, StudentCode
from grader.model.verdict import CheckVerdict
from reference.rule import RuleKind


@lru_cache(maxsize=512)
def update_of(rule: str, dialect: str, id: str, form: int) -> Callable[..., tuple[Any, dict[str, Any]]]:
    """One update with this misconception: of w, g, the state, t and the hyperparameters."""
    kind = RULES[rule]
    wrong = next(m for m in misconceptions_of(rule) if m.id == id).forms[form]
    made = variant(kind, dialect, (wrong,))

    def update(w: Any, g: Any, state: Mapping[str, Any], t: int, **hyper: float) -> tuple[Any, dict[str, Any]]:
        rule = made.build(**hyper)
        w, g = np.asarray(w, np.float64), np.asarray(g, np.float64)
        given = {name: np.zeros_like(w) + start for name, start in rule.slots().items()}
        given |= {name: np.asarray(value, np.float64) for name, value in state.items()}
        with np.errstate(all="ignore"):
            w, after = rule.advance(w, g, given, t)
        return np.array(w), {name: np.array(value) for name, value in after.items()}

    return update


def wrong_updates(rule: str) -> Iterator[tuple[str, str, int]]:
    """(id, dialect, form) of every misconception of a rule, in the first dialect that can have it."""
    kind = RULES[rule]
    for misconception in misconceptions_of(rule):
        dialect = next((d for d in kind.dialects if applies(misconception, kind, d)), None)
        if dialect is not None:
            yield from ((misconception.id, dialect.id, form) for form in range(len(misconception.forms)))


def parts_of(kind: RuleKind) -> tuple[list[str], list[str], list[str]]:
    """The names of the state arrays, of the count, if any, and of the hyperparameters."""
    return [s for s in kind.state if s != "t"], ["t"] if kind.counts else [], [each.name for each in kind.takes]


def _update(
    kind: RuleKind, state: Mapping[str, str], t: str, hyper: Mapping[str, str], w: str = "w", g: str = "g"
) -> str:
    held = ", ".join(f'"{name}": {text}' for name, text in state.items())
    passed = ", ".join(f"{name}={text}" for name, text in hyper.items())
    return f"update({w}, {g}, {{{held}}}, {t if kind.counts else '1'}, {passed})"


def _same(names: Sequence[str], pattern: str = "{}") -> dict[str, str]:
    return {name: pattern.format(name) for name in names}


def function(kind: RuleKind, *, in_place: bool = False, by_name: bool = False) -> tuple[dict[str, Any], str]:
    state, count, hyper = parts_of(kind)
    declared = ["w", *state, "g", *count, *hyper]
    own = ["w", *state, "g", *(["*"] if by_name else []), *count, *hyper]
    lines = [f"def step({', '.join(own)}):", f"    new, after = {_update(kind, _same(state), 't', _same(hyper))}"]
    if in_place:
        lines += ["    w[...] = new", *(f'    {s}[...] = after["{s}"]' for s in state)]
    else:
        returned = ", ".join(["new", *(f'after["{s}"]' for s in state)])
        lines.append(f"    return {returned}")
    return {"call": f"step({', '.join(declared)}) -> {', '.join(['w', *state])}"}, "\n".join(lines)


def dicts(kind: RuleKind) -> tuple[dict[str, Any], str]:
    state, count, hyper = parts_of(kind)
    call = f"step({', '.join(['parameters', 'grads', *state, *count, *hyper])}) -> {', '.join(['parameters', *state])}"
    held = {s: f'{s}["d" + k]' for s in state}
    updated = _update(kind, held, "t", _same(hyper), "params[k]", 'grads["d" + k]')
    lines = [f"def step({', '.join(['params', 'grads', *state, *count, *hyper])}):", "    for k in params:",
             f"        params[k], after = {updated}",
             *(f'        {s}["d" + k] = after["{s}"]' for s in state), f"    return {', '.join(['params', *state])}"]  # fmt: skip
    return {"call": call, "parameters": ["W1", "b1"]}, "\n".join(lines)


def config(kind: RuleKind) -> tuple[dict[str, Any], str]:
    state, count, hyper = parts_of(kind)
    updated = _update(kind, _same(state, 'config["{}"]'), 'config["t"]', _same(hyper, 'config["{}"]'), "x", "dx")
    lines = ["def step(x, dx, config=None):", *(f'    config.setdefault("{s}", np.zeros_like(x))' for s in state),
             *('    config["t"] = config.get("t", 0) + 1' for _ in count),
             f"    new, after = {updated}",
             *(f'    config["{s}"] = after["{s}"]' for s in state), "    return new, config"]  # fmt: skip
    return {"call": "step(w, dw, config) -> w, config", "config": [*hyper, *state, *count]}, "\n".join(lines)


def instance(kind: RuleKind) -> tuple[dict[str, Any], str]:
    state, _, hyper = parts_of(kind)
    updated = _update(kind, {}, "self.t", _same(hyper, "self.{}"), "params[k]", "grads[k]").replace(
        "{}", "self.state[k]"
    )
    lines = ["class Optimizer:", f"    def __init__(self, {', '.join(hyper)}):", *(f"        self.{h} = {h}" for h in hyper),
             "        self.state, self.t = None, 0", "    def update(self, params, grads):", "        self.t += 1",
             "        if self.state is None:",
             f"            self.state = {{k: {{s: np.zeros_like(p) for s in {state}}} for k, p in params.items()}}",
             "        for k in params:",
             f"            new, self.state[k] = {updated}",
             "            params[k][...] = new"]  # fmt: skip
    return {"call": f"Optimizer({', '.join(hyper)}).update(params, grads)", "parameters": ["W1", "b1"], "keys": {"gradient": "{}"}}, "\n".join(lines)  # fmt: skip


def returning(kind: RuleKind) -> tuple[dict[str, Any], str]:
    state, _, hyper = parts_of(kind)
    lines = ["class Optimizer:", f"    def __init__(self, {', '.join(hyper)}):", *(f"        self.{h} = {h}" for h in hyper),
             *(f"        self.{s} = 0.0" for s in state), "        self.t = 0", "    def step(self, w, g):", "        self.t += 1",
             *(f"        {s} = self.{s} + np.zeros_like(w)" for s in state),
             f"        w, after = {_update(kind, _same(state), 'self.t', _same(hyper, 'self.{}'))}",
             *(f'        self.{s} = after["{s}"]' for s in state), "        return w"]  # fmt: skip
    kept = "".join(f", .{s}" for s in state)
    return {"call": f"Optimizer({', '.join(hyper)}).step(w, g) -> w{kept}"}, "\n".join(lines)


SHAPES: Mapping[str, Callable[[RuleKind], tuple[dict[str, Any], str]]] = {
    "function": function,
    "arrays in place": lambda kind: function(kind, in_place=True),
    "keyword-only": lambda kind: function(kind, by_name=True),
    "dicts of parameters": dicts,
    "config dict": config,
    "class in place": instance,
    "class returning": returning,
}
"""For each shape what an assignment declares, and the student's code, whose `update` does the arithmetic."""


@lru_cache(maxsize=256)
def check_of(rule: str, shape: str, dialect: str) -> UpdateRule:
    declared = {"points": 10, "rule": rule, "dialects": [dialect], **SHAPES[shape](RULES[rule])[0]}
    check = msgspec.convert(declared, UpdateRule)
    check.prepare("")
    return check


def code_of(rule: str, shape: str, dialect: str, id: str, form: int) -> StudentCode:
    head = f"import numpy as np\nfrom tests.wrong_rules import update_of\nupdate = update_of({rule!r}, {dialect!r}, {id!r}, {form})\n"
    return source_code(head + SHAPES[shape](RULES[rule])[1])


def source_code(source: str) -> StudentCode:
    """A module of a student's."""
    return StudentCode("hw.py", "module", (Cell(1, source),))


def graded(check: Check, code: StudentCode) -> CheckVerdict:
    """The verdict on code that is run here, and asked as the student's side asks."""
    space: dict[str, Any] = {}
    exec(compile(code.cells[0].source, "<cell 1>", "exec"), space)
    inventory: Inventory = {
        name: msgspec.convert(guest._found(name, space[name]), Found)
        for name in ("step", "Optimizer", "descend")
        if name in space
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no errors on the student's side, whatever they are in tests
        answers = [_answer(space, question) for question in check.ask(inventory)]
    return check.judge(code, Observation((), inventory, ()), answers)


def _answer(space: dict[str, Any], question: Any) -> Answer:
    cells: Any = SimpleNamespace(
        namespace=space, describe=describe, mute=lambda: None, missing=SimpleNamespace(begin=lambda: None, met=())
    )
    asked = wire.unpack(packed(question), dict)
    closing = wire.unpack(wire.pack([*guest.answers(cells, asked)][-1]), dict)
    if "table" in closing:
        table = closing.pop("table")
        closing["out"] = {slot: table[:, i] for i, slot in enumerate(question.outs)}
    return msgspec.convert(closing, Answer)
