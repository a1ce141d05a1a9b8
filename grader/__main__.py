"""`python -m grader` is `grade`."""

from grader.commands.cli import main

main()
