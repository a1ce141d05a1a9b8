"""The record of all that student code asks of Keras, and how it leaves as plain data.

The forms are those of `grader.model.keras_record`, which this side can't import; tests hold the two together.
"""

from __future__ import annotations

import builtins
import sys
from typing import Any

from ..renamed import used  # noqa: TID252 - the guest's own name isn't `grader.guest` where it runs
from . import plain
from .signatures import GENERATIONS

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on

MOST = 400
"""Events of one kind that are kept."""
MOST_LAYERS = 1500
"""Layers, of all models together, that are described."""
MOST_CALLERS = 5

Place = dict[str, Any]


def place() -> Place:
    """Where in the student's own code we are: the innermost line, and those that led there."""
    found: list[tuple[int, int]] = []
    frame = sys._getframe(1)
    while frame is not None and len(found) <= MOST_CALLERS:
        name = frame.f_code.co_filename
        if name.startswith("<cell ") and name[6:-1].isdigit():
            found.append((int(name[6:-1]), frame.f_lineno or 0))
        frame = frame.f_back  # type: ignore[assignment]
    if not found:
        return {"cell": None, "line": None, "callers": []}
    return {"cell": found[0][0], "line": found[0][1], "callers": [list(each) for each in found[1:]]}


class Recorder:
    """Everything that happened, in order; one for a student process."""

    def __init__(self) -> None:
        self.backend = "stand-in"
        self.clear()

    def clear(self) -> None:
        """Forget everything (the template's own warm-up)."""
        self.events: dict[str, list[Any]] = {
            kind: []
            for kind in ("imports", "clues", "optimizers", "rates", "models", "compiles", "fits", "uses", "datasets", "gaps")
        }  # fmt: skip
        self.truncated = False
        self._order = 0
        self._times: dict[tuple[Any, ...], int] = {}
        self._seen: set[tuple[Any, ...]] = set()
        self._counts: dict[str, int] = {}
        self._possible = list(GENERATIONS)
        self.styles: set[str] = set()

    def event(self, kind: str, /, **fields: Any) -> dict[str, Any]:
        """Remember one event: its fields with order, place and how many times it has happened at that line."""
        where = place()
        self._order += 1
        key = (kind, where["cell"], where["line"])
        self._times[key] = self._times.get(key, 0) + 1
        entry = {**fields, "order": self._order, "place": where, "nth": self._times[key]}
        if len(self.events[kind]) < MOST:
            self.events[kind].append(entry)
        else:
            self.truncated = True
        return entry

    def here(self) -> Place:
        """Where in the student's own code we are."""
        return place()

    def next_id(self, kind: str) -> int:
        """1, 2, 3, ... for each kind of object."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]

    def imported(self, module: str) -> None:
        """Student code imports a module of Keras or TensorFlow."""
        if ("import", module) in self._seen:
            return
        self._seen.add(("import", module))
        entry = self.event("imports", module=module)
        del entry["nth"]
        root = module.split(".")[0]
        if root == "keras":
            self.styles.add("keras")
        elif module.startswith(("tensorflow.keras", "tensorflow.python.keras")):
            self.styles.add("tensorflow.keras")

    def clue(self, what: str, generations: list[str] | tuple[str, ...]) -> None:
        """Something was written that only these generations understand."""
        known = [name for name in GENERATIONS if name in generations]
        if len(known) == len(GENERATIONS):
            return
        if ("clue", what, *known) in self._seen:
            return
        self._seen.add(("clue", what, *known))
        entry = self.event("clues", what=what[:100], generations=known)
        del entry["nth"]
        self._possible = [name for name in self._possible if name in known]
        if "keras-3" not in known:
            used.note("Keras", what[:100], "", "")

    def gap(self, name: str, *, exists: bool) -> None:
        """Something that the stand-in doesn't know."""
        if ("gap", name) not in self._seen:
            self._seen.add(("gap", name))
            entry = self.event("gaps", name=name[:200], exists=exists)
            del entry["nth"]

    def possible(self) -> list[str]:
        """The generations that understand everything written so far, as far as the way of importing tells too."""
        found = list(self._possible)
        if self.styles == {"tensorflow.keras"}:
            found = [name for name in found if not name.startswith("keras-") or name == "keras-3"]
        return found

    def generation(self) -> str:
        """The one that defaults are taken from: the newest possible; where none is, the newest that most clues name."""
        possible = self.possible()
        if possible:
            return possible[-1]
        votes = dict.fromkeys(GENERATIONS, 0)
        for entry in self.events["clues"]:
            for name in entry["generations"]:
                votes[name] += 1
        most = max(votes.values())
        return [name for name in GENERATIONS if votes[name] == most][-1]

    def export(self) -> dict[str, Any] | None:
        """Everything as plain data, in the form of `grader.model.keras_record.KerasRecord`; None where nothing happened."""
        if not any(self.events.values()):
            return None
        if self.events["compiles"] and not self.styles:
            self.styles.add("keras")
        style = "mixed" if len(self.styles) > 1 else next(iter(self.styles), "")
        out: dict[str, Any] = {
            "generation": self.generation(),
            "possible": self.possible(),
            "style": style,
            "backend": self.backend,
        }
        budget = [MOST_LAYERS]
        for kind, entries in self.events.items():
            out[kind] = [plain.exported(self._described(kind, entry, budget)) for entry in entries]
        out["truncated"] = self.truncated or budget[0] < 0
        return out

    def _described(self, kind: str, entry: dict[str, Any], budget: list[int]) -> dict[str, Any]:
        """An entry with what is only known at the end: a model's layers, the defaults of an optimizer's arguments."""
        late = entry.get("describe")
        if late is None:
            return entry
        entry = {key: value for key, value in entry.items() if key != "describe"}
        described = late()
        if kind == "models":
            budget[0] -= len(described["layers"])
            if budget[0] < 0:
                described["layers"] = []
        return {**entry, **described}


RECORDER = Recorder()
"""Of this process."""
