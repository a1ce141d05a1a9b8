"""Importing this puts the recording stand-in before any installed Keras or TensorFlow."""

from . import arrays, importing

importing.install()
arrays.install()
