import numpy as np

ema = lambda old, new, b: b * old + (1 - b) * new
names = lambda parameters: [c + str(l + 1) for l in range(len(parameters) // 2) for c in "Wb"]


def update_gd(parameters, grads, learning_rate):
    parameters.update({n: parameters[n] - learning_rate * grads["d" + n] for n in names(parameters)})
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    for n in names(parameters):
        v["d" + n] = (u := ema(v["d" + n], grads["d" + n], beta))
        parameters[n] = parameters[n] - learning_rate * u
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    for n in names(parameters):
        d = "d" + n
        v[d], s[d] = ema(v[d], grads[d], beta1), ema(s[d], grads[d] ** 2, beta2)
        parameters[n] = parameters[n] - learning_rate * v[d] / (1 - beta1 ** t) / (np.sqrt(s[d] / (1 - beta2 ** t)) + epsilon)
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    np.random.seed(seed)
    XY = np.vstack((X, Y))
    m = XY.shape[1]
    XY = XY[:, np.random.permutation(m)]
    bs = 32
    return [(XY[:-1, i:i + bs], XY[-1:, i:i + bs]) for i in range(0, m, bs)]
