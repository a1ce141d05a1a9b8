"""Recursion without end; Python stops it by itself."""
def sgd_update(w, g, lr):
    return sgd_update(w, g, lr)


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
