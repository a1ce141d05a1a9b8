import numpy as np

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.9):
    velocity = momentum * velocity + learning_rate * grad
    parameter = parameter - velocity
    return np.round(parameter, 2), np.round(velocity, 2)

def adagrad_optimizer(parameter, grad, G, learning_rate=0.01, epsilon=1e-8):
    G = G + grad ** 2
    parameter = parameter - learning_rate / (G + epsilon) * grad
    return np.round(parameter, 5), np.round(G, 5)

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m_new = np.array(m, dtype=float)
    v_new = np.array(v, dtype=float)
    np.multiply(m_new, beta1, out=m_new)
    np.add(m_new, (1 - beta1) * grad, out=m_new)
    np.multiply(v_new, beta2, out=v_new)
    np.add(v_new, (1 - beta2) * grad * grad, out=v_new)
    denominator = np.sqrt(v_new / (1 - beta2 ** t)) + epsilon
    result = parameter - learning_rate * m_new / (1 - beta1 ** t) / denominator
    return np.round(result, 5), np.round(m_new, 5), np.round(v_new, 5)

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    u = beta2 * u + (1 - beta2) * grad ** 2
    m_hat = m / (1 - beta1 ** t)
    u_hat = u / (1 - beta2 ** t)
    result = parameter - learning_rate * m_hat / (np.sqrt(u_hat) + epsilon)
    return np.round(result, 5), np.round(m, 5), np.round(u, 5)
