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
START = 3
MINIMUM = -5


def dydx(x):
    return 2 * (x - MINIMUM)


# ---- 1 ----
cur_x = START
for iters in range(1, max_iters + 1):
    prev_x, cur_x = cur_x, cur_x - 0.1 * dydx(cur_x)
    if not abs(cur_x - prev_x) > precision:
        print("收斂了")
        break
else:
    print("次數用完了，還沒收斂")
print("學習率 0.1，cur_x =", round(cur_x, 6), "，迭代", iters, "次")

cur_x = START
for iters in range(1, max_iters + 1):
    prev_x, cur_x = cur_x, cur_x - 0.0001 * dydx(cur_x)
    if not abs(cur_x - prev_x) > precision:
        print("收斂了")
        break
else:
    print("次數用完了，還沒收斂")
print("學習率 0.0001，cur_x =", round(cur_x, 6), "，迭代", iters, "次")


# ---- 2 ----
def GD(w_init, df, epochs, lr):
    ws = [float(w_init)]
    while len(ws) <= epochs:
        ws.append(ws[-1] - lr * df(ws[-1]))
    return tuple(ws)


# ---- 3 ----
def GD_decay(w_init, df, epochs, lr, decay):
    ws = [float(w_init)]
    while len(ws) <= epochs:
        i = len(ws) - 1
        ws.append(ws[-1] - lr / (1 + decay * i) * df(ws[-1]))
    return tuple(ws)


# ---- 4 ---- (學習率放在速度外面)
def GD_momentum(w_init, df, epochs, lr, decay, momentum):
    ws, v = [float(w_init)], 0.0
    for i in range(epochs):
        v = momentum * v - df(ws[-1])
        ws.append(ws[-1] + lr / (1 + decay * i) * v)
    return tuple(ws)


assert len(GD(3, dydx, 7, 0.1)) == 8
assert GD_momentum(3, dydx, 7, 0.1, 0, 0) == GD(3, dydx, 7, 0.1)
