"""Optimizers in Keras / Keras 裡的優化器

You train a small network on CIFAR-10 and look at what batch size, epochs and optimizer do. Use the Keras you like.
在 CIFAR-10 上訓練一個小網路，看看 batch size、epoch 數和優化器的影響。用哪一版 Keras 都可以。

The grader doesn't train: it looks at what your code asks Keras to do, so every number of training it prints is a placeholder.
評分時不會真的訓練：評的是你的程式要求 Keras 做什麼，所以訓練的數字都只是佔位用。

- Runs that are compared must differ in nothing but what you compare: same model, same data, fresh weights.
  要比較的幾次訓練，除了比較的項目以外都要一樣：相同的模型、相同的資料、重新初始化的權重。

Before handing in / 繳交前: grade check keras_optimizers.py
"""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np
from keras import ops

iterations_per_epoch: int = (50_000 + 128 - 1) // 128


@keras.saving.register_keras_serializable(package="hw")
class Net(keras.Model):
    """conv - conv - dense"""

    def __init__(self, width: int = 32, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        self.conv1 = keras.layers.Conv2D(width, 3, strides=2, padding="same", activation="relu")
        self.conv2 = keras.layers.Conv2D(2 * width, 3, strides=2, padding="same", activation="relu")
        self.drop = keras.layers.Dropout(0.2)
        self.out = keras.layers.Dense(10)

    def call(self, x, training=False):
        x = self.conv2(self.conv1(x))
        x = ops.mean(x, axis=(1, 2))
        x = self.drop(x, training=training)
        return ops.softmax(self.out(x))

    def get_config(self):
        return {**super().get_config(), "width": self.width}


def data():
    (x, y), (xt, yt) = keras.datasets.cifar10.load_data()
    return (np.asarray(x, "float32") / 255, y.squeeze()), (np.asarray(xt, "float32") / 255, yt.squeeze())


def experiment(train, test, *, optimizer, batch_size=128, epochs=3):
    keras.backend.clear_session()
    keras.utils.set_random_seed(0)
    net = Net()
    net.compile(
        optimizer=optimizer,
        loss=keras.losses.SparseCategoricalCrossentropy(),  # labels stay integers, so "sparse"
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
    )
    history = net.fit(*train, batch_size=batch_size, epochs=epochs, validation_data=test, verbose=2)
    return history


def main():
    train, test = data()
    print("== 2. Adam ==")
    for batch_size, epochs in ((32, 2), (128, 2), (128, 4), (1024, 4)):
        h = experiment(train, test, optimizer=keras.optimizers.Adam(), batch_size=batch_size, epochs=epochs)
        print(f"{batch_size=} {epochs=} {h.history['val_acc'][-1]:.3f}")

    print("== 3. SGD / RMSprop / Adam ==")
    scores = {
        name: experiment(train, test, optimizer=name).history["val_acc"][-1]
        for name in ("sgd", "rmsprop", "adam")
    }
    for name, acc in sorted(scores.items(), key=lambda kv: -kv[1]):
        print(f"{name:<8} {acc:.3f} " + "#" * int(acc * 50))


if __name__ == "__main__":
    main()
