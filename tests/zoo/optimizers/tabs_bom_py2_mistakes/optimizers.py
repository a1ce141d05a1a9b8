# -*- coding: utf-8 -*-
from __future__ import print_function, division, absolute_import
import numpy as np
try:
	range = xrange
except NameError:
	pass

def sgd_update(w, g, lr):
	ret = np.zeros_like(w)
	for idx in np.ndindex(*w.shape):
		ret[idx] = w[idx] - lr*g[idx]
	return ret

def momentum_update(w, v, g, lr, beta):
	w2 = np.empty_like(w)
	v2 = np.empty_like(v)
	for idx in np.ndindex(*w.shape):
		v2[idx] = beta*v[idx] - lr*g[idx]
		w2[idx] = w[idx] + v2[idx]
	return w2, v2

def nesterov_update(w, v, g, lr, beta):
	w2 = np.empty_like(w)
	v2 = np.empty_like(v)
	for i in range(len(w)):
		v2[i] = beta*v[i] - lr*g[i]
		w2[i] = w[i] + beta*v2[i] - lr*g[i]
	return w2, v2

def adagrad_update(w, G, g, t, lr, epsilon):
	w2 = w.copy()
	G2 = G.copy()
	for i in range(len(w)):
		G2[i] = G[i] + g[i]**2
		# 分母是 0 的話就跳過
		if G2[i] == 0:
			continue
		w2[i] = w[i] - lr/(np.sqrt(G2[i]/t) + epsilon)*g[i]
	return w2, G2

def rmsprop_update(w, r, g, lr, rho, epsilon):
	r = (1 - rho)*g**2 + rho*r
	return w - lr/np.sqrt(r)*g, r

def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
	m = beta_1*m + (1 - beta_1)*g
	v = beta_2*v + (1 - beta_2)*g**2
	return w - lr*m/(np.sqrt(v) + epsilon), m, v

def iterations(n_samples, batch_size):
	return int(round(n_samples/batch_size + 0.5))

cifar10_iterations = iterations(50000, 128)
