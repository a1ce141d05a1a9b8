import numpy as np

def iterations(n_samples, batch_size):
    count = 0
    while n_samples > 0:
        n_samples -= batch_size
        count += 1
    return count

cifar10_iterations = iterations(50000, 128)

def get_batches(X, y, batch_size):
    if batch_size < 1:
        raise ValueError
    i = 0
    while True:
        yield X[i:i + batch_size], y[i:i + batch_size]
        i = (i + batch_size) % len(X)

def shuffled_batches(X, y, batch_size):
    starts = list(range(0, len(X), batch_size))
    tail = starts.pop() if len(X) % batch_size else None
    np.random.shuffle(starts)
    if tail is not None:
        starts.append(tail)
    return [(X[s:s + batch_size], y[s:s + batch_size]) for s in starts]

def sgd_update(w, g, lr):
    return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
    for _ in range(epochs):
        for s in range(0, len(X), batch_size):
            xb, yb = X[s:s + batch_size], y[s:s + batch_size]
            w = sgd_update(w, 2 * xb.T @ (xb @ w - yb) / len(yb), lr)
    return w
