"""An own BaseException ends the module after one right function."""
def sgd_update(w, g, lr):
    return w - lr * g


class Leave(BaseException):
    pass


raise Leave
