"""A real Keras, watched: the same record as the stand-in's, from what the real library is really asked to do.

Importing this waits for the student's `import keras` and then puts itself around optimizers, models, compile and fit.
Nothing is left out of what is asked; but training is cut short: a few small batches of each of a few epochs, which
proves that the code runs and no more. Data sets are the stand-in's, for nothing can be downloaded here.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.abc
import importlib.util
import inspect
import math
import sys
from typing import Any

import numpy as np

from . import batches, callbacks, data, datasets, optimizers, plain, real_model, real_old, training
from .real_saving import contexts, copied, get_weights, inside, load_weights, packed, save, set_weights, within
from .record import RECORDER
from .signatures import CALL_CANONICAL, CALLS, OPTIMIZERS

EPOCHS, STEPS, ROWS = 3, 2, 16
"""How much is trained at most: epochs, batches of each, samples of a batch."""


class Waiting(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands before the real Keras until it is imported."""

    def __init__(self) -> None:
        self._busy = False
        self._loader: Any = None

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if fullname.split(".")[0] in ("keras", "tensorflow") and not self._busy:
            RECORDER.imported(fullname)
        if fullname != "keras" or self._busy:
            return None
        self._busy = True
        try:
            spec = importlib.util.find_spec("keras")
        finally:
            self._busy = False
        if spec is None or spec.loader is None:
            return None
        self._loader, spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: Any) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        self._busy = True
        try:
            self._loader.exec_module(module)
            watch(module)
        finally:
            self._busy = False


def watch(keras: Any) -> None:
    """Put the recorder around a real Keras."""
    RECORDER.backend = "real"
    for name in OPTIMIZERS["keras-3"]:
        if hasattr(keras.optimizers, name):
            _watch_optimizer(getattr(keras.optimizers, name), name)
    _watch_rate(keras.optimizers.Optimizer)
    model = keras.Model
    _watch_new(sys.modules["keras.src.models.functional"].Functional, "Model")
    _watch_new(keras.Sequential, "Sequential")
    _watch_new(model, "subclass")
    for name, watched in (("compile", _compile), ("fit", _fit), ("train_on_batch", _train_on_batch)):
        _replace(model, name, watched)
    for name in ("evaluate", "predict", "test_on_batch", "predict_on_batch"):
        _replace(model, name, functools.partial(_use, name=name))
    model.get_weights, model.set_weights = get_weights(model.get_weights), set_weights(model.set_weights)
    model.save_weights, model.load_weights = save(model.save_weights), load_weights(model.load_weights)
    model.save = save(model.save)
    keras.models.clone_model = copied(keras.models.clone_model, "cloned")
    keras.models.load_model = keras.saving.load_model = copied(keras.models.load_model, "loaded")
    model._unpickle_model = classmethod(copied(model._unpickle_model.__func__, "copied"))
    model.__reduce__ = packed(model.__reduce__)
    for name, table in datasets.LOADERS.items():
        known = getattr(keras.datasets, name, None)
        if known is not None:
            for each, function in table.items():
                setattr(known, each, function)
    real_old.offer(keras)


def _replace(cls: Any, name: str, watched: Any) -> None:
    """Put a method in the place of one, in the class that has it: Keras looks whether a model has a `compile` of its own."""
    owner = next(each for each in cls.__mro__ if name in vars(each))
    setattr(owner, name, watched(vars(owner)[name]))


def _watch_optimizer(cls: Any, name: str) -> None:
    begin = cls.__init__

    @functools.wraps(begin)
    def watched(self: Any, *args: Any, **kwargs: Any) -> None:
        own = not {"loading", "cloning"} & set(within)  # else Keras makes it of another's configuration
        if cls is not type(self) and type(self).__name__ in OPTIMIZERS["keras-3"]:
            begin(self, *args, **kwargs)
            return  # AdamW is an Adam too
        match = None
        given = {**dict(zip(OPTIMIZERS["keras-3"][name], args, strict=False)), **kwargs}
        if own and not within:
            passed, match = real_old.optimizer_call(cls, name, args, kwargs)
            given = {key: _of_float32(value) for key, value in match.given.items()}
            begin(self, **passed)
        else:
            begin(self, *args, **kwargs)
        if not own:
            given = {key: _rounded(value) for key, value in given.items() if key in OPTIMIZERS["keras-3"][name]}
        self._grade_id, self._grade_updates = RECORDER.next_id("optimizer"), 0
        generation = "keras-3" if match is None else match.generation
        arguments = {key: _told(value) for key, value in optimizers.resolved(name, generation, given).items()}
        rate = given.get("learning_rate")
        schedule = None
        if callable(rate):
            told = rate.get_config() if hasattr(rate, "get_config") else {}
            schedule = {
                "name": plain.name_of(type(rate)),
                "arguments": {k: plain.simple(v) for k, v in told.items() if k != "name"},
            }
        written = {key: _told(value) for key, value in given.items()} if own else {}
        as_written = written if match is None else {key: _told(value) for key, value in match.as_written.items()}
        RECORDER.event("optimizers", id=self._grade_id, name=name, written=name, how="instance" if own else "config", arguments=arguments,
                       given=written, as_written=as_written, schedule=schedule, alternatives={})  # fmt: skip

    watched.__signature__ = inspect.signature(begin)  # type: ignore[attr-defined]  # Keras reads it
    cls.__init__ = watched


def _told(value: Any) -> Any:
    return _rounded(float(np.asarray(value(0)))) if callable(value) else plain.simple(value)


def _of_float32(value: Any) -> Any:
    """A number that Keras has kept (an optimizer's configuration) as it was written: 0.002 for 0.0020000000949949026."""
    if type(value) is float and math.isfinite(value) and float(np.float32(value)) == value:
        return float(str(np.float32(value)))
    return value


def _rounded(value: Any) -> Any:
    """A number without the digits that float32 adds to it."""
    return float(f"{value:.6g}") if type(value) is float else value


def _watch_rate(cls: Any) -> None:
    base = next(each for each in cls.__mro__ if "learning_rate" in vars(each))
    rate = vars(base)["learning_rate"]

    def change(self: Any, value: Any) -> None:
        rate.fset(self, value)
        frame: Any = sys._getframe(1)
        while frame is not None and frame.f_code.co_name in ("__setattr__", "change"):
            frame = frame.f_back
        if frame is not None and frame.f_code.co_filename.startswith("<cell ") and not within:
            RECORDER.event("rates", optimizer=self._grade_id, name="learning_rate", value=_told(value))

    base.learning_rate = property(rate.fget, change)


def _watch_new(cls: Any, kind: str) -> None:
    begin = cls.__init__

    @functools.wraps(begin)
    def watched(self: Any, *args: Any, **kwargs: Any) -> None:
        own = "_grade_id" not in self.__dict__ and not (type(self).__name__ == "Functional" and _part_of_sequential())
        if own:
            context = contexts[-1] if contexts else {"how": "built", "source": None}
            number = RECORDER.next_id("model")
            object.__setattr__(self, "_grade_id", number)
            exact = type(self) is cls and kind != "subclass"
            RECORDER.event("models", id=number, kind=kind if exact else "subclass", how=context["how"], source=context["source"],
                           name="", describe=functools.partial(real_model.described, self))  # fmt: skip
        begin(self, *args, **kwargs)

    watched.__signature__ = inspect.signature(begin)  # type: ignore[attr-defined]  # Keras reads it
    cls.__init__ = watched


def _part_of_sequential() -> bool:
    """Whether a Sequential makes itself a functional model to compute with."""
    frame: Any = sys._getframe(2)
    while frame is not None and not frame.f_code.co_filename.startswith("<cell "):
        if frame.f_code.co_filename.endswith("sequential.py") and frame.f_code.co_name != "__new__":
            return True
        frame = frame.f_back
    return False


def _compile(original: Any) -> Any:
    @functools.wraps(original)
    def compiled(self: Any, *args: Any, **kwargs: Any) -> None:
        if within or "_grade_id" not in self.__dict__:
            original(self, *args, **kwargs)
            return
        if (today := real_old.call_of_today("compile", args, kwargs)) is not None:
            args, kwargs = (), today
        with inside("compile"):
            original(self, *args, **kwargs)
        names = CALLS["compile"]["keras-3"]
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        asked = given.get("optimizer", "rmsprop")
        if isinstance(asked, str):
            RECORDER.events["optimizers"][-1].update(written=asked, how="string")
        facts = real_model.described(self)
        entry = RECORDER.event(
            "compiles", id=RECORDER.next_id("compile"), model=self._grade_id, optimizer=self.optimizer._grade_id,
            loss=real_model.function_names(given.get("loss")), from_logits=bool(getattr(given.get("loss"), "_fn_kwargs", {}).get("from_logits", False)),
            metrics=[real_model.function_name(each) for each in training._listed(given.get("metrics"))], updates_before=real_model.updates(self),
            optimizer_updates=self.optimizer._grade_updates, structure=facts["structure"], params=facts["params"],
            given={key: real_model.argument(value) for key, value in given.items()},
        )  # fmt: skip
        object.__setattr__(self, "_grade_compiled", entry)

    return compiled


def _entry(model: Any, how: str, asked: dict[str, Any], given: dict[str, Any], plan: batches.Plan) -> dict[str, Any]:
    compiled = model.__dict__.get("_grade_compiled") or {}
    rate = None
    if compiled:
        with contextlib.suppress(Exception):
            rate = _rate(model)
    return RECORDER.event(
        "fits", id=RECORDER.next_id("fit"), how=how, model=model._grade_id, compile=compiled.get("id"), optimizer=compiled.get("optimizer"),
        **plan.told(), shuffle=plain.simple(asked.get("shuffle", True)), epochs_run=0, updates=0, updates_before=real_model.updates(model),
        structure="", given={key: plain.simple(value) for key, value in given.items() if key not in ("x", "y")},
        callbacks=callbacks.names(callbacks.listed(asked.get("callbacks"))), learning_rate=rate,
    )  # fmt: skip


def _fit(original: Any) -> Any:
    @functools.wraps(original)
    def fit(self: Any, *args: Any, **kwargs: Any) -> Any:
        if within or "_grade_id" not in self.__dict__:
            return original(self, *args, **kwargs)
        if (today := real_old.call_of_today("fit", args, kwargs)) is not None:
            args, kwargs = (), today
        names = CALLS["fit"]["keras-3"]
        given = {CALL_CANONICAL.get(k, k): v for k, v in {**dict(zip(names, args, strict=False)), **kwargs}.items()}
        asked = {**names, **given}
        plan = batches.plan(asked)
        entry = _entry(self, "fit", asked, given, plan)
        rates: list[float] = []
        try:
            with inside("fit"):
                history = original(self, **_small(self, asked, plan, rates))
        except Exception as error:
            entry["error"] = str(error)[:500]
            raise
        finally:
            entry["structure"] = real_model.described(self)["structure"]
        stopped = bool(self.stop_training)
        run = len(history.epoch) if stopped else plan.epochs - plan.initial_epoch
        for values in history.history.values():
            values += values[-1:] * (run - len(values))
        history.history = real_old.Keys(history.history)
        history.epoch[:] = range(plan.initial_epoch, plan.initial_epoch + run)
        entry.update(epochs_run=run, updates=None if plan.steps is None else run * plan.steps)
        if len(set(rates)) > 1 and not callable(self.optimizer._learning_rate):
            entry["learning_rates"] = rates
        _count(self, run * (plan.steps or 1))
        return history

    return fit


def _small(model: Any, asked: dict[str, Any], plan: batches.Plan, rates: list[float]) -> dict[str, Any]:
    """The arguments of a fit that takes a moment; `rates` is filled with each epoch's learning rate."""
    import keras

    out = dict(asked)
    out["epochs"] = min(plan.epochs, plan.initial_epoch + EPOCHS)
    if not batches._is_batches(asked["x"]):
        size = min(plan.batch_size or ROWS, ROWS)
        rows = min(plan.samples or 0, STEPS * size * 2)
        if not plan.problem:
            out["x"], out["y"] = _cut(asked["x"], rows), _cut(asked["y"], rows)
            out["sample_weight"] = _cut(asked["sample_weight"], rows)
        out["batch_size"] = size
        real_model.own_batches.add(size)
    out["steps_per_epoch"] = min(plan.steps, STEPS) if plan.steps and asked["steps_per_epoch"] is not None else None
    if batches._is_batches(asked["x"]):
        out["steps_per_epoch"] = min(plan.steps or STEPS, STEPS)
        out["batch_size"] = None
    valid = asked["validation_data"]
    if isinstance(valid, tuple | list) and len(valid) >= 2:
        out["validation_data"] = tuple(_cut(each, ROWS) for each in valid)
    rate = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: rates.append(_rate(model)))
    out["callbacks"] = [*callbacks.listed(asked["callbacks"]), rate]
    out["verbose"] = 0
    return out


def _rate(model: Any) -> float:
    return float(_rounded(float(np.asarray(model.optimizer.learning_rate))))


def _cut(value: Any, rows: int) -> Any:
    if value is None:
        return None
    if isinstance(value, dict):
        return {key: _cut(each, rows) for key, each in value.items()}
    if isinstance(value, list | tuple) and value and hasattr(value[0], "shape") and len(value[0].shape):
        return [_cut(each, rows) for each in value]
    return np.array(value[:rows]) if isinstance(value, np.ndarray) else value[:rows]


def _count(model: Any, steps: int) -> None:
    for weight in model.trainable_variables:
        weight._grade_updates = getattr(weight, "_grade_updates", 0) + max(1, steps)
    model.optimizer._grade_updates += max(1, steps)


def _train_on_batch(original: Any) -> Any:
    @functools.wraps(original)
    def train_on_batch(self: Any, x: Any, y: Any = None, *args: Any, **kwargs: Any) -> Any:
        if within or "_grade_id" not in self.__dict__:
            return original(self, x, y, *args, **kwargs)
        plan = batches.plan({"x": x, "y": y, "batch_size": data.count(x), "epochs": 1, "initial_epoch": 0})
        last = RECORDER.events["fits"][-1] if RECORDER.events["fits"] else {}
        here, compiled = RECORDER.here(), self.__dict__.get("_grade_compiled") or {}
        with inside("train_on_batch"):
            result = original(self, _cut(x, ROWS), _cut(y, ROWS), *args, **kwargs)
        if last.get("how") == "train_on_batch" and (last["model"], last["compile"], last["place"]["cell"], last["place"]["line"]) == (
            self._grade_id, compiled.get("id"), here["cell"], here["line"],
        ):  # fmt: skip
            last["calls"] += 1
            last["updates"] += 1
        else:
            entry = _entry(self, "train_on_batch", {"shuffle": False}, {}, plan)
            entry.update(
                steps_per_epoch=1, epochs_run=1, updates=1, calls=1, structure=real_model.described(self)["structure"]
            )
        _count(self, 1)
        return result

    return train_on_batch


def _use(original: Any, name: str) -> Any:
    @functools.wraps(original)
    def used(self: Any, x: Any = None, *args: Any, **kwargs: Any) -> Any:
        if within or "_grade_id" not in self.__dict__:
            return original(self, x, *args, **kwargs)
        if name in ("evaluate", "predict") and (today := real_old.call_of_today(name, (x, *args), kwargs)) is not None:
            args, kwargs = (), {key: value for key, value in today.items() if key != "x"}
        y = kwargs.get("y", args[0] if args and name in ("evaluate", "test_on_batch") else None)
        plan = batches.plan({"x": x, "y": y, "batch_size": kwargs.get("batch_size")})
        RECORDER.event(
            "uses", how=name, model=self._grade_id, x=plan.x, y=plan.y, updates_before=real_model.updates(self)
        )
        rows = plan.samples
        with inside(name):
            if batches._is_batches(x) or not isinstance(x, np.ndarray) or rows is None:
                return original(self, x, *args, **kwargs)
            if y is not None:
                if "y" in kwargs:
                    kwargs["y"] = _cut(y, ROWS)
                else:
                    args = (_cut(y, ROWS), *args[1:])
            result = original(
                self, _cut(x, ROWS), *args, **{**kwargs, "verbose": 0} if name in ("evaluate", "predict") else kwargs
            )
        if isinstance(result, np.ndarray) and result.ndim and len(result) < rows:
            return np.resize(result, (rows, *result.shape[1:]))
        return result

    return used


if not any(isinstance(each, Waiting) for each in sys.meta_path):
    sys.meta_path.insert(0, Waiting())
