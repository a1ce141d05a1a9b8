"""The `call` line of assignment.toml: how a student's function is called, whatever its interface."""
