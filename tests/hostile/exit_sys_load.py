"""sys.exit(0) at module level: what is defined above counts, and what is below too, as below any line that fails."""
def sgd_update(w, g, lr):
    return w - lr * g


import sys

sys.exit(0)


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
