"""Pools: where the tasks of a class are run."""
