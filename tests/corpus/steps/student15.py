from numpy import sqrt, asarray, float64


def _f(*xs):
    return [asarray(x, dtype=float64) for x in xs]


def momentum(w, v, g, lr, beta):
    w, v, g = _f(w, v, g)
    decayed = v * beta
    descent = g * lr
    velocity = decayed - descent
    return w + velocity, velocity


def nesterov(w, v, g, lr, beta):
    w, v, g = _f(w, v, g)
    descent = g * lr
    velocity = v * beta - descent
    w = w - descent
    w = w + velocity * beta
    return w, velocity


def adagrad(w, G, g, lr, epsilon):
    w, G, g = _f(w, G, g)
    total = G + g * g
    effective_lr = lr / (sqrt(total) + epsilon)
    return w - effective_lr * g, total


def rmsprop(w, r, g, lr, rho, epsilon):
    w, r, g = _f(w, r, g)
    kept = rho * r
    fresh = (1. - rho) * g * g
    effective_lr = lr / (sqrt(kept + fresh) + epsilon)
    return w - effective_lr * g, kept + fresh


def adam(w, m, v, g, t, lr, beta1, beta2, epsilon):
    w, m, v, g = _f(w, m, v, g)
    m = beta2 * m + (1. - beta2) * g
    v = beta1 * v + (1. - beta1) * g * g
    m_hat = m / (1. - beta2 ** t)
    v_hat = v / (1. - beta1 ** t)
    return w - lr * m_hat / (sqrt(v_hat) + epsilon), m, v
