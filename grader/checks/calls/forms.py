"""Interfaces other than the plain step function: config dicts, several parameters, classes.

momentum(w, dw, config) -> w, config                    config = ["learning_rate", "momentum", "velocity"]
update(parameters, grads, v, lr, beta) -> parameters, v parameters = ["W1", "b1"]
Adam(lr, beta1, beta2).update(params, grads)            -> params, .m, .v   or   -> params - step   or nothing
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np

from grader.checks.calls.grammar import Arguments
from grader.model.errors import AssignmentError


class Form(msgspec.Struct, frozen=True):
    """How slots are packed into what the student's code is called with."""

    config: str = ""
    """The argument that is a dict of quantities, "" where there is none."""
    keys: dict[str, str] = {}
    """Its keys, and the slot of each."""
    parameters: tuple[str | None, ...] = ()
    """Names of the parameters in dicts; None for each in lists; () for one array."""
    gradient_keys: str = "d{}"
    state_keys: str = "d{}"
    method: str = ""
    """The method that makes an update, "" for a function."""
    build: Arguments = Arguments()
    """How an instance is made: slots by position and by keyword."""
    returns: tuple[str, ...] = ()
    """What is returned, in order, "config" included."""
    moves: int = 0
    """1: the method returns what is added to w; −1: what is taken from w; 0: the new w, or nothing."""
    attributes: dict[str, str] = {}
    """Slots that are read from attributes of the instance."""
    objects: bool = False
    """Parameters are objects with `.data` and `.grad`."""
    shapes: tuple[tuple[int, ...] | None, ...] = ()
    """The parameters' shapes where the task says them, None where it doesn't; () where it says none."""

    @property
    def count(self) -> int:
        """How many parameters there are."""
        return max(len(self.parameters), 1)

    def variants(self, values: np.ndarray, parameter: int) -> np.ndarray:
        """One parameter's array, made of the probe's: other numbers at other places, in a shape of its own.

        The first has the probe's own numbers; every rule works element by element, so the sequences of others with as many
        elements are the probe's with its elements in another order (see `stands_alone`).
        """
        if parameter == 0:
            return values.reshape(self.shape(values.shape, 0))
        moved: np.ndarray = values.reshape(-1)[self._order(values.size, parameter)]
        return resized(moved, self.shape(values.shape, parameter))

    def stands_alone(self, shape: Sequence[int], parameter: int) -> bool:
        """Whether a parameter has another number of elements than a probe of this shape, so that its numbers are its own."""
        return int(np.prod(self.shape(shape, parameter))) != int(np.prod(shape))

    def shape(self, shape: Sequence[int], parameter: int) -> tuple[int, ...]:
        """A parameter's shape: that of the probe, or a row or a column of as many elements.

        Of several parameters each is a matrix, as weights are: code may ask for `W.shape[1]`. One whose name begins with b is the
        bias of the one before it: a column with a number for each of its rows.
        """
        size = int(np.prod(shape))
        if parameter and self._said(parameter) is not None:
            return self._said(parameter) or ()
        if not parameter and self.parameters and self._said(0) is None and self._is_bias(0):
            return (size, 1)
        if parameter and self._is_bias(parameter):
            weights = next((k for k in range(parameter - 1, -1, -1) if not self._is_bias(k)), 0)
            return (self.shape(shape, weights)[0], 1)
        if parameter == 0 and (len(shape) > 1 or not self.parameters or self._said(0) is not None):
            return tuple(shape)
        return (1, size) if parameter % 2 else (size, 1)

    def _said(self, parameter: int) -> tuple[int, ...] | None:
        return self.shapes[parameter] if self.shapes else None

    def _is_bias(self, parameter: int) -> bool:
        return (self.parameters[parameter] or "")[:1] in ("b", "B")

    def _order(self, size: int, parameter: int) -> np.ndarray:
        return np.roll(np.arange(size)[::-1], parameter // 2)

    def restored(self, rows: object, shape: Sequence[int], parameter: int) -> object:
        """What came for a parameter, in the probe's own order and shape; as it is where it has another size."""
        size = int(np.prod(shape))
        if not isinstance(rows, np.ndarray) or rows.dtype.kind not in "iuf":
            return rows
        if rows.shape[1:] != self.shape(shape, parameter):
            return rows
        if parameter == 0:
            return rows.reshape(len(rows), *shape)
        flat = np.empty((len(rows), size), rows.dtype)
        flat[:, self._order(size, parameter)] = rows.reshape(len(rows), size)
        return flat.reshape(len(rows), *shape)


def resized(values: np.ndarray, shape: Sequence[int]) -> np.ndarray:
    """As many numbers as the shape holds: the first ones, or all and then larger ones made of them."""
    size, flat = int(np.prod(shape)), values.reshape(-1)
    rounds = [flat * (1 + 0.5 * i) for i in range(-(-size // flat.size))]  # short decimals stay short
    result: np.ndarray = np.concatenate(rounds)[:size].astype(values.dtype).reshape(shape)
    return result


def parse_shapes(
    shapes: Mapping[str, Sequence[int]] | Sequence[Sequence[int]], parameters: Sequence[str | None], w: str, where: str
) -> tuple[tuple[int, ...] | None, ...]:
    """The shape of each parameter, None where none is said; () where none is said of any. `w`: the name of a function's only one."""
    names = list(parameters) or [w]
    if isinstance(shapes, Mapping):
        unknown = [name for name in shapes if name not in names]
        if unknown:
            known = ", ".join(name for name in names if name is not None) or "give a list instead"
            raise AssignmentError(f"{where}.shapes: there is no parameter {unknown[0]!r}; there are: {known}")
        said = [shapes.get(name) if name is not None else None for name in names]
    else:
        said = [*shapes]
        if said and len(said) != len(names):
            raise AssignmentError(f"{where}.shapes: {len(said)} shapes for {len(names)} parameters; give one for each")
    for shape in said:
        if shape is not None and not (1 <= len(shape) <= 4 and all(n >= 1 for n in shape) and np.prod(shape) <= 100):
            raise AssignmentError(f"{where}.shapes: {list(shape)} is no shape of 1 to 100 numbers, as [4, 3] is")
    return tuple(shape if shape is None else tuple(shape) for shape in said) if any(said) else ()


def written(form: Form | None, function: str, names: Mapping[str, str], order: Sequence[str], keyword: Mapping[str, str],
            values: Mapping[str, str], parameter: int = 0) -> str:  # fmt: skip
    """A call as the student would type it; `values` are texts by slot, `order` the slots by position."""

    def argument(name: str, slot: str) -> str:
        if form is None or (slot in values and not form.parameters):
            return f"{name}={values[slot]}"
        if slot == "config":
            inside = ", ".join(f'"{key}": {values[s]}' for key, s in form.keys.items() if s in values)
            return f"{name}={{{inside}}}"
        own = form.parameters[parameter]
        if slot not in {"w", "g", *form.returns}:
            return f"{name}={values[slot]}"
        if form.objects:
            return f"{name}=[p]"
        value = as_matrix(values[slot])
        if own is None:
            return f"{name}=[{value}]"
        pattern = "{}" if slot == "w" else form.gradient_keys if slot == "g" else form.state_keys
        return f'{name}={{"{pattern.replace("{}", own)}": {value}}}'

    def listed(positional: Sequence[str], by_name: Mapping[str, str]) -> str:
        return ", ".join(
            [argument(names.get(s, s), s) for s in positional] + [argument(n, s) for n, s in by_name.items()]
        )

    if form is None or not form.method:
        return f"{function}({listed(order, keyword)})"
    made = ", ".join(argument(names.get(s, s), s) for s in form.build.all if s in values)
    call = f"{function}({made}).{form.method}({listed(order, keyword)})"
    if form.objects:
        call += f"  # p.data = {as_matrix(values['w'])}, p.grad = {as_matrix(values['g'])}"
    return call


def as_matrix(text: str) -> str:
    """A number or an array, written as the matrix that a parameter is."""
    if text.startswith("np.array([["):
        return text
    if text.startswith("["):  # numbers in brackets
        return f"np.array({text})" if text.startswith("[[") else f"np.array({text}).reshape(-1, 1)"
    if text.startswith("np.array("):
        return f"{text}.reshape(-1, 1)"
    return f"np.array([[{text}.0]])" if text.lstrip("-").isdigit() else f"np.array([[{text}]])"


def parse_keys(config: Sequence[str] | Mapping[str, str], slot: Callable[[str], str]) -> dict[str, str]:
    """Keys of a config dict to slots: given as a table, or as a list of usual names."""
    if isinstance(config, Mapping):
        return {key: slot(name) for key, name in config.items()}
    return {key: slot(key) for key in config}


def parse_parameters(parameters: Sequence[str] | int, where: str) -> tuple[str | None, ...]:
    """Names of parameters in dicts, or how many there are in a list."""
    if isinstance(parameters, int):
        if not 0 <= parameters <= 8:
            raise AssignmentError(f"{where}.parameters: a list of 1 to 8 parameters, or names as in ['W1', 'b1']")
        return (None,) * parameters
    if len(set(parameters)) != len(parameters) or len(parameters) > 8:
        raise AssignmentError(f"{where}.parameters: up to 8 different names, as in ['W1', 'b1']")
    return tuple(parameters)
