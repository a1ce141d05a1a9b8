"""What homework that is about Keras takes from `tensorflow` itself."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np

from . import backend, functions, optimizers, spelling
from .record import RECORDER
from .signatures import GENERATIONS
from .tensors import KerasTensor, Variable
from .tfdata import AUTOTUNE, Dataset


def gap(name: str) -> Any:
    """Something of TensorFlow's that says, when it is used, that the grader doesn't have it."""

    def missing(*args: Any, **kwargs: Any) -> Any:
        RECORDER.gap(name, exists=True)
        raise NotImplementedError(spelling.unknown(name))

    missing.__name__ = name.rsplit(".", 1)[-1]
    return missing


class Settings:
    """`ConfigProto`, `GPUOptions` and the like: whatever is set, nothing follows from it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.update(kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = Settings()
        self.__dict__[name] = made
        return made


class Session:
    """A session of TensorFlow 1 that is only handed to Keras; it runs nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        RECORDER.clue("tf.Session", GENERATIONS[:3])
        self.graph = Settings()

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *args: Any) -> None: ...

    def close(self) -> None: ...

    run = gap("tf.Session.run")
    as_default = __enter__


@contextlib.contextmanager
def _context(*args: Any, **kwargs: Any) -> Any:
    yield None


def _nothing(*args: Any, **kwargs: Any) -> None:
    """A setting of the machine, of which nothing follows here."""


def function(*args: Any, **kwargs: Any) -> Any:
    """`@tf.function`: the function as it is."""
    return args[0] if args and callable(args[0]) else lambda wrapped: wrapped


def _old_optimizer(written: str, name: str, order: tuple[str, ...], **renamed: str) -> Any:
    def make(*args: Any, **kwargs: Any) -> Any:
        given = {**dict(zip(order, args, strict=False)), **kwargs}
        known = {renamed.get(key, key): value for key, value in given.items() if key not in ("use_locking", "name")}
        cls = optimizers.CLASSES[name]
        return type(name, (cls,), {"__module__": "tensorflow", "written": f"tf.train.{written}"})(**known)

    make.__name__ = written
    return make


TRAIN = {
    "GradientDescentOptimizer": _old_optimizer("GradientDescentOptimizer", "SGD", ("learning_rate",)),
    "MomentumOptimizer": _old_optimizer("MomentumOptimizer", "SGD", ("learning_rate", "momentum"), use_nesterov="nesterov"),
    "AdamOptimizer": _old_optimizer("AdamOptimizer", "Adam", ("learning_rate", "beta1", "beta2", "epsilon"), beta1="beta_1", beta2="beta_2"),
    "RMSPropOptimizer": _old_optimizer("RMSPropOptimizer", "RMSprop", ("learning_rate", "decay", "momentum", "epsilon"), decay="rho"),
    "AdagradOptimizer": _old_optimizer("AdagradOptimizer", "Adagrad", ("learning_rate", "initial_accumulator_value")),
    "AdadeltaOptimizer": _old_optimizer("AdadeltaOptimizer", "Adadelta", ("learning_rate", "rho", "epsilon")),
}  # fmt: skip


class Strategy:
    """How training is spread over devices, of which there is one here."""

    num_replicas_in_sync = 1

    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    scope = staticmethod(_context)

    def experimental_distribute_dataset(self, dataset: Any, *args: Any, **kwargs: Any) -> Any:
        return dataset

    run = reduce = gap("tf.distribute.Strategy.run")


def _no_tpu(*args: Any, **kwargs: Any) -> Any:
    raise ValueError("Please provide a TPU Name to connect to.")


_DISTRIBUTE = {
    **dict.fromkeys(("Strategy", "MirroredStrategy", "OneDeviceStrategy", "TPUStrategy", "MultiWorkerMirroredStrategy"), Strategy),
    "get_strategy": Strategy, "has_strategy": lambda: False,
}  # fmt: skip
_TPU = {"TPUClusterResolver": _no_tpu}

_DTYPES = {
    name: name
    for name in ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool", "string")
}
_REDUCE = {f"reduce_{name}": backend.OPERATIONS[name] for name in ("mean", "sum", "max", "min", "prod", "any", "all")}
_RANDOM = {
    "set_seed": _nothing,
    "set_random_seed": _nothing,
    "normal": backend.BACKEND["random_normal"],
    "uniform": backend.BACKEND["random_uniform"],
}
_DEVICES: dict[str, Any] = {
    "list_physical_devices": lambda *args, **kwargs: [],
    "list_logical_devices": lambda *args, **kwargs: [],
    "set_visible_devices": _nothing,
    "experimental_connect_to_cluster": _nothing,
    "run_functions_eagerly": _nothing,
    "set_soft_device_placement": _nothing,
}
_NN = {
    **{name: functions.ACTIVATIONS[name] for name in ("relu", "softmax", "sigmoid", "tanh", "elu", "selu", "gelu", "leaky_relu", "softplus", "swish")},
    **dict.fromkeys(("relu6", "silu"), functions.ACTIVATIONS["relu"]),
    "softmax_cross_entropy_with_logits": gap("tf.nn.softmax_cross_entropy_with_logits"),
    "sparse_softmax_cross_entropy_with_logits": gap("tf.nn.sparse_softmax_cross_entropy_with_logits"),
}  # fmt: skip
_LOGGING = {"set_verbosity": _nothing, "ERROR": 40, "INFO": 20, "WARN": 30, "FATAL": 50, "DEBUG": 10}

ONE: dict[str, Any] = {
    "Session": Session, "InteractiveSession": Session, "ConfigProto": Settings, "GPUOptions": Settings, "placeholder": gap("tf.placeholder"),
    "set_random_seed": _nothing, "reset_default_graph": _nothing, "get_default_graph": Settings, "Graph": Settings,
    "disable_eager_execution": _nothing, "enable_eager_execution": _nothing, "disable_v2_behavior": _nothing, "enable_v2_behavior": _nothing,
    "global_variables_initializer": _nothing, "initialize_all_variables": _nothing,
}  # fmt: skip
"""Names of TensorFlow 1, also under `tf.compat.v1`."""

TABLE: dict[str, dict[str, Any]] = {
    "": {
        **ONE, **_DTYPES, **_REDUCE, **backend.OPERATIONS,
        "__version__": "2.16.1", "VERSION": "2.16.1", "Variable": Variable, "constant": backend.constant, "convert_to_tensor": backend.constant,
        "Tensor": np.ndarray, "device": _context, "function": function, "executing_eagerly": lambda: True, "GradientTape": gap("tf.GradientTape"),
        "zeros": backend.BACKEND["zeros"], "ones": backend.BACKEND["ones"], "range": np.arange, "concat": lambda values, axis=-1, **k: backend.OPERATIONS["concatenate"](values, axis),
        "shape": lambda x, **k: backend.BACKEND["shape"](x), "name_scope": _context, "print": lambda *a, **k: None, "norm": np.linalg.norm,
        "is_tensor": lambda x: isinstance(x, KerasTensor), "get_logger": lambda: Settings(), "expand_dims": backend.OPERATIONS["expand_dims"],
    },
    "random": _RANDOM,
    "version": {"VERSION": "2.16.1", "GIT_VERSION": "unknown"},
    "config": _DEVICES,
    "config.experimental": {**_DEVICES, "set_memory_growth": _nothing, "set_virtual_device_configuration": _nothing, "enable_op_determinism": _nothing,
                            "VirtualDeviceConfiguration": Settings, "get_device_details": lambda *a: {}},
    "distribute": _DISTRIBUTE,
    "distribute.cluster_resolver": _TPU,
    "distribute.experimental": _DISTRIBUTE,
    "tpu": {},
    "tpu.experimental": {"initialize_tpu_system": _nothing},
    "data": {"Dataset": Dataset, "AUTOTUNE": AUTOTUNE, "Options": Settings},
    "data.experimental": {"AUTOTUNE": AUTOTUNE},
    "math": {**backend.OPERATIONS, **_REDUCE},
    "linalg": {"matmul": backend.OPERATIONS["matmul"]},
    "nn": _NN,
    "train": {**TRAIN, "Checkpoint": gap("tf.train.Checkpoint")},
    "logging": _LOGGING,
    "test": {"is_gpu_available": lambda *a, **k: False, "gpu_device_name": lambda: "", "is_built_with_cuda": lambda: False},
    "debugging": {"set_log_device_placement": _nothing},
    "dtypes": _DTYPES,
    "compat": {},
    "compat.v1": {**ONE, "train": None, "logging": None, "Variable": Variable, "constant": backend.constant},
    "compat.v1.logging": _LOGGING,
    "compat.v1.train": TRAIN,
    "compat.v2": {},
    "python": {},
    "python.client": {},
    "python.client.device_lib": {"list_local_devices": lambda: []},
    "python.framework": {},
    "python.framework.ops": {"reset_default_graph": _nothing},
}  # fmt: skip
"""Module below `tensorflow` -> what it offers."""
for _path in ("compat.v1",):
    TABLE[_path] = {key: value for key, value in TABLE[_path].items() if value is not None}
