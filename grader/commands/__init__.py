"""The ways in: the parser, and what is printed."""
