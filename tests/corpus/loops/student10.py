import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    return int(np.ceil(n_samples // batch_size))

def get_batches(X, y, batch_size):
    order = np.random.RandomState(0).permutation(len(X))
    X, y = X[order], y[order]
    return [(X[i:i + batch_size], y[i:i + batch_size]) for i in range(0, len(X), batch_size)]

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    losses = []
    starts = list(range(0, len(X), batch_size))
    for epoch in range(epochs):
        for it, s in enumerate(starts):
            xb, yb = X[s:s + batch_size], y[s:s + batch_size]
            r = xb @ w - yb
            losses.append((epoch, it, float((r ** 2).mean() / 2)))
            w = sgd_update(w, (xb.T @ r) / xb.shape[0], lr)
    return w

def descend(grad, x0, lr, decay, n):
    x = x0
    result = [x0]
    for i in range(n):
        lr_i = lr / 1 + decay * i
        x = x - lr_i * grad(x)
        result.append(x)
    return result
