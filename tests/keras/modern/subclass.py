"""A subclassed model."""

import keras
import numpy as np
from keras import layers

x = np.random.default_rng(0).random((200, 6)).astype("float32")
y = keras.utils.to_categorical(np.arange(200) % 3, 3)


def build(width=8):
    return keras.Sequential(
        [keras.Input((6,)), layers.Dense(width, activation="relu"), layers.Dense(3, activation="softmax")]
    )


class Small(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(8, activation="relu")
        self.last = layers.Dense(3, activation="softmax")

    def call(self, inputs):
        return self.last(self.first(inputs))


model = Small()
model.compile("adam", "categorical_crossentropy")
model.fit(x, y, epochs=2)
