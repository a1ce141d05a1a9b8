"""Exception groups 5,000 deep and 100,000 wide."""
def sgd_update(w, g, lr):
    error = ValueError("inside")
    for number in range(5000):
        error = ExceptionGroup(str(number), [error])
    raise error


def momentum_update(w, v, g, lr, beta):
    raise ExceptionGroup("wide", [ValueError(number) for number in range(100_000)])


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g ** 2
    m_hat, v_hat = m / (1 - beta_1 ** t), v / (1 - beta_2 ** t)
    return w - lr * m_hat / (v_hat ** 0.5 + epsilon), m, v
