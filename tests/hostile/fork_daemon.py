"""A grandchild in a session of its own outlives its parent, holds every open file and writes later."""
import os
import time

TARGET = "/tmp/grade-canary/daemon-was-here"

try:
    if os.fork() == 0:
        try:
            os.setsid()
            if os.fork() == 0:
                time.sleep(20)
                open(TARGET, "w").close()
        finally:
            os._exit(0)
    os.wait()
except OSError as error:
    print(error)


def sgd_update(w, g, lr):
    return w - lr * g
