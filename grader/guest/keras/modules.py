"""The modules that `import keras` and `import tensorflow` find: which there are, and what is in each."""

from __future__ import annotations

from typing import Any

from . import (
    backend,
    callbacks,
    datasets,
    functions,
    layers,
    models,
    optimizers,
    paths,
    preprocessing,
    saving,
    schedules,
    spelling,
)
from . import tensorflow as tf
from .layers.base import Layer
from .layers.merging import Merge
from .record import RECORDER
from .tensors import KerasTensor, Variable

_L = layers.TABLE


def _pick(*names: str) -> dict[str, Any]:
    return {name: _L[name] for name in names if name in _L}


def _getter(table: dict[str, Any], what: str) -> Any:
    def get(identifier: Any) -> Any:
        if not isinstance(identifier, str):
            return identifier
        for name in (identifier, spelling.snake(identifier), spelling.FUNCTIONS.get(identifier, identifier)):
            if name in table:
                return table[name]
        raise ValueError(f"Could not interpret {what} identifier: {identifier}")

    return get


def _serialize(thing: Any) -> Any:
    return getattr(thing, "__name__", None) or {"class_name": type(thing).__name__, "config": thing.get_config()}


def _deserialize_optimizer(config: Any, *args: Any, **kwargs: Any) -> Any:
    return optimizers.get(config)


def set_random_seed(seed: int) -> None:
    """Seeds decide nothing of training here; numpy's own is set, as Keras does."""
    import random

    import numpy as np

    random.seed(seed)
    np.random.seed(seed)


def plot_model(model: Any, to_file: Any = "model.png", *args: Any, **kwargs: Any) -> None:
    """Draws nothing."""


class Progbar:
    """A progress bar that nobody sees."""

    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    def update(self, *args: Any, **kwargs: Any) -> None: ...

    add = update


def _decorator(*args: Any, **kwargs: Any) -> Any:
    return lambda cls: cls


def _register(package: Any = "Custom", name: Any = None) -> Any:
    return package if callable(package) else _decorator()


_NP = {"to_categorical": preprocessing.to_categorical, "normalize": preprocessing.normalize}
_VIS = {"plot_model": plot_model, "model_to_dot": tf.gap("keras.utils.model_to_dot"), "plot": plot_model}
_DATA = {
    "Sequence": preprocessing.Sequence,
    "PyDataset": preprocessing.Sequence,
    "get_file": tf.gap("keras.utils.get_file"),
}
_IMAGES = {
    "img_to_array": preprocessing.img_to_array,
    "array_to_img": preprocessing.array_to_img,
    "load_img": preprocessing.load_img,
}
_IMAGE = {**_IMAGES, "ImageDataGenerator": preprocessing.ImageDataGenerator, "Iterator": preprocessing.Batches, "NumpyArrayIterator": preprocessing.Batches}  # fmt: skip
_SEQUENCE = {"pad_sequences": preprocessing.pad_sequences}
_TEXT = {name: getattr(preprocessing, name) for name in ("Tokenizer", "text_to_word_sequence", "one_hot")}
_OBJECTS = {
    "get_custom_objects": dict,
    "CustomObjectScope": tf._context,
    "custom_object_scope": tf._context,
    "register_keras_serializable": _register,
}
_MODELS = {
    "Model": models.Model, "Sequential": models.Sequential, "load_model": saving.load_model, "save_model": saving.save_model,
    "clone_model": models.clone_model, "model_from_json": saving.model_from_json, "Input": _L["Input"], "InputLayer": _L["InputLayer"],
    "Layer": Layer,
}  # fmt: skip
_OPTIMIZERS = {
    **optimizers.CLASSES, **optimizers.LOWER, "Optimizer": optimizers.Optimizer, "get": optimizers.get, "serialize": _serialize,
    "deserialize": _deserialize_optimizer,
}  # fmt: skip
_LOSS_ALIASES = {short: functions.LOSSES[full] for short, full in functions.LOSS_ALIASES.items()}
_UPPER = {
    short.upper(): each for short, each in _LOSS_ALIASES.items() if short in ("mse", "mae", "mape", "msle", "kld")
}
_LOSSES = {
    **functions.LOSSES, **_LOSS_ALIASES, **_UPPER, **functions.LOSS_CLASSES, "Loss": functions.LossObject, "get": functions.loss,
    "serialize": _serialize, "deserialize": functions.loss,
}  # fmt: skip
_METRICS = {
    **functions.LOSSES, **_LOSS_ALIASES, **_UPPER, **functions.METRICS, **functions.METRIC_CLASSES, "Metric": functions.MetricObject,
    "get": _getter({**functions.METRICS, **functions.LOSSES}, "metric"),
}  # fmt: skip
_LOWER_INITIALIZERS = {spelling.snake(name): cls for name, cls in functions.INITIALIZERS.items()}
_INITIALIZERS = {**functions.INITIALIZERS, **_LOWER_INITIALIZERS, "Initializer": functions.Initializer,
                 "normal": functions.INITIALIZERS["RandomNormal"], "uniform": functions.INITIALIZERS["RandomUniform"],
                 "one": functions.INITIALIZERS["Ones"], "zero": functions.INITIALIZERS["Zeros"]}  # fmt: skip
_REGULARIZERS = {
    **functions.REGULARIZERS, **functions.LOWER_REGULARIZERS, **functions.KERAS_1_REGULARIZERS, "Regularizer": functions.Regularizer,
}  # fmt: skip
_CONSTRAINTS = {
    **functions.CONSTRAINTS, **{spelling.snake(name): cls for name, cls in functions.CONSTRAINTS.items()},
    "maxnorm": functions.CONSTRAINTS["MaxNorm"], "unitnorm": functions.CONSTRAINTS["UnitNorm"], "nonneg": functions.CONSTRAINTS["NonNeg"],
    "Constraint": functions.Constraint,
}  # fmt: skip
_RNN = ("SimpleRNN", "LSTM", "GRU", "SimpleRNNCell", "LSTMCell", "GRUCell", "RNN", "ConvLSTM2D")
_ADVANCED = ("LeakyReLU", "PReLU", "ELU", "ThresholdedReLU", "Softmax", "ReLU")
_MERGE = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot", "add", "subtract", "multiply", "average",
          "maximum", "minimum", "concatenate", "dot", "merge")  # fmt: skip
_RANDOM_LAYERS = ("Rescaling", "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness", "Resizing",
                  "CenterCrop", "RandomCrop", "Normalization")  # fmt: skip
_CONV = {
    name: value
    for name, value in _L.items()
    if isinstance(value, type) and value.__module__.endswith((".conv", ".pooling"))
}
_CORE = {**_pick("Dense", "Activation", "Dropout", "Flatten", "Reshape", "Permute", "RepeatVector", "Lambda", "Masking", "ActivityRegularization",
                 "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "Layer", "InputLayer", "Input")}  # fmt: skip

_V2 = {"adadelta": "Adadelta", "adagrad": "Adagrad", "adam": "Adam", "adamax": "Adamax", "ftrl": "Ftrl", "gradient_descent": "SGD",
       "nadam": "Nadam", "rmsprop": "RMSprop"}  # fmt: skip
"""`from keras.optimizers import adam_v2`, as some versions had it by accident, and much advice on the web."""

_NN = {name: each for name, each in functions.ACTIVATIONS.items() if name not in ("linear", "swish", "exponential")}
"""Activations that are operations, too."""

OLD_KERAS = ("keras-1", "keras-2.2", "keras-2.3")
BEFORE_3 = (*OLD_KERAS, "tf-2", "tf-2.11")

KERAS: dict[str, dict[str, Any]] = {
    "": {"__version__": "3.0.0", "Model": models.Model, "Sequential": models.Sequential, "Input": _L["Input"], "Layer": Layer, "Variable": Variable,
         "KerasTensor": KerasTensor, "Optimizer": optimizers.Optimizer, "Loss": functions.LossObject, "Metric": functions.MetricObject,
         "Initializer": functions.Initializer, "Regularizer": functions.Regularizer, "version": lambda: "3.0.0"},
    "layers": {**_L, "Merge": Merge},
    "layers.core": _CORE, "layers.convolutional": _CONV, "layers.pooling": _CONV, "layers.local": _CONV,
    "layers.normalization": _pick("BatchNormalization", "LayerNormalization"), "layers.embeddings": _pick("Embedding"),
    "layers.recurrent": _pick(*_RNN), "layers.merge": _pick(*_MERGE), "layers.advanced_activations": _pick(*_ADVANCED),
    "layers.noise": _pick("GaussianNoise", "GaussianDropout", "AlphaDropout"), "layers.wrappers": _pick("TimeDistributed", "Bidirectional", "Wrapper"),
    "layers.cudnn_recurrent": _pick("CuDNNLSTM", "CuDNNGRU"), "layers.experimental": {},
    "layers.experimental.preprocessing": _pick(*_RANDOM_LAYERS),
    "models": _MODELS, "saving": {**_OBJECTS, "load_model": saving.load_model, "save_model": saving.save_model},
    "engine": {"Layer": Layer, "Input": _L["Input"], "Model": models.Model}, "engine.topology": {"Layer": Layer, "Input": _L["Input"]},
    "engine.training": {"Model": models.Model}, "engine.input_layer": {"Input": _L["Input"]}, "engine.sequential": {"Sequential": models.Sequential},
    "optimizers": _OPTIMIZERS, "optimizers.legacy": optimizers.LEGACY, "optimizers.schedules": schedules.SCHEDULES,
    "optimizers.experimental": optimizers.CLASSES,
    "losses": _LOSSES, "objectives": {**functions.LOSSES, **_LOSS_ALIASES}, "metrics": _METRICS,
    "activations": {**functions.ACTIVATIONS, "get": functions.activation, "serialize": _serialize, "deserialize": functions.activation},
    "initializers": _INITIALIZERS, "initializations": _INITIALIZERS, "regularizers": _REGULARIZERS, "constraints": _CONSTRAINTS,
    "callbacks": callbacks.CALLBACKS, "callbacks.callbacks": callbacks.CALLBACKS, "backend": backend.BACKEND,
    "backend.tensorflow_backend": {**backend.BACKEND, "get_session": tf.Session, "_get_available_gpus": list}, "ops": {**backend.OPERATIONS, **_NN},
    "random": {"normal": backend.BACKEND["random_normal"], "uniform": backend.BACKEND["random_uniform"]},
    "config": {name: backend.BACKEND[name] for name in ("epsilon", "set_epsilon", "floatx", "set_floatx", "image_data_format", "set_image_data_format", "backend")},
    "utils": {**_NP, "plot_model": plot_model, **_DATA, **_IMAGES, **_SEQUENCE, **_OBJECTS, "set_random_seed": set_random_seed, "Progbar": Progbar,
              "clear_session": backend.clear_session, "model_to_dot": _VIS["model_to_dot"], "print_summary": lambda model, **k: model.summary(**k),
              "multi_gpu_model": lambda model, *a, **k: model, "is_keras_tensor": lambda x: isinstance(x, KerasTensor)},
    "utils.np_utils": _NP, "utils.vis_utils": _VIS, "utils.visualize_util": _VIS, "utils.data_utils": _DATA, "utils.generic_utils": {**_OBJECTS, "Progbar": Progbar},
    "utils.layer_utils": {"print_summary": lambda model, **k: model.summary(**k), "count_params": lambda ws: sum(w.size for w in ws)},
    "utils.multi_gpu_utils": {"multi_gpu_model": lambda model, *a, **k: model}, "utils.training_utils": {"multi_gpu_model": lambda model, *a, **k: model},
    "preprocessing": {}, "preprocessing.image": _IMAGE, "preprocessing.sequence": _SEQUENCE, "preprocessing.text": _TEXT,
    "datasets": {}, **{f"datasets.{name}": table for name, table in datasets.LOADERS.items()},
    **{f"optimizers.{module}_v2": {name: optimizers.CLASSES[name]} for module, name in _V2.items()},
    "wrappers.scikit_learn": {name: tf.gap(f"keras.wrappers.scikit_learn.{name}") for name in ("KerasClassifier", "KerasRegressor")},
    "legacy": {}, "mixed_precision": {"set_global_policy": tf._nothing, "Policy": tf.Settings},
    "mixed_precision.experimental": {"set_policy": tf._nothing, "Policy": tf.Settings}, "tree": {}, "distribution": {},
}  # fmt: skip
"""Module below `keras` -> what it offers. (`applications` and what else isn't here is the stand-in's gap.)"""

CLUES: dict[str, tuple[str, ...]] = {
    "layers.core": BEFORE_3, "layers.convolutional": BEFORE_3, "layers.normalization": BEFORE_3, "layers.advanced_activations": BEFORE_3,
    "layers.embeddings": BEFORE_3, "layers.recurrent": BEFORE_3, "layers.merge": BEFORE_3, "layers.pooling": BEFORE_3, "layers.noise": BEFORE_3,
    "layers.wrappers": BEFORE_3, "layers.local": BEFORE_3, "layers.cudnn_recurrent": ("keras-2.2", "keras-2.3"), "utils.np_utils": BEFORE_3,
    "utils.vis_utils": BEFORE_3, "utils.generic_utils": BEFORE_3, "utils.visualize_util": ("keras-1",), "objectives": ("keras-1",),
    "initializations": ("keras-1",), "preprocessing.text": BEFORE_3, "layers.experimental": ("tf-2", "tf-2.11"), "ops": ("keras-3",),
    "optimizers.schedules": ("tf-2", "tf-2.11", "keras-3"), "optimizers.experimental": ("tf-2", "tf-2.11"), "random": ("keras-3",),
    "backend.tensorflow_backend": OLD_KERAS, "engine": BEFORE_3, "engine.topology": OLD_KERAS, "config": ("keras-3",),
}  # fmt: skip
"""Modules that only some generations have."""

NAME_CLUES: dict[tuple[str, str], tuple[str, ...]] = {
    **{("regularizers", name): ("keras-1",) for name in functions.KERAS_1_REGULARIZERS},
    ("utils", "set_random_seed"): ("tf-2", "tf-2.11", "keras-3"),
    ("layers", "CuDNNLSTM"): ("keras-2.2", "keras-2.3"),
    ("layers", "CuDNNGRU"): ("keras-2.2", "keras-2.3"),
    ("layers", "merge"): ("keras-1",),
    ("layers", "Merge"): ("keras-1", "keras-2.2"),
    ("layers", "Rescaling"): ("tf-2", "tf-2.11", "keras-3"),
    ("layers", "ThresholdedReLU"): BEFORE_3,
    ("preprocessing.image", "ImageDataGenerator"): BEFORE_3,
    ("utils", "PyDataset"): ("keras-3",),
    **{("models", name): OLD_KERAS for name in ("Input", "InputLayer", "Layer")},
}
"""Names that only some generations have there."""


def path_below(name: str) -> tuple[str, str] | None:
    """A module's full name as ("keras" or "tensorflow", the path below it); None for modules of others."""
    for root in (
        "tensorflow.python.keras.api._v2.keras",
        "tensorflow.python.keras",
        "tensorflow.contrib.keras.api.keras",
        "tensorflow.contrib.keras.python.keras",
        "tensorflow.contrib.keras",
        "tensorflow.compat.v2.keras",
        "tensorflow._api.v2.keras",
        "keras._tf_keras.keras",
        "keras.api._tf_keras.keras",
        "keras.api._v2.keras",
        "keras.api._v1.keras",
        "tensorflow.keras",
        "tensorflow.compat.v1.keras",
        "tf_keras",
        "keras.api",
        "keras.src",
        "keras",
    ):
        if name == root or name.startswith(root + "."):
            return "keras", name[len(root) + 1 :]
    if name == "tensorflow" or name.startswith("tensorflow."):
        return "tensorflow", name[len("tensorflow") + 1 :]
    return None


def contents(name: str) -> dict[str, Any] | None:
    """What a module offers; None where there is none such."""
    found = path_below(name)
    if found is None:
        return None
    if found[0] == "tensorflow":
        return tf.TABLE.get(found[1])
    if found[1] in KERAS or found[1] not in paths.NAMES:
        return KERAS.get(found[1])
    return _inside(found[1])


def _inside(path: str) -> dict[str, Any]:
    """What a module from the inside of some Keras holds: the same things as the outside, its own family's first."""
    family = path.split(".")[0]
    tables = sorted(KERAS.items(), key=lambda each: each[0].split(".")[0] != family)
    return {
        name: next(t[name] for _, t in tables if name in t)
        for name in paths.NAMES[path]
        if any(name in t for _, t in tables)
    }


def noticed(name: str) -> None:
    """A module is imported: what that says of the generation."""
    found = path_below(name)
    if found is not None and found[0] == "keras":
        inside = (
            ("tf-2", "tf-2.11")
            if found[1].startswith("optimizer_v2") or (found[1].startswith("optimizers.") and found[1].endswith("_v2"))
            else ()
        )
        RECORDER.clue(f"keras.{found[1]}", CLUES.get(found[1], ()) or inside or _ALL)


_ALL = ("keras-1", "keras-2.2", "keras-2.3", "tf-2", "tf-2.11", "keras-3")
