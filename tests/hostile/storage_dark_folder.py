"""Keeps 320 MB in a folder that nobody may list."""
import os
import time

os.mkdir("dark", 0o300)
for number in range(40):
    with open("dark/part%d" % number, "wb") as file:
        for _ in range(8):
            file.write(bytes(2**20))
time.sleep(3)


def sgd_update(w, g, lr):
    return w - lr * g
