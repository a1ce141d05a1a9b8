"""What can be done where something could not be judged: by the student who checks, and by the instructor who grades."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.model.packages import Wanted, distribution, is_elsewhere_only, is_part, looks_like_a_course_file, pip_line
from grader.model.run import Gap
from grader.model.texts import N_, Message


def advice_before_handing_in(gaps: Sequence[Gap]) -> list[Message]:
    """What a student can do who checks on a machine of their own."""
    advice = []
    packages = _packages(gaps)
    advice += [
        N_(
            "The version that is installed here has no `{name}`. Does the course's version have it? Say so when you hand in.",
            name=name,
        )
        for name in _parts(gaps)
    ]
    advice += [
        N_(
            "Only Colab or Kaggle has `{name}`: load what you need from a file beside yours instead, and check again.",
            name=name,
        )
        for name in _elsewhere(gaps)
    ]
    if command := pip_line(packages):
        advice.append(N_("To have it judged here: `{command}`, then check again. The machine that grades may have the package anyway.", command=command))  # fmt: skip
    for name in packages:
        if not distribution(name):
            advice.append(N_("grade knows no package called `{name}`. Is the name spelled right? If the course gives that file, put it beside yours and check again.", name=name))  # fmt: skip
    advice += [
        N_("If `{name}` comes with the task, put it beside your file and check again.", name=name)
        for name in _files(gaps)
    ]
    kinds = {gap.what for gap in gaps}
    if kinds & {"network", "programs"}:
        advice.append(N_("Code has no network and no other programs while it is graded: load what you need from a file, or leave that part out."))  # fmt: skip
    if kinds & {"time", "interrupt"}:
        advice.append(N_("Make sure that every cell finishes in that time: fewer iterations, less data, or a loop that stops."))  # fmt: skip
    if "stand-in" in kinds:
        advice.append(N_("Train with `compile` and `fit` as far as the task allows; where Keras is installed, `grade check --keras real` tries it with that."))  # fmt: skip
    if kinds & {"memory", "output", "storage"}:
        advice.append(N_("Make your code do with less: smaller data, less output, fewer files."))
    return advice


def advice_for_grading(gaps: Sequence[Gap]) -> list[Message]:
    """What an instructor can do."""
    advice = []
    packages = _packages(gaps)
    advice += [
        N_(
            "The version that is installed on this machine has no `{name}`. Install the course's version and grade again, or mark by hand.",
            name=name,
        )
        for name in _parts(gaps)
    ]
    advice += [
        N_(
            "Only Colab or Kaggle has `{name}`, and nobody can install it. Mark by hand, or give the data with the task.",
            name=name,
        )
        for name in _elsewhere(gaps)
    ]
    if command := pip_line(packages):
        advice.append(N_("Missing on this machine: {names}. `{command}`, then grade again.", names=", ".join(n for n in packages if distribution(n)), command=command))  # fmt: skip
    for name in packages:
        if not distribution(name) and looks_like_a_course_file(name):
            advice.append(N_("Missing here: `{name}`, which looks like a file of the course. Supply it with `provides` in assignment.toml, or lay it beside the submission, and grade again.", name=name))  # fmt: skip
        elif not distribution(name):
            advice.append(N_("Missing on this machine: `{name}`, a package that grade doesn't know. Find out what it is before you install anything; then grade again.", name=name))  # fmt: skip
    advice += [N_("The file `{name}` isn't there. If the course gives it, lay it beside the submission and grade again; else mark by hand.", name=name) for name in _files(gaps)]  # fmt: skip
    for gap in gaps:
        if gap.what in OTHERS and OTHERS[gap.what] not in advice:
            advice.append(OTHERS[gap.what])
    return advice


_MORE_TIME = N_("A cell, or the whole run, was stopped by the time limit. Raise `seconds_per_cell` or `seconds` in assignment.toml and grade again, or mark by hand.")  # fmt: skip
_MORE_ROOM = N_("The run was stopped by a limit on memory, output or files. Raise it in assignment.toml and grade again, or mark by hand.")  # fmt: skip
_REFUSED = N_("The code wants the network or another program, which code being graded doesn't get. Mark by hand, or give the data with the task.")  # fmt: skip
_STAND_IN = N_("The Keras stand-in doesn't know all that the code uses. Try `--keras real`, or mark by hand.")
OTHERS: dict[str, Message] = {
    "time": _MORE_TIME, "interrupt": _MORE_TIME, "memory": _MORE_ROOM, "output": _MORE_ROOM, "storage": _MORE_ROOM,
    "network": _REFUSED, "programs": _REFUSED, "stand-in": _STAND_IN,
}  # fmt: skip


def missing_packages(packages: Sequence[Wanted]) -> list[Message]:
    """What a class's submissions wanted and the machine lacks, with counts, and how to install it."""
    if not packages:
        return []
    listed = ", ".join(f"{each.name} ({each.count})" for each in packages[:MOST_LISTED])
    said = [N_("Packages that submissions wanted and this machine lacks: {names}", names=listed + (" …" if len(packages) > MOST_LISTED else ""))]  # fmt: skip
    if command := pip_line(each.name for each in packages):
        said.append(N_("To install them: {command}", command=command))
    if any(not each.distribution for each in packages):
        unknown = ", ".join([each.name for each in packages if not each.distribution][:MOST_LISTED])
        said.append(N_("Not in that line, because grade doesn't know them; look before you install them: {names}", names=unknown))  # fmt: skip
    return said


MOST_LISTED = 20


def _packages(gaps: Iterable[Gap]) -> list[str]:
    return [name for name in _modules(gaps) if not is_part(name) and not is_elsewhere_only(name)]


def _parts(gaps: Iterable[Gap]) -> list[str]:
    return [name for name in _modules(gaps) if is_part(name) and not is_elsewhere_only(name)]


def _elsewhere(gaps: Iterable[Gap]) -> list[str]:
    return [name for name in _modules(gaps) if is_elsewhere_only(name)]


def _modules(gaps: Iterable[Gap]) -> list[str]:
    return list(dict.fromkeys(gap.name for gap in gaps if gap.what == "module"))


def _files(gaps: Iterable[Gap]) -> list[str]:
    return list(dict.fromkeys(gap.name for gap in gaps if gap.what == "file"))
