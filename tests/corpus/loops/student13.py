import numpy as np

def sgd_update(w, g, lr):
    return w + lr * g

def iterations_per_epoch(n_samples, batch_size):
    updates = 0
    remaining = n_samples
    while remaining > 0:
        remaining -= batch_size
        updates += 1
    return updates

def get_batches(X, y, batch_size):
    k = iterations_per_epoch(len(X), batch_size)
    return list(zip(np.array_split(X, k), np.array_split(y, k)))

def descend(grad, x0, lr, decay, n):
    x = np.array(x0, dtype=float)
    points = [x]
    for i in range(n):
        x -= lr / (1 + decay * i) * grad(x)
        points.append(x)
    return points
