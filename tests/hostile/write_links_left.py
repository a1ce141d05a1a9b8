"""Leaves links to a folder outside, a folder without rights and a pipe in its own folder, for the cleaning up to follow."""
import os

TARGET = "/tmp/grade-canary/folder"

for name in ("link", "link.ipynb", "results.json"):
    os.symlink(TARGET, name)
os.symlink(".", "itself")
os.mkfifo("pipe")
os.makedirs("locked/inside")
os.symlink(TARGET, "locked/inside/link")
for folder in ("locked/inside", "locked"):
    try:
        os.chmod(folder, 0)
    except OSError as error:
        print(error)


def sgd_update(w, g, lr):
    return w - lr * g
