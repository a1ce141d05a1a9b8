import numpy as np
import math

def iterations(n_samples, batch_size):
    return math.ceil(n_samples/batch_size)

cifar10_iterations = math.ceil(50000/128)

def get_batches(X, y, batch_size):
    if batch_size <= 0:
        raise ValueError("batch_size must be positive")
    m = X.shape[0]
    mini_batches = []
    full = m // batch_size
    k = 0
    for k in range(0, full):
        mini_batches.append((X[k*batch_size:(k+1)*batch_size], y[k*batch_size:(k+1)*batch_size]))
    if m % batch_size != 0:
        mini_batches.append((X[k*batch_size:m], y[k*batch_size:m]))
    return mini_batches

def shuffled_batches(X, y, batch_size):
    permutation = list(np.random.permutation(X.shape[0]))
    return get_batches(X[permutation], y[permutation], batch_size)

def sgd_update(w, g, lr):
    return w - lr*g

def train(X, y, w, lr, batch_size, epochs):
    for start in range(0, len(X), batch_size):
        xb = X[start:start+batch_size]; yb = y[start:start+batch_size]
        w = sgd_update(w, 2*xb.T.dot(xb.dot(w)-yb)/len(xb), lr)
    return w
