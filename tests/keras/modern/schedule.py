"""A learning rate that decays."""

import keras
import numpy as np
from keras import layers

x = np.random.default_rng(0).random((200, 6)).astype("float32")
y = keras.utils.to_categorical(np.arange(200) % 3, 3)


def build(width=8):
    return keras.Sequential(
        [keras.Input((6,)), layers.Dense(width, activation="relu"), layers.Dense(3, activation="softmax")]
    )


rate = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=100, decay_rate=0.9)
model = build()
model.compile(keras.optimizers.SGD(learning_rate=rate), "categorical_crossentropy")
model.fit(x, y, epochs=2)
