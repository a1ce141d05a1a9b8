import numpy as np


def _layers(d):
    return sum(1 for k in d if k.startswith("W"))


def update_gd(parameters, grads, learning_rate):
    for i in range(1, _layers(parameters) + 1):
        for kind in ("W", "b"):
            step = np.multiply(grads[f"d{kind}{i}"], learning_rate)
            np.subtract(parameters[f"{kind}{i}"], step, out=parameters[f"{kind}{i}"])
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    for i in range(1, _layers(parameters) + 1):
        for kind in ("W", "b"):
            d = f"d{kind}{i}"
            v[d] = np.add(np.multiply(beta, v[d]), np.multiply(1 - beta, grads[d]))
            step = np.multiply(v[d], learning_rate)
            np.subtract(parameters[f"{kind}{i}"], step, out=parameters[f"{kind}{i}"])
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    for i in range(1, _layers(parameters) + 1):
        for kind in ("W", "b"):
            d = f"d{kind}{i}"
            v[d] = np.add(np.multiply(beta1, v[d]), np.multiply(1 - beta1, grads[d]))
            s[d] = np.add(np.multiply(beta2, s[d]), np.multiply(1 - beta2, np.square(grads[d])))
            v_hat = v[d] / (1 - beta1 ** t)
            s_hat = s[d] / (1 - beta2 ** t)
            np.subtract(parameters[f"{kind}{i}"], learning_rate * v_hat / (np.sqrt(s_hat) + epsilon),
                        out=parameters[f"{kind}{i}"])
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    np.random.seed(seed)
    m = X.shape[1]
    idx = np.random.choice(m, m)
    X, Y = X[:, idx], Y[:, idx]
    batches = []
    for i in range(0, m, mini_batch_size):
        batches.append((X[:, i:i + mini_batch_size], Y[:, i:i + mini_batch_size]))
    return batches
