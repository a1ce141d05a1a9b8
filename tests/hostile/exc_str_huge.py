"""An exception with a message of 100 MB, and one with a million arguments."""
def sgd_update(w, g, lr):
    raise ValueError("x" * 10 ** 8)


def momentum_update(w, v, g, lr, beta):
    raise ValueError(*range(10 ** 6))


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g ** 2
    m_hat, v_hat = m / (1 - beta_1 ** t), v / (1 - beta_2 ** t)
    return w - lr * m_hat / (v_hat ** 0.5 + epsilon), m, v
