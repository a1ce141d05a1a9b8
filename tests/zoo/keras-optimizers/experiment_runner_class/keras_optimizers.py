"""Optimizers in Keras / Keras 裡的優化器

You train a small network on CIFAR-10 and look at what batch size, epochs and optimizer do. Use the Keras you like.
在 CIFAR-10 上訓練一個小網路，看看 batch size、epoch 數和優化器的影響。用哪一版 Keras 都可以。

The grader doesn't train: it looks at what your code asks Keras to do, so every number of training it prints is a placeholder.
評分時不會真的訓練：評的是你的程式要求 Keras 做什麼，所以訓練的數字都只是佔位用。

- Runs that are compared must differ in nothing but what you compare: same model, same data, fresh weights.
  要比較的幾次訓練，除了比較的項目以外都要一樣：相同的模型、相同的資料、重新初始化的權重。

Before handing in / 繳交前: grade check keras_optimizers.py
"""

import argparse
import itertools
import json
import time
from pathlib import Path

import tensorflow as tf

OPTIMIZERS = {
    'sgd': tf.keras.optimizers.SGD,
    'rmsprop': tf.keras.optimizers.RMSprop,
    'adam': tf.keras.optimizers.Adam,
}


class ExperimentRunner:
    def __init__(self, seed=0, verbose=0, out=None):
        self.seed = seed
        self.verbose = verbose
        self.out = out
        self.log = []
        (x, y), (xt, yt) = tf.keras.datasets.cifar10.load_data()
        self.train = (x.astype('float32') / 255, tf.keras.utils.to_categorical(y, 10))
        self.test = (xt.astype('float32') / 255, tf.keras.utils.to_categorical(yt, 10))

    def build(self):
        L = tf.keras.layers
        init = tf.keras.initializers.GlorotUniform(seed=self.seed)
        return tf.keras.models.Sequential([
            L.Flatten(input_shape=(32, 32, 3)),
            L.Dense(100, activation='relu', kernel_initializer=init),
            L.Dense(10, activation='softmax', kernel_initializer=init),
        ])

    def run(self, optimizer, batch_size, epochs, **opt_args):
        tf.random.set_seed(self.seed)
        model = self.build()
        model.compile(optimizer=OPTIMIZERS[optimizer](**opt_args),
                      loss='categorical_crossentropy', metrics=['accuracy'])
        start = time.time()
        history = model.fit(*self.train, batch_size=batch_size, epochs=epochs,
                            validation_data=self.test, verbose=self.verbose)
        record = dict(optimizer=optimizer, batch_size=batch_size, epochs=epochs,
                      seconds=round(time.time() - start, 1),
                      val_accuracy=float(history.history['val_accuracy'][-1]))
        self.log.append(record)
        print('{optimizer:8} bs={batch_size:<4} ep={epochs:<3} {val_accuracy:.4f} {seconds}s'.format(**record))
        return record

    def grid(self, **space):
        keys = list(space)
        return [self.run(**dict(zip(keys, values))) for values in itertools.product(*space.values())]

    def save(self):
        if self.out:
            Path(self.out).write_text(json.dumps(self.log, indent=2))


def parse_args(argv=None):
    p = argparse.ArgumentParser(description='Optimizers in Keras')
    p.add_argument('--batch-sizes', type=int, nargs='+', default=[64, 128])
    p.add_argument('--epochs', type=int, nargs='+', default=[2, 4])
    p.add_argument('--seed', type=int, default=7)
    p.add_argument('-v', '--verbose', action='count', default=0)
    p.add_argument('--out', default='')
    args, _ = p.parse_known_args(argv)
    return args


def main():
    global iterations_per_epoch
    args = parse_args()
    runner = ExperimentRunner(args.seed, args.verbose, args.out)

    iterations_per_epoch = -(-len(runner.train[0]) // 128)
    print('1.', iterations_per_epoch)

    print('2. Adam')
    runner.grid(optimizer=['adam'], batch_size=args.batch_sizes, epochs=args.epochs)

    print('3. comparison')
    rows = runner.grid(optimizer=['sgd', 'rmsprop', 'adam'], batch_size=[128], epochs=[max(args.epochs)])
    best = max(rows, key=lambda r: r['val_accuracy'])
    print('best:', best['optimizer'])
    runner.save()


if __name__ == '__main__':
    main()
