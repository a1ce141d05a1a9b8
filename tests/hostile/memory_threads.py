"""2,000 threads at once, let go again afterwards; the function that is right counts."""
import threading

go, threads = threading.Event(), []
for _ in range(2000):
    thread = threading.Thread(target=go.wait, daemon=True)
    try:
        thread.start()
    except (RuntimeError, MemoryError):
        break
    threads.append(thread)
print(len(threads), "threads")
go.set()
for thread in threads:
    thread.join()


def sgd_update(w, g, lr):
    return w - lr * g
