"""range(1, L): the last layer is left out; the state isn't kept; one moment corrected."""
import numpy as np


def update_parameters_with_gd(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(1, L):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters


def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    new = {}
    for k in parameters:
        v = {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
        v["d" + k] = beta * v["d" + k] + (1 - beta) * grads["d" + k]
        new[k] = parameters[k] - learning_rate * v["d" + k]
    return new, {"d" + k: (1 - beta) * grads["d" + k] for k in parameters}


def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    for k in parameters:
        v["d" + k] = beta1 * v["d" + k] + (1 - beta1) * grads["d" + k]
        s["d" + k] = beta2 * s["d" + k] + (1 - beta2) * grads["d" + k] ** 2
        v_hat = v["d" + k] / (1 - beta1**t)
        parameters[k] = parameters[k] - learning_rate * v_hat / (np.sqrt(s["d" + k]) + epsilon)
    return parameters, v, s
