"""An optimizer that nobody uses."""

import keras
import numpy as np
from keras import layers

x = np.random.default_rng(0).random((200, 6)).astype("float32")
y = keras.utils.to_categorical(np.arange(200) % 3, 3)


def build(width=8):
    return keras.Sequential(
        [keras.Input((6,)), layers.Dense(width, activation="relu"), layers.Dense(3, activation="softmax")]
    )


sgd = keras.optimizers.SGD(learning_rate=0.5, nesterov=True, momentum=0.8)
model = build()
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(x, y)
