"""小批次訓練（含 async 示範）"""
import argparse
import asyncio
import os
import random
import sys

import numpy as np

SEED = 1234
random.seed(SEED)
np.random.seed(SEED)
os.environ["PYTHONHASHSEED"] = str(SEED)


def iterations(n_samples, batch_size):
    return (n_samples + batch_size - 1) // batch_size


cifar10_iterations = iterations(50000, 128)


def get_batches(X, y, batch_size):
    if batch_size < 1:
        raise ValueError("batch_size must be >= 1")
    idx = np.arange(len(X))
    return [(X[idx // batch_size == k], y[idx // batch_size == k]) for k in range(iterations(len(X), batch_size))]


def shuffled_batches(X, y, batch_size):
    order = list(range(len(X)))
    random.shuffle(order)
    return get_batches(X[order], y[order], batch_size)


def sgd_update(w, g, lr):
    return np.subtract(w, np.multiply(lr, g))


def train(X, y, w, lr, batch_size, epochs):
    history = []
    for _ in range(epochs):
        for Xb, yb in shuffled_batches(X, y, batch_size):
            err = np.dot(Xb, w) - yb
            history.append(np.mean(err ** 2))
            w = sgd_update(w, 2 / len(Xb) * np.dot(Xb.T, err), lr)
    return w


async def one_run(lr):
    X = np.random.randn(64, 2)
    await asyncio.sleep(0)
    return train(X, X @ np.array([1.0, -1.0]), np.zeros(2), lr, 16, 10)


async def run_all(lrs):
    return await asyncio.gather(*(one_run(lr) for lr in lrs))


print(asyncio.run(run_all([0.01, 0.1])), file=sys.stderr)

if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--lr", type=float, nargs="+", required=True)
    ns = ap.parse_args()
    for lr, w in zip(ns.lr, asyncio.run(run_all(ns.lr))):
        print(lr, w)
    sys.exit()
