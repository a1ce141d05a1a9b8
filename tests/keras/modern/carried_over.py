"""The same model compiled again."""

import keras
import numpy as np
from keras import layers

x = np.random.default_rng(0).random((200, 6)).astype("float32")
y = keras.utils.to_categorical(np.arange(200) % 3, 3)


def build(width=8):
    return keras.Sequential(
        [keras.Input((6,)), layers.Dense(width, activation="relu"), layers.Dense(3, activation="softmax")]
    )


model = build()
for name in ["SGD", "Adam"]:
    model.compile(name, "categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=2, batch_size=20)
