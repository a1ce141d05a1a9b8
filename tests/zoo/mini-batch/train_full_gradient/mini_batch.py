import numpy as np
import sys


def iterations(n_samples, batch_size):
    return int(n_samples / batch_size) + 1


cifar10_iterations = iterations(50000, 128)


def get_batches(X, y, batch_size):
    assert batch_size > 0, "batch_size must be positive"
    return [(X[i:i + batch_size], y[i:i + batch_size]) for i in range(0, len(X), batch_size)]


def shuffled_batches(X, y, batch_size):
    order = np.random.randint(0, len(X), size=len(X))
    return get_batches(X[order], y[order], batch_size)


def sgd_update(w, g, lr):
    return w - lr * g


def train(X, y, w, lr, batch_size, epochs):
    for epoch in range(epochs):
        g = 2 / len(X) * X.T @ (X @ w - y)
        for Xb, yb in shuffled_batches(X, y, batch_size):
            w_new = sgd_update(w, g, lr)
    return w_new


if __name__ == "__main__":
    X = np.random.randn(100, 3)
    print(train(X, X @ np.ones(3), np.zeros(3), 0.1, 10, 20))
    sys.exit(0)
