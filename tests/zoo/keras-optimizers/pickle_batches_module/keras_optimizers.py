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
import pickle
import numpy as np
import keras
from keras.models import Sequential
from keras.layers import Dense, Dropout, Flatten, Conv2D, MaxPooling2D
from keras.optimizers import SGD, RMSprop, Adam


def unpickle(file):
    with open(file, 'rb') as fo:
        dict = pickle.load(fo, encoding='bytes')
    return dict


def load_cifar10(folder):
    xs, ys = [], []
    for b in range(1, 6):
        d = unpickle(os.path.join(folder, 'data_batch_%d' % b))
        xs.append(d[b'data'])
        ys.extend(d[b'labels'])
    d = unpickle(os.path.join(folder, 'test_batch'))
    x_train = np.concatenate(xs).reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    x_test = d[b'data'].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return x_train, np.array(ys), x_test, np.array(d[b'labels'])


if os.path.isdir('cifar-10-batches-py'):
    x_train, y_train, x_test, y_test = load_cifar10('cifar-10-batches-py')
else:
    # 沒有檔案的話用 keras 內建的
    (x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
    y_train, y_test = y_train.reshape(-1), y_test.reshape(-1)

x_train = x_train.astype('float32') / 255
x_test = x_test.astype('float32') / 255
y_train = np.eye(10)[y_train]
y_test = np.eye(10)[y_test]

# 1
iterations_per_epoch = 391


def net():
    model = Sequential()
    model.add(Conv2D(20, kernel_size=5, activation='relu', input_shape=(32, 32, 3)))
    model.add(MaxPooling2D())
    model.add(Conv2D(50, kernel_size=5, activation='relu'))
    model.add(MaxPooling2D())
    model.add(Flatten())
    model.add(Dense(500, activation='relu'))
    model.add(Dropout(0.5))
    model.add(Dense(10, activation='softmax'))
    return model


# 2
scores = np.zeros((3, 2))
for i, batch_size in enumerate([100, 250, 500]):
    for j, epochs in enumerate([2, 3]):
        model = net()
        model.compile(loss='categorical_crossentropy', optimizer=Adam(), metrics=['accuracy'])
        model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, verbose=2)
        scores[i, j] = model.evaluate(x_test, y_test, verbose=0)[1]
print(scores)

# 3
names = ['SGD', 'RMSprop', 'Adam']
opts = [SGD(), RMSprop(), Adam()]
acc = []
for name, opt in zip(names, opts):
    model = net()
    model.compile(loss='categorical_crossentropy', optimizer=opt, metrics=['accuracy'])
    model.fit(x_train, y_train, batch_size=100, epochs=3, verbose=2)
    acc.append(model.evaluate(x_test, y_test, verbose=0)[1])
    model.save('model_%s.h5' % name)
for a in zip(names, acc):
    print('%-8s %.4f' % a)
print('最好的是', names[int(np.argmax(acc))])
