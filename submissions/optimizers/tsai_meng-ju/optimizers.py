from numpy import sqrt, square

sgd_update = lambda w, g, lr: w - lr*g


def momentum_update(w, v, g, lr=0.01, beta=0.9, nesterov=False):
    v = beta*v - lr*g
    return (w + beta*v - lr*g if nesterov else w + v), v


def nesterov_update(*args, **kwargs):
    return momentum_update(*args, nesterov=True, **kwargs)


# one moving average for everybody
ema = lambda old, new, decay: decay*old + (1 - decay)*new


def _scaled(w, direction, cache, lr, epsilon):
    return w - lr*direction/(sqrt(cache) + epsilon)


def adagrad_update(w, G, g, t, lr=0.01, epsilon=1e-7):
    G = G + square(g)
    return _scaled(w, g, G, lr, epsilon), G


def rmsprop_update(w, r, g, lr=0.001, rho=0.9, epsilon=1e-7):
    r = ema(r, square(g), rho)
    return _scaled(w, g, r, lr, epsilon), r


def adam_update(w, m, v, g, t, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    m, v = ema(m, g, beta_1), ema(v, square(g), beta_2)
    return _scaled(w, m/(1 - beta_1**t), v/(1 - beta_2**t), lr, epsilon), m, v


iterations = lambda n_samples, batch_size: len(range(0, n_samples, batch_size))
cifar10_iterations = iterations(50000, 128)
