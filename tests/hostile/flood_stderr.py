"""A million lines to standard error."""
def sgd_update(w, g, lr):
    return w - lr * g


import sys

for number in range(10 ** 6):
    print(number, file=sys.stderr)
