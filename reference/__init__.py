"""The textbook: what optimizers compute, step by step, in numpy and nothing else.

It holds only right things. Where several forms of a rule are right, each is a dialect, listed beside the
formula.

    rule.py       what a rule is, and `run`, which turns a rule and a problem into an update sequence
    rules/        one rule a file: formula, switches, dialects; `rules.RULES` is the table
    schedule.py   learning rates that change with the update
    problems.py   where gradients come from
    minibatch.py  batches, iterations per epoch, epochs: the training loop
"""
