import math
import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    return round(n_samples / batch_size)

def get_batches(X, y, batch_size):
    batches = []
    for i in range(len(X)):
        batches.append((X[i:i + batch_size], y[i:i + batch_size]))
    return batches

def sgd_update(w: np.ndarray, g: np.ndarray, lr: float) -> np.ndarray:
    step = lr * g
    return w - step

def train(X, y, w, lr, batch_size, epochs):
    n = len(X)
    for _ in range(epochs):
        for s in range(0, n, batch_size):
            Xb, yb = X[s:s + batch_size], y[s:s + batch_size]
            grad = Xb.T @ (yb - Xb @ w) / len(yb)
            w = sgd_update(w, grad, lr)
    return w

def descend(grad, x0, lr, decay, n):
    pts = [x0]
    for i in range(n):
        x = pts[-1]
        pts.append(x - lr * math.exp(-decay * i) * grad(x))
    return pts
