import numpy as np


def update_gd(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        n = str(l + 1)
        parameters["W" + n] = parameters["W" + n] - learning_rate * grads["dW" + n]
        parameters["b" + n] = parameters["b" + n] - learning_rate * np.sum(grads["db" + n])
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        n = str(l + 1)
        parameters["W" + n] = parameters["W" + n] - learning_rate * v["dW" + n]
        parameters["b" + n] = parameters["b" + n] - learning_rate * v["db" + n]
        v["dW" + n] = beta * v["dW" + n] + (1 - beta) * grads["dW" + n]
        v["db" + n] = beta * v["db" + n] + (1 - beta) * grads["db" + n]
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    L = len(parameters) // 2
    for l in range(L):
        n = str(l + 1)
        v["dW" + n] = beta1 * v["dW" + n] + (1 - beta1) * grads["dW" + n]
        v["db" + n] = beta1 * v["db" + n] + (1 - beta1) * grads["db" + n]
        s["dW" + n] = beta2 * s["dW" + n] + (1 - beta2) * grads["dW" + n] ** 2
        s["db" + n] = beta2 * s["db" + n] + (1 - beta2) * grads["db" + n] ** 2
        vW, vb = v["dW" + n] / (1 - beta1 ** t), v["db" + n] / (1 - beta1 ** t)
        sW, sb = s["dW" + n] / (1 - beta2 ** t), s["db" + n] / (1 - beta1 ** t)
        parameters["W" + n] = parameters["W" + n] - learning_rate * vW / (np.sqrt(sW) + epsilon)
        parameters["b" + n] = parameters["b" + n] - learning_rate * vb / (np.sqrt(sb) + epsilon)
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    np.random.seed(seed)
    m = Y.shape[1]
    order = np.random.permutation(m)
    out = []
    k = 0
    while k < m:
        idx = order[k:k + mini_batch_size]
        out.append((X[:, idx], Y[:, idx]))
        k += mini_batch_size
    return out
