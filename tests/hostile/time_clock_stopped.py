"""The clock functions of the time module are stopped, then a loop without end."""
import time

time.time = time.monotonic = time.perf_counter = time.process_time = lambda: 0.0
time.time_ns = time.monotonic_ns = time.perf_counter_ns = lambda: 0
time.sleep = lambda seconds: None


def sgd_update(w, g, lr):
    while True:
        pass


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v
