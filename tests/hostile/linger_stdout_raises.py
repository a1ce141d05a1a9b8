"""sys.stdout and sys.stderr become objects that raise at every use; the function that is right counts."""
import sys


class Broken:
    def __getattr__(self, name):
        raise RuntimeError("broken")


sys.stdout = sys.stderr = sys.stdin = Broken()


def sgd_update(w, g, lr):
    return w - lr * g
