
# coding: utf-8

# # 作業

# In[1]:


get_ipython().magic(u'matplotlib inline')
import numpy as np
import matplotlib.pyplot as plt


# In[2]:


get_ipython().system(u'pip install tqdm')


# In[3]:


def sgd_update(w, g, lr):
    return w - lr * g

def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + v, v

def nesterov_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    return w + beta * v - lr * g, v

def adagrad_update(w, G, g, t, lr, epsilon):
    G = G + g ** 2
    return w - lr * g / (np.sqrt(G / t) + epsilon), G

def rmsprop_update(w, r, g, lr, rho, epsilon):
    r = rho * r + (1 - rho) * g ** 2
    return w - lr * g / (np.sqrt(r) + epsilon), r

def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g ** 2
    return w - lr * m / (1 - beta_1 ** t) / (np.sqrt(v / (1 - beta_2 ** t)) + epsilon), m, v

def iterations(n_samples, batch_size):
    return int(np.ceil(n_samples / batch_size))


# In[4]:


cifar10_iterations = iterations(50000, 128)
get_ipython().magic(u'time iterations(50000, 128)')
