"""Old modules, names, arguments and keys on a real Keras 3, with their old meaning.

Where TensorFlow isn't installed, `tf.keras` is the installed Keras, and what else homework takes from `tensorflow` is the stand-in's.
What has no counterpart in Keras 3 is a gap of the grader's, as it is with the stand-in.
"""

from __future__ import annotations

import functools
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import math
import os
import sys
import types
from typing import Any

import numpy as np

from . import batches, modules, optimizers, spelling
from .importing import _is_students, _unknown
from .layers import KINDS
from .naming import clear_names
from .record import RECORDER
from .signatures import CALL_CANONICAL, CALLS, GENERATIONS, understood

FAMILIES = ("layers", "models", "optimizers", "losses", "metrics", "activations", "initializers", "regularizers", "constraints", "callbacks",
            "utils", "backend", "datasets", "saving", "ops", "random", "config")  # fmt: skip
"""Where Keras 3 keeps things that older Keras kept in modules of their own."""
BEFORE_3 = GENERATIONS[:-1]
_OWN_FAMILY = {
    "objectives": "losses", "initializations": "initializers", "engine": "layers", "preprocessing": "utils", "callbacks": "callbacks",
}  # fmt: skip


def installed(name: str) -> bool:
    """Whether a package can be imported here by itself."""
    try:
        return importlib.machinery.PathFinder.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


class OldModule(types.ModuleType):
    """A module that Keras 3 (or this machine) lacks: each name is looked up when it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")
        if not _is_students(
            sys._getframe(1).f_code.co_filename
        ):  # Keras asks TensorFlow, where there is any, what a tensor is
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")
        return _looked_up(self.__name__, name)


def _looked_up(module: str, name: str) -> Any:
    """What a name of an old module is today; raises as the stand-in does where that isn't known."""
    found = modules.path_below(module)
    if found is None:
        raise AttributeError(f"module '{module}' has no attribute '{name}'")
    full = f"{module}.{name}"
    if found[0] == "keras":
        path = found[1]
        if path == "" or _real_module(path) is not None:
            real = _real_module(path)
            if real is not None and hasattr(real, name):
                return getattr(real, name)
        table = modules.KERAS.get(path, {})
        if name in table and (value := _real(path, name, table[name])) is not None:
            return value
    elif name == "keras":
        return importlib.import_module("keras")
    elif name in (modules.contents(module) or {}):
        return (modules.contents(module) or {})[name]
    if modules.contents(full) is not None:
        return importlib.import_module(full)
    raise _unknown(module, name, AttributeError, full)


def _real_module(path: str) -> Any:
    """The module of Keras 3 at a path; None where there is none."""
    found: Any = sys.modules.get("keras")
    for part in path.split(".") if path else ():
        found = vars(found).get(part) if found is not None else None
    return found if isinstance(found, types.ModuleType) else None


def _real(path: str, name: str, standin: Any) -> Any:
    """The thing of Keras 3 that a name of the stand-in's stands for; None where there is none."""
    keras = sys.modules["keras"]
    top = path.split(".")[0]
    written = getattr(standin, "__name__", name)
    for family in dict.fromkeys((top, _OWN_FAMILY.get(top, top), *FAMILIES)):
        module = getattr(keras, family, None)
        for each in dict.fromkeys((name, written, spelling.FUNCTIONS.get(name, name))):
            if module is not None and hasattr(module, each):
                return getattr(module, each)
    for each in dir(getattr(keras, top, None)):  # `adam`, `glorot_uniform`: functions once, classes today
        if name in (each.lower(), spelling.snake(each)) and isinstance(
            value := getattr(getattr(keras, top), each), type
        ):
            return value
    if hasattr(keras, name):
        return getattr(keras, name)
    if name in _BACKEND and top == "backend":
        return _BACKEND[name]
    plain_kind = isinstance(standin, types.FunctionType) and top in ("utils", "preprocessing", "backend")
    return standin if plain_kind or (top == "preprocessing" and isinstance(standin, type)) else None


def _set_value(x: Any, value: Any) -> None:
    x.assign(value)


_BACKEND = {
    "set_value": _set_value, "get_value": lambda x: np.asarray(x), "eval": lambda x: np.asarray(x), "clear_session": clear_names,
    "set_session": lambda session: None, "int_shape": lambda x: tuple(x.shape), "set_learning_phase": lambda value: None,
    "learning_phase": lambda: 0, "image_dim_ordering": lambda: "tf", "set_image_dim_ordering": lambda value: None,
    "_get_available_gpus": list,
}  # fmt: skip


_IMPORTLIB, _GUEST = os.path.dirname(str(importlib.__file__)), os.path.dirname(os.path.dirname(__file__))


def _asked_by_student() -> bool:
    """Whether the import that is going on stands in student code, or in a module that student code imports here."""
    frame: Any = sys._getframe(2)
    while frame is not None and (frame.f_code.co_filename.startswith(("<frozen importlib", _IMPORTLIB))):
        frame = frame.f_back
    return frame is None or frame.f_code.co_filename.startswith(_GUEST) or _is_students(frame.f_code.co_filename)


class OldModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last to be asked: finds the modules that only older Keras has, and TensorFlow's where that isn't installed."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        root = fullname.split(".")[0]
        if root not in ("keras", "tensorflow", "tf_keras") or (root != "keras" and installed(root)):
            return None
        if not _asked_by_student():  # Keras itself looks whether TensorFlow is there, and must not think so
            return None
        if root == "keras":
            importlib.import_module("keras")
        if modules.contents(fullname) is None and fullname not in (
            "tensorflow.python.keras",
            "tensorflow.compat.v1.keras",
        ):
            parent, _, name = fullname.rpartition(".")
            raise _unknown(parent, name, ModuleNotFoundError, fullname)
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: Any) -> Any:
        return OldModule(spec.name)

    def exec_module(self, module: Any) -> None:
        name = module.__name__
        module.__path__ = []
        importlib.import_module("keras")
        modules.noticed(name)
        found = modules.path_below(name)
        if found is not None and found[0] == "keras":
            values = {each: _real(found[1], each, value) for each, value in modules.KERAS.get(found[1], {}).items()}
            known = {each: value for each, value in values.items() if value is not None}
            real = _real_module(found[1])
            public = {} if real is None else {each: v for each, v in vars(real).items() if not each.startswith("_")}
            module.__dict__.update({**known, **public})
        else:
            module.__dict__.update({k: v for k, v in (modules.contents(name) or {}).items() if k != "keras"})


def offer(keras: Any) -> None:
    """Have a real Keras, just loaded and watched, take what older Keras took."""
    for path in ("", *FAMILIES, "preprocessing", "applications"):
        module = _real_module(path)
        if module is not None:
            _offer_names(module)
    if not installed("tensorflow"):
        lazy = getattr(sys.modules.get("keras.src.utils.module_utils"), "tensorflow", None)
        if lazy is not None:
            lazy._available = False
    _take_old_layer_arguments(keras)
    model = keras.Model
    functional = sys.modules["keras.src.models.functional"].Functional
    for cls in (model, functional):
        cls.__new__ = staticmethod(_taking_input_and_output(cls.__new__))
    functional.__init__ = _taking_input_and_output(vars(functional)["__init__"])
    for name, method in (("fit_generator", _fit_generator), ("evaluate_generator", _evaluate_generator),
                         ("predict_generator", _predict_generator), ("predict_classes", _predict_classes), ("predict_proba", _predict_proba)):  # fmt: skip
        if not hasattr(model, name):
            setattr(model, name, method)
    base = keras.optimizers.Optimizer
    if not hasattr(base, "lr"):
        base.lr = property(_read_rate, _write_rate)


def _offer_names(module: Any) -> None:
    before = vars(module).get("__getattr__")

    def __getattr__(name: str) -> Any:  # noqa: N807 - a module's own
        if not name.startswith("__") and _is_students(sys._getframe(1).f_code.co_filename):
            return _looked_up_in(module, name)
        if before is not None:
            return before(name)
        raise AttributeError(f"module '{module.__name__}' has no attribute '{name}'")

    module.__getattr__ = __getattr__


def _looked_up_in(module: Any, name: str) -> Any:
    path = next((each for each in ("", *FAMILIES, "preprocessing", "applications") if _real_module(each) is module), "")
    full = f"keras.{path}.{name}" if path else f"keras.{name}"
    table = modules.KERAS.get(path, {})
    if name in table and (value := _real(path, name, table[name])) is not None:
        RECORDER.clue(full, modules.NAME_CLUES.get((path, name), BEFORE_3))
        return value
    if modules.contents(full) is not None:
        return importlib.import_module(full)
    raise _unknown(full.rpartition(".")[0], name, AttributeError, full)


def _read_rate(self: Any) -> Any:
    RECORDER.clue("optimizer.lr", BEFORE_3)
    return self.learning_rate


def _write_rate(self: Any, value: Any) -> None:
    RECORDER.clue("optimizer.lr", BEFORE_3)
    self.learning_rate = value


def optimizer_call(cls: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """What Keras 3's optimizer is to be given, and the call as matched with the generations. Raises TypeError as Python does."""
    match = optimizers.Match(name, args, kwargs)
    parameters = inspect.signature(cls.__init__).parameters
    passed = {k: v for k, v in match.given.items() if k in parameters and not (k == "epsilon" and v is None)}
    return passed, match


def _taking_input_and_output(original: Any) -> Any:
    """`Model(input=x, output=y)`, as Keras 1 has it, and 2 with a warning."""

    @functools.wraps(original)
    def made(self: Any, *args: Any, **kwargs: Any) -> Any:
        for old in ("input", "output"):
            if old in kwargs and f"{old}s" not in kwargs:
                RECORDER.clue(f"Model({old}=)", GENERATIONS[:3])
                kwargs[f"{old}s"] = kwargs.pop(old)
        return original(self, *args, **kwargs)

    made.__signature__ = inspect.signature(original)  # type: ignore[attr-defined]  # Keras reads it
    return made


def _take_old_layer_arguments(keras: Any) -> None:
    for name, standin in KINDS.items():
        cls = getattr(keras.layers, name, None)
        if isinstance(cls, type) and "__init__" in vars(cls) and standin._parameters:
            setattr(cls, "__init__", _modernized(vars(cls)["__init__"], standin))  # noqa: B010 - a method made here


def _modernized(begin: Any, standin: Any) -> Any:
    @functools.wraps(begin)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807 - a class's own
        if type(self).__module__.startswith("keras."):
            modern = spelling.modern(standin, args, kwargs)
            args = modern.pop("*args", args)
            kwargs = modern
            for gone in ("data_format",):
                if kwargs.get(gone, "") is None:
                    del kwargs[gone]
        begin(self, *args, **kwargs)

    __init__.__signature__ = inspect.signature(begin)  # type: ignore[attr-defined]  # Keras reads it
    return __init__


def call_of_today(method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any] | None:
    """The arguments of a model's method, by their names of today, where only an older Keras takes the call; None where Keras 3
    takes it, or none does."""
    fitting = understood(method, args, kwargs)
    if not fitting or "keras-3" in fitting:
        return None
    names = CALLS[method][fitting[-1]]
    given = {**dict(zip(names, args, strict=False)), **kwargs}
    told = [key for key in kwargs if any(key not in CALLS[method][g] for g in CALLS[method])]
    RECORDER.clue(f"{method}({told[0]}=)" if told else f"{method} by position", fitting)
    today = CALLS[method]["keras-3"]
    return {new: value for key, value in given.items() if (new := CALL_CANONICAL.get(key, key)) in today}


class Keys(dict):  # type: ignore[type-arg]
    """What a History holds: `acc` and `accuracy` are one, whatever generation the code is for."""

    def __missing__(self, key: Any) -> Any:
        for old, new in (("acc", "accuracy"), ("accuracy", "acc")):
            for before in ("", "val_"):
                if key == before + old and before + new in self:
                    if old == "acc":
                        RECORDER.clue(f"history['{key}']", ("keras-1", "keras-2.2"))
                    return self[before + new]
        raise KeyError(key)

    def get(self, key: Any, default: Any = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default


def _fit_generator(self: Any, *args: Any, **kwargs: Any) -> Any:
    fitting = understood("fit_generator", args, kwargs)
    if not fitting:
        raise TypeError(f"{type(self).__name__}.fit_generator() was given arguments that no Keras takes")
    RECORDER.clue("fit_generator", fitting)
    names = CALLS["fit_generator"][fitting[-1]]
    given = {CALL_CANONICAL.get(k, k): v for k, v in {**dict(zip(names, args, strict=False)), **kwargs}.items()}
    generator = given.pop("generator")
    if given.get("samples_per_epoch") is not None:
        given["steps_per_epoch"] = math.ceil(given["samples_per_epoch"] / (batches.batch_size_of(generator) or 32))
    today = CALLS["fit"]["keras-3"]
    return self.fit(generator, **{k: v for k, v in given.items() if k in today})


def _evaluate_generator(self: Any, generator: Any, steps: Any = None, *args: Any, **kwargs: Any) -> Any:
    RECORDER.clue("evaluate_generator", BEFORE_3)
    return self.evaluate(generator, steps=steps)


def _predict_generator(self: Any, generator: Any, steps: Any = None, *args: Any, **kwargs: Any) -> Any:
    RECORDER.clue("predict_generator", BEFORE_3)
    return self.predict(generator, steps=steps)


def _predict_proba(self: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
    RECORDER.clue("predict_proba", GENERATIONS[:4])
    return self.predict(x)


def _predict_classes(self: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
    RECORDER.clue("predict_classes", GENERATIONS[:4])
    found = np.asarray(self.predict(x))
    return found.argmax(axis=-1) if found.shape[-1] > 1 else (found > 0.5).astype("int32")


if not any(isinstance(each, OldModules) for each in sys.meta_path):
    sys.meta_path.append(OldModules())
