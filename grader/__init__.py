"""`grade`: an auto-grader for homework about optimizers and training loops."""
