import numpy as np
import copy


def update_gd(parameters, grads, learning_rate):
    new = copy.deepcopy(parameters)
    L = len(new) // 2
    for l in range(1, L + 1):
        new["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        new["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    parameters, v = copy.deepcopy(parameters), copy.deepcopy(v)
    assert 0 <= beta < 1
    for l in range(len(parameters) // 2, 0, -1):
        for n in ("W", "b"):
            k = "d" + n + str(l)
            v[k] = v[k] - (1 - beta) * (v[k] - grads[k])
            parameters[n + str(l)] = parameters[n + str(l)] - learning_rate * v[k]
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    parameters, v, s = copy.deepcopy(parameters), copy.deepcopy(v), copy.deepcopy(s)
    assert t >= 1
    step = learning_rate * np.sqrt(1 - beta2 ** t) / (1 - beta1 ** t)
    eps = epsilon * np.sqrt(1 - beta2 ** t)
    for l in range(len(parameters) // 2, 0, -1):
        for n in ("W", "b"):
            k = "d" + n + str(l)
            v[k] = v[k] - (1 - beta1) * (v[k] - grads[k])
            s[k] = s[k] - (1 - beta2) * (s[k] - grads[k] ** 2)
            parameters[n + str(l)] = parameters[n + str(l)] - step * v[k] / (np.sqrt(s[k]) + eps)
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    np.random.seed(seed)
    m = X.shape[1]
    perm = np.random.permutation(m)
    X_s, Y_s = X[:, perm], Y[:, perm]
    batches = []
    for k in range(m // mini_batch_size):
        a, b = k * mini_batch_size, (k + 1) * mini_batch_size - 1
        batches.append((X_s[:, a:b], Y_s[:, a:b]))
    if m % mini_batch_size:
        a = m // mini_batch_size * mini_batch_size
        batches.append((X_s[:, a:], Y_s[:, a:]))
    return batches
