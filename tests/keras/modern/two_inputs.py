"""Two inputs."""

import keras
import numpy as np
from keras import layers

x = np.random.default_rng(0).random((200, 6)).astype("float32")
y = keras.utils.to_categorical(np.arange(200) % 3, 3)


def build(width=8):
    return keras.Sequential(
        [keras.Input((6,)), layers.Dense(width, activation="relu"), layers.Dense(3, activation="softmax")]
    )


a, b = keras.Input((6,)), keras.Input((6,))
out = layers.Dense(3, activation="softmax")(layers.concatenate([layers.Dense(4)(a), layers.Dense(4)(b)]))
model = keras.Model([a, b], out)
model.compile("sgd", "categorical_crossentropy")
model.fit([x, x], y, batch_size=64, epochs=2)
