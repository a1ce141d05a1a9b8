"""The ways in which a student's function may be called: as the task says, and by its own arguments' names."""

from __future__ import annotations

from functools import lru_cache

from grader.checks.calls.call import Binding, bindings
from grader.checks.update_rule.rule_test import RuleTest
from grader.model.observation import Found


@lru_cache(maxsize=8)
def ways(test: RuleTest, found: Found | None) -> list[Binding]:
    """Ways to call the student's function."""
    if found is None:
        return bindings(test.call, test.kind, None)
    method = test.call.form.method if test.call.form is not None else ""
    of_method = next(((names, by_name) for own, names, by_name in found.by_name if own == method), None)
    return bindings(test.call, test.kind, found.parameters, found.keywords, of_method)
