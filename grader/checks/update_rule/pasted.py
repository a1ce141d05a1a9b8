"""An update of the student's own as code to paste: the calls that were really made, in the names of their code, and a line that prints the number.

A plain function that returns all its state is called once, in the middle of a training too. What keeps its state itself (a config
dict, an instance, arrays changed in place) is called from the start on, as it was when it was tried.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from grader.checks.calls.call import Binding
from grader.checks.calls.forms import Form
from grader.checks.shared.code import PRINTED_DIGITS, array, as_code, definition, has_numpy, listed, own_names
from grader.checks.update_rule.rule_test import RuleTest
from grader.model.observation import Drive, Found, ShapedDrive
from grader.model.submission import StudentCode


class Own(msgspec.Struct, frozen=True):
    """What of the student's code decides how a call of it is written."""

    arguments: tuple[str, ...] = ()
    """What the function, or the class, calls its arguments; none where they can't be given by name."""
    has_numpy: bool = True
    """`np` is there."""
    only_sums: bool = False
    """It does arithmetic alone, so plain numbers do instead of arrays of one element."""
    asks_shape: bool = False
    remembers: bool = False
    """It keeps something outside of what it is given, from one call (or instance) to the next: what it gives depends on what was called before."""
    other_keys: tuple[str, ...] = ()
    """Keys of the task's config dict that it doesn't mention."""
    returned: int = 0
    """How many values it returns, where that can be read; 0 where it can't, or it is one."""


def own_of(code: StudentCode, name: str, found: Found | None, form: Form | None) -> Own:
    """How a function or class of the student's wants to be called."""
    defined = definition(code, name)
    text = "\n".join(cell.source for cell in code.cells)
    return Own(
        arguments=own_names(code, name, found),
        has_numpy=has_numpy(code),
        only_sums=isinstance(defined, ast.FunctionDef) and all(_is_arithmetic(node) for node in ast.walk(defined)),
        asks_shape=".shape" in text,
        remembers=defined is not None and any(_is_kept(node, _local_names(defined)) for node in ast.walk(defined)),
        other_keys=tuple(
            key for key in (form.keys if form is not None else ()) if f"'{key}'" not in text.replace('"', "'")
        ),
        returned=max((_given(node) for node in ast.walk(defined)), default=0) if defined is not None else 0,
    )


def _local_names(defined: ast.stmt) -> frozenset[str]:
    """Names that are arguments, or are assigned, anywhere within."""
    every = list(ast.walk(defined))
    stored = (node.id for node in every if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return frozenset([*stored, *(node.arg for node in every if isinstance(node, ast.arg))])


MUTABLE = (ast.Dict, ast.List, ast.Set, ast.Call, ast.DictComp, ast.ListComp)


def _is_kept(node: ast.AST, own: frozenset[str]) -> bool:
    """Whether this keeps something beyond a call: a global, an attribute of the class, a default that is changed, a dict from outside."""
    if isinstance(node, ast.Global | ast.Nonlocal):
        return True
    if isinstance(node, ast.ClassDef):
        plain = not node.decorator_list  # a dataclass makes these anew for each instance
        return plain and any(isinstance(n, ast.Assign) and isinstance(n.value, MUTABLE) for n in node.body)
    if isinstance(node, ast.FunctionDef):
        return any(isinstance(default, MUTABLE[:3]) for default in node.args.defaults)
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
        return isinstance(node.value, ast.Name) and node.value.id not in own
    return False


def _given(node: ast.AST) -> int:
    """How many values a `return` gives as a tuple; 0 for anything else."""
    return len(node.value.elts) if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) else 0


ARITHMETIC = (ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Tuple, ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp,
              ast.Assign, ast.operator, ast.unaryop, ast.expr_context, ast.Expr, ast.Call, ast.Attribute)  # fmt: skip


def _is_arithmetic(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in {"np.sqrt", "np.square", "np.abs", "np.maximum"}
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id == "np"
    return isinstance(node, ARITHMETIC)


def printable(test: RuleTest, own: Own) -> frozenset[str]:
    """The slots whose numbers a line of code can print."""
    form = test.call.form
    if form is None:
        return frozenset(test.call.returns)
    if form.method:
        return frozenset({"w", *(() if form.parameters else form.attributes)})
    elsewhere = {form.keys[key] for key in own.other_keys if key in form.keys}
    return frozenset(slot for slot in test.call.returns if slot not in elsewhere)


def can_be_written(test: RuleTest, question: Drive, own: Own) -> bool:
    """Whether the question can be put as code that gives the same anywhere: not where the student's own code decides how a given state
    is packed, or remembers what was called before."""
    form = test.call.form
    return not own.remembers and not (
        isinstance(question, ShapedDrive)
        and form is not None
        and form.config
        and question.given
        and not question.handed
    )


def pasted(
    test: RuleTest, way: Binding, probe: int, step: int, slot: str, before: Mapping[str, np.ndarray], how: str, own: Own, digits: int
) -> str:  # fmt: skip
    """The code that gives a slot's value after update `step`; of the slot "" all that the call gives.

    `before`: what the function's slots held before it; `how`: how it gives its results (see `Answer.how`); `digits`: how many of the
    number are shown.
    """
    lines = _writer(test, way, probe, own).lines(step, slot, before, how)
    if digits > PRINTED_DIGITS:
        lines.insert(0, "np.set_printoptions(precision=17)")
    return as_code(lines, with_np=own.has_numpy)


def stopping(test: RuleTest, way: Binding, probe: int, step: int, how: str, own: Own) -> str:
    """The code that calls a function from the start on up to update `step`, where it stops with an exception."""
    lines = _writer(test, way, probe, own).lines(step, "w", {}, how)[:-1]
    return as_code(lines, with_np=own.has_numpy)


def _writer(test: RuleTest, way: Binding, probe: int, own: Own) -> _Plain | _Shaped:
    question = test.drives(way)[probe]
    return _Shaped(test, question, own) if isinstance(question, ShapedDrive) else _Plain(test, question, own)


def in_its_order(test: RuleTest, text: str) -> str:
    """Numbers of a probe's elements, `[1, 2]`, in the order that they have in the parameter that is shown."""
    form, k = test.call.form, test.parameter
    if form is None or k == 0 or k in test.alone or not text.startswith("["):
        return text
    numbers = text.strip("[]").split(", ")
    order = form.variants(np.arange(float(len(numbers))), k).reshape(-1)
    return f"[{', '.join(numbers[int(i)] for i in order)}]" if len(order) == len(numbers) else text


class _Writer:
    def __init__(self, test: RuleTest, question: Drive, own: Own) -> None:
        self.test, self.question, self.own = test, question, own
        self.names = test.call.names

    def name(self, slot: str) -> str:
        return self.names.get(slot, slot).split("[")[0]

    def left(self, names: Sequence[str]) -> str:
        """What the results are assigned to."""
        return ", ".join([*names, *(["*_"] if self.own.returned > len(names) else [])])

    def values(self, update: int) -> dict[str, str]:
        """The texts of all that is no array, at an update (from 0)."""
        texts = {name: f"{value:.12g}" for name, value in self.question.values.items()}
        texts["t"] = str(self.question.t + update)
        for name, inside in self.question.packed.items():
            texts[name] = f"({', '.join(texts[each] for each in inside)})"
        return texts


class _Plain(_Writer):
    def lines(self, step: int, slot: str, before: Mapping[str, np.ndarray], how: str) -> list[str]:
        question = self.question
        returns = [self.name(each) for each in question.returns]
        as_number = (
            self.own.only_sums and how == "returned" and all(np.isfinite(values).all() for values in before.values())
        )
        if before and how == "returned" and set(question.state) <= {*question.returns}:
            texts = {s: array(before[s], as_number=as_number) for s in question.state} | self.values(step - 1)
            texts["g"] = array(question.gradients[step - 1], as_number=as_number)
            call = f"{question.function}({listed(question.positional, question.keyword, texts, self.own.arguments)})"
            if not slot or (len(returns) == 1 and self.own.returned < 2):
                return [f"print({call})"]
            return [f"{self.left(returns)} = {call}", f"print({self.name(slot)})"]
        lines = [f"{self.name(s)} = {array(values)}" for s, values in question.state.items()]
        for update in range(step):
            texts = {s: self.name(s) for s in question.state} | self.values(update)
            texts["g"] = array(question.gradients[update])
            call = f"{question.function}({listed(question.positional, question.keyword, texts, self.own.arguments)})"
            left = {"returned": returns, "partly returned": returns[:1]}.get(how, [])
            lines.append(f"{self.left(left)} = {call}" if left else call)
        return [*lines, f"print({self.name(slot)})"] if slot else [*lines[:-1], f"print({call})"]


class _Shaped(_Writer):
    question: ShapedDrive

    @property
    def form(self) -> Form:
        return msgspec.convert(self.question.form, Form)

    def held(self, slot: str, arrays: Sequence[np.ndarray]) -> str:
        """Arrays, one for each parameter, in what the student's code holds them in."""
        form = self.form
        if not form.parameters:
            return array(arrays[0])
        texts = [array(each) for each in arrays]
        if form.parameters[0] is None:
            return f"[{', '.join(texts)}]"
        return f"{{{', '.join(f'{self.key(slot, k)}: {text}' for k, text in enumerate(texts))}}}"

    def key(self, slot: str, parameter: int) -> str:
        form = self.form
        name = form.parameters[parameter]
        if name is None:
            return str(parameter)
        pattern = "{}" if slot == "w" else form.gradient_keys if slot == "g" else form.state_keys
        return f'"{pattern.replace("{}", name)}"'

    def lines(self, step: int, slot: str, before: Mapping[str, np.ndarray], how: str) -> list[str]:
        form, question = self.form, self.question
        lines = self._objects() if form.objects else []
        made = {s: values for s, values in question.state.items() if not (form.objects and s == "w")}
        inside = set(form.keys.values())
        lines += [f"{self.name(s)} = {self.held(s, values)}" for s, values in made.items() if s not in inside]
        if form.config:
            lines.append(f"{form.config} = {{{', '.join(self._entries())}}}")
        for update in range(step):
            variables = {s: self.name(s) for s in question.state} | ({"config": form.config} if form.config else {})
            texts = self.values(update) | variables
            texts["g"] = self.held("g", [steps[update] for steps in question.gradients])
            if form.objects:
                lines += self._gradients(update)
            if form.method and not update:
                build = form.build
                lines.append(
                    f"optimizer = {question.function}({listed(build.positional, build.keyword, texts, self.own.arguments)})"
                )
            lines.append(self._call(texts, how))
        if not slot:
            return [*lines[:-1], f"print({lines[-1].partition(' = ')[2] or lines[-1]})"]
        return [*lines, f"print({self._printed(slot)})"]

    def _entries(self) -> list[str]:
        """What the config dict comes with."""
        question, values = self.question, self.values(0)
        entries = [
            f'"{key}": {values[s]}' for key, s in self.form.keys.items() if s in {*question.values, *question.packed}
        ]
        for key, s in self.form.keys.items():
            if s in question.handed:
                entries.append(f'"{key}": {values["t"] if s == "t" else array(question.state[s][0])}')
        return entries

    def _call(self, texts: Mapping[str, str], how: str) -> str:
        form, question = self.form, self.question
        own = () if form.method else self.own.arguments
        name = f"optimizer.{form.method}" if form.method else question.function
        call = f"{name}({listed(question.positional, question.keyword, texts, own)})"
        if how == "in place":
            return call
        if form.moves:
            w, sign = self.name("w"), "+" if form.moves > 0 else "-"
            return f"{w} = {w} {sign} {call}"
        left = [form.config if s == "config" else self.name(s) for s in form.returns if s not in form.attributes]
        return f"{self.left(left if how == 'returned' else left[:1])} = {call}"

    def _objects(self) -> list[str]:
        count = len(self.question.state["w"])
        lines = ["class Parameter:  # with what the step asks for"]
        if self.own.asks_shape:
            lines += ["    shape = property(lambda self: self.data.shape)"]
        lines += [
            f"    {'data = grad = None'}",
            "",
            f"{', '.join(f'p{k}' for k in range(count))} = {', '.join(['Parameter()'] * count)}",
        ]
        lines += [f"p{k}.data = {array(values)}" for k, values in enumerate(self.question.state["w"])]
        names = self.form.parameters
        every = ", ".join(f"p{k}" if name is None else f'"{name}": p{k}' for k, name in enumerate(names))
        return [*lines, f"{self.name('w')} = {f'[{every}]' if names[0] is None else f'{{{every}}}'}"]

    def _gradients(self, update: int) -> list[str]:
        return [f"p{k}.grad = {array(steps[update])}" for k, steps in enumerate(self.question.gradients)]

    def _printed(self, slot: str) -> str:
        form, k = self.form, self.test.parameter
        if slot == "w" and form.objects:
            return f"p{k}.data"
        if slot in form.attributes:
            held = f"optimizer.{form.attributes[slot]}"
            return f"{held}[{self.key(slot, k)}]" if form.parameters else held
        key = next((key for key, s in form.keys.items() if s == slot), None)
        if key is not None:
            return f'{form.config}["{key}"]'
        return self.name(slot) if not form.parameters else f"{self.name(slot)}[{self.key(slot, k)}]"
