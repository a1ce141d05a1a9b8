"""1 GB written past Python to the files 1 and 2."""
def sgd_update(w, g, lr):
    return w - lr * g


import os

for number in range(1000):
    os.write(1 + number % 2, b"x" * 10 ** 6)
