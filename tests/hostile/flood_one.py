"""One print of 300 MB."""
def sgd_update(w, g, lr):
    return w - lr * g


print("x" * (3 * 10 ** 8))
