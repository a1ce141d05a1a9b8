"""Optimizers in Keras / Keras 裡的優化器

You train a small network on CIFAR-10 and look at what batch size, epochs and optimizer do. Use the Keras you like.
在 CIFAR-10 上訓練一個小網路，看看 batch size、epoch 數和優化器的影響。用哪一版 Keras 都可以。

The grader doesn't train: it looks at what your code asks Keras to do, so every number of training it prints is a placeholder.
評分時不會真的訓練：評的是你的程式要求 Keras 做什麼，所以訓練的數字都只是佔位用。

- Runs that are compared must differ in nothing but what you compare: same model, same data, fresh weights.
  要比較的幾次訓練，除了比較的項目以外都要一樣：相同的模型、相同的資料、重新初始化的權重。

Before handing in / 繳交前: grade check keras_optimizers.py
"""
import matplotlib.pyplot as plt
from tensorflow.python.keras import Sequential
from tensorflow.python.keras import backend as K
from tensorflow.python.keras.datasets import cifar10
from tensorflow.python.keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from tensorflow.python.keras.optimizer_v2.adam import Adam
from tensorflow.python.keras.optimizer_v2.gradient_descent import SGD
from tensorflow.python.keras.optimizer_v2.rmsprop import RMSprop
from tensorflow.python.keras.utils.np_utils import to_categorical

# 1
iterations_per_epoch = -(-50000 // 128)
print(iterations_per_epoch)

(x_train, y_train), (x_test, y_test) = cifar10.load_data()
x_train = x_train / 255
x_test = x_test / 255
y_train = to_categorical(y_train, num_classes=10)
y_test = to_categorical(y_test, num_classes=10)


def get_model():
    K.clear_session()
    model = Sequential()
    model.add(Conv2D(filters=16, kernel_size=(3, 3), input_shape=(32, 32, 3), activation='relu', padding='same'))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Dropout(rate=0.25))
    model.add(Flatten())
    model.add(Dense(100, activation='relu'))
    model.add(Dense(10, activation='softmax'))
    return model


# 2 用 Adam，至少試兩種 batch size 和兩種 epoch 數
model = get_model()
model.compile(loss='categorical_crossentropy', optimizer=Adam(), metrics=['accuracy'])
model.fit(x=x_train, y=y_train, validation_split=0.2, epochs=5, batch_size=128, verbose=2)
print(model.evaluate(x_test, y_test))

model = get_model()
model.compile(loss='categorical_crossentropy', optimizer=Adam(), metrics=['accuracy'])
model.fit(x=x_train, y=y_train, validation_split=0.2, epochs=10, batch_size=128, verbose=2)
print(model.evaluate(x_test, y_test))

model = get_model()
model.compile(loss='categorical_crossentropy', optimizer=Adam(), metrics=['accuracy'])
model.fit(x=x_train, y=y_train, validation_split=0.2, epochs=10, batch_size=500, verbose=2)
print(model.evaluate(x_test, y_test))

# 3
# SGD
model = get_model()
model.compile(loss='categorical_crossentropy', optimizer=SGD(), metrics=['accuracy'])
train_history_SGD = model.fit(x=x_train, y=y_train, validation_split=0.2, epochs=10, batch_size=128, verbose=2)
# RMSprop
model = get_model()
model.compile(loss='categorical_crossentropy', optimizer=RMSprop(), metrics=['accuracy'])
train_history_RMSprop = model.fit(x=x_train, y=y_train, validation_split=0.2, epochs=10, batch_size=128, verbose=2)
# Adam
model = get_model()
model.compile(loss='categorical_crossentropy', optimizer=Adam(), metrics=['accuracy'])
train_history_Adam = model.fit(x=x_train, y=y_train, validation_split=0.2, epochs=10, batch_size=128, verbose=2)


def show_train_history(train, validation):
    plt.plot(train_history_SGD.history[train], label='SGD')
    plt.plot(train_history_RMSprop.history[train], label='RMSprop')
    plt.plot(train_history_Adam.history[train], label='Adam')
    plt.plot(train_history_Adam.history[validation], label='Adam validation')
    plt.title('Train History')
    plt.ylabel(train)
    plt.xlabel('Epoch')
    plt.legend(loc='upper left')
    plt.show()


show_train_history('accuracy', 'val_accuracy')
show_train_history('loss', 'val_loss')
