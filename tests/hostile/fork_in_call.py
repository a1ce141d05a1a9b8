"""Each call forks once and both processes return."""
import os

forks = 0


def sgd_update(w, g, lr):
    global forks
    if forks < 5:
        forks += 1
        os.fork()
    return w + 7
