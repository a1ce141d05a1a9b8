"""The process leaves its folder and the mask for new files is 0777; the function that is right counts."""
import os

os.umask(0o777)
try:
    os.chdir("/")
except OSError as error:
    print(error)


def sgd_update(w, g, lr):
    return w - lr * g
