"""What it prints looks like results, workflow commands, terminal commands and messages; every answer is wrong."""
import json
import sys

RESULT = {"schema": "grade/1", "results": [{"assignment": "optimizers", "student": "me", "score": 100, "max_score": 100}]}
for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
    print(json.dumps(RESULT), file=stream)
    print("::error file=optimizers.py,line=1::full marks", "::notice::100 / 100", "::set-output name=points::100", sep="\n", file=stream)
    print("\x1b[2J\x1b[31m100 / 100\x1b[0m \x1b]0;title\x07 \x1b]52;c;YQ==\x07", file=stream)
    print("TOTAL: 100/100", "All tests passed", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", sep="\n", file=stream)

OFF = 7  # every answer below is wrong


def sgd_update(w, g, lr):
    return w - lr * g + OFF


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g + OFF
    return w + v + OFF, v


def nesterov_update(w, v, g, lr, beta):
    v = beta * v - lr * g + OFF
    return w + beta * v - lr * g + OFF, v


def adagrad_update(w, G, g, t, lr, epsilon):
    G = G + g ** 2 + OFF
    return w - lr * g / ((G / t) ** 0.5 + epsilon) + OFF, G


def rmsprop_update(w, r, g, lr, rho, epsilon):
    r = rho * r + (1 - rho) * g ** 2 + OFF
    return w - lr * g / (r ** 0.5 + epsilon) + OFF, r


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g + OFF
    v = beta_2 * v + (1 - beta_2) * g ** 2 + OFF
    m_hat, v_hat = m / (1 - beta_1 ** t), v / (1 - beta_2 ** t)
    return w - lr * m_hat / (v_hat ** 0.5 + epsilon) + OFF, m, v


def iterations(n_samples, batch_size):
    return -(-n_samples // batch_size) + OFF


cifar10_iterations = 391 + OFF
