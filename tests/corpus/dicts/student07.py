import numpy as np


def update_gd(parameters, grads, learning_rate):
    for (name, p), (_, g) in zip(sorted(parameters.items()), sorted(grads.items())):
        parameters[name] = p - learning_rate * g
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    def step(name):
        d = "d" + name
        v[d] = beta * v[d] + (1 - beta) * grads[d]
        parameters[name] = parameters[name] - learning_rate * v[d]
    for name in parameters:
        step(name)
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    def step(name):
        d = "d" + name
        v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        s[d] = beta2 * s[d] + (1 - beta2) * v[d] ** 2
        vc = v[d] / (1 - beta1 ** t)
        sc = s[d] / (1 - beta2 ** t)
        parameters[name] = parameters[name] - learning_rate * vc / (np.sqrt(sc) + epsilon)
    for name in parameters:
        step(name)
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    m = X.shape[1]
    permutation = np.random.permutation(m)
    Xs, Ys = X[:, permutation], Y[:, permutation]
    batches = []
    for i in range(0, m, mini_batch_size):
        batches.append((Xs[:, i:i + mini_batch_size], Ys[:, i:i + mini_batch_size]))
    return batches
