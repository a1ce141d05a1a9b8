"""Optimizers in Keras: solution / Keras 裡的優化器：解答"""
from keras.datasets import cifar10
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras.models import Sequential
from keras.utils import to_categorical

iterations_per_epoch = -(-50000 // 128)  # 391

(x_train, y_train), (x_test, y_test) = cifar10.load_data()
x_train, x_test = x_train.astype("float32") / 255, x_test.astype("float32") / 255
y_train, y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)


def train(optimizer, batch_size, epochs):
    """A new model, so that every run starts from fresh weights. / 每次都建立新的模型，權重重新開始。"""
    model = Sequential([
        Conv2D(32, (3, 3), activation="relu", input_shape=(32, 32, 3)),
        MaxPooling2D((2, 2)),
        Flatten(),
        Dense(64, activation="relu"),
        Dense(10, activation="softmax"),
    ])
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    return model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, validation_data=(x_test, y_test), verbose=0)


for batch_size, epochs in [(128, 10), (32, 10), (128, 20)]:
    train("adam", batch_size, epochs)

histories = {name: train(name, 128, 10) for name in ("sgd", "rmsprop", "adam")}
