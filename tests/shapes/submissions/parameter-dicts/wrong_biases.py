"""The biases are forgotten; go uphill; or use the weights' second moment."""
import numpy as np


def update_parameters_with_gd(parameters, grads, learning_rate):
    for l in (1, 2):
        parameters[f"W{l}"] = parameters[f"W{l}"] - learning_rate * grads[f"dW{l}"]
    return parameters


def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    for l in (1, 2):
        v[f"dW{l}"] = beta * v[f"dW{l}"] + (1 - beta) * grads[f"dW{l}"]
        v[f"db{l}"] = beta * v[f"db{l}"] + (1 - beta) * grads[f"db{l}"]
        parameters[f"W{l}"] = parameters[f"W{l}"] - learning_rate * v[f"dW{l}"]
        parameters[f"b{l}"] = parameters[f"b{l}"] + learning_rate * v[f"db{l}"]
    return parameters, v


def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    for l in (1, 2):
        for p in "Wb":
            d = f"d{p}{l}"
            v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
            s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_hat = {p: v[f"d{p}{l}"] / (1 - beta1**t) for p in "Wb"}
        s_hat = {p: s[f"dW{l}"] / (1 - beta2**t) for p in "Wb"}
        parameters[f"W{l}"] = parameters[f"W{l}"] - learning_rate * v_hat["W"] / (np.sqrt(s_hat["W"]) + epsilon)
        b = s_hat["b"].reshape(parameters[f"b{l}"].shape)
        parameters[f"b{l}"] = parameters[f"b{l}"] - learning_rate * v_hat["b"] / (np.sqrt(b) + epsilon)
    return parameters, v, s
