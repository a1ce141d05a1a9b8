"""The state is kept in the module, and what is passed in is ignored: right for one training, wrong from the second on."""
velocity, moments = 0, [0, 0]


def momentum_update(w, v, g, lr, beta):
    global velocity
    velocity = beta * velocity - lr * g
    return w + velocity, velocity


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    moments[0] = beta_1 * moments[0] + (1 - beta_1) * g
    moments[1] = beta_2 * moments[1] + (1 - beta_2) * g ** 2
    m_hat, v_hat = moments[0] / (1 - beta_1 ** t), moments[1] / (1 - beta_2 ** t)
    return w - lr * m_hat / (v_hat ** 0.5 + epsilon), moments[0], moments[1]
