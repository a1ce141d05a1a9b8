"""1 GB written to standard output a megabyte at a time."""
def sgd_update(w, g, lr):
    return w - lr * g


import sys

for _ in range(1000):
    sys.stdout.write("x" * 10 ** 6)
