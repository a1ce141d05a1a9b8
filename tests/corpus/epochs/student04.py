import numpy as np

def iterations(n, batch):
    return (n + batch - 1) // batch

def batches(X, y, batch):
    return [(X[a:a+batch], y[a:a+batch]) for a in range(0, len(y), batch)]

def step(w, g, lr):
    return w + lr*g

def fit(X, y, w, lr, batch, epochs):
    for e in range(epochs):
        for Xb, yb in batches(X, y, batch):
            diff = Xb.dot(w) - yb
            grad = 2 * Xb.T.dot(diff) / len(Xb)
            w = step(w, grad, lr)
    return w

def gd(df, x, lr, decay, n):
    values = [x]
    for i in range(n):
        lr = lr / (1 + decay*i)
        x = x - lr*df(x)
        values.append(x)
    return values
