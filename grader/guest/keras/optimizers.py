"""Keras's optimizers: they take the arguments that their generation takes, and remember them."""

from __future__ import annotations

import builtins
from typing import Any

from . import plain, settings, spelling
from .names import EXISTING
from .record import RECORDER
from .schedules import LearningRateSchedule
from .signatures import CANONICAL, GENERATIONS, OPTIMIZERS, fits, optimizer_parameters, positional
from .tensors import Variable

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

NAMES = tuple(OPTIMIZERS["keras-3"])
"""Canonical names of the optimizers, by their classes."""
MACHINE = ("jit_compile", "use_ema", "ema_momentum", "ema_overwrite_frequency")
"""Arguments that differ between generations and change no update by default."""
OLD = ("keras-1", "keras-2.2", "keras-2.3")


METHODS = (
    "minimize",
    "apply_gradients",
    "get_updates",
    "get_gradients",
    "compute_gradients",
    "apply",
    "stateless_apply",
)
"""What optimizers have and these haven't."""


class Match:
    """An optimizer's call matched with the signatures of the generations."""

    def __init__(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], only: tuple[str, ...] = GENERATIONS
    ) -> None:
        having = [g for g in GENERATIONS if name in OPTIMIZERS[g] and g in only]
        self.fitting = [
            g for g in having if fits(OPTIMIZERS[g][name], tuple(optimizer_parameters(g, name)), args, kwargs)
        ]
        if not self.fitting:
            raise TypeError(_complaint(name, args, kwargs, having))
        possible = RECORDER.possible()
        chosen = [g for g in self.fitting if g in possible] or self.fitting
        self.generation = chosen[-1]
        if only != GENERATIONS:
            RECORDER.clue("optimizers.legacy", ("tf-2", "tf-2.11"))
        elif args or kwargs or len(having) < len(GENERATIONS):
            told = [key for key in kwargs if any(key not in optimizer_parameters(g, name) for g in having)]
            how = f"{told[0]}=" if told else f"{len(args)} by position" if args else ""
            RECORDER.clue(f"{name}({how})", self.fitting)
        names = positional(self.generation, name)
        self.as_written = {**dict(zip(names, args, strict=False)), **kwargs}
        self.given = {CANONICAL.get(key, key): value for key, value in self.as_written.items()}


def _complaint(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], having: list[str]) -> str:
    known = {key for g in having for key in optimizer_parameters(g, name)}
    for key in kwargs:
        if key not in known:
            return f"{name}.__init__() got an unexpected keyword argument '{key}'"
    most = max(len(OPTIMIZERS[g][name]) for g in having)
    if len(args) > most:
        return f"{name}.__init__() takes at most {most} arguments but {len(args)} were given"
    return f"{name}() was given arguments that no generation of Keras takes together: {args!r} {kwargs!r}"[:300]


def resolved(name: str, generation: str, given: dict[str, Any]) -> dict[str, Any]:
    """All arguments of an optimizer by canonical names, the generation's defaults filled in."""
    out: dict[str, Any] = {}
    for key, default in optimizer_parameters(generation, name).items():
        canonical = CANONICAL.get(key, key)
        if key == "name" or (key in CANONICAL and canonical in out):
            continue
        out[canonical] = given.get(canonical, default)
    for key, value in given.items():
        if key != "name":
            out.setdefault(key, value)
    if "epsilon" in out and out["epsilon"] is None:
        out["epsilon"] = settings.epsilon()
    return out


class Hyper:
    """A hyperparameter of an optimizer: a number that can be assigned to, as a variable can."""

    def __init__(self, optimizer: Optimizer, name: str) -> None:
        self._optimizer, self.name = optimizer, name

    def numpy(self) -> Any:
        import numpy as np

        return np.float32(self._optimizer.current[self.name])

    def value(self) -> Any:
        return self.numpy()

    read_value = value

    def assign(self, value: Any, *args: Any, **kwargs: Any) -> None:
        self._optimizer.change(self.name, value)

    def __float__(self) -> float:
        return float(self._optimizer.current[self.name])

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        import numpy as np

        return np.asarray(float(self), dtype=dtype or "float32")

    def __repr__(self) -> str:
        return f"<Variable {self.name}={float(self)}>"

    def __format__(self, spec: str) -> str:
        return format(float(self), spec) if spec else repr(float(self))


def _arithmetic(name: str) -> Any:
    def method(self: Hyper, *others: Any) -> Any:
        return getattr(float(self), name)(*(float(o) if isinstance(o, Hyper) else o for o in others))

    return method


for _operator in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow", "rpow", "neg", "abs", "lt", "le", "gt", "ge",
                  "eq", "ne", "round", "int"):  # fmt: skip
    setattr(Hyper, f"__{_operator}__", _arithmetic(f"__{_operator}__"))
Hyper.__hash__ = object.__hash__  # type: ignore[method-assign]


class Optimizer:
    """The base of all optimizers."""

    written = ""
    only: tuple[str, ...] = GENERATIONS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kind = next((c.__name__ for c in type(self).__mro__ if c.__name__ in NAMES), None)
        if kind is None:
            self._start(type(self).__name__, dict(kwargs), dict(kwargs), None)
        else:
            match = Match(kind, args, kwargs, self.only)
            self._start(kind, match.given, match.as_written, match)

    def _start(self, kind: str, given: dict[str, Any], as_written: dict[str, Any], match: Match | None) -> None:
        object.__setattr__(self, "current", {})
        self.kind, self.given, self.as_written, self.match = kind, given, as_written, match
        self.updates = 0
        self.id = RECORDER.next_id("optimizer")
        self.name = given.get("name") or kind
        self.current = resolved(kind, match.generation, given) if match else dict(given)
        rate = self.current.get("learning_rate")
        self.schedule = (
            rate if isinstance(rate, LearningRateSchedule) or (callable(rate) and rate is not None) else None
        )
        self._initial = dict(self.current)
        RECORDER.event(
            "optimizers",
            id=self.id,
            name=kind,
            written=getattr(type(self), "written", "") or type(self).__name__,
            how="instance",
            as_written={key: _told(value) for key, value in as_written.items()},
            given={key: _told(value) for key, value in given.items()},
            describe=self._described,
        )

    def _described(self) -> dict[str, Any]:
        if self.match is None:
            return {"arguments": {k: _told(v) for k, v in self._initial.items()}, "schedule": None, "alternatives": {}}
        possible = [g for g in self.match.fitting if g in RECORDER.possible()]
        generation = RECORDER.generation()
        if generation not in self.match.fitting:
            generation = (possible or self.match.fitting)[-1]
        arguments = {k: _told(v) for k, v in resolved(self.kind, generation, self.given).items()}
        alternatives = {}
        for other in possible:
            if other != generation:
                theirs = {k: _told(v) for k, v in resolved(self.kind, other, self.given).items()}
                differing = {
                    k: v
                    for k, v in theirs.items()
                    if k not in MACHINE and arguments.get(k, _neutral(k)) != v and v != _neutral(k)
                }
                if differing:
                    alternatives[other] = differing
        schedule = None
        if self.schedule is not None:
            schedule = {
                "name": plain.name_of(self.schedule)
                if not isinstance(self.schedule, LearningRateSchedule)
                else type(self.schedule).__name__,
                "arguments": {
                    k: plain.simple(v) for k, v in getattr(self.schedule, "arguments", {}).items() if k != "name"
                },
            }
        return {"arguments": arguments, "alternatives": alternatives, "schedule": schedule}

    def change(self, name: str, value: Any) -> None:
        """A hyperparameter gets another value."""
        if isinstance(value, LearningRateSchedule):
            self.schedule = value
        elif hasattr(value, "numpy"):
            value = value.numpy()
        if callable(value) and not isinstance(value, LearningRateSchedule):
            value = None
        self.current[name] = value if isinstance(value, LearningRateSchedule) or value is None else float(value)
        RECORDER.event("rates", optimizer=self.id, name=name, value=_told(self.current[name]))

    def __setattr__(self, name: str, value: Any) -> None:
        name = CANONICAL.get(name, name)
        if "current" in self.__dict__ and name in self.current and name != "name":
            self.change(name, value)
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or "current" not in self.__dict__:
            raise AttributeError(name)
        canonical = CANONICAL.get(name, name)
        if name == "lr":
            RECORDER.clue("optimizer.lr", GENERATIONS[:-1])
        if canonical in self.current:
            value = self.current[canonical]
            if canonical == "learning_rate" and isinstance(value, LearningRateSchedule):
                return value
            return Hyper(self, canonical) if isinstance(value, float | int) and not isinstance(value, bool) else value
        if name == "_name":  # as TensorFlow 2 called it
            return self.name
        if canonical in METHODS or canonical in EXISTING:
            RECORDER.gap(f"{type(self).__name__}.{name}", exists=True)
            raise AttributeError(spelling.unknown(f"{type(self).__name__}.{name}"))
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    @property
    def iterations(self) -> Any:
        made = Variable(self.updates, name="iterations")
        return made

    @property
    def weights(self) -> list[Any]:
        return []

    variables = weights

    def get_weights(self) -> list[Any]:
        return []

    def set_weights(self, weights: Any) -> None:
        """The state of an optimizer that hasn't trained is empty."""

    def build(self, variables: Any) -> None:
        """Nothing to make."""

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, **self.current}

    @classmethod
    def from_config(cls, config: dict[str, Any], **kwargs: Any) -> Any:
        names = optimizer_parameters("keras-3", cls.__name__) if cls.__name__ in NAMES else config
        known = {key: value for key, value in config.items() if key in names or (key in ("lr", "decay") and value)}
        return cls(**known)

    def __deepcopy__(self, memo: Any) -> Any:
        made = type(self)(**self.as_written) if self.match else type(self)()
        made.current = dict(self.current)
        _marked(made, self.kind, "config").update(given={}, as_written={})
        object.__setattr__(made, "updates", self.updates)
        return made

    __copy__ = None

    def learning_rate_now(self) -> float | None:
        """The learning rate as a number, None where it is a student's own function."""
        value = self.current.get("learning_rate")
        if isinstance(value, LearningRateSchedule):
            value = value.first()
        return float(value) if isinstance(value, float | int) else None


del Optimizer.__copy__


def _neutral(name: str) -> Any:
    """What an argument says where a generation doesn't have it."""
    return {
        "decay": 0.0,
        "momentum": 0.0,
        "nesterov": False,
        "amsgrad": False,
        "centered": False,
        "epsilon": settings.epsilon(),
    }.get(name)


def _told(value: Any) -> Any:
    if isinstance(value, LearningRateSchedule):
        return value.first()
    if isinstance(value, Hyper):
        return float(value)
    return plain.simple(value)


CLASSES: dict[str, type[Optimizer]] = {
    name: type(name, (Optimizer,), {"__module__": "keras.optimizers"}) for name in NAMES
}
"""Optimizer classes by name."""


def _legacy(name: str) -> type[Optimizer]:
    fields = {"__module__": "keras.optimizers.legacy", "written": f"legacy.{name}", "only": ("tf-2",)}
    return type(name, (CLASSES[name],), fields)


LEGACY = {name: _legacy(name) for name in OPTIMIZERS["tf-2"]}


def lower(name: str) -> Any:
    """The lower-case name of a class, as Keras 1 and 2 have it: `optimizers.adam(...)`."""
    cls = CLASSES[name]

    def make(*args: Any, **kwargs: Any) -> Any:
        RECORDER.clue(f"optimizers.{name.lower()}", OLD)
        return type(name, (cls,), {"__module__": "keras.optimizers", "written": name.lower()})(*args, **kwargs)

    make.__name__ = name.lower()
    return make


LOWER = {name.lower(): lower(name) for name in OPTIMIZERS["keras-2.3"]}


def get(identifier: Any) -> Optimizer:
    """The optimizer that `compile` makes of what it is given; raises ValueError for what no Keras understands."""
    if isinstance(identifier, Optimizer):
        return identifier
    if isinstance(identifier, dict) and "class_name" in identifier:
        again: Optimizer = _class(str(identifier["class_name"])).from_config(dict(identifier.get("config", {})))
        _marked(again, str(identifier["class_name"]), "config")
        return again
    if isinstance(identifier, str):
        name = _class(identifier).__name__
        having = [g for g in GENERATIONS if name in OPTIMIZERS[g]]
        if identifier not in (name, name.lower()) and "keras-1" in having:
            having.remove("keras-1")
        RECORDER.clue(f"optimizer '{identifier}'", having)
        made = CLASSES[name]()
        _marked(made, identifier, "string")
        return made
    raise ValueError(f"Could not interpret optimizer identifier: {plain.name_of(identifier)}")


def _class(name: str) -> type[Optimizer]:
    """The class of that name, in any case; raises ValueError where there is none."""
    found = next((n for n in NAMES if n.lower() == name.lower()), None)
    if found is None:
        raise ValueError(f"Could not interpret optimizer identifier: {name}")
    return CLASSES[found]


def _marked(made: Optimizer, written: str, how: str) -> dict[str, Any]:
    """How an optimizer that Keras itself has just made came into being; returns its entry in the record."""
    entries = RECORDER.events["optimizers"]
    entry: dict[str, Any] = entries[-1] if entries and entries[-1]["id"] == made.id else {}
    entry.update(written=written[:100], how=how)
    return entry
