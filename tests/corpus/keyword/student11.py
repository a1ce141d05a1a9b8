import numpy as np

def sgd(w, g, *, lr=0.01):
    step = lambda x: lr * x
    return w - step(g)

def nesterov(w, g, v, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * g
    w = w + momentum * v - g
    return w, v

def rmsprop(w, g, s, *, lr=0.001, rho=0.9, eps=1e-8):
    avg = rho * s + (1 - rho) * g ** 2
    w = w - lr * g / (np.sqrt(avg) + eps)
    return w, s

def nadam(w, g, m, v, t, *, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
    def correct(x, beta):
        return x / (1 - beta ** t)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    bar = beta1 * correct(m, beta1) + (1 - beta1) * correct(g, beta1)
    w = w - lr * bar / (correct(v, beta2) ** 0.5 + eps)
    return w, m, v

def amsgrad(w, g, m, v, v_max, t, *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    def correct(x, beta):
        return x / (1 - beta ** t)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    v_max = np.maximum(v, v_max)
    w = w - lr * correct(m, beta1) / (correct(v_max, beta2) ** 0.5 + eps)
    print("step", t, "done")
    return w, m, v, v_max
