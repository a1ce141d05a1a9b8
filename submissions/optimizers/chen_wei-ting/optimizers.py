# -*- coding: utf-8 -*-
# 作業三 優化器   陳威廷
# 在 Windows 記事本寫的

import numpy as np

# (1) SGD
def sgd_update(w, g, lr):
	w_new = w - lr*g
	return w_new

# (2) 動量
def momentum_update(w, v, g, lr, beta):
	v_new = beta*v - lr*g
	w_new = w + v_new
	return w_new, v_new

# (3) Nesterov,  跟 Keras 的原始碼一樣
def nesterov_update(w, v, g, lr, beta):
	v_new = beta*v - lr*g
	w_new = w + beta*v_new - lr*g
	return w_new, v_new

# (4) Adagrad  (σ是平均再開根號)
def adagrad_update(w, G, g, t, lr, epsilon):
	G_new = G + g**2
	σ = (G_new/t)**0.5
	w_new = w - lr*g/(σ + epsilon)
	return w_new, G_new

# (5) RMSprop
def rmsprop_update(w, r, g, lr, rho, epsilon):
	r_new = (1-rho)*g**2 + rho*r
	w_new = w - lr*g/(r_new**0.5 + epsilon)
	return w_new, r_new

# (6) Adam, 照 Keras 2 的寫法 (lr_t)
def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
	lr_t = lr * np.sqrt(1. - beta_2**t) / (1. - beta_1**t)
	m_t = (beta_1*m) + (1. - beta_1)*g
	v_t = (beta_2*v) + (1. - beta_2)*np.square(g)
	p_t = w - lr_t*m_t/(np.sqrt(v_t) + epsilon)
	return p_t, m_t, v_t

# (7)
def iterations(n_samples, batch_size):
	# 無條件進位
	return int(np.ceil(n_samples/batch_size))

cifar10_iterations = iterations(50000, 128)
print(u'CIFAR-10 每個 epoch 的 iteration 數 =', cifar10_iterations)
