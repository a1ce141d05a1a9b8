"""sys.exit(0) at module level: what is defined above counts, what is below is never defined."""
def sgd_update(w, g, lr):
    return w - lr * g


import sys

sys.exit(0)


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
