"""`compile`, `fit`, `evaluate`, `predict`: recorded, not done. All numbers that come out are placeholders."""

from __future__ import annotations

import builtins
import copy
import math
import sys
from typing import Any

import numpy as np

from . import batches, callbacks, data, functions, optimizers, plain, spelling
from .eager import placeholder
from .record import RECORDER
from .signatures import CALL_CANONICAL, CALLS, GENERATIONS, REQUIRED, understood

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

SAID = (
    "[grade] recorded, not trained: {steps} steps per epoch × {epochs} epochs; the numbers of training are placeholders"
    "（只記錄、不訓練，訓練的數字只是代替用的）\n"
)
MOST_EPOCHS = 20_000


def bound(
    model: Any, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A call's arguments by canonical name: all, defaults filled in, and those given. Raises TypeError as Python does."""
    table = CALLS[method]
    fitting = understood(method, args, kwargs)
    if not fitting:
        raise TypeError(_complaint(model, method, args, kwargs))
    chosen = [g for g in fitting if g in RECORDER.possible()] or fitting
    names = table[chosen[-1]]
    if len(fitting) < len([g for g in GENERATIONS if g in table]):
        told = [key for key in kwargs if any(key not in table[g] for g in table)]
        if told or args[2:]:
            RECORDER.clue(f"{method}({told[0]}=)" if told else f"{method} by position", fitting)
    elif method == "fit_generator":
        RECORDER.clue("fit_generator", tuple(table))
    given = {CALL_CANONICAL.get(k, k): v for k, v in {**dict(zip(names, args, strict=False)), **kwargs}.items()}
    defaults = {CALL_CANONICAL.get(k, k): v for k, v in names.items() if v is not REQUIRED}
    return {**defaults, **given}, given


def _complaint(model: Any, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    known = {key for order in CALLS[method].values() for key in order}
    for key in kwargs:
        if key not in known:
            return f"{type(model).__name__}.{method}() got an unexpected keyword argument '{key}'"
    missing = [
        name for name, default in CALLS[method]["keras-2.2"].items() if default is REQUIRED and name not in kwargs
    ][len(args) :]
    if missing:
        return f"{type(model).__name__}.{method}() missing 1 required positional argument: '{missing[0]}'"
    return f"{type(model).__name__}.{method}(): arguments that no generation of Keras takes together"


def plainly(given: dict[str, Any], without: tuple[str, ...]) -> dict[str, Any]:
    """Arguments as plain data; data only by their presence."""
    return {key: plain.simple(value) for key, value in given.items() if key not in without}


class Training:
    """What a model does with data."""

    def _start_training(self) -> None:
        self.optimizer: Any = None
        self.loss: Any = None
        self.history: Any = None
        self.stop_training = False
        self._compiled: Any = None
        self._metric_names: list[str] = []

    def _copy_training(self, made: Any, memo: Any) -> None:
        if self._compiled is not None:
            made.optimizer = copy.deepcopy(self.optimizer, memo)
            made.loss, made._metric_names = self.loss, list(self._metric_names)
            made._compiled = {**self._compiled, "optimizer": made.optimizer.id}
        made.history = None

    def updates(self) -> int:
        """How many updates the weights have had: those of the layer that had most."""
        return max((w.updates for w in self.weights if w.trainable), default=0)  # type: ignore[attr-defined]

    # --- compile

    def compile(self, *args: Any, **kwargs: Any) -> None:
        everything, given = bound(self, "compile", args, kwargs)
        optimizer = optimizers.get(everything["optimizer"])
        if everything["loss"] is not None:
            everything["loss"] = _each(everything["loss"], functions.loss)
        metrics = everything.get("metrics")
        names = _metric_names(metrics)
        self.optimizer, self.loss, self._metric_names = optimizer, everything["loss"], names
        entry = RECORDER.event(
            "compiles",
            id=RECORDER.next_id("compile"),
            model=self._id,  # type: ignore[attr-defined]
            optimizer=optimizer.id,
            loss=_canonical(everything["loss"]),
            from_logits=_from_logits(everything["loss"]),
            metrics=_flat_metrics(metrics),
            updates_before=self.updates(),
            optimizer_updates=optimizer.updates,
            structure=self.structure(),  # type: ignore[attr-defined]
            params=sum(w.size for w in self.weights),  # type: ignore[attr-defined]
            given={key: _told_argument(value) for key, value in given.items()},
        )
        self._compiled = entry

    @property
    def compiled(self) -> bool:
        return self._compiled is not None

    @property
    def metrics_names(self) -> list[str]:
        return ["loss", *self._keys()]

    @property
    def metrics(self) -> list[Any]:
        return []

    def _keys(self) -> list[str]:
        early = RECORDER.generation() in ("keras-1", "keras-2.2")
        return [{"accuracy": "acc"}.get(name, name) if early else name for name in self._metric_names]

    # --- fit

    def fit(self, *args: Any, **kwargs: Any) -> Any:
        everything, given = bound(self, "fit", args, kwargs)
        return self._train("fit", everything, given)

    def fit_generator(self, *args: Any, **kwargs: Any) -> Any:
        everything, given = bound(self, "fit_generator", args, kwargs)
        everything["x"] = everything.pop("generator")
        if everything.get("samples_per_epoch") is not None:
            size = batches.batch_size_of(everything["x"]) or 32
            everything["steps_per_epoch"] = math.ceil(everything["samples_per_epoch"] / size)
        return self._train("fit_generator", everything, given)

    def _train(self, how: str, asked: dict[str, Any], given: dict[str, Any]) -> Any:
        plan = batches.plan(asked)
        hooks = callbacks.listed(asked.get("callbacks"))
        compiled = self._compiled or {}
        entry = RECORDER.event(
            "fits",
            id=RECORDER.next_id("fit"),
            how=how,
            model=self._id,  # type: ignore[attr-defined]
            compile=compiled.get("id"),
            optimizer=compiled.get("optimizer"),
            **plan.told(),
            shuffle=plain.simple(asked.get("shuffle", True)),
            epochs_run=0,
            updates=0,
            updates_before=self.updates(),
            structure="",
            given={key: plain.simple(value) for key, value in given.items() if key not in ("x", "y", "generator")},
            callbacks=callbacks.names(hooks),
            learning_rate=self.optimizer.learning_rate_now() if self.optimizer is not None else None,
        )
        try:
            self._check(plan)
        except (ValueError, RuntimeError) as error:
            entry["error"] = str(error)[:500]
            raise
        finally:
            entry["structure"] = self.structure()  # type: ignore[attr-defined]
        history = self._epochs(plan, hooks, entry)
        if asked.get("verbose") not in (0, None):
            sys.stdout.write(SAID.format(steps=plan.steps if plan.steps is not None else "?", epochs=plan.epochs))
        return history

    def _check(self, plan: batches.Plan) -> None:
        """Raise what real Keras raises for data that can't be trained on."""
        if self._compiled is None:
            raise RuntimeError("You must call `compile()` before calling `fit()`.")
        if self.loss is None:
            raise ValueError("No loss to compute. Provide a `loss` argument in `compile()`.")
        if plan.problem:
            raise ValueError(plan.problem)
        row = plan.x_row
        model: Any = self
        if row is not None and not plan.several:
            model.ensure_built((None, *row))
            if model._graph_inputs is None:
                model.build((None, *row))
            elif not isinstance(model._graph_inputs, list | tuple):
                batches.check_input(model, (None, *row))
        if plan.y_row is not None and not plan.several and model._graph_inputs is not None:
            out = model.output_shape_for((None, *row)) if row is not None else model.output_shape
            if not isinstance(out, list):
                strict = RECORDER.generation() in ("keras-1", "keras-2.2", "keras-2.3")
                batches.check_target(str(_canonical(self.loss)), plan.y_row, tuple(out)[1:], strict)

    def _epochs(self, plan: batches.Plan, hooks: list[Any], entry: dict[str, Any]) -> Any:
        history = callbacks.History()
        self.history, self.stop_training = history, False
        steps = plan.steps or 0
        classes = plan.classes or 2
        rates: list[float | None] = []
        for hook in (history, *hooks):
            callbacks.tell([hook], "set_params", callbacks.parameters_of(plan, self.metrics_names))
            callbacks.tell([hook], "set_model", self)
        callbacks.tell(hooks, "on_train_begin", {})
        hear = [hook for hook in hooks if callbacks.hears_batches(hook)]
        run = 0
        for epoch in range(plan.initial_epoch, min(plan.epochs, plan.initial_epoch + MOST_EPOCHS)):
            callbacks.tell(hooks, "on_epoch_begin", epoch, {})
            rates.append(self.optimizer.learning_rate_now())
            logs = self._placeholders(epoch, classes, plan.validation != "none")
            if hear and run * steps < callbacks.MOST_BATCH_CALLS:
                for batch in range(min(steps, callbacks.MOST_BATCH_CALLS)):
                    callbacks.tell(hear, "on_train_batch_begin", batch, {"batch": batch, "size": plan.batch_size})
                    few = {key: value for key, value in logs.items() if not key.startswith("val_")}
                    callbacks.tell(hear, "on_train_batch_end", batch, {"batch": batch, "size": plan.batch_size, **few})
            self._count(steps)
            run += 1
            callbacks.tell(hooks, "on_epoch_end", epoch, logs)
            history.epoch.append(epoch)
            for key, value in logs.items():
                history.history.setdefault(key, []).append(value)
            if self.stop_training:
                break
        left = plan.epochs - plan.initial_epoch - run
        if left > 0 and not self.stop_training:  # so many that nobody looks at each
            self._count(left * steps)
            run += left
        callbacks.tell(hooks, "on_train_end", {})
        entry.update(epochs_run=run, updates=None if plan.steps is None else run * steps)
        if len({rate for rate in rates if rate is not None}) > 1:
            entry["learning_rates"] = [rate for rate in rates if rate is not None][:200]
        return history

    def _count(self, steps: int) -> None:
        for weight in self.trainable_weights:  # type: ignore[attr-defined]
            weight.updates += max(1, steps)
        self.optimizer.updates += max(1, steps)

    def _placeholders(self, epoch: int, classes: int, validated: bool) -> dict[str, Any]:
        """Numbers that get a little better each epoch, the same for every optimizer."""
        left = 0.9 ** min(epoch + 1, 200)
        logs: dict[str, Any] = {}
        for prefix in ("", "val_") if validated else ("",):
            logs[f"{prefix}loss"] = round(math.log(max(classes, 2)) * left, 6)
            for name in self._keys():
                logs[prefix + name] = round(1 - (1 - 1 / max(classes, 2)) * left, 6)
        return logs

    def train_on_batch(self, x: Any, y: Any = None, *args: Any, **kwargs: Any) -> Any:
        """One update; many in a row at one line are one entry of the record."""
        plan = batches.plan({"x": x, "y": y, "batch_size": data.count(x), "epochs": 1, "initial_epoch": 0})
        fits = RECORDER.events["fits"]
        last = fits[-1] if fits else {}
        here = RECORDER.here()
        compiled = self._compiled or {}
        if (
            last.get("how") == "train_on_batch"
            and (last["model"], last["compile"], last["place"]["cell"], last["place"]["line"])
            == (self._id, compiled.get("id"), here["cell"], here["line"])  # type: ignore[attr-defined]
        ):  # fmt: skip
            last["calls"] += 1
            last["updates"] += 1
        else:
            self._check(plan)
            RECORDER.event(
                "fits", id=RECORDER.next_id("fit"), how="train_on_batch", model=self._id, compile=compiled.get("id"),  # type: ignore[attr-defined]
                optimizer=compiled.get("optimizer"), **{**plan.told(), "steps_per_epoch": 1}, shuffle=False, epochs_run=1, updates=1,
                updates_before=self.updates(), structure=self.structure(), given={}, callbacks=[], calls=1,  # type: ignore[attr-defined]
                learning_rate=self.optimizer.learning_rate_now() if self.optimizer is not None else None,
            )  # fmt: skip
        self._count(1)
        return self._result(plan.classes or 2, kwargs.get("return_dict", False))

    # --- evaluate and predict

    def evaluate(self, *args: Any, **kwargs: Any) -> Any:
        if kwargs.pop("show_accuracy", None) is not None:
            RECORDER.clue("evaluate(show_accuracy=)", ("keras-1",))
        everything, _ = bound(self, "evaluate", args, kwargs)
        return self._evaluate("evaluate", everything)

    def evaluate_generator(self, generator: Any, steps: Any = None, *args: Any, **kwargs: Any) -> Any:
        RECORDER.clue("evaluate_generator", tuple(CALLS["fit_generator"]))
        return self._evaluate("evaluate_generator", {"x": generator})

    def test_on_batch(self, x: Any, y: Any = None, *args: Any, **kwargs: Any) -> Any:
        return self._evaluate("test_on_batch", {"x": x, "y": y, **kwargs})

    def _evaluate(self, how: str, asked: dict[str, Any]) -> Any:
        if self._compiled is None:
            raise RuntimeError("You must call `compile()` before calling `evaluate()`.")
        plan = batches.plan({"x": asked.get("x"), "y": asked.get("y"), "batch_size": asked.get("batch_size")})
        self._use(how, plan.x, plan.y)
        self._check(plan)
        return self._result(plan.classes or 2, bool(asked.get("return_dict")))

    def _result(self, classes: int, as_dict: bool) -> Any:
        epochs = len(self.history.epoch) if self.history is not None else 0
        logs = self._placeholders(epochs - 1, classes, False)
        values = list(logs.values())
        return logs if as_dict else values[0] if len(values) == 1 else values

    def _use(self, how: str, x: Any, y: Any) -> None:
        RECORDER.event("uses", how=how, model=self._id, x=x, y=y, updates_before=self.updates())  # type: ignore[attr-defined]

    def predict(self, *args: Any, **kwargs: Any) -> Any:
        everything, _ = bound(self, "predict", args, kwargs)
        return self._predict("predict", everything["x"], everything.get("steps"))

    def predict_generator(self, generator: Any, steps: Any = None, *args: Any, **kwargs: Any) -> Any:
        RECORDER.clue("predict_generator", tuple(CALLS["fit_generator"]))
        return self._predict("predict_generator", generator, steps)

    def predict_on_batch(self, x: Any) -> Any:
        return self._predict("predict_on_batch", x, None)

    def predict_proba(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        RECORDER.clue("predict_proba", GENERATIONS[:4])
        return self._predict("predict", x, None)

    def predict_classes(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        RECORDER.clue("predict_classes", GENERATIONS[:4])
        found = np.asarray(self._predict("predict", x, None))
        return found.argmax(axis=-1) if found.shape[-1] > 1 else (found > 0.5).astype("int32")

    def _predict(self, how: str, x: Any, steps: Any) -> Any:
        plan = batches.plan({"x": x, "steps_per_epoch": steps})
        self._use(how, plan.x, dict(data.NONE))
        model: Any = self
        rows = plan.samples if plan.samples is not None else (plan.steps or 1) * (plan.batch_size or 32)
        if plan.several:
            return placeholder(model.output_shape, rows)
        row = plan.x_row
        if row is None:
            return placeholder(model.output_shape, rows)
        model.ensure_built((None, *row))
        return placeholder(model.output_shape_for((None, *row)), rows)


def _each(value: Any, function: Any) -> Any:
    if isinstance(value, list | tuple):
        return [function(each) for each in value]
    if isinstance(value, dict) and "class_name" not in value:
        return {key: function(each) for key, each in value.items()}
    return function(value)


def _canonical(loss: Any) -> Any:
    return None if loss is None else _each(loss, spelling.function_name)


def _from_logits(loss: Any) -> bool:
    return (
        bool(getattr(loss, "arguments", {}).get("from_logits", False)) if not isinstance(loss, list | dict) else False
    )


def _listed(metrics: Any) -> list[Any]:
    if metrics is None:
        return []
    if isinstance(metrics, dict):
        metrics = list(metrics.values())
    if not isinstance(metrics, list | tuple):
        metrics = [metrics]
    return [
        each
        for group in metrics
        for each in (group if isinstance(group, list | tuple) else [group])
        if each is not None
    ]


def _metric_names(metrics: Any) -> list[str]:
    """The keys that metrics have in a history; raises ValueError for a name that no Keras knows."""
    names: list[str] = []
    for each in _listed(metrics):
        if isinstance(each, str):
            short = spelling.snake(each) if not each.islower() else each
            if spelling.FUNCTIONS.get(short, short) not in functions.KNOWN_METRICS:
                raise ValueError(f"Could not interpret metric identifier: {each}")
            name = each if each.islower() else short
        elif isinstance(each, functions.Thing):
            name = each.name
        else:
            name = str(getattr(each, "__name__", None) or spelling.snake(type(each).__name__))
        count = sum(known == name or known.rsplit("_", 1)[0] == name for known in names)
        names.append(name if not count else f"{name}_{count}")
    return names


def _flat_metrics(metrics: Any) -> list[str]:
    return [spelling.function_name(each) for each in _listed(metrics)]


def _told_argument(value: Any) -> Any:
    return _each(value, lambda v: spelling.function_name(v) if hasattr(v, "_grade_name") else plain.simple(v))
