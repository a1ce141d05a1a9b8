"""The kinds of checks. One file per kind, one line per kind in the table."""

from __future__ import annotations

from collections.abc import Mapping

from grader.checks.custom.custom import Custom
from grader.checks.history.history import History
from grader.checks.iterations import Iterations
from grader.checks.keras.keras import Keras
from grader.checks.minibatch.minibatch import MiniBatch
from grader.checks.shared import failures, gaps
from grader.checks.shared.spec import Check
from grader.checks.training_loop.training_loop import TrainingLoop
from grader.checks.trajectory.trajectory import Trajectory
from grader.checks.update_rule.update_rule import UpdateRule
from grader.model.texts import Message

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

TITLES: Mapping[str, Message] = {
    **failures.TITLES,
    **gaps.TITLES,
    **{id: title for kind in KINDS.values() for id, title in kind.TITLES.items()},
}
"""Findings in a few words, as a class table calls them where they are no misconceptions of the catalogue."""
