def sgd_update(w, g, lr):
    return w - lr * g
