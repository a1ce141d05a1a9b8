"""The same stories in a terminal."""
