"""Homework 2: optimizers, one file for each family."""
from .adaptive import adagrad_update, rmsprop_update
from .momentum import momentum_update, nesterov_update
