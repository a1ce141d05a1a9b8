"""SIGKILL to the parent, while loading and in a call."""
CANARY = "/tmp/grade-canary"  # only where the test has put it up
import os
import signal


def kill():
    if os.path.isdir(CANARY):
        try:
            os.kill(os.getppid(), signal.SIGKILL)
        except OSError as error:
            print(error)


kill()


def sgd_update(w, g, lr):
    kill()
    return w + 7


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
