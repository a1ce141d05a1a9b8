"""A right function, then an endless loop at module level."""
def sgd_update(w, g, lr):
    return w - lr * g


while True:
    pass
