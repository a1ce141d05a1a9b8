"""From a student's numbers to their cause: where they diverge, and what explains it."""
