import numpy as np

ROUND = lambda x: np.round(x, 5)

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.9):
    parameter = parameter - momentum * velocity - learning_rate * grad
    velocity = momentum * velocity + learning_rate * grad
    return ROUND(parameter), ROUND(velocity)

def adagrad_optimizer(parameter, grad, G, learning_rate=0.01, epsilon=1e-8):
    G = G + grad ** 2
    return tuple(map(ROUND, (parameter - learning_rate * grad / (G ** 0.5 + epsilon), G)))

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * m ** 2
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    parameter = parameter - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)
    return ROUND(parameter), ROUND(m), ROUND(v)

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    u = np.maximum(beta2 * u, np.max(np.abs(grad)))
    m_hat = m / (1 - beta1 ** t)
    parameter = parameter - learning_rate * m_hat / (u + epsilon)
    return ROUND(parameter), ROUND(m), ROUND(u)
