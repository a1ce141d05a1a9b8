"""A key that isn't there; the biases left out of what is returned; adam isn't finished."""
import numpy as np


def update_parameters_with_gd(parameters, grads, learning_rate):
    for k in parameters:
        parameters[k] = parameters[k] - learning_rate * grads[k]
    return parameters


def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    new = {}
    for l in (1, 2):
        v[f"dW{l}"] = beta * v[f"dW{l}"] + (1 - beta) * grads[f"dW{l}"]
        new[f"W{l}"] = parameters[f"W{l}"] - learning_rate * v[f"dW{l}"]
    return new, v


def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    # TODO
    return parameters, v, s
