import numpy as np

def adamw(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    m = beta1*m + (1-beta1)*g
    v = beta2*v + (1-beta2)*(g**2)
    mhat = m/(1-beta1**t)
    step = lr*mhat/(np.sqrt(v)+eps)
    decay = lr*weight_decay*w
    return w - step - decay, m, v

def sgdw(w, v, g, lr, beta, weight_decay):
    w = w - lr*v - lr*weight_decay*w
    v = beta*v + g
    return w, v

def adam_l2(w, m, v, g, t, lr, beta1, beta2, eps, weight_decay):
    m = beta1*m + (1-beta1)*g
    v = beta2*v + (1-beta2)*(g**2)
    mhat = m/(1-beta1**t)
    vhat = v/(1-beta2**t)
    step = lr*mhat/(np.sqrt(vhat)+eps)
    return w - step - lr*weight_decay*w, m, v
