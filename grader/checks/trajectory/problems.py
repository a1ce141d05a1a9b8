"""What to tell of a trajectory function that gives back no sequence of the right length, or asks for the gradient once."""

from __future__ import annotations

from grader.checks.trajectory.descents import Descent, ReadTrajectory, number
from grader.checks.trajectory.pasted import PastedTrajectory
from grader.model.texts import N_
from grader.model.verdict import Finding, Location, WrongAnswer


def problem_finding(
    read: ReadTrajectory, descent: Descent, pasted: PastedTrajectory, place: Location | None
) -> Finding:
    """What to tell of a result that is no sequence of `epochs + 1` values."""
    name, as_it_comes, all_of = pasted.function, pasted.as_it_comes(descent), pasted.all_of(descent, first=read.first)
    wanted = descent.epochs + 1
    values = N_("{count} values", count=wanted)
    if read.problem == "aliased":
        text = N_("All {count} entries that `{name}` returned are the same array, which every update changes, so they all show the last "
                  "value. Append a copy.", count=read.length, name=name)  # fmt: skip
        same = ", ".join([f"{float(number(read.answer.out['w'][-1])[0]):.6g}"] * read.length)
        return Finding("trajectory/aliased", text, WrongAnswer(all_of, values, same), place)
    if read.problem == "none":
        text = N_("`{name}` gave None. Is a `return` missing?", name=name)
        return Finding("result/none", text, WrongAnswer(as_it_comes, values, "None"), place)
    if read.problem == "one":
        text = N_("`{name}` returned only one value; the task asks for the whole sequence: the start and the value after every update.",
                  name=name)  # fmt: skip
        return Finding("trajectory/last-only", text, WrongAnswer(as_it_comes, values, read.shown), place)
    if read.problem == "start":
        text = N_("The sequence that `{name}` returned does not begin with the start it was given.", name=name)
        return Finding("trajectory/start", text, WrongAnswer(all_of, f"{float(descent.w[0]):g}", read.shown), place)  # fmt: skip
    if read.problem == "length":
        text = N_("For {epochs} updates `{name}` returned {got} values; the start and the value after every update make {want}. Count how often "
                  "your loop runs.", epochs=descent.epochs, name=name, got=read.length, want=wanted)  # fmt: skip
        return Finding(
            "trajectory/length", text, WrongAnswer(pasted.length(descent, read), str(wanted), str(read.length)), place
        )
    text = N_("What `{name}` returned isn't a sequence of numbers.", name=name)
    return Finding("result/not-numbers", text, WrongAnswer(name, values, read.shown, to_try=False), place)


def gradient_once(name: str, diverged: Finding) -> Finding:
    """What to tell of a function that asks for the gradient once; `diverged`: where its numbers leave the right ones."""
    text = N_("`{name}` asks for the gradient once and makes every update with it. Each update needs the gradient at the w that it "
              "starts from: look at whether the call stands inside the loop.", name=name)  # fmt: skip
    return Finding("trajectory/gradient-once", text, diverged.evidence, diverged.location, example=diverged.example)
