import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    return -(-batch_size // n_samples)

def get_batches(X, y, batch_size):
    cuts = np.arange(batch_size, len(X), batch_size)
    return list(zip(np.split(X, cuts), np.split(y, cuts)))

def sgd_update(w, g, lr):
    return np.subtract(w, lr * np.asarray(g))

def train(X, y, w, lr, batch_size, epochs):
    for epoch in range(epochs):
        for Xb, yb in get_batches(X, y, batch_size):
            g = Xb.T @ (Xb @ w - yb) / len(Xb)
            w = sgd_update(w, g, lr)
        print("epoch", epoch, "finished")
        return w

def descend(grad, x0, lr, decay, n):
    g = grad(x0)
    x = x0
    points = [x0]
    for i in range(n):
        x = x - lr / (1 + decay * i) * g
        points.append(x)
    return points
