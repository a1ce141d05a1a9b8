"""Functions for the end of the process that never end, and a thread that never ends."""
import atexit
import threading


def forever():
    while True:
        pass


atexit.register(forever)
threading._register_atexit(forever)
threading.Thread(target=threading.Event().wait).start()


def sgd_update(w, g, lr):
    return w - lr * g
