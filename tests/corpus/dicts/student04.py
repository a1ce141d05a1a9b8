import numpy as np
from typing import Dict, List, Tuple

Params = Dict[str, np.ndarray]


def update_gd(parameters: Params, grads: Params, learning_rate: float) -> Params:
    return {name: value - learning_rate * grads[f"d{name}"] for name, value in parameters.items()}


def update_momentum(parameters: Params, grads: Params, v: Params, beta: float,
                    learning_rate: float) -> Tuple[Params, Params]:
    new_v = {k: beta * v[k] + (1 - beta) * grads[k] for k in v}
    new_p = {k: p - learning_rate * new_v["d" + k] for k, p in parameters.items()}
    return new_p, v


def update_adam(parameters: Params, grads: Params, v: Params, s: Params, t: int, learning_rate: float,
                beta1: float, beta2: float, epsilon: float) -> Tuple[Params, Params, Params]:
    new_v = {k: beta1 * v[k] + (1 - beta1) * grads[k] for k in v}
    new_s = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in s}
    c1, c2 = 1 - beta1 ** t, 1 - beta2 ** t
    new_p = {k: p - learning_rate * (new_v["d" + k] / c1) / (np.sqrt(new_s["d" + k] / c2) + epsilon)
             for k, p in parameters.items()}
    return new_p, new_v, new_s


def random_mini_batches(X: np.ndarray, Y: np.ndarray, mini_batch_size: int,
                        seed: int) -> List[Tuple[np.ndarray, np.ndarray]]:
    np.random.seed(seed)
    m = X.shape[1]
    perm = np.random.permutation(m)
    cuts = np.arange(mini_batch_size, m, mini_batch_size)
    return list(zip(np.split(X[:, perm], cuts, axis=1), np.split(Y[:, perm], cuts, axis=1)))
