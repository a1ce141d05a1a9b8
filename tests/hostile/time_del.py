"""An object whose __del__ never ends dies inside the call."""
class Sticky:
    def __del__(self):
        while True:
            pass


def sgd_update(w, g, lr):
    Sticky()
    return w - lr * g


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
