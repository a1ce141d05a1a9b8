"""Says of every architecture what Keras makes of it, as JSON: `python describe_models.py real` with real Keras on this
interpreter, `python describe_models.py FOLDER` with the stand-in, FOLDER being that of the guest package's parent.

tests/data/keras-architectures.json is what it says with keras 3.15.1 on jax.
"""

import json
import sys

if sys.argv[1] != "real":
    sys.path.insert(0, sys.argv[1])
    import guest.keras.standin  # noqa: F401

sys.path.insert(0, __file__.rsplit("/", 1)[0])
from architectures import ARCHITECTURES, HEAD


def shapes(tensors):
    if isinstance(tensors, (list, tuple)) and tensors and not isinstance(tensors[0], (int, type(None))):
        return [list(each) for each in tensors]
    return list(tensors)


def described(source):
    space = {}
    try:
        exec(HEAD + source, space)
        model = space["model"]
        return {
            "layers": [
                [
                    type(layer).__name__,
                    shapes(getattr(layer.output, "shape", None) or [t.shape for t in layer.output]),
                    layer.count_params(),
                ]
                for layer in model.layers
                if type(layer).__name__ not in ("InputLayer", "Add", "Operation", "GetItem")
            ],
            "input_shape": shapes(model.input_shape),
            "output_shape": shapes(model.output_shape),
            "params": model.count_params(),
            "trainable": sum(int(__import__("math").prod(w.shape)) for w in model.trainable_weights),
            "weights": [list(w.shape) for w in model.weights],
        }
    except Exception as error:  # noqa: BLE001 - whatever Keras raises is the answer
        return {"error": type(error).__name__, "says": str(error)[:200]}


sys.stdout.write(json.dumps({name: described(source) for name, source in ARCHITECTURES.items()}, indent=1))
