import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    match n_samples % batch_size:
        case 0:
            return n_samples // batch_size
        case _:
            return n_samples // batch_size + 1

def get_batches(X, y, batch_size):
    if len(X) == 0:
        return []
    head = (X[:batch_size], y[:batch_size])
    return [head] + get_batches(X[batch_size:], y[batch_size:], batch_size)

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    w0 = w.copy()
    for epoch in range(epochs):
        w = w0.copy()
        for Xb, yb in get_batches(X, y, batch_size):
            g = Xb.T @ (Xb @ w - yb) / len(Xb)
            w = sgd_update(w, g, lr)
    return w

def descend(grad, x0, lr, decay, n):
    schedule = lambda i: lr / (1 + decay * i)
    x, path = x0, [x0]
    for lr_i in map(schedule, range(n)):
        x = x - lr_i * grad(x)
        path += [x]
    return path
