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


import numpy as np

precision = 0.000001
max_iters = 10000


def slope(x):
    return 2 * (x + 5)


def descend(cur_x, rate):
    """照題目的條件做，回傳最後的 x 與次數"""
    iters, size = 0, float("inf")
    while size > precision and iters < max_iters:
        new_x = cur_x - rate * slope(cur_x)
        size = abs(new_x - cur_x)
        cur_x = new_x
        iters += 1
    return cur_x, iters


cur_x, iters = descend(3, 0.1)
print("learning rate 0.1    -> cur_x = {:.8f}, iterations = {}".format(cur_x, iters))
cur_x, iters = descend(3, 0.0001)
print("learning rate 0.0001 -> cur_x = {:.8f}, iterations = {}".format(cur_x, iters))

# 再試一個自己輸入的
try:
    my_rate = float(input("請輸入學習率 (直接按 Enter = 0.05)：") or 0.05)
except (EOFError, ValueError, OSError):
    my_rate = 0.05
print("learning rate", my_rate, "->", *descend(3, my_rate))


def GD(w_init, df, epochs, lr):
    return GD_decay(w_init, df, epochs, lr, 0)


def GD_decay(w_init, df, epochs, lr, decay):
    return GD_momentum(w_init, df, epochs, lr, decay, 0)


def GD_momentum(w_init, df, epochs, lr, decay, momentum):
    w, v = w_init, 0
    result = [w]
    for i in range(epochs):
        eta = lr / (1 + decay * i)
        v = momentum * v - eta * df(w)
        w = w + v
        result.append(w)
    return result
