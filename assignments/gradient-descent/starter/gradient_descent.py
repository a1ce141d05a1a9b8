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

# ## 1. Two learning rates (40 points / 40 分)
#
# Find the minimum of $y = (x+5)^2$. No function is needed, but keep the current value of $x$ in a variable called **`cur_x`**.
# 請找出 $y = (x+5)^2$ 的最小值。不需要寫成函式，但請把目前的 $x$ 放在變數 **`cur_x`** 裡。
#
# - Start at `cur_x = 3`. / 從 `cur_x = 3` 開始。
# - In each iteration / 每次迭代：$x \leftarrow x - \eta\, \frac{dy}{dx}$
# - Go on **while** the last step was larger than `precision = 0.000001` **and** fewer than `max_iters = 10000` iterations were
#   made. / **當**上一步的大小大於 `precision = 0.000001`，**而且**迭代次數少於 `max_iters = 10000` 時繼續。
# - Do this twice: first with learning rate **0.1**, then, from the same start, with **0.0001**.
#   請做兩次：先用學習率 **0.1**，再從同一個起點用 **0.0001**。
#
# Print `cur_x` and the number of iterations each time. / 每次都印出 `cur_x` 與迭代次數。

precision = 0.000001
max_iters = 10000
# your code here / 在此填入程式碼


# ## 2. As a function (15 points / 15 分)
#
# Your function is given the start `w_init` (a number), the derivative `df` (a function: `df(w)` is the gradient at `w`), how many
# updates to make (`epochs`) and the learning rate. It returns the sequence of all values, the start first: `epochs + 1` numbers.
# 函式會收到起點 `w_init`（一個數）、導函數 `df`（`df(w)` 是在 `w` 的梯度）、更新次數 `epochs` 與學習率。請傳回所有的值，起點放在最前面，
# 共 `epochs + 1` 個數。

def GD(w_init, df, epochs, lr):
    # your code here / 在此填入程式碼
    pass

# ## 3. With decay (20 points / 20 分)
#
# The learning rate becomes smaller with every update. The update with index $i$, counted **from 0**, uses
# 學習率隨每次更新變小。第 $i$ 次更新（**從 0 數起**）使用
#
# $$\eta_i = \frac{\eta}{1 + decay \cdot i}$$

def GD_decay(w_init, df, epochs, lr, decay):
    # your code here / 在此填入程式碼
    pass

# ## 4. With decay and momentum (25 points / 25 分)
#
# $$v \leftarrow \beta v - \eta_i\, df(w), \qquad w \leftarrow w + v$$
#
# $v$ starts at 0, $\beta$ is the argument `momentum`, and $\eta_i$ is as in task 3. (The learning rate outside the velocity is right too.)
# $v$ 從 0 開始，$\beta$ 是參數 `momentum`，$\eta_i$ 與第 3 題相同。（把學習率寫在速度外面也算正確。）

def GD_momentum(w_init, df, epochs, lr, decay, momentum):
    # your code here / 在此填入程式碼
    pass
