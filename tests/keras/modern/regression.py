"""A regression."""

import keras
import numpy as np
from keras import layers

x = np.random.default_rng(0).random((200, 6)).astype("float32")
y = keras.utils.to_categorical(np.arange(200) % 3, 3)


def build(width=8):
    return keras.Sequential(
        [keras.Input((6,)), layers.Dense(width, activation="relu"), layers.Dense(3, activation="softmax")]
    )


model = keras.Sequential(
    [keras.Input((6,)), layers.Dense(16, activation="relu", kernel_regularizer="l2"), layers.Dense(1)]
)
model.compile(keras.optimizers.Adam(learning_rate=0.01, epsilon=1e-4), "mse", metrics=["mae"])
model.fit(x, x[:, 0], epochs=2, validation_split=0.25, shuffle=False)
print(model.predict(x).shape)
