"""Callbacks: called as in training, with placeholder numbers."""

from __future__ import annotations

import builtins
from typing import Any

from . import plain
from .record import RECORDER

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

MOST_BATCH_CALLS = 20_000
"""Calls of hooks for batches in one `fit`."""


class Callback:
    """What every callback is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.validation_data = None
        self._model: Any = None
        self.params: dict[str, Any] = {}

    @property
    def model(self) -> Any:
        return self.__dict__.get("_model")

    def set_params(self, params: Any) -> None:
        self.params = params

    def set_model(self, model: Any) -> None:
        self._model = model

    def on_train_begin(self, logs: Any = None) -> None: ...

    def on_train_end(self, logs: Any = None) -> None: ...

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None: ...

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None: ...

    def on_batch_begin(self, batch: int, logs: Any = None) -> None: ...

    def on_batch_end(self, batch: int, logs: Any = None) -> None: ...

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.on_batch_end(batch, logs)

    def on_test_begin(self, logs: Any = None) -> None: ...

    def on_test_end(self, logs: Any = None) -> None: ...

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None: ...

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None: ...

    def on_predict_begin(self, logs: Any = None) -> None: ...

    def on_predict_end(self, logs: Any = None) -> None: ...

    def on_predict_batch_begin(self, batch: int, logs: Any = None) -> None: ...

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None: ...


class HistoryDict(dict):  # type: ignore[type-arg]
    """Epoch by epoch; `acc` and `accuracy` name the same where metrics=['accuracy'] was asked for."""

    def __missing__(self, key: Any) -> Any:
        text = str(key)
        for old, new, before in (("acc", "accuracy", "keras-2.2"), ("lr", "learning_rate", "tf-2.11")):
            prefix = "val_" if text.startswith("val_") else ""
            name = text.removeprefix("val_")
            other = {old: new, new: old}.get(name)
            if other is not None and dict.__contains__(self, prefix + other):
                generations = {
                    "keras-2.2": ("keras-1", "keras-2.2"),
                    "tf-2.11": ("keras-1", "keras-2.2", "keras-2.3", "tf-2", "tf-2.11"),
                }
                early = generations[before]
                late = ("keras-2.3", "tf-2", "tf-2.11", "keras-3") if before == "keras-2.2" else ("keras-3",)
                RECORDER.clue(f"history['{name}']", early if name == old else late)
                return dict.__getitem__(self, prefix + other)
        raise KeyError(key)

    def get(self, key: Any, default: Any = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default


class History(Callback):
    """What `fit` returns."""

    def __init__(self) -> None:
        super().__init__()
        self.history: dict[str, list[Any]] = HistoryDict()
        self.epoch: list[int] = []


def parameters_of(plan: Any, metrics: Any) -> dict[str, Any]:
    """What callbacks, and the history, are told of a training, under the names of every generation."""
    return {
        "epochs": plan.epochs, "nb_epoch": plan.epochs, "steps": plan.steps, "verbose": 0, "samples": plan.samples, "nb_sample": plan.samples,
        "batch_size": plan.batch_size, "metrics": metrics, "do_validation": plan.validation != "none",
    }  # fmt: skip


def _quiet(name: str, signature: str, fields: dict[str, Any] | None = None) -> type[Callback]:
    """A callback that has nothing to do here: its arguments are attributes."""
    from .signatures import REQUIRED, parameters

    names = parameters(signature)

    def begin(self: Any, *args: Any, **kwargs: Any) -> None:
        Callback.__init__(self)
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        for key in given:
            if key not in names and key not in _OLD:
                raise TypeError(f"{name}.__init__() got an unexpected keyword argument '{key}'")
        for key, default in names.items():
            if default is REQUIRED and key not in given:
                raise TypeError(f"{name}.__init__() missing 1 required positional argument: '{key}'")
            setattr(self, key, given.get(key, default))

    return type(name, (Callback,), {"__init__": begin, "__module__": "keras.callbacks", **(fields or {})})


_OLD = (
    "period",
    "epsilon",
    "mode",
    "batch_size",
    "write_grads",
    "embeddings_layer_names",
    "load_weights_on_restart",
    "verbose",
)

_EARLY = "monitor='val_loss', min_delta=0, patience=0, verbose=0, mode='auto', baseline=None, restore_best_weights=False, start_from_epoch=0"
EarlyStopping = _quiet("EarlyStopping", _EARLY, {"stopped_epoch": 0, "best_epoch": 0, "best": 0.0, "wait": 0})


class ModelCheckpoint(
    _quiet(  # type: ignore[misc]
        "ModelCheckpoint",
        "filepath, monitor='val_loss', verbose=0, save_best_only=False, save_weights_only=False, mode='auto', save_freq='epoch', "
        "initial_value_threshold=None, options=None",
    )
):
    """Saves a model after each epoch: here, that it would have."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        try:
            path = str(self.filepath).format(epoch=epoch + 1, **(logs or {}))
        except (KeyError, ValueError, IndexError):
            path = str(self.filepath)
        if self.model is not None:
            (self.model.save_weights if self.save_weights_only else self.model.save)(path)


class LearningRateScheduler(Callback):
    """Asks a function for each epoch's learning rate."""

    def __init__(self, schedule: Any, verbose: int = 0) -> None:
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        now = self.model.optimizer.learning_rate_now()
        try:
            rate = self.schedule(epoch, now)
        except TypeError:
            rate = self.schedule(epoch)
        if rate is None or isinstance(rate, str):
            raise ValueError('The output of the "schedule" function should be float.')
        self.model.optimizer.current["learning_rate"] = float(rate)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if logs is not None:
            logs["learning_rate" if RECORDER.generation() == "keras-3" else "lr"] = (
                self.model.optimizer.learning_rate_now()
            )


class ReduceLROnPlateau(
    _quiet(  # type: ignore[misc]
        "ReduceLROnPlateau",
        "monitor='val_loss', factor=0.1, patience=10, verbose=0, mode='auto', min_delta=0.0001, cooldown=0, min_lr=0.0",
    )
):
    """Placeholder numbers get better all the time: there is never a plateau."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if logs is not None:
            logs["learning_rate" if RECORDER.generation() == "keras-3" else "lr"] = (
                self.model.optimizer.learning_rate_now()
            )


class LambdaCallback(Callback):
    """Functions as a callback."""

    def __init__(self, on_epoch_begin: Any = None, on_epoch_end: Any = None, on_train_begin: Any = None, on_train_end: Any = None,
                 on_train_batch_begin: Any = None, on_train_batch_end: Any = None, **kwargs: Any) -> None:  # fmt: skip
        super().__init__()
        given = {
            "on_epoch_begin": on_epoch_begin, "on_epoch_end": on_epoch_end, "on_train_begin": on_train_begin, "on_train_end": on_train_end,
            "on_train_batch_begin": on_train_batch_begin, "on_train_batch_end": on_train_batch_end, **kwargs,
        }  # fmt: skip
        for name, function in given.items():
            if function is not None:
                setattr(self, name, function)


CALLBACKS: dict[str, Any] = {
    "Callback": Callback,
    "History": History,
    "EarlyStopping": EarlyStopping,
    "ModelCheckpoint": ModelCheckpoint,
    "LearningRateScheduler": LearningRateScheduler,
    "ReduceLROnPlateau": ReduceLROnPlateau,
    "LambdaCallback": LambdaCallback,
    "TensorBoard": _quiet(
        "TensorBoard",
        "log_dir='logs', histogram_freq=0, write_graph=True, write_images=False, write_steps_per_second=False, update_freq='epoch', "
        "profile_batch=0, embeddings_freq=0, embeddings_metadata=None",
    ),
    "CSVLogger": _quiet("CSVLogger", "filename, separator=',', append=False"),
    "TerminateOnNaN": _quiet("TerminateOnNaN", "raise_error=False"),
    "BaseLogger": _quiet("BaseLogger", "stateful_metrics=None"),
    "ProgbarLogger": _quiet("ProgbarLogger", "count_mode='samples', stateful_metrics=None"),
    "RemoteMonitor": _quiet("RemoteMonitor", "root='http://localhost:9000', path='/publish/epoch/end/', field='data', headers=None, send_as_json=False"),
    "BackupAndRestore": _quiet("BackupAndRestore", "backup_dir, save_freq='epoch', double_checkpoint=False, delete_checkpoint=True"),
}  # fmt: skip


def listed(callbacks: Any) -> list[Any]:
    """A callback or several as a list."""
    if callbacks is None:
        return []
    return list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks]


def names(callbacks: list[Any]) -> list[str]:
    return [plain.name_of(type(each)) for each in callbacks][:20]


def tell(callbacks: list[Any], hook: str, *args: Any) -> None:
    """Call a hook of every callback that has it."""
    for each in callbacks:
        method = getattr(each, hook, None)
        if method is not None:
            method(*args)


def hears_batches(callback: Any) -> bool:
    """Whether a callback of the student's wants to hear of every batch."""
    for hook in ("on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end"):
        if hook in vars(callback) or getattr(type(callback), hook, None) is not getattr(Callback, hook):
            return True
    return False
