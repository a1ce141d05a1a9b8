"""Folders 3,000 deep, deeper than a path may be long, for the cleaning up to climb."""
def sgd_update(w, g, lr):
    return w - lr * g


import os

home = os.open(".", os.O_RDONLY)
try:
    for _ in range(3000):
        os.mkdir("deep")
        os.chdir("deep")
except OSError as error:
    print(error)
os.fchdir(home)
