"""Mini-batches / 小批次訓練

In this homework you write what `model.fit(X, y, batch_size=128, epochs=20)` does: how many updates an epoch makes, how
the samples are cut into mini-batches, and the training loop around them.
本次作業要寫出 `model.fit(X, y, batch_size=128, epochs=20)` 在做的事：一個 epoch 更新幾次、樣本怎麼切成小批次、
以及外面的訓練迴圈。

X           the samples, one per row / 樣本，一列一筆
y           the labels, one per sample / 標籤，每筆樣本一個
batch_size  samples in one batch; the last batch may be smaller / 一批的樣本數，最後一批可以比較少
epochs      how often every sample is used / 每筆樣本用幾次
w           the parameters / 模型參數
lr          learning rate / 學習率

- Every sample is used exactly once in each epoch, X and y together.
  每個 epoch 中每筆樣本剛好用一次，X 和 y 要互相對應。
- Don't print inside the functions when you hand in, and don't rename them.
  繳交時請不要在函式裡 print，也不要更改函式名稱。

The tasks are marked one by one. Before handing in: grade check mini_batch.py
各題分開計分。繳交前請執行：grade check mini_batch.py
"""
import numpy as np


# 1. Iterations per epoch (15 points / 15 分)
#   One iteration is one update with one batch. 一次迭代就是用一個批次更新一次。
def iterations(n_samples, batch_size):
    """Iterations in one epoch, a whole number.
    一個 epoch 的迭代次數（整數）。
    """
    return -(-n_samples // batch_size)


# 2. CIFAR-10 has 50000 training samples; the batch size is 128 (5 points / 5 分)
#   CIFAR-10 有 50000 筆訓練樣本，每批 128 筆。
cifar10_iterations = 391  # your number here / 在此填入數字


# 3. Mini-batches in the order of the samples (25 points / 25 分)
#   A batch size of 0 or less must be refused with an error (ValueError).
#   依樣本順序切成小批次；batch_size 小於 1 時要用錯誤（ValueError）拒絕。
def get_batches(X, y, batch_size):
    """The batches of one epoch, a list of (X_batch, y_batch).
    一個 epoch 的所有批次：(X_batch, y_batch) 的串列。
    """
    if batch_size < 1:
        raise ValueError('batch_size < 1')
    batches = []
    for i in range(0, len(X), batch_size):
        batches.append((X[i:i + batch_size], y[i:i + batch_size]))
    return batches


# 4. Shuffled mini-batches (20 points / 20 分)
#   Every call is a new epoch, in a new order. 每次呼叫都是新的 epoch，順序要重新打亂。
def shuffled_batches(X, y, batch_size):
    """The batches of one epoch in a random order of the samples, a list of (X_batch, y_batch).
    把樣本順序打亂後，一個 epoch 的所有批次。
    """
    # your code here / 在此填入程式碼
    p = np.random.permutation(len(X))
    pass


# 5. One update of SGD (10 points / 10 分)
#   w <- w - lr * g
def sgd_update(w, g, lr):
    """One step of gradient descent with the gradient of a batch. Returns w.
    用一個批次的梯度更新一次，傳回 w。
    """
    # your code here / 在此填入程式碼
    pass


# 6. The training loop (25 points / 25 分)
#   The model is X @ w, the loss the mean squared error of a batch: L = mean((X @ w - y) ** 2).
#   Its gradient: dL/dw = 2 / len(X) * X.T @ (X @ w - y). Call sgd_update once for every batch.
#   模型是 X @ w，損失是一個批次的均方誤差；每個批次呼叫一次 sgd_update。
def train(X, y, w, lr, batch_size, epochs):
    """Train with mini-batches, the given number of epochs. Returns w.
    用小批次訓練指定的 epoch 數，傳回 w。
    """
    # your code here / 在此填入程式碼
    pass
