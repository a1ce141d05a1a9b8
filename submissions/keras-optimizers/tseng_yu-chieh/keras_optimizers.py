import tensorflow as tf
from tensorflow.keras import layers, models, optimizers

iterations_per_epoch = -(-50000 // 128)

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.cifar10.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0


def make_model():
    return models.Sequential([
        layers.Conv2D(32, 3, activation="relu", input_shape=(32, 32, 3)),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10),
    ])


def run(optimizer, batch_size=128, epochs=5):
    model = make_model()
    model.compile(optimizer=optimizer,
                  loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
                  metrics=["accuracy"])
    return model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, verbose=2)


for batch_size in (64, 256):
    run(optimizers.Adam(learning_rate=1e-3), batch_size)
run(optimizers.Adam(learning_rate=1e-3), 64, epochs=8)

for cls in (optimizers.SGD, optimizers.RMSprop, optimizers.Adam):
    run(cls(learning_rate=0.001))
