import numpy as np

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.9):
    v = momentum * velocity + learning_rate * grad
    parameter = parameter - v
    return np.round(parameter, 5), np.round(velocity, 5)

def adagrad_optimizer(parameter, grad, G, learning_rate=0.01, epsilon=1e-8):
    parameter = parameter - learning_rate * grad / (np.sqrt(G) + epsilon)
    G = G + grad ** 2
    return np.round(parameter, 5), np.round(G, 5)

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + grad ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    parameter = parameter - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)
    return np.round(parameter, 5), np.round(m, 5), np.round(v, 5)

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    u = np.maximum(beta2 * u, grad ** 2)
    m_hat = m / (1 - beta1 ** t)
    parameter = parameter - learning_rate * m_hat / (u + epsilon)
    return np.round(parameter, 5), np.round(m, 5), np.round(u, 5)
