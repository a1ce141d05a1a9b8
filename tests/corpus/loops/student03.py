import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    return n_samples // batch_size + 1

def get_batches(X, y, batch_size):
    res = []
    for i in range(len(X) // batch_size + 1):
        lo = i * batch_size
        hi = min(lo + batch_size, len(X))
        res.append((X[lo:hi], y[lo:hi]))
    return res

def sgd_update(w, g, lr):
    w = np.array(w, dtype=float)
    w -= lr * g
    return w

def train(X, y, w, lr, batch_size, epochs):
    for e in range(epochs):
        for i in range(0, X.shape[0], batch_size):
            Xb = X[i:i + batch_size]
            yb = y[i:i + batch_size]
            g = 2 / len(Xb) * Xb.T.dot(Xb.dot(w) - yb)
            w = sgd_update(w, g, lr)
    return w

def descend(grad, x0, lr, decay, n):
    xs = [x0]
    for i in range(1, n + 1):
        lr_i = lr / (1 + decay * i)
        xs.append(xs[-1] - lr_i * grad(xs[-1]))
    return xs
