import numpy as np

def r5(*arrays):
    return tuple(np.round(a, 5) for a in arrays)

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.9):
    velocity = momentum * velocity + learning_rate * grad
    parameter = parameter - learning_rate * velocity
    return r5(parameter, velocity)

def adagrad_optimizer(parameter, grad, G, learning_rate=0.01, epsilon=1e-8):
    G = np.square(grad) + G
    step = learning_rate / (np.sqrt(G) + epsilon)
    return r5(parameter - step * grad, G)

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.square(grad)
    c1, c2 = (1 - b ** t for b in (beta1, beta2))
    return r5(parameter - learning_rate * (m / c1) / (np.sqrt(v / c2) + epsilon), m, v)

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    u = np.maximum(beta2 * u, abs(grad))
    return r5(parameter - learning_rate / (1 - beta1 ** t) * m / (u + epsilon), m, u)
