import numpy as np

# helper: divide by the root, used by everything that adapts
def scaled(direction, second, eps):
    return direction / (np.sqrt(second) + eps)

def sgd(w, dw, lr):
    # only the direction matters, lr is the step length
    direction = dw / np.linalg.norm(dw)
    return w - lr * direction

def momentum(w, dw, v, lr, mu):
    v = -lr * dw + mu * v
    return (w + v, v)

def nesterov(w, dw, v, lr, mu):
    v = mu * v + lr * dw
    return (w + mu * v - lr * dw, v)

def adagrad(w, dw, cache, lr, eps):
    cache = cache + np.sum(dw ** 2)
    return (w - lr * scaled(dw, cache, eps), cache)

def rmsprop(w, dw, cache, lr, decay, eps):
    cache = cache * decay + dw ** 2 * (1 - decay)
    return (w - lr * scaled(dw, cache, eps), cache)

def adam(w, dw, m, v, t, lr, beta1, beta2, eps):
    m = m * beta1 + dw * (1 - beta1)
    v = v * beta1 + dw ** 2 * (1 - beta1)
    mhat = m / (1 - beta1 ** t)
    vhat = v / (1 - beta2 ** t)
    return (w - lr * scaled(mhat, vhat, eps), m, v)

def adamw(w, dw, m, v, t, lr, beta1, beta2, eps, wd):
    m = m * beta1 + dw * (1 - beta1)
    v = v * beta2 + dw ** 2 * (1 - beta2)
    mhat = m / (1 - beta1 ** t)
    vhat = v / (1 - beta2 ** t)
    # both parts are taken at the old w
    return (w - lr * (scaled(mhat, vhat, eps) + wd * w), m, v)
