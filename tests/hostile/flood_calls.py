"""10 MB of output in every call."""
def sgd_update(w, g, lr):
    print("x" * 10 ** 7)
    return w - lr * g
