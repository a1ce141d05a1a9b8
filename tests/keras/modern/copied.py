"""A deep copy goes on where the first stands."""

import keras
import numpy as np
from keras import layers

x = np.random.default_rng(0).random((200, 6)).astype("float32")
y = keras.utils.to_categorical(np.arange(200) % 3, 3)


def build(width=8):
    return keras.Sequential(
        [keras.Input((6,)), layers.Dense(width, activation="relu"), layers.Dense(3, activation="softmax")]
    )


import copy

model = build()
model.compile("sgd", "categorical_crossentropy")
model.fit(x, y, batch_size=50)
other = copy.deepcopy(model)
other.fit(x, y, batch_size=50)
