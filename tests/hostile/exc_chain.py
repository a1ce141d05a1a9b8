"""A chain of 100,000 exceptions, and two that are each other's cause."""
def sgd_update(w, g, lr):
    error = ValueError("first")
    for number in range(100_000):
        later = ValueError(number)
        later.__context__ = error
        error = later
    raise error


def momentum_update(w, v, g, lr, beta):
    one, two = ValueError("one"), ValueError("two")
    one.__cause__, two.__cause__ = two, one
    one.__context__, two.__context__ = two, one
    raise one


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g ** 2
    m_hat, v_hat = m / (1 - beta_1 ** t), v / (1 - beta_2 ** t)
    return w - lr * m_hat / (v_hat ** 0.5 + epsilon), m, v
