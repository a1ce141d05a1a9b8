"""numpy raises at every rounding, prints in another way and warnings are errors; the function that is right counts."""
import warnings

import numpy as np

np.seterr(all="raise")
np.seterrcall(lambda *args: 1 / 0)
np.set_printoptions(formatter={"all": lambda value: "100 points"}, threshold=10 ** 9)
warnings.simplefilter("error")


def sgd_update(w, g, lr):
    return w - lr * g
