"""What to tell of a result that is no sequence of numbers, or not the one that was asked for: nothing, one value, another length or start."""

from __future__ import annotations

from grader.checks.trajectory.descents import Descent, ReadTrajectory
from grader.model.texts import N_
from grader.model.verdict import Failure, Finding, Location, WrongAnswer


def unreadable(read: ReadTrajectory, descent: Descent, call: str, name: str, place: Location | None) -> Finding:
    """The finding for what `read.problem` says."""
    wanted = descent.epochs + 1
    values = N_("{count} values", count=wanted)
    if read.problem == "aliased":
        text = N_("All {count} entries that `{name}` returned are the same array, which every update changes, so they all show the last "
                  "value. Append a copy.", count=read.length, name=name)  # fmt: skip
        return Finding("trajectory/aliased", text, Failure(call, "aliased"), place)
    if read.problem == "none":
        text = N_("`{name}` gave None. Is a `return` missing?", name=name)
        return Finding("result/none", text, WrongAnswer(call, values, "None"), place)
    if read.problem == "one":
        text = N_("`{name}` returned only one value; the task asks for the whole sequence: the start and the value after every update.",
                  name=name)  # fmt: skip
        return Finding("trajectory/last-only", text, WrongAnswer(call, values, "1"), place)
    if read.problem == "start":
        text = N_("The sequence that `{name}` returned does not begin with the start it was given.", name=name)
        return Finding("trajectory/start", text, WrongAnswer(call, f"{float(descent.w[0]):g}", read.shown), place)  # fmt: skip
    if read.problem == "length":
        text = N_("For {epochs} updates `{name}` returned {got} values; the start and the value after every update make {want}. Count how often "
                  "your loop runs.", epochs=descent.epochs, name=name, got=read.length, want=wanted)  # fmt: skip
        return Finding("trajectory/length", text, WrongAnswer(f"len({call})", str(wanted), str(read.length)), place)
    text = N_("What `{name}` returned isn't a sequence of numbers.", name=name)
    return Finding("result/not-numbers", text, WrongAnswer(call, values, read.shown), place)
