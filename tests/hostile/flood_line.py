"""A hundred thousand carriage returns, backspaces and tabs in one line that never ends."""
def sgd_update(w, g, lr):
    return w - lr * g


for number in range(100_000):
    print(number, end="\r\b\t")
