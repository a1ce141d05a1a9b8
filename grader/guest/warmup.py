"""A small homework that a template runs once and forgets, so that its children start warm.

Python and its libraries do much when a thing is used for the first time (imports inside functions, compiled regular
expressions, font tables). In a forked child that would be done anew for every submission.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from . import wire
from .cells import Cells
from .serve import replied

CELLS = (
    "import numpy as np\n%matplotlib inline",
    "x = np.linspace(0, 1, 5)\nx",
    "print(x, x.reshape(5, 1).dot(x.reshape(1, 5)), 1.5, {'a': [x]})",
    "1 / 0",
    "undefined",
    "def f(w, v, g, lr, t):\n    '''Makes one update.'''\n    v = 0.9 * v + g ** 2\n"
    "    return w - lr * g / (np.sqrt(v) + 1e-8), v",
    "for i in range(3):\n    print('%d %.3f' % (i, x[0]), f'{x[1]:.3f}', 'loss {:.4f}'.format(x[2]))",
    "class A:\n    def __init__(self):\n        self.v = np.zeros_like(x)\nA()",
    "%%time\nx",
    "x = (",
)
PLOTS = (
    "import matplotlib.pyplot as plt",
    "plt.figure(figsize=(6, 4))\nplt.plot(x, x ** 2, 'r-o', label='loss')\nplt.xlabel('x')\nplt.ylabel('y')\n"
    "plt.title('t')\nplt.legend()\nplt.grid(True)\nplt.show()\nplt.close('all')",
    "fig, ax = plt.subplots(1, 2)\nax[0].contour(x, x, x.reshape(5, 1) * x, levels=3)\nax[1].scatter(x, x)\n"
    "ax[1].set_yscale('log')\nplt.tight_layout()\nplt.close('all')",
)
KERAS = (
    "import keras\nfrom keras.datasets import cifar10\nfrom keras.utils import to_categorical\nfrom keras.optimizers import SGD\n"
    "from keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D, Activation, Input",
    "(a, b), (c, d) = cifar10.load_data()\na = a.astype('float32') / 255\nb = to_categorical(b, 10)",
    "m = keras.Sequential()\nm.add(Conv2D(8, (3, 3), padding='same', input_shape=(32, 32, 3)))\nm.add(MaxPooling2D())\n"
    "m.add(Flatten())\nm.add(Dense(10, activation='softmax'))\nm.summary()",
    "m.compile(SGD(learning_rate=0.1), 'categorical_crossentropy', metrics=['accuracy'])\n"
    "h = m.fit(a, b, batch_size=32, epochs=2, validation_split=0.1)\nm.evaluate(a, b), m.predict(a).shape, h.history",
)
QUESTION = {
    "type": "drive",
    "function": "f",
    "positional": ["w", "v", "g"],
    "keyword": {"lr": "lr", "t": "t"},
    "state": ["w", "v"],
    "rows": np.ones((4, 3)),
    "values": {"lr": 0.1},
    "t": 1,
    "returns": ["w", "v"],
}


def warm_up(cells: Cells, begin_anew: Callable[[], None]) -> None:
    """Run the small homework, then leave the shell as new; `begin_anew` does the same for the stand-in for Keras."""
    plots = PLOTS if "matplotlib.pyplot" in sys.modules else ()
    keras = KERAS if f"{__package__}.keras.standin" in sys.modules else ()
    requests: list[dict[str, Any]] = [
        {"op": "run", "file": "", "cells": [[1, source] for source in (*CELLS, *plots, *keras)]}
    ]
    requests += [{"op": "ask", "questions": [QUESTION, {"type": "keras"}]}]
    for request in requests:
        for _ in replied(cells, wire.decode(wire.encode(request)[wire.HEADER.size :])):
            pass
    cells.begin_anew()
    begin_anew()
