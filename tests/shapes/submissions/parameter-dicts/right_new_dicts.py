"""New dicts at every call; parameters new and the state in place; only the parameters returned."""
import numpy as np


def update_parameters_with_gd(parameters, grads, learning_rate):
    return {k: w - learning_rate * grads[f"d{k}"] for k, w in parameters.items()}


def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    v_new = {k: beta * v[k] + (1 - beta) * grads[k] for k in v}
    return {k: w - learning_rate * v_new[f"d{k}"] for k, w in parameters.items()}, v_new


def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    new = {}
    for k, w in parameters.items():
        d = f"d{k}"
        v[d][...] = beta1 * v[d] + (1 - beta1) * grads[d]
        s[d][...] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat, s_hat = v[d] / (1 - beta1**t), s[d] / (1 - beta2**t)
        new[k] = w - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return new
