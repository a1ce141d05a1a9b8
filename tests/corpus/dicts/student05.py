import numpy as np


def update_gd(parameters, grads, learning_rate):
    # 层数
    层数 = len(parameters) // 2
    for i in range(层数):
        parameters["W" + str(i + 1)] = parameters["W" + str(i + 1)] - learning_rate * grads["dW" + str(i + 1)]
    return parameters


def update_momentum(parameters, grads, v, beta, learning_rate):
    层数 = len(parameters) // 2
    for i in range(层数):
        名W, 名b = "dW" + str(i + 1), "db" + str(i + 1)
        # 指数加权平均
        v[名W] = beta * v[名W] + (1 - beta) * grads[名W]
        v[名b] = beta * v[名b] + (1 - beta) * grads[名b]
        # 更新参数
        parameters[名W[1:]] = parameters[名W[1:]] - learning_rate * v[名W]
        parameters[名b[1:]] = parameters[名b[1:]] - learning_rate * v[名b]
    return parameters, v


def update_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    层数 = len(parameters) // 2
    for i in range(层数):
        for 名 in ("dW" + str(i + 1), "db" + str(i + 1)):
            梯度 = grads[名]
            v[名] = beta1 * v[名] + (1 - beta1) * 梯度
            s[名] = beta2 * s[名] + (1 - beta2) * np.power(梯度, 2)
            # 偏差修正
            v修正 = v[名] / (1 - np.power(beta1, t))
            s修正 = s[名] / (1 - np.power(beta2, t))
            参数名 = 名[1:]
            parameters[参数名] = parameters[参数名] - learning_rate * v修正 / (np.sqrt(s修正) + epsilon)
    return parameters, v, s


def random_mini_batches(X, Y, mini_batch_size, seed):
    np.random.seed(seed)
    样本数 = X.shape[1]
    # 打乱顺序
    顺序 = np.random.permutation(样本数)
    X乱 = X[:, 顺序]
    Y乱 = Y[:, 顺序]
    批次 = []
    完整 = 样本数 // mini_batch_size
    for k in range(完整):
        起, 止 = k * mini_batch_size, (k + 1) * mini_batch_size
        批次.append((X乱[:, 起:止], Y乱[:, 起:止]))
    return 批次
