"""How fast Keras homework is graded: a CIFAR-10 comparison of three optimizers on the warm engine, and what memory it takes.

    python benchmarks/keras.py [--times 20]

Prints the median time of a submission with everything included (fork, confine, run the cells, hand over the record, end) and
the largest memory of a student process. The bars: at most 0.15 s and 200 MB. Exit status 1 where one isn't kept.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.engines.student import Patience
from grader.engines.warm import WarmEngine
from grader.model.keras_record import read_record
from grader.model.observation import Read, Record
from grader.model.submission import Cell, StudentCode

SECONDS, MEGABYTES = 0.15, 200

CELLS = (
    "import keras\nfrom keras.datasets import cifar10\nfrom keras.models import Sequential\n"
    "from keras.layers import Dense, Dropout, Activation, Flatten, Conv2D, MaxPooling2D\nfrom keras.utils import np_utils\n"
    "import numpy as np\nimport matplotlib.pyplot as plt\n%matplotlib inline",
    "(x_train, y_train), (x_test, y_test) = cifar10.load_data()\nx_train = x_train.astype('float32')\n"
    "x_test = x_test.astype('float32')\nx_train /= 255\nx_test /= 255\ny_train = np_utils.to_categorical(y_train, 10)\n"
    "y_test = np_utils.to_categorical(y_test, 10)\nprint(x_train.shape, x_train.mean())",
    "def build():\n    model = Sequential()\n    for filters in (32, 64):\n"
    "        model.add(Conv2D(filters, (3, 3), padding='same', input_shape=x_train.shape[1:]))\n"
    "        model.add(Activation('relu'))\n        model.add(Conv2D(filters, (3, 3)))\n        model.add(Activation('relu'))\n"
    "        model.add(MaxPooling2D(pool_size=(2, 2)))\n        model.add(Dropout(0.25))\n    model.add(Flatten())\n"
    "    model.add(Dense(512))\n    model.add(Activation('relu'))\n    model.add(Dropout(0.5))\n    model.add(Dense(10))\n"
    "    model.add(Activation('softmax'))\n    return model\nbuild().summary()",
    "results = {}\nfor name in ('SGD', 'RMSprop', 'Adam'):\n    model = build()\n"
    "    model.compile(loss='categorical_crossentropy', optimizer=name, metrics=['accuracy'])\n"
    "    results[name] = model.fit(x_train, y_train, batch_size=128, epochs=20, validation_data=(x_test, y_test), shuffle=True)\n"
    "    print(name, model.evaluate(x_test, y_test, verbose=0), model.predict(x_test).argmax(axis=1).shape)",
    "for name, history in results.items():\n    plt.plot(history.history['accuracy'], label=name)\nplt.legend()\nplt.show()",
    "import resource\npeak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    times = parser.parse_args().times
    code = StudentCode("benchmark.ipynb", "notebook", tuple(Cell(i, source) for i, source in enumerate(CELLS, 1)))
    seconds, peaks = [], []
    with WarmEngine() as engine:
        for _ in range(times + 1):
            started = time.perf_counter()
            seen = observe(engine, code, [], lambda inventory: {"keras": [Record()]}, Limits())
            seconds.append(time.perf_counter() - started)
            failed = [cell.error for cell in seen.cells if cell.error is not None]
            record = read_record(seen.answers["keras"][0].value)
            if failed or record is None or [fit.updates for fit in record.fits] != [7820] * 3:
                print("it doesn't run:", failed)
                return 1
            student = engine.student(code, [], Limits())
            for _ in student.runs(code, code.cells, 10, 60):
                pass
            peak = next(student.answers([Read("peak")], Patience(2, 2), 10)).value
            student.close()
            peaks.append(float(peak))
    median, peak = statistics.median(seconds[1:]), max(peaks)
    print(f"first submission, with the start of a template: {seconds[0]:.2f} s")
    print(f"a submission: {median * 1000:.0f} ms (median of {times}; bar {SECONDS * 1000:.0f} ms)")
    print(f"memory of the student process: {peak:.0f} MB (bar {MEGABYTES} MB)")
    return 0 if median <= SECONDS and peak <= MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
