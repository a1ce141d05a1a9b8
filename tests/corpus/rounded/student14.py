import numpy as np

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.9):
    shape = np.shape(parameter)
    new_p, new_v = [], []
    for p, g, v in zip(np.ravel(parameter), np.ravel(grad), np.ravel(velocity)):
        v = momentum * v + learning_rate * g
        new_v.append(v)
        new_p.append(p - v)
    return np.round(np.reshape(new_p, shape), 5), np.round(np.reshape(new_v, shape), 5)

def adagrad_optimizer(parameter, grad, G, learning_rate=0.01, epsilon=1e-8):
    p = np.array(parameter, dtype=float)
    acc = np.array(G, dtype=float)
    flat_p, flat_G = p.reshape(-1), acc.reshape(-1)
    for i, g in enumerate(np.ravel(grad)):
        flat_G[i] += g * g
        flat_p[i] -= learning_rate * g / (flat_G[i] ** 0.5 + epsilon)
    return np.round(p, 5), np.round(acc, 5)

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    v = beta2 * v + (1 - beta2) * grad ** 2
    m = beta1 * m + (1 - beta1) * grad
    v_hat = v / (1 - beta2 ** t)
    m_hat = m / (1 - beta1 ** t)
    parameter = parameter - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)
    return np.round(parameter, 5), np.round(v, 5), np.round(m, 5)

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    u_new = np.array(u, dtype=float) * beta2
    u_new = np.asarray(u_new)
    np.maximum(u_new, np.abs(grad), out=u_new)
    m_new = m + (1 - beta1) * (grad - m)
    parameter = parameter - learning_rate * (m_new / (1 - beta1 ** t)) / (u_new + epsilon)
    return np.round(parameter, 5), np.round(m_new, 5), np.round(u_new, 5)
