"""From a student's sequences to what is known about them: agreement, first divergence, (and what explains it)."""
