# coding=utf-8
import os
import sys
sys.path.append(os.path.dirname(os.path.abspath(__file__)))
from my_utils import *
from my_utils import _rms

HERE = os.path.dirname(os.path.abspath(__file__))
data = np.loadtxt(os.path.join(HERE, 'gradients.csv'), delimiter=',', skiprows=1)
npz = np.load(os.path.join(HERE, 'start.npz'))
w0 = npz['w0']


def sgd_update(w, g, lr):
    return descend(w, lr * g)


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v


def nesterov_update(w, v, g, lr, beta):
    w_mid, v = momentum_update(0 * w, v, g, lr, beta)
    return descend(w + beta * w_mid, lr * g), v


def adagrad_update(w, G, g, t, lr, epsilon):
    G = accumulate(G, g)
    return descend(w, lr / (_rms(G, t) + epsilon) * g), G


def rmsprop_update(w, r, g, lr, rho, epsilon):
    r = ema(r, g ** 2, rho)
    return descend(w, lr / (_rms(r) + epsilon) * g), r


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m, v = ema(m, g, beta_1), ema(v, g ** 2, beta_2)
    return descend(w, lr * debias(m, beta_1, t) / (_rms(debias(v, beta_2, t)) + epsilon)), m, v


cifar10_iterations = iterations(CIFAR10_SAMPLES, BATCH_SIZE)

w, v = w0, np.zeros_like(w0)
for row in data:
    w, v = momentum_update(w, v, row, 0.1, 0.8)
assert np.isfinite(w).all()
print('done')
sys.exit()
