"""Losses and metrics as objects."""

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
model.compile(
    optimizer=keras.optimizers.Nadam(),
    loss=keras.losses.CategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.CategoricalAccuracy(), "mae"],
)
model.fit(x, y)
model.compile("adam", keras.losses.mean_squared_error)
model.fit(x, y)
