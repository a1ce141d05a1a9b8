"""A traceback with line numbers of 0, -1 and 2 billion, no file name, and code without names."""
code = compile("raise ValueError", "", "exec")


def sgd_update(w, g, lr):
    exec(code.replace(co_firstlineno=2 ** 31 - 1, co_name="", co_filename="\n::error::\n"))


def momentum_update(w, v, g, lr, beta):
    exec(code.replace(co_firstlineno=0, co_filename="/dev/zero"))


def nesterov_update(w, v, g, lr, beta):
    exec(code.replace(co_firstlineno=1, co_linetable=b"", co_filename="<cell 99999>"))


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g ** 2
    m_hat, v_hat = m / (1 - beta_1 ** t), v / (1 - beta_2 ** t)
    return w - lr * m_hat / (v_hat ** 0.5 + epsilon), m, v
