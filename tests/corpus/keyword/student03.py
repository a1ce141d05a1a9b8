import numpy as np

def _ema(old, new, decay):
    return old + (1 - decay) * (new - old)

def sgd(w, g, *, lr=0.01):
    return np.subtract(w, np.multiply(lr, g))

def nesterov(w, g, v, *, lr=0.01, momentum=0.9):
    # w + mu*(mu*v - lr*g) - lr*g
    w_new = w + momentum ** 2 * v - (1 + momentum) * lr * g
    v_new = momentum * v - lr * g
    return w_new, v_new

def rmsprop(w, g, s, *, lr=0.001, rho=0.9, eps=1e-8):
    s = _ema(s, g * g, rho)
    return w - lr / (np.sqrt(s) + eps) * g, s

def nadam(w, g, m, v, t, *, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
    m = _ema(m, g, beta1)
    v = _ema(v, g * g, beta2)
    look = _ema(m, g, beta1) / (1 - beta1 ** t)
    return w - lr * look / (np.sqrt(v / (1 - beta2 ** t)) + eps), m, v

def amsgrad(w, g, m, v, v_max, t, *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = _ema(m, g, beta1)
    v = _ema(v, g * g, beta2)
    biggest = np.maximum(v_max, v)
    step = lr * (m / (1 - beta1 ** t)) / (np.sqrt(biggest / (1 - beta2 ** t)) + eps)
    return w - step, m, v, v_max
