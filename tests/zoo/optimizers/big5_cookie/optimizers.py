# -*- coding: big5 -*-
# 學號：B0590xx　姓名：王小明
# 作業二：優化器
import numpy as np

學習率 = 0.1

def 平方(x):
    return x * x

def 開根號(x):
    return x ** 0.5

def sgd_update(w, g, lr):
    '''隨機梯度下降的一次更新，傳回 w。'''
    return w - lr * g

def momentum_update(w, v, g, lr, beta):
    '''動量法'''
    速度 = beta * v - lr * g
    return w + 速度, 速度

def nesterov_update(w, v, g, lr, beta):
    新速度 = beta * v - lr * g
    return w + beta * 新速度 - lr * g, 新速度

def adagrad_update(w, G, g, t, lr, epsilon):
    總和 = G + 平方(g)
    均方根 = 開根號(總和 / t)
    return w - lr / (均方根 + epsilon) * g, 總和

def rmsprop_update(w, r, g, lr, rho, epsilon):
    r = (1 - rho) * 平方(g) + rho * r
    return w - lr / (開根號(r) + epsilon) * g, r

def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * 平方(g)
    修正m = m / (1 - beta_1 ** t)
    修正v = v / (1 - beta_2 ** t)
    return w - lr * 修正m / (開根號(修正v) + epsilon), m, v

def iterations(n_samples, batch_size):
    次數 = 0
    while n_samples > 0:
        n_samples = n_samples - batch_size
        次數 = 次數 + 1
    return 次數

cifar10_iterations = iterations(50000, 128)
print('一個 epoch 要', cifar10_iterations, '次')
