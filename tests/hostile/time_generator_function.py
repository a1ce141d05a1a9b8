"""The function is a generator function: calling it runs nothing, listing it never ends."""
def sgd_update(w, g, lr):
    while True:
        yield w - lr * g


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
