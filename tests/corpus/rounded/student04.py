import numpy as np

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.9):
    p = np.array(parameter, dtype=float)
    v = np.array(velocity, dtype=float)
    v *= momentum
    v += learning_rate * np.asarray(grad)
    p -= v
    return p.round(5), v.round(5)

def adagrad_optimizer(parameter, grad, G, learning_rate=0.01, epsilon=1e-8):
    G = np.array(G, dtype=float)
    G += grad ** 2
    p = np.array(parameter, dtype=float)
    p -= learning_rate * grad / (np.sqrt(grad ** 2) + epsilon)
    return p.round(5), G.round(5)

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta2 * m + (1 - beta2) * grad
    v = beta1 * v + (1 - beta1) * grad * grad
    mh = m / (1 - beta2 ** t)
    vh = v / (1 - beta1 ** t)
    p = parameter - learning_rate * mh / (np.sqrt(vh) + epsilon)
    return p.round(5), m.round(5), v.round(5)

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    u = np.abs(grad)
    mh = m / (1 - beta1 ** t)
    p = parameter - learning_rate * mh / (u + epsilon)
    return p.round(5), m.round(5), u.round(5)
