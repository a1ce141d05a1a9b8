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

cur_x = 3
iters = 0
diff = 1
while diff > precision and iters < max_iters:
    temp = cur_x
    cur_x = cur_x - 0.1 * 2 * (cur_x + 5)
    diff = abs(cur_x - temp)
    iters += 1
print("cur_x =", cur_x)
print("iterations =", iters)

cur_x = 3
iters = 0
diff = 1
while diff > precision and iters < max_iters:
    temp = cur_x
    cur_x = cur_x - 0.001 * 2 * (cur_x + 5)
    diff = abs(cur_x - temp)
    iters += 1
print("cur_x =", cur_x)
print("iterations =", iters)


def GD(w_init, df, epochs, lr):
    w = [w_init]
    for i in range(1, epochs + 1):
        w_init = w_init - lr * df(w_init)
        w.append(w_init)
    return w


def GD_decay(w_init, df, epochs, lr, decay):
    w = [w_init]
    for i in range(1, epochs + 1):
        w_init = w_init - lr / (1 + decay * i) * df(w_init)
        w.append(w_init)
    return w


def GD_momentum(w_init, df, epochs, lr, decay, momentum):
    w = [w_init]
    v = 0
    for i in range(1, epochs + 1):
        v = momentum * v - lr / (1 + decay * i) * df(w_init)
        w_init = w_init + v
        w.append(w_init)
    return w
