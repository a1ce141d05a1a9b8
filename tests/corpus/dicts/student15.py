import numpy as np

# assignment 2, optimisation


def update_gd(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        gW = grads["dW" + str(l + 1)]
        gb = grads["db" + str(l + 1)]
        parameters["W" + str(l + 1)] = parameters["W" + str(l + 1)] - learning_rate * gW / gW.shape[1]
        parameters["b" + str(l + 1)] = parameters["b" + str(l + 1)] - learning_rate * gb
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        kW, kb = "dW" + str(l + 1), "db" + str(l + 1)
        v[kW] = beta * v[kW] + (1 - beta) * grads[kW]
        v[kb] = beta * v[kb] + (1 - beta) * grads[kb]
        print_norm = False
        if print_norm:
            print(l, np.linalg.norm(v[kW]))
        parameters["W" + str(l + 1)] += -learning_rate * v[kW]
        parameters["b" + str(l + 1)] += -learning_rate * v[kb]
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    L = len(parameters) // 2
    for l in range(L):
        kW, kb = "dW" + str(l + 1), "db" + str(l + 1)
        v[kW] = beta1 * v[kW] + (1 - beta1) * grads[kW]
        v[kb] = beta1 * v[kb] + (1 - beta1) * grads[kb]
        s[kW] = beta2 * s[kW] + (1 - beta2) * grads[kW] ** 2
        s[kb] = beta2 * s[kb] + (1 - beta2) * grads[kb]
        vW, vb = v[kW] / (1 - beta1 ** t), v[kb] / (1 - beta1 ** t)
        sW, sb = s[kW] / (1 - beta2 ** t), s[kb] / (1 - beta2 ** t)
        parameters["W" + str(l + 1)] = parameters["W" + str(l + 1)] - learning_rate * vW / (np.sqrt(sW) + epsilon)
        parameters["b" + str(l + 1)] = parameters["b" + str(l + 1)] - learning_rate * vb / (np.sqrt(np.abs(sb)) + epsilon)
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    rng = np.random
    rng.seed(seed)
    m = X.shape[1]
    perm = rng.permutation(m)
    batches = []
    full, rest = divmod(m, mini_batch_size)
    for k in range(full):
        cols = perm[k * mini_batch_size:k * mini_batch_size + mini_batch_size]
        batches.append((X[:, cols], Y[:, cols]))
    if rest > 0:
        cols = perm[-rest:]
        batches.append((X[:, cols], Y[:, cols]))
    return batches
