"""Assignments: what `assignment.toml` declares, and the files that it brings along."""
