import numpy as np
from typing import Tuple

def momentum_optimizer(parameter: np.ndarray, grad: np.ndarray, velocity: np.ndarray,
                       learning_rate: float = 0.01, momentum: float = 0.9) -> Tuple[np.ndarray, np.ndarray]:
    assert 0 <= momentum < 1, "momentum must be in [0, 1)"
    new_velocity = learning_rate * grad + momentum * velocity
    return tuple([np.round(x, 5) for x in (parameter - new_velocity, new_velocity)])

def adagrad_optimizer(parameter: np.ndarray, grad: np.ndarray, G: np.ndarray,
                      learning_rate: float = 0.01, epsilon: float = 1e-8) -> Tuple[np.ndarray, np.ndarray]:
    G_new = G + grad ** 2
    update = learning_rate * grad / (np.sqrt(G_new) + epsilon)
    return np.round(parameter - update, 5), np.round(G, 5)

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    b1t, b2t = 1.0, 1.0
    for _ in range(int(t)):
        b1t *= beta1
        b2t *= beta2
    m = m * beta1 + grad * (1 - beta1)
    v = v * beta2 + grad * grad * (1 - beta2)
    new = parameter - learning_rate * (m / (1 - b1t)) / (np.sqrt(v / (1 - b2t)) + epsilon)
    return np.round(new, 5), np.round(m, 5), np.round(v, 5)

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = m * beta1 + grad * (1 - beta1)
    u = np.maximum(beta2 * u, np.abs(grad))
    m_hat = m / (1 - beta1 ** t)
    u_hat = u / (1 - beta2 ** t)
    new = parameter - learning_rate * m_hat / (u_hat + epsilon)
    return np.round(new, 5), np.round(m, 5), np.round(u, 5)
