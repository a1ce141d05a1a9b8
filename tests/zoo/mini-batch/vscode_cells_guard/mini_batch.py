# %% [markdown]
# # 小批次訓練
# 在 VS Code 的 Interactive Window 裡跑

# %%
import logging
import warnings

import numpy as np
from IPython import get_ipython

warnings.filterwarnings("ignore")
logging.getLogger("matplotlib").setLevel(logging.ERROR)

ipython = get_ipython()
if ipython is not None:
    ipython.run_line_magic("load_ext", "autoreload")
    ipython.run_line_magic("autoreload", "2")

# %% 1. Iterations
def iterations(n_samples, batch_size):
    return int(np.ceil(n_samples / batch_size))

# %%
cifar10_iterations = iterations(50000, 128)
cifar10_iterations

# %% 3. / 4.
def get_batches(X, y, batch_size):
    if batch_size < 1:
        raise ValueError(f"batch_size = {batch_size}")
    starts = range(0, len(X), batch_size)
    return [(X[s : s + batch_size], y[s : s + batch_size]) for s in starts]


def shuffled_batches(X, y, batch_size):
    order = np.random.permutation(len(X))
    return get_batches(X[order], y[order], batch_size)


# %% [markdown]
# ## SGD

# %%
def sgd_update(w, g, lr):
    return w - lr * g


def train(X, y, w, lr, batch_size, epochs):
    for _ in range(epochs):
        for X_batch, y_batch in shuffled_batches(X, y, batch_size):
            g = 2 / len(X_batch) * X_batch.T @ (X_batch @ w - y_batch)
            w = sgd_update(w, g, lr)
    return w


# %% 試試看
X = np.random.randn(100, 2)
w = train(X, X @ [3.0, 1.0], np.zeros(2), 0.1, 10, 20)
print(w)
# %%
