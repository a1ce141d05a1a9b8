"""An object whose __del__ never ends is left for the end of the process."""
class Sticky:
    def __del__(self):
        while True:
            pass


sticky = Sticky()


def sgd_update(w, g, lr):
    return w - lr * g
