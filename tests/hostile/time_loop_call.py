"""An endless loop in one function; the others count."""
def sgd_update(w, g, lr):
    while True:
        pass


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
