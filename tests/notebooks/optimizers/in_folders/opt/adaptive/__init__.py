from .squares import adagrad_update, rmsprop_update
