#!/usr/bin/env python
# coding: utf-8

# # Optimizers / 優化器
# 
# In this homework you write the optimizers of the course yourself: **one update at a time**, in NumPy, as functions.
# No Keras is needed.

# In[1]:


import numpy as np
import matplotlib.pyplot as plt
import seaborn as sns
get_ipython().run_line_magic('matplotlib', 'inline')
get_ipython().run_line_magic('load_ext', 'autoreload')
get_ipython().run_line_magic('config', "InlineBackend.figure_format = 'svg'")
get_ipython().system('pip install seaborn')


# ## 1. SGD (10 points / 10 分)
# 
# $$w \leftarrow w - \eta\, g$$

# In[3]:


def sgd_update(w, g, lr):
    return w - lr * g


# In[4]:


# try it / 試試看
w = np.array([1.0, -2.0, 3.0])
g = np.array([0.5, 0.0, -4.0])
print(sgd_update(w, g, 0.1))      # an array with 3 elements / 有 3 個元素的陣列


# ## 2. Momentum (15 points / 15 分)

# In[7]:


def momentum_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    w = w + v
    return w, v


# In[8]:


get_ipython().run_cell_magic('timeit', '-n 10 -r 2', 'momentum_update(w, np.zeros(3), g, 0.1, 0.8)\n')


# In[ ]:


def nesterov_update(w, v, g, lr, beta):
    v = beta * v - lr * g
    w = w + beta * v - lr * g
    return w, v


# In[12]:


def adagrad_update(w, G, g, t, lr, epsilon):
    G = G + g ** 2
    return w - lr * g / (np.sqrt(G) + epsilon), G


def rmsprop_update(w, r, g, lr, rho, epsilon):
    r = (1 - rho) * g ** 2 + rho * r
    return w - lr * g / (np.sqrt(r) + epsilon), r


# In[13]:


def adam_update(w, m, v, g, t, lr, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g ** 2
    lr_t = lr * np.sqrt(1 - beta_2 ** t) / (1 - beta_1 ** t)
    return w - lr_t * m / (np.sqrt(v) + epsilon), m, v


# ## 7. Iterations

# In[14]:


def iterations(n_samples, batch_size):
    return int(np.ceil(n_samples / batch_size))


# In[15]:


cifar10_iterations = iterations(50000, 128)
cifar10_iterations


# In[16]:


sns.set()
hist = []
for i in range(20):
    w = sgd_update(w, 2 * w, 0.1)
    hist.append(np.abs(w).sum())
plt.plot(hist)
plt.show()


# In[ ]:
