import numpy as np


def update_gd(parameters, grads, learning_rate):
    L = len(parameters) // 2
    l = 1
    while l <= L:
        parameters["W%d" % l] = parameters["W%d" % l] - learning_rate * grads["dW%d" % l]
        parameters["b%d" % l] = parameters["b%d" % l] - learning_rate * grads["db%d" % l]
        l += 1
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    L = len(parameters) // 2
    l = 1
    while l <= L:
        v["dW%d" % l] = beta * v["dW%d" % l] + (1 - beta) * grads["dW%d" % l]
        v["db%d" % l] = v["db%d" % l] + (1 - beta) * grads["db%d" % l]
        parameters["W%d" % l] = parameters["W%d" % l] - learning_rate * v["dW%d" % l]
        parameters["b%d" % l] = parameters["b%d" % l] - learning_rate * v["db%d" % l]
        l += 1
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    L = len(parameters) // 2
    l = 1
    while l <= L:
        for pre in ["dW%d", "db%d"]:
            k = pre % l
            v[k] = beta1 * v[k] + (1 - beta1) * grads[k]
            s[k] = beta2 * s[k] + (1 - beta2) * (grads[k] * grads[k])
            v_c = v[k] / (1 - beta1 ** t)
            s_c = s[k] / (1 - beta2 ** t)
            parameters[k[1:]] = parameters[k[1:]] - learning_rate * (v_c / (epsilon + s_c ** 0.5))
        l += 1
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    np.random.seed(seed)
    m = X.shape[1]
    p = np.random.permutation(m)
    Xp = X[:, p]
    Yp = Y[:, p]
    n = m // mini_batch_size
    batches = []
    for k in range(n):
        batches.append((Xp[:, k * mini_batch_size:(k + 1) * mini_batch_size],
                        Yp[:, k * mini_batch_size:(k + 1) * mini_batch_size]))
    batches.append((Xp[:, n * mini_batch_size:], Yp[:, n * mini_batch_size:]))
    return batches
