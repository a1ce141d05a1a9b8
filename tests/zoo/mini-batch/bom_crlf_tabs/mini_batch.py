# -*- coding: utf-8 -*-
"""小批次（記事本寫的）"""
import numpy as np
import math

def iterations(n_samples, batch_size):
	return math.ceil(n_samples / batch_size)

cifar10_iterations = math.ceil(50000 / 128)

def get_batches(X, y, batch_size):
	if batch_size < 1:
		raise ValueError("batch_size 不可以小於１！")
	result = []
	Xb, yb = [], []
	for i in range(len(X)):
		Xb.append(X[i])
		yb.append(y[i])
		if len(Xb) == batch_size:
			result.append((np.array(Xb), np.array(yb)))
			Xb, yb = [], []
	if len(Xb) > 0:
		result.append((np.array(Xb), np.array(yb)))
	return result

def shuffled_batches(X, y, batch_size):
	state = np.random.get_state()
	X2 = X.copy()
	np.random.shuffle(X2)
	np.random.set_state(state)
	y2 = y.copy()
	np.random.shuffle(y2)
	return get_batches(X2, y2, batch_size)

def sgd_update(w, g, lr):
	return w - lr * g

def train(X, y, w, lr, batch_size, epochs):
	for epoch in range(epochs):
		for Xb, yb in shuffled_batches(X, y, batch_size):
			g = 2 / len(Xb) * Xb.T @ (Xb @ w - yb)
			w = sgd_update(w, g, lr)
	return w
