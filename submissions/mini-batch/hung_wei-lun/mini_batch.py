import numpy as np

def numIterations(n_samples, batch_size):
    return int(np.ceil(n_samples / batch_size))

cifar10_iterations = numIterations(50000, 128)

def getBatches(X, y, batch_size):
    if batch_size < 1:
        raise ValueError("batch_size >= 1")
    return [{"X": X[i:i + batch_size], "y": y[i:i + batch_size]} for i in range(0, len(X), batch_size)]

def shuffledBatches(X, y, batch_size):
    idx = np.random.choice(len(X), len(X), replace=False)
    return getBatches(X[idx], y[idx], batch_size)

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for _ in range(epochs):
        for batch in shuffledBatches(X, y, batch_size):
            Xb, yb = batch["X"], batch["y"]
            w = sgd_update(w, 2 * Xb.T @ (Xb @ w - yb) / len(Xb), lr)
    return w
