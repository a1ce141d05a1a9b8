"""An endless loop in every function: the time limits must not add up without end."""
def forever(*args):
    while True:
        pass


sgd_update = momentum_update = nesterov_update = adagrad_update = rmsprop_update = adam_update = iterations = forever
cifar10_iterations = forever
