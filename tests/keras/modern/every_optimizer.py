"""All optimizers with defaults."""

import keras
import numpy as np
from keras import layers

x = np.random.default_rng(0).random((200, 6)).astype("float32")
y = keras.utils.to_categorical(np.arange(200) % 3, 3)


def build(width=8):
    return keras.Sequential(
        [keras.Input((6,)), layers.Dense(width, activation="relu"), layers.Dense(3, activation="softmax")]
    )


for cls in [
    keras.optimizers.SGD,
    keras.optimizers.RMSprop,
    keras.optimizers.Adagrad,
    keras.optimizers.Adadelta,
    keras.optimizers.Adam,
    keras.optimizers.Adamax,
    keras.optimizers.Nadam,
    keras.optimizers.AdamW,
    keras.optimizers.Ftrl,
    keras.optimizers.Lion,
]:
    model = build()
    model.compile(cls(), "categorical_crossentropy")
    model.fit(x, y, epochs=1, verbose=0)
