"""Keys of the student's own, more of them than asked for, running products for beta ** t, and a new dict at every call."""
import numpy as np


def sgd_momentum(w, dw, config=None):
    cfg = dict(config or {})
    lr, mu = cfg.get('learning_rate', 1e-2), cfg.get('momentum', 0.9)
    v_prev = cfg.get('v', np.zeros_like(w))
    v = mu * v_prev - lr * dw
    cfg.update(v=v, v_prev=v_prev, last_dw=dw)
    return w + v, cfg


def rmsprop(w, dw, config=None):
    cfg = dict(config or {})
    lr, rho, eps = cfg.get('learning_rate', 1e-2), cfg.get('decay_rate', 0.99), cfg.get('epsilon', 1e-8)
    sq = cfg.get('mean_sq')
    if sq is None:
        sq = np.zeros_like(w)
    sq = rho * sq + (1 - rho) * dw * dw
    step = lr * dw / (np.sqrt(sq) + eps)
    return w - step, {**cfg, 'mean_sq': sq, 'step': step}


def adam(w, dw, config=None):
    cfg = dict(config or {})
    lr = cfg.get('learning_rate', 1e-3)
    b1, b2, eps = cfg.get('beta1', 0.9), cfg.get('beta2', 0.999), cfg.get('epsilon', 1e-8)
    if 'first' not in cfg:
        cfg.update(second=0 * w, first=0 * w, b1t=1.0, b2t=1.0)
    cfg['first'] = b1 * cfg['first'] + (1 - b1) * dw
    cfg['second'] = b2 * cfg['second'] + (1 - b2) * dw ** 2
    cfg['b1t'] *= b1
    cfg['b2t'] *= b2
    m_hat, v_hat = cfg['first'] / (1 - cfg['b1t']), cfg['second'] / (1 - cfg['b2t'])
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), cfg
