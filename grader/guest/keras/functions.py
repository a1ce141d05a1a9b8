"""Activations, losses, metrics, initializers, regularizers and constraints: known by name, hardly ever computed."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from . import spelling
from .record import RECORDER
from .signatures import REQUIRED, parameters
from .tensors import KerasTensor, operation

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


class Named:
    """A function of Keras's that code passes around by name."""

    def __init__(self, name: str, compute: Any = None, kind: str = "function") -> None:
        self.__name__ = self.__qualname__ = name
        self._grade_name = spelling.FUNCTIONS.get(name, name)
        self._compute, self._kind = compute, kind

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        tensors = [a for a in (*args, *kwargs.values()) if isinstance(a, KerasTensor)]
        if tensors:
            shape = tensors[0].shape if self._kind == "activation" else tensors[0].shape[:-1]
            return operation(self.__name__, tensors, shape)
        if self._compute is None:
            RECORDER.gap(f"{self._kind} {self.__name__} on numbers", exists=True)
            raise NotImplementedError(spelling.unknown(f"{self.__name__} on numbers"))
        return self._compute(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"

    def __deepcopy__(self, memo: Any) -> Any:
        return self


def _softmax(x: Any, axis: int = -1) -> Any:
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _of(function: Any) -> Any:
    return lambda x, *args, **kwargs: function(np.asarray(x, dtype=float))


def _relu(x: Any, negative_slope: float = 0.0, max_value: Any = None, threshold: float = 0.0, **kwargs: Any) -> Any:
    x = np.asarray(x, dtype=float)
    found = np.where(x > threshold, x, negative_slope * (x - threshold))
    return found if max_value is None else np.minimum(found, max_value)


_ACTIVATIONS: dict[str, Any] = {
    "linear": _of(lambda x: x),
    "relu": _relu,
    "sigmoid": _of(lambda x: 1 / (1 + np.exp(-x))),
    "tanh": _of(np.tanh),
    "softmax": lambda x, axis=-1: _softmax(np.asarray(x, dtype=float), axis),
    "softplus": _of(lambda x: np.log1p(np.exp(x))),
    "softsign": _of(lambda x: x / (1 + np.abs(x))),
    "exponential": _of(np.exp),
    "elu": _of(lambda x: np.where(x > 0, x, np.expm1(x))),
    "hard_sigmoid": _of(lambda x: np.clip(x / 6 + 0.5, 0, 1)),
    "swish": _of(lambda x: x / (1 + np.exp(-x))),
    "silu": _of(lambda x: x / (1 + np.exp(-x))),
    "relu6": _of(lambda x: np.clip(x, 0, 6)),
}
for _name in ("selu", "gelu", "leaky_relu", "mish", "celu", "glu", "hard_silu", "hard_swish", "hard_tanh", "log_sigmoid", "log_softmax",
              "soft_shrink", "hard_shrink", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus", "tanh_shrink", "threshold"):  # fmt: skip
    _ACTIVATIONS[_name] = None
ACTIVATIONS = {name: Named(name, compute, "activation") for name, compute in _ACTIVATIONS.items()}


def activation(identifier: Any) -> Any:
    """An activation by its name; raises ValueError for a name that no Keras knows."""
    if identifier is None:
        return ACTIVATIONS["linear"]
    if isinstance(identifier, str):
        if identifier in ACTIVATIONS:
            return ACTIVATIONS[identifier]
        for name in (identifier.lower(), spelling.snake(identifier).replace("re_lu", "relu")):
            if name in ACTIVATIONS or name.replace("_", "") in ACTIVATIONS:
                return ACTIVATIONS.get(name) or ACTIVATIONS[name.replace("_", "")]
        raise ValueError(f"Could not interpret activation function identifier: {identifier}")
    if callable(identifier):
        return identifier
    raise ValueError(f"Could not interpret activation function identifier: {identifier}")


def _mean(function: Any) -> Any:
    def compute(y_true: Any, y_pred: Any, *args: Any, **kwargs: Any) -> Any:
        return np.mean(function(np.asarray(y_true, dtype=float), np.asarray(y_pred, dtype=float)), axis=-1)

    return compute


def _safe(p: Any) -> Any:
    return np.clip(p, 1e-7, 1 - 1e-7)


def _categorical(y_true: Any, y_pred: Any, *args: Any, **kwargs: Any) -> Any:
    return -np.sum(np.asarray(y_true) * np.log(_safe(np.asarray(y_pred, dtype=float))), axis=-1)


_LOSSES: dict[str, Any] = {
    "mean_squared_error": _mean(lambda t, p: (t - p) ** 2),
    "mean_absolute_error": _mean(lambda t, p: np.abs(t - p)),
    "mean_absolute_percentage_error": _mean(lambda t, p: 100 * np.abs((t - p) / np.maximum(np.abs(t), 1e-7))),
    "mean_squared_logarithmic_error": _mean(
        lambda t, p: (np.log1p(np.maximum(t, 1e-7)) - np.log1p(np.maximum(p, 1e-7))) ** 2
    ),
    "binary_crossentropy": _mean(lambda t, p: -t * np.log(_safe(p)) - (1 - t) * np.log(_safe(1 - p))),
    "categorical_crossentropy": _categorical,
    "hinge": _mean(lambda t, p: np.maximum(1 - t * p, 0)),
    "squared_hinge": _mean(lambda t, p: np.maximum(1 - t * p, 0) ** 2),
}
for _name in ("sparse_categorical_crossentropy", "binary_focal_crossentropy", "categorical_focal_crossentropy", "categorical_hinge",
              "cosine_similarity", "huber", "kl_divergence", "log_cosh", "poisson", "dice", "tversky", "ctc", "circle",
              "categorical_generalized_cross_entropy"):  # fmt: skip
    _LOSSES[_name] = None
LOSSES = {name: Named(name, compute, "loss") for name, compute in _LOSSES.items()}
LOSS_ALIASES = {short: full for short, full in spelling.FUNCTIONS.items() if full in LOSSES}

_METRICS = ("accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "top_k_categorical_accuracy",
            "sparse_top_k_categorical_accuracy", "concordance_correlation", "pearson_correlation")  # fmt: skip
METRICS = {name: Named(name, None, "metric") for name in _METRICS}
KNOWN_METRICS = {
    *METRICS,
    *LOSSES,
    "acc",
    "f1_score",
    "auc",
    "precision",
    "recall",
    "root_mean_squared_error",
    "crossentropy",
    "ce",
}
"""Names that `metrics` may hold as text."""


def loss(identifier: Any) -> Any:
    """A loss by its name; raises ValueError for a name that no Keras knows."""
    if identifier is None or not isinstance(identifier, str):
        return identifier
    name = LOSS_ALIASES.get(identifier.lower(), identifier)
    if name in LOSSES:
        return LOSSES[name]
    name = spelling.snake(identifier)
    name = LOSS_ALIASES.get(name, name)
    if name not in LOSSES:
        raise ValueError(f"Could not interpret loss identifier: {identifier}")
    return LOSSES[name]


class Thing:
    """A loss, metric, initializer, regularizer or constraint object: its class and its arguments."""

    signature = ""
    _parameters: dict[str, Any] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "signature" in cls.__dict__:
            cls._parameters = parameters(cls.signature)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not self._parameters:  # a student's own
            self.arguments: dict[str, Any] = dict(kwargs)
            self.name = kwargs.get("name") or spelling.snake(type(self).__name__)
            return
        names = list(self._parameters)
        if len(args) > len(names):
            raise TypeError(
                f"{type(self).__name__}() takes {len(names)} positional arguments but {len(args)} were given"
            )
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        for key in given:
            if key not in self._parameters and key not in ("dtype", "name", "reduction"):
                raise TypeError(f"{type(self).__name__}.__init__() got an unexpected keyword argument '{key}'")
        for key, default in self._parameters.items():
            if default is REQUIRED and key not in given:
                raise TypeError(f"{type(self).__name__}.__init__() missing 1 required positional argument: '{key}'")
        self.arguments = {**{k: v for k, v in self._parameters.items() if v is not REQUIRED}, **given}
        for key, value in self.arguments.items():
            if not hasattr(type(self), key):
                setattr(self, key, value)
        self.name = self.arguments.get("name") or self._default_name()

    def _default_name(self) -> str:
        return spelling.FUNCTIONS.get(spelling.snake(type(self).__name__), spelling.snake(type(self).__name__))

    def get_config(self) -> dict[str, Any]:
        return dict(self.arguments)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**config)


class LossObject(Thing):
    """`keras.losses.X(...)`."""

    @property
    def _grade_name(self) -> str:
        name = self._default_name()
        return name if type(self)._parameters else f"<{type(self).__name__}>"

    def __call__(self, y_true: Any, y_pred: Any, *args: Any, **kwargs: Any) -> Any:
        if type(self).call is not LossObject.call:
            return self.call(y_true, y_pred)
        function = LOSSES.get(self._default_name())
        value = (function or Named(self.name, None, "loss"))(y_true, y_pred)
        return value if isinstance(value, KerasTensor) else np.mean(value)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        raise NotImplementedError("Must be implemented by subclasses.")


class MetricObject(Thing):
    """`keras.metrics.X(...)`: keeps nothing, since nothing is trained."""

    @property
    def _grade_name(self) -> str:
        return self._default_name() if type(self)._parameters else f"<{type(self).__name__}>"

    def update_state(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to count."""

    def result(self) -> Any:
        return 0.0

    def reset_state(self) -> None:
        """Nothing to reset."""

    reset_states = reset_state

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return 0.0


def _classes(base: type, table: dict[str, str]) -> dict[str, Any]:
    return {name: type(name, (base,), {"signature": text, "__module__": "keras"}) for name, text in table.items()}


_L = "reduction='sum_over_batch_size'"
LOSS_CLASSES = _classes(
    LossObject,
    {
        **dict.fromkeys(
            ("MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "Poisson", "KLDivergence",
             "LogCosh", "Hinge", "SquaredHinge", "CategoricalHinge"), f"{_L}, name=None, dtype=None",
        ),
        **dict.fromkeys(
            ("BinaryCrossentropy", "CategoricalCrossentropy"),
            f"from_logits=False, label_smoothing=0.0, axis=-1, {_L}, name=None, dtype=None",
        ),
        "SparseCategoricalCrossentropy": f"from_logits=False, ignore_class=None, {_L}, axis=-1, name=None, dtype=None",
        "CosineSimilarity": f"axis=-1, {_L}, name=None, dtype=None",
        "Huber": f"delta=1.0, {_L}, name=None, dtype=None",
        "BinaryFocalCrossentropy": f"apply_class_balancing=False, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1, {_L}, name=None, dtype=None",
        "CategoricalFocalCrossentropy": f"alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1, {_L}, name=None, dtype=None",
    },
)  # fmt: skip
_M = "name=None, dtype=None"
METRIC_CLASSES = _classes(
    MetricObject,
    {
        **dict.fromkeys(
            ("Accuracy", "CategoricalAccuracy", "SparseCategoricalAccuracy", "MeanSquaredError", "MeanAbsoluteError", "RootMeanSquaredError",
             "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "Mean", "Sum", "Hinge", "SquaredHinge", "CategoricalHinge",
             "KLDivergence", "LogCoshError", "Poisson"), _M,
        ),
        "BinaryAccuracy": f"{_M}, threshold=0.5",
        "BinaryCrossentropy": f"{_M}, from_logits=False, label_smoothing=0",
        "CategoricalCrossentropy": f"{_M}, from_logits=False, label_smoothing=0, axis=-1",
        "SparseCategoricalCrossentropy": f"{_M}, from_logits=False, ignore_class=None, axis=-1",
        "CosineSimilarity": f"{_M}, axis=-1",
        **dict.fromkeys(("TopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy"), f"k=5, {_M}"),
        **dict.fromkeys(("Precision", "Recall"), f"thresholds=None, top_k=None, class_id=None, {_M}"),
        **dict.fromkeys(("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives"), f"thresholds=None, {_M}"),
        "AUC": f"num_thresholds=200, curve='ROC', summation_method='interpolation', {_M}, thresholds=None, multi_label=False, num_labels=None, label_weights=None, from_logits=False",
        "F1Score": f"average=None, threshold=None, {_M}",
        "FBetaScore": f"average=None, beta=1.0, threshold=None, {_M}",
        "R2Score": f"class_aggregation='uniform_average', num_regressors=0, {_M}",
        "MeanIoU": f"num_classes, {_M}, ignore_class=None, sparse_y_true=True, sparse_y_pred=True, axis=-1",
    },
)  # fmt: skip


class Initializer(Thing):
    """`keras.initializers.X(...)`."""

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Any:
        rng = np.random.RandomState(int(self.arguments.get("seed") or 0) % 2**31)
        kind = spelling.snake(type(self).__name__)
        if kind in ("zeros", "ones"):
            return np.full(shape, float(kind == "ones"), dtype or "float32")
        if kind == "constant":
            return np.full(shape, self.arguments["value"], dtype or "float32")
        limit = math.sqrt(6 / max(1, sum(tuple(shape)[-2:])))
        return rng.uniform(-limit, limit, tuple(shape)).astype(dtype or "float32")


_SEED = "seed=None, input_axes=None, output_axes=None"
INITIALIZERS = _classes(
    Initializer,
    {
        **dict.fromkeys(
            ("GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform"), _SEED
        ),
        "Zeros": "dtype=None",
        "Ones": "dtype=None",
        "Constant": "value=0.0",
        "Identity": "gain=1.0",
        "Orthogonal": "gain=1.0, seed=None",
        "RandomNormal": "mean=0.0, stddev=0.05, seed=None",
        "TruncatedNormal": "mean=0.0, stddev=0.05, seed=None",
        "RandomUniform": "minval=-0.05, maxval=0.05, seed=None",
        "VarianceScaling": f"scale=1.0, mode='fan_in', distribution='truncated_normal', {_SEED}",
    },
)


class Regularizer(Thing):
    """`keras.regularizers.X(...)`."""

    def __call__(self, x: Any) -> Any:
        if isinstance(x, KerasTensor):
            return operation("regularizer", [x], ())
        x = np.asarray(x)
        l1 = self.arguments.get("l1") or 0.0
        l2 = self.arguments.get("l2") or 0.0
        return l1 * np.abs(x).sum() + l2 * (x**2).sum()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v}' for k, v in self.arguments.items())})"


REGULARIZERS = _classes(
    Regularizer,
    {"L1": "l1=0.01", "L2": "l2=0.01", "L1L2": "l1=0.0, l2=0.0", "OrthogonalRegularizer": "factor=0.01, mode='rows'"},
)


class Constraint(Thing):
    """`keras.constraints.X(...)`."""

    def __call__(self, w: Any) -> Any:
        return w


CONSTRAINTS = _classes(
    Constraint,
    {
        "MaxNorm": "max_value=2, axis=0",
        "MinMaxNorm": "min_value=0.0, max_value=1.0, rate=1.0, axis=0",
        "NonNeg": "name=None",
        "UnitNorm": "axis=0",
    },
)


def _l(name: str, new: str) -> Any:
    def make(value: Any = 0.01, **kwargs: Any) -> Any:
        return REGULARIZERS[new](**({name: value} | kwargs))

    make.__name__ = name
    return make


def _l1_l2(l1: float = 0.01, l2: float = 0.01) -> Any:
    return REGULARIZERS["L1L2"](l1=l1, l2=l2)


def _weight_regularizer(l1: float = 0.0, l2: float = 0.0) -> Any:
    return REGULARIZERS["L1L2"](l1=l1, l2=l2)


LOWER_REGULARIZERS = {"l1": _l("l1", "L1"), "l2": _l("l2", "L2"), "l1_l2": _l1_l2, "l1l2": _l1_l2}
KERAS_1_REGULARIZERS = {
    "activity_l1": LOWER_REGULARIZERS["l1"], "activity_l2": LOWER_REGULARIZERS["l2"], "activity_l1l2": _l1_l2,
    **dict.fromkeys(("WeightRegularizer", "ActivityRegularizer", "L1L2Regularizer"), _weight_regularizer),
}  # fmt: skip
