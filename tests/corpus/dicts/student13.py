import numpy as np


def update_gd(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        parameters["W" + str(l + 1)] = parameters["W" + str(l + 1)] + learning_rate * grads["dW" + str(l + 1)]
        parameters["b" + str(l + 1)] = parameters["b" + str(l + 1)] + learning_rate * grads["db" + str(l + 1)]
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        dW, db = grads["dW" + str(l + 1)], grads["db" + str(l + 1)]
        v["dW" + str(l + 1)] = (1 - beta) * v["dW" + str(l + 1)] + beta * dW
        v["db" + str(l + 1)] = (1 - beta) * v["db" + str(l + 1)] + beta * db
        parameters["W" + str(l + 1)] = parameters["W" + str(l + 1)] - learning_rate * v["dW" + str(l + 1)]
        parameters["b" + str(l + 1)] = parameters["b" + str(l + 1)] - learning_rate * v["db" + str(l + 1)]
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    L = len(parameters) // 2
    for l in range(L):
        for q in ("W", "b"):
            g = grads["d" + q + str(l + 1)]
            v["d" + q + str(l + 1)] = beta1 * v["d" + q + str(l + 1)] + (1 - beta1) * g
            s["d" + q + str(l + 1)] = beta2 * s["d" + q + str(l + 1)] + (1 - beta2) * g ** 2
            v_hat = v["d" + q + str(l + 1)] / (1 - beta1 ** t)
            s_hat = s["d" + q + str(l + 1)] / (1 - beta2 ** t)
            parameters[q + str(l + 1)] = parameters[q + str(l + 1)] - learning_rate * v_hat / (s_hat + epsilon)
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    np.random.seed(seed)
    m = X.shape[1]
    permutation = np.random.permutation(m)
    X_shuffled = np.take(X, permutation, axis=1)
    Y_shuffled = np.take(Y, permutation, axis=1)
    n = int(np.ceil(m / mini_batch_size))
    result = []
    for k in range(n):
        lo = k * mini_batch_size
        hi = min(lo + mini_batch_size, m)
        result.append((X_shuffled[:, lo:hi], Y_shuffled[:, lo:hi]))
    return result
