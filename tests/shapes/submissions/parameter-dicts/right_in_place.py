"""Everything in place, nothing returned; the arguments of momentum in another order; shapes are looked at."""
import numpy as np


def update_parameters_with_gd(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] -= learning_rate * grads["d" + key]


def update_parameters_with_momentum(grads, parameters, v, learning_rate, beta):
    for key in parameters:
        rows, columns = parameters[key].shape
        dkey = "d" + key
        v[dkey] *= beta
        v[dkey] += (1 - beta) * grads[dkey].reshape(rows, columns)
        parameters[key] -= learning_rate * v[dkey]


def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    for key, value in parameters.items():
        g = grads["d" + key]
        v["d" + key] += (1 - beta1) * (g - v["d" + key])
        s["d" + key] += (1 - beta2) * (g * g - s["d" + key])
        lr_t = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        value -= lr_t * v["d" + key] / (np.sqrt(s["d" + key]) + epsilon)
