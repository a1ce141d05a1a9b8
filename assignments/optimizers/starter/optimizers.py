"""Optimizers / 優化器

In this homework you write the optimizers of the course yourself: one update at a time, in NumPy, as functions.
本次作業要用 NumPy 親手寫出課程中的優化器，每個函式負責一次更新。

w        the parameters, an array of any shape / 模型參數，任意形狀的陣列
g        the gradient at the current w, same shape / 在目前 w 的梯度，形狀與 w 相同
lr       learning rate / 學習率
t        number of this update, counted from 1 / 這是第幾次更新，從 1 開始數
epsilon  small number that keeps the division from failing / 避免除以零的小數

- Everything a function needs comes in as an argument; everything that the next update needs goes back with return:
  first the new w, then the state, in the order given.
  函式需要的東西由參數傳入，下一次更新要用到的東西用 return 傳回：先是新的 w，再來是狀態，順序依各題所示。
- The first state is an array of zeros, but a state that isn't zero may be passed too: use the one you are given.
  第一次的狀態是全零陣列，但也可能傳入不是零的狀態，請務必使用傳進來的狀態。
- Work element by element: w may be a vector or a matrix, float64 or float32; a gradient may contain zeros.
  請對每個元素分別計算：w 可能是向量或矩陣，float64 或 float32；梯度裡可能有 0。
- Don't print inside the functions when you hand in, and don't rename them.
  繳交時請不要在函式裡 print，也不要更改函式名稱。

The tasks are marked one by one: a mistake in one costs nothing in the others.
各題分開計分，一題寫錯不會影響其他題。
Before handing in / 繳交前: grade check optimizers.py
"""
import numpy as np


# 1. SGD (10 points / 10 分)
#   w <- w - lr * g
def sgd_update(w, g, lr):
    """One step of stochastic gradient descent. Returns w.
    隨機梯度下降的一次更新，傳回 w。
    """
    # your code here / 在此填入程式碼
    pass


# 2. Momentum (15 points / 15 分)
#   v <- beta * v - lr * g ;  w <- w + v
# The form with lr outside the velocity (v <- beta*v + g ; w <- w - lr*v) is right too.
# 把學習率寫在速度外面的形式也算正確。
def momentum_update(w, v, g, lr, beta):
    """One update with momentum. Returns w, v.
    動量法的一次更新，傳回 w, v。
    """
    # your code here / 在此填入程式碼
    pass


# 3. Nesterov momentum (15 points / 15 分)
#   v <- beta * v - lr * g ;  w <- w + beta * v - lr * g   (with the new v / 使用新的 v)
def nesterov_update(w, v, g, lr, beta):
    """One update with Nesterov momentum; g is the gradient at w. Returns w, v.
    Nesterov 動量法的一次更新，g 為在 w 的梯度，傳回 w, v。
    """
    # your code here / 在此填入程式碼
    pass


# 4. Adagrad (15 points / 15 分)
#   G <- G + g**2 ;  sigma = sqrt(G / t) ;  w <- w - lr / (sigma + epsilon) * g
# G is the sum of the squared gradients so far, 0 before the first update.
# G 是到目前為止梯度平方的總和，第一次更新之前為 0。
# Dividing by sqrt(G) instead of sigma is right too; epsilon may stand under the root.
# 除以 sqrt(G) 而不是 sigma 也算正確；epsilon 也可以放在根號裡面。
def adagrad_update(w, G, g, t, lr, epsilon):
    """One update of Adagrad; t counts updates from 1. Returns w, G.
    Adagrad 的一次更新，t 從 1 開始數，傳回 w, G。
    """
    # your code here / 在此填入程式碼
    pass


# 5. RMSprop (15 points / 15 分)
#   r <- (1 - rho) * g**2 + rho * r ;  w <- w - lr / (sqrt(r) + epsilon) * g
# epsilon may stand under the root. / epsilon 也可以放在根號裡面。
def rmsprop_update(w, r, g, lr, rho, epsilon):
    """One update of RMSprop. Returns w, r.
    RMSprop 的一次更新，傳回 w, r。
    """
    # your code here / 在此填入程式碼
    pass


# 6. Adam (20 points / 20 分)
#   m <- beta_1 * m + (1 - beta_1) * g ;  v <- beta_2 * v + (1 - beta_2) * g**2
#   m_hat = m / (1 - beta_1**t) ;  v_hat = v / (1 - beta_2**t)
#   w <- w - lr * m_hat / (sqrt(v_hat) + epsilon)
# Return m and v, not m_hat and v_hat. / 請傳回 m 與 v，不是 m_hat 與 v_hat。
# Keras's form (epsilon-hat) and epsilon under the root are right too.
# Keras 的寫法（epsilon-hat）或把 epsilon 放在根號裡面也算正確。
def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    """One update of Adam; t counts updates from 1. Returns w, m, v.
    Adam 的一次更新，t 從 1 開始數，傳回 w, m, v。
    """
    # your code here / 在此填入程式碼
    pass


# 7. Iterations in one epoch (6 + 2 + 2 points / 6 + 2 + 2 分)
# One iteration is one update with one batch; in one epoch every sample is used once;
# the last batch may be smaller. How many iterations does one epoch take? A whole number.
# 一次迭代是用一個批次做一次更新；一個 epoch 會讓每筆樣本都用到一次，最後一個批次可以比較小。
# 一個 epoch 需要幾次迭代？請傳回整數。
def iterations(n_samples, batch_size):
    """Iterations in one epoch, a whole number.
    一個 epoch 的迭代次數（整數）。
    """
    # your code here / 在此填入程式碼
    pass


# cifar10_iterations: iterations per epoch for the 50000 training samples of CIFAR-10, batch size 128.
# cifar10_iterations：CIFAR-10 有 50000 筆訓練樣本，批次大小為 128 時，一個 epoch 的迭代次數。
# your code here / 在此填入程式碼
cifar10_iterations = None


if __name__ == '__main__':
    # try it / 試試看
    w = np.array([1.0, -2.0, 3.0])
    g = np.array([0.5, 0.0, -4.0])
    print(sgd_update(w, g, 0.1))      # an array with 3 elements / 有 3 個元素的陣列
    w = np.array([1.0, -2.0, 3.0])
    v = np.zeros(3)                   # before the first update / 第一次更新之前
    g = np.array([0.5, 0.0, -4.0])
    print(momentum_update(w, v, g, 0.1, 0.8))     # two arrays: w, v / 兩個陣列：w, v
    w = np.array([[1.0, -2.0], [3.0, 0.5]])
    v = np.zeros((2, 2))
    g = np.array([[0.5, 0.0], [-4.0, 1.0]])
    print(nesterov_update(w, v, g, 0.1, 0.8))     # w and v are 2 x 2 / w 與 v 都是 2 x 2
    w = np.array([1.0, -2.0, 3.0])
    G = np.zeros(3)
    g = np.array([0.5, 0.0, -4.0])
    print(adagrad_update(w, G, g, 1, 0.1, 1e-7))  # two arrays: w, G / 兩個陣列：w, G
    w = np.array([1.0, -2.0, 3.0])
    r = np.zeros(3)
    g = np.array([0.5, 0.0, -4.0])
    print(rmsprop_update(w, r, g, 0.001, 0.9, 1e-7))  # two arrays: w, r / 兩個陣列：w, r
    w = np.array([1.0, -2.0, 3.0])
    m, v = np.zeros(3), np.zeros(3)
    g = np.array([0.5, 0.0, -4.0])
    print(adam_update(w, m, v, g, 1, 0.001, 0.9, 0.999, 1e-8))  # three arrays: w, m, v / 三個陣列：w, m, v
    print(iterations(10, 5))          # 10 samples, 5 at a time / 10 筆樣本，一次 5 筆
    print(cifar10_iterations)
