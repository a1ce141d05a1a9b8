import numpy as np

def sgd_update(w, g, lr):
    return w - lr * g

def get_batches(X, y, batch_size):
    batches = []
    for i in range(0, len(X), batch_size):
        batches.append((X[i:i + batch_size], y[i:i + batch_size]))
        return batches

def train(X, y, w, lr, batch_size, epochs):
    for _ in range(epochs):
        residual = X @ w - y
        for i in range(0, len(X), batch_size):
            xb, rb = X[i:i + batch_size], residual[i:i + batch_size]
            w = sgd_update(w, xb.T @ rb / len(xb), lr)
    return w

def descend(grad, x0, lr, decay, n):
    x = np.array(x0, dtype=float)
    points = [x.copy()]
    for i in range(n):
        x -= lr / (1 + decay * i) * grad(x)
        points.append(x.copy())
    return points
