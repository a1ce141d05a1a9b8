import numpy as np


def update_gd(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    for key in parameters:
        dk = "d" + key
        v[dk] = beta * v[dk] + grads[dk]
        parameters[key] = parameters[key] - learning_rate * v[dk]
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    for key in parameters:
        dk = "d" + key
        v[dk] = beta1 * v[dk] + (1 - beta1) * grads[dk]
        s[dk] = beta2 * s[dk] + (1 - beta2) * np.square(grads[dk])
        t = t + 1
        v_hat = v[dk] / (1 - beta1 ** t)
        s_hat = s[dk] / (1 - beta2 ** t)
        parameters[key] = parameters[key] - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    np.random.seed(seed)
    m = X.shape[1]
    X = X[:, np.random.permutation(m)]
    Y = Y[:, np.random.permutation(m)]
    batches = []
    for start in range(0, m, mini_batch_size):
        end = min(start + mini_batch_size, m)
        batches.append((X[:, start:end], Y[:, start:end]))
    return batches
