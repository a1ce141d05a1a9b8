"""The kinds of checks. One file per kind, one line per kind in the table."""

from __future__ import annotations

from grader.checks.custom.custom import Custom
from grader.checks.history.history import History
from grader.checks.iterations import Iterations
from grader.checks.keras.keras import Keras
from grader.checks.minibatch.minibatch import MiniBatch
from grader.checks.shared.spec import Check
from grader.checks.training_loop.training_loop import TrainingLoop
from grader.checks.trajectory.trajectory import Trajectory
from grader.checks.update_rule.update_rule import UpdateRule

KINDS: dict[str, type[Check]] = {
    "update-rule": UpdateRule,
    "iterations": Iterations,
    "minibatch": MiniBatch,
    "training-loop": TrainingLoop,
    "keras": Keras,
    "custom": Custom,
    "trajectory": Trajectory,
    "history": History,
}
"""Kinds by the name that `kind =` gives."""
