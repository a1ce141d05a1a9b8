#!/usr/bin/env python3
"""Optimizers homework.

用法:
    python optimizers.py --epochs 20 --out results
"""
import argparse
import inspect
import logging
import pickle
import sys
import time
import warnings
from datetime import datetime
from pathlib import Path

import numpy as np

warnings.filterwarnings("ignore", category=RuntimeWarning)
log = logging.getLogger("hw")

RESULT_DIR = Path(__file__).resolve().parent / "results"
RESULT_DIR.mkdir(parents=True, exist_ok=True)


def sgd_update(w, g, lr):
    """One step of stochastic gradient descent. Returns w."""
    log.debug("sgd %s", np.shape(w))
    return w - lr * g


def momentum_update(w, v, g, lr, beta):
    """One update with momentum. Returns w, v."""
    v = beta * v + g
    return w - lr * v, v


def nesterov_update(w, v, g, lr, beta):
    """One update with Nesterov momentum; g is the gradient at w. Returns w, v."""
    v = beta * v - lr * g
    return w + (beta * v - lr * g), v


def adagrad_update(w, G, g, t, lr, epsilon):
    """One update of Adagrad; t counts updates from 1. Returns w, G."""
    G = G + np.power(g, 2)
    return w - np.divide(lr * g, np.sqrt(G / t) + epsilon), G


def rmsprop_update(w, r, g, lr, rho, epsilon):
    """One update of RMSprop. Returns w, r."""
    r = np.average([np.power(g, 2), r], axis=0, weights=[1 - rho, rho])
    return w - np.divide(lr * g, np.sqrt(r) + epsilon), r


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    """One update of Adam; t counts updates from 1. Returns w, m, v."""
    m = m - (1 - beta_1) * (m - g)
    v = v - (1 - beta_2) * (v - g * g)
    step = lr / (1 - beta_1 ** t) * m
    return w - step / (np.sqrt(v / (1 - beta_2 ** t)) + epsilon), m, v


def iterations(n_samples, batch_size):
    """Iterations in one epoch, a whole number."""
    full, rest = divmod(n_samples, batch_size)
    return full + 1 if rest else full


cifar10_iterations = iterations(50_000, 128)


def parse_args(argv=None):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--epochs", type=int, default=20)
    p.add_argument("--lr", type=float, default=0.1)
    p.add_argument("--out", type=Path, default=RESULT_DIR)
    p.add_argument("-v", "--verbose", action="store_true")
    return p.parse_args(argv)


def main():
    args = parse_args()
    logging.basicConfig(level=logging.DEBUG if args.verbose else logging.INFO)
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    w, v, losses = np.random.default_rng(0).normal(size=5), np.zeros(5), []
    start = time.time()
    for epoch in range(args.epochs):
        for _ in range(iterations(1000, 128)):
            w, v = momentum_update(w, v, 2 * w, args.lr, 0.8)
        losses.append(float((w ** 2).sum()))
        log.info("epoch %d loss %.4g (%.2fs)", epoch, losses[-1], time.time() - start)
    args.out.mkdir(exist_ok=True)
    with open(args.out / "history.pkl", "wb") as fh:
        pickle.dump({"loss": losses, "when": datetime.now(), "src": inspect.getsource(momentum_update)}, fh)
    fig, ax = plt.subplots()
    ax.semilogy(losses, label="loss")
    ax.legend()
    fig.tight_layout()
    fig.savefig(args.out / "loss.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
