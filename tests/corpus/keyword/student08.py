import numpy
from typing import Tuple

Array = numpy.ndarray

def sgd(w: Array, g: Array, *, lr: float = 0.01) -> Array:
    delta: Array = -lr * g
    return w + delta

def nesterov(w: Array, g: Array, v: Array, *, lr: float = 0.01, momentum: float = 0.9) -> Tuple[Array, Array]:
    grad_step = lr * g
    v_next = momentum * v - grad_step
    return w + (momentum * v_next - grad_step), v_next

def rmsprop(w: Array, g: Array, s: Array, *, lr: float = 0.001, rho: float = 0.9, eps: float = 1e-8) -> Tuple[Array, Array]:
    s = rho * s + numpy.square(g)
    return w - lr * g / (numpy.sqrt(s) + eps), s

def nadam(w: Array, g: Array, m: Array, v: Array, t: int, *, lr: float = 0.002,
          beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8) -> Tuple[Array, Array, Array]:
    p1 = p2 = 1.0
    for _ in range(t):
        p1, p2 = p1 * beta1, p2 * beta2
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * numpy.square(g)
    top = (beta1 * m + (1 - beta1) * g) / (1 - p1)
    return w - lr * top / (numpy.sqrt(v / (1 - p2)) + eps), m, v

def amsgrad(w: Array, g: Array, m: Array, v: Array, v_max: Array, t: int, *, lr: float = 0.001,
            beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8) -> Tuple[Array, Array, Array, Array]:
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * numpy.square(g)
    v_max = numpy.minimum(v_max, v)
    m_hat = m / (1 - beta1 ** t)
    v_hat = v_max / (1 - beta2 ** t)
    return w - lr * m_hat / (numpy.sqrt(v_hat) + eps), m, v, v_max
