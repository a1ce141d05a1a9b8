"""Modules are read as Python reads them: imported for what they define, run as a script for what they do."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader import engines
from grader.assignments.load import load
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake.folder import HandIn
from grader.intake.read import read_code
from grader.model.keras_record import read_record
from grader.model.observation import Apply, History, Observation, Question, Read, Record
from grader.model.result import Result
from grader.model.submission import Cell, StudentCode

ROOT = Path(__file__).parent.parent.parent
LIMITS = Limits(seconds=30, seconds_per_cell=10, seconds_per_call=1)
SHORT = Limits(seconds=30, seconds_per_cell=1, seconds_per_call=1)


@pytest.fixture(scope="module", params=list(engines.ENGINES))
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    with engines.make(request.param) as made:
        yield made


def seen(
    engine: Any, source: str, *questions: Question, watched: tuple[str, ...] = (), limits: Limits = LIMITS
) -> tuple[Observation, list[Any]]:
    """What a module shows, each question asked by a check of its own, and the answers' values (or how they failed)."""
    code = StudentCode("homework.py", "module", (Cell(1, textwrap.dedent(source)),))
    asked = {str(number): [question] for number, question in enumerate(questions)}
    found = observe(engine, code, [], lambda names: asked, limits, watched=dict.fromkeys(watched, False))
    answers = [found.answers[check][0] for check in asked]
    return found, [answer.value if answer.status == "ok" else answer.status for answer in answers]


def test_a_module_knows_itself(engine: Any) -> None:
    _, values = seen(
        engine,
        '''
        from __future__ import annotations
        import dataclasses, enum, inspect, pickle, sys, typing
        import __main__

        @dataclasses.dataclass
        class Adam:
            lr: float = 0.5

        class Kind(enum.Enum):
            ONE = 1

        class Pair(typing.NamedTuple):
            first: "Adam"

        def step(w: "Adam", lr: Adam) -> "Kind":
            return w

        itself = [sys.modules[__name__].step is step, __main__.step is step, Adam.__module__ == __name__]
        pickled = [pickle.loads(pickle.dumps(Adam(3.0))).lr, pickle.loads(pickle.dumps(Kind.ONE)) is Kind.ONE]
        source = [inspect.getsource(step), inspect.getsource(Adam)]
        hints = [typing.get_type_hints(step)["w"] is Adam, typing.get_type_hints(Pair)["first"] is Adam]
        with open("helping.py", "w") as file:
            file.write("from homework import step\\nimport homework\\nsame = homework.step is step")
        import helping
        helped = helping.same, helping.step is step
        import os
        place = os.path.basename(__file__), os.path.dirname(__file__) == os.getcwd()
        ''',
        *map(Read, ("itself", "pickled", "source", "hints", "helped", "place")),
    )  # fmt: skip
    itself, pickled, source, hints, helped, place = values
    assert (itself, pickled, hints, helped) == ([True] * 3, [3.0, True], [True] * 2, [True] * 2)
    assert source[0] == 'def step(w: "Adam", lr: Adam) -> "Kind":\n    return w\n'
    assert source[1] == "@dataclasses.dataclass\nclass Adam:\n    lr: float = 0.5\n"
    assert place == ["homework.py", True]


def test_a_notebook_knows_itself(engine: Any) -> None:
    cells = (
        "from __future__ import annotations\nimport dataclasses, pickle, sys, typing, __main__",
        "@dataclasses.dataclass\nclass Adam:\n    lr: float = 0.5\ndef step(w: 'Adam'):\n    return w",
        "pickle.loads(pickle.dumps(Adam(3.0))).lr, sys.modules[__name__].step is step, __main__.step is step, "
        "typing.get_type_hints(step)['w'] is Adam",
    )
    code = StudentCode("x.ipynb", "notebook", tuple(Cell(i, source) for i, source in enumerate(cells, 1)))
    found = observe(engine, code, [], lambda names: {}, LIMITS)
    assert found.cells[-1].displays == ("(3.0, True, True, True)",)


def test_a_module_called_as_a_library_takes_nothing_from_it(engine: Any) -> None:
    source = "import random, sys\nmine = [random.random() < 1, sys.modules[__name__].mine_too]\n"
    code = StudentCode("random.py", "module", (Cell(1, "mine_too = 5\n" + source),))
    found = observe(engine, code, [], lambda names: {"x": [Read("mine")]}, LIMITS)
    assert found.answers["x"][0].value == [True, 5]


DEMONSTRATION = """
    import sys
    calls = []
    placeholder = None

    def step(w, g):
        calls.append(w)
        return w - g, len(calls)

    n_updates = 391

    if __name__ == "__main__":
        n_updates = 5
        made_there = 7
        placeholder = 9
        for w in range(100):
            step(w, 1)
        step = None
        {ends}
"""
ENDS = {
    "goes on and on": ("while True: pass", "timeout"),
    "can't be stopped": ("import time\n        while True:\n            try: time.sleep(9)\n            except BaseException: pass", "timeout"),
    "ends Python": ("import os; os._exit(3)", "crashed"),
    "asks": ("input('lr? ')", "EOFError"),
    "wants arguments": ("import argparse; p = argparse.ArgumentParser(); p.add_argument('data'); p.parse_args()", "SystemExit"),
    "runs tests": ("import unittest; unittest.main()", "SystemExit"),
    "reads a file": ("open('train.csv')", "FileNotFoundError"),
    "says goodbye": ("sys.exit(0)", ""),
}  # fmt: skip


@pytest.mark.parametrize("end", list(ENDS))
def test_a_demonstration_costs_nothing_of_what_stands_above_it(warm: WarmEngine, end: str) -> None:
    _costs_nothing(warm, end)


def test_nor_does_one_that_ends_python_on_any_engine(engine: Any) -> None:
    _costs_nothing(engine, "ends Python")


def _costs_nothing(engine: Any, end: str) -> None:
    found, values = seen(
        engine,
        DEMONSTRATION.replace("{ends}", ENDS[end][0]),
        Apply("step", (2, 1)),
        Read("n_updates"),
        Read("placeholder"),
        limits=SHORT if ENDS[end][1] == "timeout" else LIMITS,
    )
    (stepped, count, placeholder), told = values, ENDS[end][1]
    assert (stepped, count) == ([1, 1], 391)
    assert (placeholder, found.ending) == (9 if end not in ("can't be stopped", "ends Python") else None, "")
    if end != "runs tests":  # what Python says of no tests depends on its version
        assert (found.script is not None) == bool(told)
    if found.script is not None:
        assert told in (found.script.status, getattr(found.script.error, "type", ""))


def test_what_a_script_does_is_seen(engine: Any) -> None:
    """In `main()` under the guard: a variable, an experiment, a training, a function; and what was defined above is as it was."""
    source = """
    import keras
    rate = 0.1

    def step(w, g, lr=0.1):
        return w - lr * g

    def main():
        def inner_step(w, g):
            return w + g
        for lr in (0.1, 0.2):
            x, n = 3.0, 0
            while n < 5:
                x = x - lr * 2 * (x + 5)
                n += 1
        n_updates = 391
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        model.fit([[1.0, 2, 3, 4]] * 4, [1.0] * 4, epochs=3, verbose=0)
        return n_updates

    if __name__ == '__main__':
        main()
        step = 5
    """
    questions = (Apply("step", (1, 1)), Read("n_updates"), History("x"), Record(), Apply("inner_step", (1, 1)))
    found, (stepped, count, history, record, inner) = seen(engine, source, *questions, watched=("x",))
    assert (stepped, count, inner) == (0.9, 391, 2)
    assert [(each["count"], each["values"][0]) for each in history] == [(6, 3.0), (6, 3.0)]
    kept = read_record(record)
    assert kept is not None
    assert [fit.epochs for fit in kept.fits] == [3]
    assert sorted(found.inventory) == ["inner_step", "keras", "main", "n_updates", "rate", "step"]
    assert {name for name, each in found.inventory.items() if each.within} == {"inner_step", "n_updates"}


def test_a_script_that_is_cut_is_told_where_it_counts(warm: WarmEngine) -> None:
    source = "def step():\n    return 1\nif __name__ == '__main__':\n    import os\n    os._exit(3)\n"
    found, (stepped, _) = seen(warm, source, Apply("step", ()), History("x"), watched=("x",))
    assert (stepped, found.ending) == (1, "crashed")


def graded(engine: Any, assignment: str, folder: Path) -> Result:
    """The sample solution of an assignment, with everything in `main()`."""
    home = ROOT / "assignments" / assignment
    code = read_code(next((home / "solution").glob("*.py")))
    file = folder / code.file
    inside = textwrap.indent(code.cells[0].source, "    ")
    file.write_text(f"def main():\n{inside}\n\nif __name__ == '__main__':\n    main()\n", encoding="utf-8")
    return pipeline.grade(HandIn(assignment, "s", folder, file), load(home), engine)


@pytest.mark.parametrize("assignment", ["keras-optimizers", "gradient-descent", "optimizers"])
def test_all_of_it_may_stand_in_main(engine: Any, assignment: str, tmp_path: Path) -> None:
    result = graded(engine, assignment, tmp_path)
    assert (result.score, result.status) == (100, "graded")
    assert "Known only within a function" in result.notes[0].show()
