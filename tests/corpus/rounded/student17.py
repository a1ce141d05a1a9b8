import numpy as np
from dataclasses import dataclass

@dataclass
class Result:
    parameter: object
    velocity: object

    def rounded(self):
        return np.round(self.parameter, 5), np.round(self.velocity, 5)

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.9):
    velocity = momentum * velocity + learning_rate * grad
    return Result(parameter - velocity, velocity).rounded()

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    correction = 1 - beta1 ** t
    m, u = beta1 * m + (1 - beta1) * grad, np.maximum(beta2 * u, np.abs(grad))
    parameter = parameter - (learning_rate / correction) * (m / (u + epsilon))
    return np.round(parameter, 5), np.round(m, 5), np.round(u, 5)
