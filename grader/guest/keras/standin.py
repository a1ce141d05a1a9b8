"""Importing this puts the recording stand-in before any installed Keras or TensorFlow."""

from . import importing

importing.install()
