"""One training with Keras, to start from: an example, not the answer / 一次 Keras 訓練的範例，可由此開始，但不是解答

Handed in as it is, it earns nothing. / 原封不動交出來不會有分數。
"""
from keras.datasets import cifar10
from keras.layers import Dense, Flatten
from keras.models import Sequential
from keras.utils import to_categorical

(x_train, y_train), (x_test, y_test) = cifar10.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
y_train, y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)

model = Sequential([
    Flatten(input_shape=(32, 32, 3)),
    Dense(64, activation="relu"),
    Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=128, epochs=5, validation_data=(x_test, y_test))
