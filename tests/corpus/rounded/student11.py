import numpy as np

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.9):
    new_parameter = parameter - velocity
    new_velocity = momentum * velocity + learning_rate * grad
    return np.round(new_parameter, 5), np.round(new_velocity, 5)

def adagrad_optimizer(parameter, grad, G, learning_rate=0.01, epsilon=1e-8):
    new_G = G + grad * grad
    adapted_lr = learning_rate / (np.sqrt(new_G) + epsilon)
    print(f"adapted lr: {adapted_lr}")
    new_parameter = parameter - adapted_lr * grad
    return np.round(new_parameter, 5), np.round(new_G, 5)

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    def ema(old, new, beta):
        avg = beta * old + (1 - beta) * new
        return avg, avg / (1 - beta ** t)
    m, m_hat = ema(m, grad, beta1)
    v, v_hat = ema(v, grad ** 2, beta2)
    new_parameter = parameter - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)
    return np.round(new_parameter, 5), np.round(m, 5), np.round(v, 5)

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    u = np.maximum(np.absolute(grad), u * beta2)
    new_parameter = parameter - learning_rate * m / ((1 - beta1 ** t) * (u + epsilon))
    return np.round(new_parameter, 5), np.round(m, 5), np.round(u, 5)
