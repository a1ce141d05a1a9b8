"""Clones are fresh."""

import keras
import numpy as np
from keras import layers

x = np.random.default_rng(0).random((200, 6)).astype("float32")
y = keras.utils.to_categorical(np.arange(200) % 3, 3)


def build(width=8):
    return keras.Sequential(
        [keras.Input((6,)), layers.Dense(width, activation="relu"), layers.Dense(3, activation="softmax")]
    )


first = build()
first.compile("sgd", "categorical_crossentropy")
first.fit(x, y)
for name in ["sgd", "adam"]:
    model = keras.models.clone_model(first)
    model.compile(name, "categorical_crossentropy")
    model.fit(x, y, epochs=2)
