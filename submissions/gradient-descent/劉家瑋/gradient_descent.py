import numpy as np

cur_x = 3
rate = 0.1
precision = 0.000001
previous_step_size = 1
max_iters = 10000
iters = 0
df = lambda x: 2*(x+5)

while previous_step_size > precision and iters < max_iters:
    prev_x = cur_x
    cur_x = cur_x - rate * df(prev_x)
    previous_step_size = abs(cur_x - prev_x)
    iters = iters+1
print("The local minimum occurs at", cur_x, iters)

cur_x = 3
lr = 0.0001
previous_step_size = 1
iters = 0

while previous_step_size > precision and iters < max_iters:
    prev_x = cur_x
    cur_x = cur_x - rate * df(prev_x)
    previous_step_size = abs(cur_x - prev_x)
    iters = iters+1
print("The local minimum occurs at", cur_x, iters)


def GD(w_init, df, epochs, lr):
    ws = np.zeros(epochs + 1)
    ws[0] = w_init
    for i in range(epochs):
        ws[i + 1] = ws[i] - lr * df(ws[i])
    return ws[-1]


def GD_decay(w_init, df, epochs, lr, decay):
    ws = np.zeros(epochs + 1)
    ws[0] = w_init
    for i in range(epochs):
        ws[i + 1] = ws[i] - lr * decay * df(ws[i])
    return ws


def GD_momentum(w_init, df, epochs, lr, decay, momentum):
    ws = np.zeros(epochs + 1)
    ws[0] = w_init
    v = 0
    lr = 0.01
    for i in range(epochs):
        v = momentum * v - lr / (1 + decay * i) * df(ws[i])
        ws[i + 1] = ws[i] + v
    return ws