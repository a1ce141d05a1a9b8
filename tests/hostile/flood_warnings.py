"""A million warnings, none of them filtered."""
def sgd_update(w, g, lr):
    return w - lr * g


import warnings

warnings.simplefilter("always")
for number in range(10 ** 6):
    warnings.warn(str(number))
