"""Optimizers in Keras / Keras 裡的優化器

You train a small network on CIFAR-10 and look at what batch size, epochs and optimizer do. Use the Keras you like.
在 CIFAR-10 上訓練一個小網路，看看 batch size、epoch 數和優化器的影響。用哪一版 Keras 都可以。

The grader doesn't train: it looks at what your code asks Keras to do, so every number of training it prints is a placeholder.
評分時不會真的訓練：評的是你的程式要求 Keras 做什麼，所以訓練的數字都只是佔位用。

- Runs that are compared must differ in nothing but what you compare: same model, same data, fresh weights.
  要比較的幾次訓練，除了比較的項目以外都要一樣：相同的模型、相同的資料、重新初始化的權重。

Before handing in / 繳交前: grade check keras_optimizers.py
"""
import numpy as np


# 1. CIFAR-10 has 50000 training samples; how many iterations has an epoch with batch size 128? (10 points / 10 分)
#   CIFAR-10 有 50000 筆訓練樣本，batch size 是 128 時一個 epoch 有幾次迭代？
iterations_per_epoch = None  # your number here / 在此填入數字


# 2. With Adam, try at least two batch sizes and two numbers of epochs (40 points / 40 分)
#   用 Adam，至少試兩種 batch size 和兩種 epoch 數。
# your code here / 在此填入程式碼


# 3. Train the same model with SGD, RMSprop and Adam, and compare them fairly (50 points / 50 分)
#   用 SGD、RMSprop、Adam 訓練同一個模型，並公平地比較。
# your code here / 在此填入程式碼
