import numpy as np

def iterations_per_epoch(n_samples, batch_size):
    return (n_samples + batch_size - 1) // batch_size

def get_batches(X, y, batch_size):
    return [(X[i:i + batch_size], y) for i in range(0, len(X), batch_size)]

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    idx = np.arange(len(X))
    for epoch in range(epochs):
        for start in idx[::batch_size]:
            sel = idx[start:start + batch_size]
            residual = np.dot(X[sel], w) - y[sel]
            g = np.dot(X[sel].T, residual) / sel.size
            w = sgd_update(w, g, lr)
    return w

def descend(grad, x0, lr, decay, n):
    trace = [x0]
    for i in range(n):
        lr_i = lr / (1 + decay * i)
        trace.append(trace[-1] + lr_i * grad(trace[-1]))
    return trace
