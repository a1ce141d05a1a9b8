"""A functional model."""

import keras
import numpy as np
from keras import layers

x = np.random.default_rng(0).random((200, 6)).astype("float32")
y = keras.utils.to_categorical(np.arange(200) % 3, 3)


def build(width=8):
    return keras.Sequential(
        [keras.Input((6,)), layers.Dense(width, activation="relu"), layers.Dense(3, activation="softmax")]
    )


inputs = keras.Input((6,))
h = layers.Dense(8, activation="tanh")(inputs)
h = layers.concatenate([h, inputs])
model = keras.Model(inputs, layers.Dense(3, activation="softmax")(h))
model.compile(keras.optimizers.Adam(1e-2), "categorical_crossentropy", metrics=["acc"])
model.fit(x, y, epochs=2)
print(model.count_params(), model.output_shape)
