import numpy as np

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.99):
    velocity = momentum * velocity + learning_rate * grad
    parameter = parameter - velocity
    return np.round(parameter, 5), np.round(velocity, 5)

def adagrad_optimizer(parameter, grad, G, learning_rate=0.01, epsilon=1e-8):
    G = G + grad ** 2
    parameter = parameter - learning_rate / (np.sqrt(G) + epsilon)
    return np.round(parameter, 5), np.round(G, 5)

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    out = {"p": parameter, "m": m, "v": v}
    out["m"] = beta1 * out["m"] + (1 - beta1) * grad
    out["v"] = beta2 * out["v"] + (1 - beta2) * grad ** 2
    lr_t = learning_rate * np.sqrt(1 - beta2 ** t) / (1 - beta1 ** t)
    out["p"] = out["p"] - lr_t * out["m"] / (np.sqrt(out["v"]) + epsilon * np.sqrt(1 - beta2 ** t))
    for key in out:
        out[key] = np.round(out[key], 5)
    return out["p"], out["m"], out["v"]

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    u = np.maximum(beta2 * u, np.abs(grad))
    m_hat = m / (1 - beta1 ** t)
    parameter = parameter - 0.001 * m_hat / (u + epsilon)
    return np.round(parameter, 5), np.round(m, 5), np.round(u, 5)
