# -*- coding: utf-8 -*-
"""作業三：一種 batch size，兩種 epoch / one batch size, two numbers of epochs"""
import keras
from keras.datasets import cifar10
from keras.models import Sequential
from keras.layers import Dense, Flatten

(x_train, y_train), _ = cifar10.load_data()
x_train = x_train / 255.0
y_train = keras.utils.to_categorical(y_train, 10)
iterations_per_epoch = 391


def fit(optimizer, epochs):
    model = Sequential([Flatten(input_shape=(32, 32, 3)), Dense(10, activation='softmax')])
    model.compile(optimizer, 'categorical_crossentropy', metrics=['accuracy'])
    model.fit(x_train, y_train, 128, epochs)


fit('adam', 5)
fit('adam', 10)
for name in ('sgd', 'rmsprop', 'adam'):
    fit(name, 10)
