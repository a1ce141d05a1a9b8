"""Reviews through an embedding."""

import keras
import numpy as np
from keras import layers

(x_train, y_train), _ = keras.datasets.imdb.load_data(num_words=1000)
x_train = keras.utils.pad_sequences(x_train, maxlen=20)
model = keras.Sequential([layers.Embedding(1000, 8), layers.LSTM(4), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=1)
