"""A million small prints."""
def sgd_update(w, g, lr):
    return w - lr * g


for number in range(10 ** 6):
    print(number)
