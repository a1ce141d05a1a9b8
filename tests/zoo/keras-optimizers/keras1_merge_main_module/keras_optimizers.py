"""Optimizers in Keras / Keras 裡的優化器

You train a small network on CIFAR-10 and look at what batch size, epochs and optimizer do. Use the Keras you like.
在 CIFAR-10 上訓練一個小網路，看看 batch size、epoch 數和優化器的影響。用哪一版 Keras 都可以。

The grader doesn't train: it looks at what your code asks Keras to do, so every number of training it prints is a placeholder.
評分時不會真的訓練：評的是你的程式要求 Keras 做什麼，所以訓練的數字都只是佔位用。

- Runs that are compared must differ in nothing but what you compare: same model, same data, fresh weights.
  要比較的幾次訓練，除了比較的項目以外都要一樣：相同的模型、相同的資料、重新初始化的權重。

Before handing in / 繳交前: grade check keras_optimizers.py
"""
import time

import numpy as np
from keras.datasets import cifar10
from keras.layers import (Activation, Convolution2D, Dense, Dropout, Flatten,
                          MaxPooling2D, Merge)
from keras.models import Sequential
from keras.optimizers import SGD, Adam, RMSprop
from keras.utils import np_utils

BATCH = 128
# ceil(50000 / 128): 最後一個 batch 只有 80 筆，也算一次
iterations_per_epoch = 50000 // BATCH + (1 if 50000 % BATCH else 0)


def branch(size):
    b = Sequential()
    b.add(Convolution2D(16, size, size, border_mode='same', input_shape=(32, 32, 3), dim_ordering='tf'))
    b.add(Activation('relu'))
    b.add(MaxPooling2D((4, 4), dim_ordering='tf'))
    b.add(Flatten())
    return b


def two_branches():
    """3x3 and 5x5 filters side by side"""
    model = Sequential()
    model.add(Merge([branch(3), branch(5)], mode='concat', concat_axis=1))
    model.add(Dense(64, activation='relu'))
    model.add(Dropout(0.2))
    model.add(Dense(10, activation='softmax'))
    return model


def load():
    (x, y), (xt, yt) = cifar10.load_data()
    return (x.astype('float32') / 255., np_utils.to_categorical(y, 10),
            xt.astype('float32') / 255., np_utils.to_categorical(yt, 10))


def run(data, optimizer, batch_size, nb_epoch):
    x, y, xt, yt = data
    model = two_branches()
    model.compile(optimizer=optimizer, loss='categorical_crossentropy', metrics=['accuracy'])
    start = time.time()
    history = model.fit([x, x], y, batch_size=batch_size, nb_epoch=nb_epoch, verbose=0,
                        validation_data=([xt, xt], yt))
    return history.history['val_acc'][-1], time.time() - start


def main():
    print('iterations per epoch:', iterations_per_epoch)
    data = load()

    # 2
    for batch_size in (64, 256):
        for nb_epoch in (2, 4):
            acc, sec = run(data, Adam(), batch_size, nb_epoch)
            print('Adam  batch %4d  epochs %d  val_acc %.4f  (%.0f s)' % (batch_size, nb_epoch, acc, sec))

    # 3
    for optimizer in (SGD(lr=0.01, momentum=0.9, nesterov=True), RMSprop(lr=0.001), Adam(lr=0.001)):
        np.random.seed(42)
        acc, sec = run(data, optimizer, BATCH, 4)
        print('%-8s val_acc %.4f  (%.0f s)' % (type(optimizer).__name__, acc, sec))


if __name__ == "__main__":
    main()
