"""# Gradient descent / 梯度下降

In this homework you find the lowest point of a function by gradient descent: first as a plain script, then as functions.
本次作業要用梯度下降找出函數的最低點：先寫成一般的程式，再寫成函式。

| task 題目 | points 分數 |
|---|---|
| 1 two experiments with `cur_x` · 兩次實驗 | 40 |
| 2 `GD` | 15 |
| 3 `GD_decay` | 20 |
| 4 `GD_momentum` | 25 |

Before handing in, restart the kernel and run all cells, then run `grade check gradient_descent.py`.
繳交前請重新啟動核心並執行所有儲存格，再執行 `grade check gradient_descent.py` 自我檢查。
"""


from dataclasses import dataclass, field
from typing import Callable, List

import numpy as np

y = np.poly1d([1, 10, 25])  # (x+5)^2 = x^2 + 10x + 25
dy = y.deriv()


@dataclass
class Result:
    rate: float
    x: np.float64
    iterations: int
    history: List[float] = field(default_factory=list, repr=False)


@dataclass
class Descent:
    """One object for all kinds of descent"""
    lr: float
    decay: float = 0.0
    momentum: float = 0.0

    def __post_init__(self):
        self.v = 0.0
        self.i = 0

    def step(self, w, grad):
        self.v = self.momentum * self.v - self.lr / (1 + self.decay * self.i) * grad
        self.i += 1
        return w + self.v

    def run(self, w, df: Callable, epochs: int) -> np.ndarray:
        trace = [w]
        for _ in range(epochs):
            w = self.step(w, df(w))
            trace.append(w)
        return np.array(trace, dtype=np.float64)


precision = 0.000001
max_iters = 10000
results = []

for rate in (0.1, 0.0001):
    cur_x = np.float64(3)
    descent = Descent(rate)
    result = Result(rate, cur_x, 0, [float(cur_x)])
    last_step = np.inf
    while last_step > precision and result.iterations < max_iters:
        next_x = descent.step(cur_x, dy(cur_x))
        last_step = abs(next_x - cur_x)
        cur_x = next_x
        result.history.append(float(cur_x))
        result.iterations += 1
    result.x = cur_x
    results.append(result)
    print(result)


def GD(w_init, df, epochs, lr):
    return Descent(lr).run(w_init, df, epochs)


def GD_decay(w_init, df, epochs, lr, decay):
    return Descent(lr, decay).run(w_init, df, epochs)


def GD_momentum(w_init, df, epochs, lr, decay, momentum):
    return Descent(lr, decay, momentum).run(w_init, df, epochs)


if __name__ == "__main__":
    print(GD(3, dy, 3, 0.1))
    print(GD_decay(3, dy, 3, 0.1, 0.5))
    print(GD_momentum(3, dy, 3, 0.1, 0.5, 0.9))
