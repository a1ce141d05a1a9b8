"""Drives optimizers that aren't plain step functions: config dicts, dicts or lists of parameters, classes.

Each update's numbers come out slot by slot and parameter by parameter, as those of a step function do.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from .recorded_rows import carried, unpacked

globals()["__builtins__"] = dict(vars(builtins))  # its own: see `cells`


def updates(namespace: Mapping[str, Any], question: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Per update how it came ("returned", "in place", ...) and what there is for each of the question's `outs`."""
    form = question["form"]
    thing = namespace[question["function"]]
    driver = _Method(thing, question) if form["method"] else _Function(thing, question)
    for i in range(question["steps"]):
        came = driver.update(i)
        yield (
            came,
            [
                driver.counted() if slot == "t" else driver.value(slot, parameter)
                for slot, parameter in question["wanted"]
            ],
        )


COUNTS = (
    "t",
    "iter",
    "iters",
    "iteration",
    "iterations",
    "step_count",
    "steps",
    "n_step",
    "timestep",
    "time_step",
    "_t",
    "count",
)
"""Attributes in which classes count their updates."""


class Parameter:
    """A parameter as a layer holds it: `data` is updated in the direction that `grad` says."""

    def __init__(self, data: np.ndarray) -> None:
        self.data, self.grad = data, np.zeros_like(data)

    @property
    def shape(self) -> tuple[int, ...]:
        """As of the array."""
        return np.shape(self.data)


class _Driver:
    """The slots as they stand between two updates: an array, or a dict or list of arrays, one per parameter."""

    def __init__(self, question: Mapping[str, Any]) -> None:
        self.question, self.form = question, question["form"]
        self.parameters: list[Any] = self.form["parameters"]
        self.slots: dict[str, Any] = {slot: self._held(slot, arrays) for slot, arrays in question["state"].items()}
        self.objects: list[Parameter] = []
        if self.form["objects"]:
            held = self.slots["w"]
            self.objects = [Parameter(array) for array in (held.values() if isinstance(held, dict) else held)]
            self.slots["w"] = dict(zip(held, self.objects, strict=True)) if isinstance(held, dict) else [*self.objects]
        self.slots.update(question["values"])
        for name, inside in question["packed"].items():
            self.slots[name] = tuple([self.slots[each] for each in inside])

    def _held(self, slot: str, arrays: list[Any]) -> Any:
        """The student's own copies, in the container that the task asks for."""
        fresh = [np.array(array) for array in arrays]
        if not self.parameters:
            return fresh[0]
        if self.parameters[0] is None:
            return fresh
        return {self._key(slot, p): array for p, array in zip(self.parameters, fresh, strict=True)}

    def _key(self, slot: str, parameter: str) -> str:
        pattern = "{}" if slot == "w" else self.form["gradient_keys"] if slot == "g" else self.form["state_keys"]
        return str(pattern.replace("{}", parameter))

    def at(self, i: int) -> dict[str, Any]:
        """The slots of update i, with its gradient."""
        gradients = [steps[i] for steps in self.question["gradients"]]
        for parameter, gradient in zip(self.objects, gradients, strict=False):
            parameter.grad = np.array(gradient)
        gradient = self._held("g", gradients)
        return {**self.slots, "g": gradient, "t": self.question["t"] + i}

    def take(self, result: Any, returns: list[str], passed: Mapping[str, Any]) -> str:
        """Which slot each returned value stands for; what isn't returned was changed in place."""
        if result is None:
            return "in place"
        result = unpacked(result, len(returns), None if self.parameters else self.slots["w"])
        if len(returns) == 1:
            given = [result[0] if type(result) is tuple and len(result) >= 1 else result]
        elif type(result) is tuple or (type(result) is list and len(result) >= len(returns)):
            given = list(result)
        else:
            given = [result]
        for slot, value in zip(returns, given, strict=False):
            self.slots[slot] = value if isinstance(value, dict) or self.parameters else carried(value)
        return "returned" if len(given) >= len(returns) else "partly returned"

    def value(self, slot: str, parameter: int) -> Any:
        """What a slot holds for a parameter now; None where there is nothing."""
        if slot == "w" and self.objects:
            return self.objects[parameter].data
        held = self.slots.get(slot)
        if not self.parameters:
            return held
        try:
            name = self.parameters[parameter]
            return held[parameter if name is None else self._key(slot, name)]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return None

    def counted(self) -> Any:
        """The student's own count of updates, in the shape of the first parameter; NaN where none is seen."""
        count = self._count()
        first = self.value("w", 0)
        sound = isinstance(count, int | float | np.number)
        like = first if isinstance(first, np.ndarray) and first.dtype.kind == "f" else np.zeros(())
        return np.full(like.shape, count if sound else np.nan, like.dtype)

    def _count(self) -> Any:
        return None


class _Function(_Driver):
    """A function that may take a config dict beside arrays, or dicts and lists of arrays."""

    def __init__(self, function: Any, question: Mapping[str, Any]) -> None:
        super().__init__(question)
        self.function, self.keys = function, dict(self.form["keys"])
        self.config: dict[str, Any] | None = None
        if self.form["config"]:
            known = {*question["values"], *question["packed"]}
            self.config = {key: self.slots[slot] for key, slot in self.keys.items() if slot in known}
            if question["handed"]:
                self._hand_state()
            elif question["given"]:
                self._give_state()

    def _hand_state(self) -> None:
        """Put what the task gives into the config, as the task says."""
        for key, slot in self.keys.items():
            if slot in self.question["handed"]:
                self.config[key] = self.question["t"] if slot == "t" else self.slots[slot]  # type: ignore[index]

    def _give_state(self) -> None:
        """Put a given state into the config, under the keys and with the count that the student's own code uses."""
        state = [slot for slot in self.question["returns"] if slot != "w"]
        tried = dict(self.config or {})
        try:
            result = self._call({**self.at(0), "w": np.array(self.slots["w"])}, tried)
            after = result[-1] if type(result) is tuple and isinstance(result[-1], dict) else tried
            self._learn(after)
        except Exception:
            after = {}
        for key, slot in self.keys.items():
            if slot in state:
                self.config[key] = self.slots[slot]  # type: ignore[index]
            elif slot == "t":
                counted = after.get(
                    key, 1
                )  # after one update: 1 where t counts updates done, 2 where it is the next one
                offset = int(counted) - 1 if isinstance(counted, int | float | np.number) else 0
                self.config[key] = self.question["t"] - 1 + offset  # type: ignore[index]

    def _learn(self, config: Mapping[str, Any]) -> None:
        """Find state that the student keeps under another key than the task's."""
        state = [slot for slot in self.question["returns"] if slot != "w"]
        missing = [slot for slot in state if not any(s == slot and k in config for k, s in self.keys.items())]
        shape = np.shape(self.slots["w"])
        new = [
            k
            for k, v in config.items()
            if k not in self.keys and isinstance(v, np.ndarray | float) and np.shape(v) == shape
        ]
        if missing and len(new) == len(missing):
            self.keys = {k: s for k, s in self.keys.items() if s not in missing} | dict(zip(new, missing, strict=True))

    def _count(self) -> Any:
        return next(((self.config or {}).get(key) for key, slot in self.keys.items() if slot == "t"), None)

    def _call(self, slots: Mapping[str, Any], config: dict[str, Any] | None) -> Any:
        slots = {**slots, "config": config}
        keyword = {name: slots[slot] for name, slot in self.question["keyword"].items()}
        return self.function(*[slots[slot] for slot in self.question["positional"]], **keyword)

    def update(self, i: int) -> str:
        slots = self.at(i)
        config = self.config
        came = self.take(self._call(slots, config), self.form["returns"], slots)
        if config is not None:
            returned = self.slots.pop("config", config)
            self.config = returned if isinstance(returned, dict) else config
            self._learn(self.config)
            for key, slot in self.keys.items():
                if slot in self.question["returns"]:
                    self.slots[slot] = self.config.get(key)
        return came


class _Method(_Driver):
    """One instance of a class over all updates."""

    def __init__(self, cls: Any, question: Mapping[str, Any]) -> None:
        super().__init__(question)
        build = self.form["build"]
        slots = {**self.slots, "t": question["t"]}
        self.instance = cls(*[slots[slot] for slot in build["positional"]],
                            **{name: slots[slot] for name, slot in build["keyword"].items()})  # fmt: skip

    def update(self, i: int) -> str:
        slots = self.at(i)
        method = getattr(self.instance, self.form["method"])
        keyword = {name: slots[slot] for name, slot in self.question["keyword"].items()}
        result = method(*[slots[slot] for slot in self.question["positional"]], **keyword)
        moves = self.form["moves"]
        if moves and result is not None:
            came = "returned"
            self.slots["w"] = self._moved(slots["w"], result, moves)
        else:
            came = self.take(
                result, [slot for slot in self.form["returns"] if slot not in self.form["attributes"]], slots
            )
        for slot, attribute in self.form["attributes"].items():
            self.slots[slot] = getattr(self.instance, attribute, None)
        return came

    def _count(self) -> Any:
        held = getattr(self.instance, "__dict__", {})
        return next((held[name] for name in COUNTS if name in held), None)

    def _moved(self, w: Any, change: Any, sign: int) -> Any:
        """w with what the method gave added to it, or taken from it."""
        if not self.parameters:
            return _sum(w, sign, change)
        if isinstance(w, dict):
            keys = [k if k in change else self.form["gradient_keys"].replace("{}", k) for k in w]
            return {k: _sum(w[k], sign, change[key]) for k, key in zip(w, keys, strict=True)}
        return [_sum(each, sign, change[i]) for i, each in enumerate(w)]

    def value(self, slot: str, parameter: int) -> Any:
        held = self.slots.get(slot)
        if slot == "w" or not self.parameters or not isinstance(held, dict):
            return super().value(slot, parameter)
        name = self.parameters[parameter]
        for key in (name, self.form["gradient_keys"].replace("{}", str(name)), parameter):
            if key in held:
                return held[key]
        return None


def _sum(w: Any, sign: int, change: Any) -> Any:
    """w ± change, in the precision of the change, which is the student's own."""
    change = carried(change)
    moved = w + sign * change
    return moved.astype(change.dtype) if isinstance(change, np.ndarray) and change.dtype.kind == "f" else moved
