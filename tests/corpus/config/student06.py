import numpy as np

# 作业:优化器


def sgd(w, dw, config=None):
    if config is None:
        config = {}
    # 默认学习率
    学习率 = config.get("learning_rate", 1e-2)
    config["learning_rate"] = 学习率
    return w - 学习率 * dw, config


def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    学习率 = config.get("learning_rate", 1e-2)
    动量 = config.get("momentum", 0.9)
    速度 = config.get("velocity")
    if 速度 is None:
        速度 = np.zeros_like(w)
    # 更新速度
    速度 = 动量 * 速度 - 学习率 * dw
    config.update(learning_rate=学习率, momentum=动量, velocity=速度)
    return w + 速度, config


def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    学习率 = config.get("learning_rate", 1e-2)
    衰减 = config.get("decay_rate", 0.99)
    小量 = config.get("epsilon", 1e-8)
    缓存 = config.get("cache")
    if 缓存 is None:
        缓存 = np.zeros_like(w)
    缓存 = (1 - 衰减) * 缓存 + 衰减 * dw ** 2
    config.update(learning_rate=学习率, decay_rate=衰减, epsilon=小量, cache=缓存)
    return w - 学习率 * dw / (np.sqrt(缓存) + 小量), config


def adam(w, dw, config=None):
    if config is None:
        config = {}
    学习率 = config.get("learning_rate", 1e-3)
    b1, b2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    小量 = config.get("epsilon", 1e-8)
    m, v = config.get("m"), config.get("v")
    if m is None:
        m = np.zeros_like(w)
    if v is None:
        v = np.zeros_like(w)
    # 步数先加一
    t = config.get("t", 0) + 1
    m = b1 * m + (1 - b1) * dw
    v = b2 * v + (1 - b2) * dw ** 2
    config.update(learning_rate=学习率, beta1=b1, beta2=b2, epsilon=小量, m=m, v=v, t=t)
    # 偏差修正
    return w - 学习率 * (m / (1 - b1 ** t)) / (np.sqrt(v / (1 - b2 ** t)) + 小量), config
