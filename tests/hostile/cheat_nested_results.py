"""Results that hold themselves, that are nested 100,000 deep, and that double at every level."""
def sgd_update(w, g, lr):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep


def momentum_update(w, v, g, lr, beta):
    itself = []
    itself.append(itself)
    mapping = {}
    mapping["it"] = mapping
    return itself, mapping


def nesterov_update(w, v, g, lr, beta):
    wide = [0.0]
    for _ in range(8):
        wide = [wide] * 4
    return wide, wide


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g ** 2
    m_hat, v_hat = m / (1 - beta_1 ** t), v / (1 - beta_2 ** t)
    return w - lr * m_hat / (v_hat ** 0.5 + epsilon), m, v
