import numpy as np

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.9):
    return np.round(parameter - (v := velocity * momentum + grad * learning_rate), 5), np.round(v, 5)

def adagrad_optimizer(parameter, grad, G, learning_rate=0.01, epsilon=1e-8):
    grad = np.asarray(grad, dtype=np.float64)
    G = np.asarray(G, dtype=np.float64) + grad ** 2
    parameter = np.asarray(parameter, dtype=np.float64) - learning_rate * grad / (np.sqrt(G) + epsilon)
    return np.round(parameter, decimals=5), np.round(G, decimals=5)

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = np.multiply(beta1, m) + np.multiply(1 - beta1, grad)
    v = np.multiply(beta2, v) + np.multiply(1 - beta2, np.power(grad, 2))
    parameter = parameter - learning_rate \
        * (m / (1 - np.power(beta1, t))) \
        / (np.sqrt(v / (1 - np.power(beta2, t))) + epsilon)
    return np.round(parameter, 5), np.round(m, 5), np.round(v, 5)

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    a, b = beta2 * u, np.abs(grad)
    u = (a + b + np.abs(a - b)) / 2      # = max(a, b)
    parameter = parameter - learning_rate * (m / (1 - beta1 ** t)) / (u + epsilon)
    return np.round(parameter, 5), np.round(m, 5), np.round(u, 5)
