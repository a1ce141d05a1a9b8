def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v


def nesterov_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + beta * v - lr * g, v
