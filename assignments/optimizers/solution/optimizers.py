"""Optimizers / 優化器: the solution in the notation of the course / 以課程的符號寫成的參考解答。"""
import numpy as np


# 1. SGD (10 points / 10 分)
#   w <- w - lr * g
def sgd_update(w, g, lr):
    """One step of stochastic gradient descent. Returns w.
    隨機梯度下降的一次更新，傳回 w。
    """
    return w - lr * g


# 2. Momentum (15 points / 15 分)
#   v <- beta * v - lr * g ;  w <- w + v
def momentum_update(w, v, g, lr, beta):
    """One update with momentum. Returns w, v.
    動量法的一次更新，傳回 w, v。
    """
    v = beta * v - lr * g
    return w + v, v


# 3. Nesterov momentum (15 points / 15 分)
#   v <- beta * v - lr * g ;  w <- w + beta * v - lr * g   (with the new v / 使用新的 v)
def nesterov_update(w, v, g, lr, beta):
    """One update with Nesterov momentum; g is the gradient at w. Returns w, v.
    Nesterov 動量法的一次更新，g 為在 w 的梯度，傳回 w, v。
    """
    v = beta * v - lr * g
    return w + beta * v - lr * g, v


# 4. Adagrad (15 points / 15 分)
#   G <- G + g**2 ;  sigma = sqrt(G / t) ;  w <- w - lr / (sigma + epsilon) * g
def adagrad_update(w, G, g, t, lr, epsilon):
    """One update of Adagrad; t counts updates from 1. Returns w, G.
    Adagrad 的一次更新，t 從 1 開始數，傳回 w, G。
    """
    G = G + g ** 2
    sigma = np.sqrt(G / t)
    return w - lr / (sigma + epsilon) * g, G


# 5. RMSprop (15 points / 15 分)
#   r <- (1 - rho) * g**2 + rho * r ;  w <- w - lr / (sqrt(r) + epsilon) * g
def rmsprop_update(w, r, g, lr, rho, epsilon):
    """One update of RMSprop. Returns w, r.
    RMSprop 的一次更新，傳回 w, r。
    """
    r = (1 - rho) * g ** 2 + rho * r
    return w - lr / (np.sqrt(r) + epsilon) * g, r


# 6. Adam (20 points / 20 分)
#   m <- beta_1 * m + (1 - beta_1) * g ;  v <- beta_2 * v + (1 - beta_2) * g**2
#   m_hat = m / (1 - beta_1**t) ;  v_hat = v / (1 - beta_2**t)
#   w <- w - lr * m_hat / (sqrt(v_hat) + epsilon)
def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    """One update of Adam; t counts updates from 1. Returns w, m, v.
    Adam 的一次更新，t 從 1 開始數，傳回 w, m, v。
    """
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g ** 2
    m_hat = m / (1 - beta_1 ** t)
    v_hat = v / (1 - beta_2 ** t)
    return w - lr * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# 7. Iterations in one epoch (6 + 2 + 2 points / 6 + 2 + 2 分)
def iterations(n_samples, batch_size):
    """Iterations in one epoch, a whole number.
    一個 epoch 的迭代次數（整數）。
    """
    return (n_samples + batch_size - 1) // batch_size


cifar10_iterations = iterations(50000, 128)
