import numpy as np


def update_gd(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for i in range(1, L + 1):
        W, b = parameters[f"W{i}"], parameters[f"b{i}"]
        W = W - learning_rate * grads[f"dW{i}"]
        b = b - learning_rate * grads[f"db{i}"]
        parameters[f"W{i}"] = W
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    L = len(parameters) // 2
    for i in range(1, L + 1):
        v[f"dW{i}"] = beta * v[f"dW{i}"] - learning_rate * grads[f"dW{i}"]
        v[f"db{i}"] = beta * v[f"db{i}"] - learning_rate * grads[f"db{i}"]
        parameters[f"W{i}"] = parameters[f"W{i}"] + v[f"dW{i}"]
        parameters[f"b{i}"] = parameters[f"b{i}"] + v[f"db{i}"]
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    L = len(parameters) // 2
    for i in range(1, L + 1):
        for x in ("W", "b"):
            k = f"d{x}{i}"
            v[k] = beta1 * v[k] + (1 - beta1) * grads[k]
            s[k] = beta2 * s[k] + (1 - beta2) * grads[k] ** 2
            s_hat = s[k] / (1 - beta2 ** t)
            parameters[f"{x}{i}"] = parameters[f"{x}{i}"] - learning_rate * v[k] / (np.sqrt(s_hat) + epsilon)
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    np.random.seed(seed)
    m = X.shape[1]
    perm = np.random.permutation(m)
    Xs, Ys = X[:, perm], Y[:, perm]

    def batches():
        for i in range(0, m, mini_batch_size):
            yield Xs[:, i:i + mini_batch_size], Ys[:, i:i + mini_batch_size]
    return list(batches())
