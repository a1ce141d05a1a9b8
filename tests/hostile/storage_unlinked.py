"""Keeps 320 MB in files that have no name any more, and waits for somebody to notice."""
import os
import time

kept = []
for number in range(40):
    name = "part%d" % number
    kept.append(os.open(name, os.O_CREAT | os.O_RDWR))
    os.unlink(name)
    for _ in range(8):
        os.write(kept[-1], bytes(2**20))
time.sleep(3)


def sgd_update(w, g, lr):
    return w - lr * g
