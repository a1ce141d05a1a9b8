"""Generators, iterators and lazy sequences that never end, in the place of numbers."""
import itertools


class Sequence:
    def __len__(self):
        return 3

    def __getitem__(self, index):
        return self

    def __iter__(self):
        return itertools.count()


def sgd_update(w, g, lr):
    return (w for _ in iter(int, 1))


def momentum_update(w, v, g, lr, beta):
    yield from itertools.repeat((w, v))


def nesterov_update(w, v, g, lr, beta):
    return Sequence(), Sequence()


def adagrad_update(w, G, g, t, lr, epsilon):
    return map(iter, itertools.count()), zip(itertools.count())


def rmsprop_update(w, r, g, lr, rho, epsilon):
    return iter(int, 1), itertools.cycle([r])


async def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    return w, m, v


def iterations(n_samples, batch_size):
    return itertools.count()
