import numpy as np

def check(**hyper):
    for name, value in hyper.items():
        assert value >= 0, name + " must not be negative"

def sgd(w, g, *, lr=0.01):
    check(lr=lr)
    return w - lr * g

def nesterov(w, g, v, *, lr=0.01, momentum=0.9):
    check(lr=lr, momentum=momentum)
    v_prev = v
    v = momentum * v - lr * g
    w = w - momentum * v_prev + (1 + momentum) * v      # Karpathy's form, the same thing
    return w, v

def rmsprop(w, g, s, *, lr=0.001, rho=0.9, eps=1e-8):
    check(lr=lr, rho=rho)
    s = rho * s
    w = w - lr * g / (np.sqrt(s) + eps)
    s = s + (1 - rho) * g ** 2
    return w, s

def nadam(w, g, m, v, t, *, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
    check(lr=lr, beta1=beta1, beta2=beta2)
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1 ** t)
    v = (beta2 * v + (1 - beta2) * g ** 2) / (1 - beta2 ** t)
    w = w - lr * (beta1 * m + (1 - beta1) * g / (1 - beta1 ** t)) / (np.sqrt(v) + eps)
    return w, m, v

def amsgrad(w, g, m, v, v_max, t, *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    check(lr=lr, beta1=beta1, beta2=beta2)
    st = dict(m=m, v=v, v_max=v_max)
    st["m"] = beta1 * st["m"] + (1 - beta1) * g
    st["v"] = beta2 * st["v"] + (1 - beta2) * g ** 2
    st["v_max"] = np.where(st["v"] > st["v_max"], st["v"], st["v_max"])
    bc1, bc2 = 1 - beta1 ** t, 1 - beta2 ** t
    w = w - lr * (st["m"] / bc1) / (np.sqrt(st["v_max"] / bc2) + eps)
    return (w, *st.values())
