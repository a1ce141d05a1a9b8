import numpy as np


def update_gd(parameters, grads, learning_rate):
    L = len(parameters) // 2
    layer = 1
    for layer in range(1, L + 1):
        W_name = "W" + str(layer)
        b_name = "b" + str(layer)
        dW, db = grads["d" + W_name], grads["d" + b_name]
        parameters[W_name], parameters[b_name] = (parameters[W_name] - learning_rate * dW,
                                                  parameters[b_name] - learning_rate * db)
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    L = len(parameters) // 2
    for layer in range(1, L + 1):
        for name in ("W" + str(layer), "b" + str(layer)):
            v["d" + name] = beta * v["d" + name] + (1 - beta) * learning_rate * grads["d" + name]
            parameters[name] = parameters[name] - learning_rate * v["d" + name]
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    L = len(parameters) // 2
    for layer in range(1, L + 1):
        for name in ("W" + str(layer), "b" + str(layer)):
            d = "d" + name
            v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
            s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
            v_hat = v[d] / (1 - beta1 ** (t + 1))
            s_hat = s[d] / (1 - beta2 ** (t + 1))
            parameters[name] = parameters[name] - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    np.random.seed(seed)
    m = X.shape[1]
    permutation = np.random.permutation(m)
    shuffled_X = X[:, permutation]
    shuffled_Y = Y[:, permutation]
    mini_batches = []
    num_complete = m // mini_batch_size
    for k in range(num_complete):
        mini_batches.append((shuffled_X[:, k * mini_batch_size:(k + 1) * mini_batch_size],
                             shuffled_Y[:, k * mini_batch_size:(k + 1) * mini_batch_size]))
    if m % mini_batch_size != 0:
        mini_batches.append((shuffled_X[:, k * mini_batch_size:],
                             shuffled_Y[:, k * mini_batch_size:]))
    return mini_batches
