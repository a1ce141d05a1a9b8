import numpy


def update_gd(parameters, grads, learning_rate):
    for key, grad in grads.items():
        parameters[key[1:]] -= learning_rate * grad
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    for key, grad in grads.items():
        v[key] *= beta
        v[key] += (1 - beta) * grad
        parameters[key[1:]] -= learning_rate * v[key]
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    for key, grad in grads.items():
        v[key] *= beta1
        v[key] += (1 - beta1) * grad
        s[key] *= beta2
        s[key] += (1 - beta2) * grad ** 2
        v_hat = v[key]
        v_hat /= 1 - beta1 ** t
        s_hat = s[key]
        s_hat /= 1 - beta2 ** t
        parameters[key[1:]] -= learning_rate * v_hat / (numpy.sqrt(s_hat) + epsilon)
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    numpy.random.seed(seed)
    m = X.shape[1]
    perm = numpy.random.permutation(m)
    X = X[:, perm]
    batches = []
    for i in range(0, m, mini_batch_size):
        batches.append((X[:, i:i + mini_batch_size], Y[:, i:i + mini_batch_size]))
    return batches
