"""What this machine offers: engines, layers of confinement, versions, and what to install."""

from __future__ import annotations

import ctypes.util
import platform
import sys
import time
from collections.abc import Iterator
from importlib import metadata, util
from pathlib import Path
from typing import Literal

import msgspec

from grader import engines
from grader.engines.conformance import DEMANDS, Demand
from grader.engines.limits import Limits
from grader.engines.observe import observe
from grader.engines.student import Engine
from grader.engines.warm import unavailable
from grader.gradebook import contract
from grader.model import extras
from grader.model.errors import GradeError
from grader.model.observation import Read
from grader.model.packages import is_installed, wanted
from grader.model.submission import Cell, StudentCode
from grader.model.texts import N_, Message
from grader.report.advice import missing_packages
from grader.report.text import duration, visible


class Line(msgspec.Struct, frozen=True):
    """One thing found out."""

    state: Literal["ok", "missing", "info"]
    name: Message
    detail: str | Message
    advice: Message | None = None
    more: tuple[Message, ...] = ()

    def told(self, lang: str) -> list[str]:
        """What was found out, and each advice on a line of its own; no text in it acts on a terminal."""
        detail = self.detail.show(lang) if isinstance(self.detail, Message) else self.detail
        advice = [each.show(lang) for each in (self.advice, *self.more) if each is not None]
        return [visible(detail, 2000), *("\n    " + visible(each, 2000) for each in advice)]


SIGNS = {"ok": ("✓ ", "green"), "missing": ("✗ ", "red"), "info": ("· ", "dim")}
"""The sign of a state, and the style that it is shown in."""


def examine() -> Iterator[Line]:
    """Try everything for real: each engine runs a small notebook."""
    yield Line(
        "info",
        N_("Python"),
        f"{platform.python_version()} ({sys.executable}), {platform.system()} {platform.release()}",
    )
    packages = ("grade-optimizers", "numpy", "ipython", "matplotlib", "nbconvert", "msgspec")
    yield Line("info", N_("Versions"), ", ".join(f"{name} {metadata.version(name)}" for name in packages))
    yield from _layers()
    for name in engines.ENGINES:
        yield _engine(name)
    yield _xlsx()
    optional = [
        name
        for name in ("torch", "tensorflow", "keras", "pandas", "scipy", "sklearn", "seaborn")
        if util.find_spec(name)
    ]
    yield Line("info", N_("Packages that student code finds here"), ", ".join(["numpy", "matplotlib", *optional]))


def prove() -> Iterator[Line]:
    """Put every demand to every engine that is here, and say of each whether it is met."""
    for name in engines.ENGINES:
        title = N_("Engine {name}", name=name)
        lacking = _lacking(name)
        if lacking is not None:
            yield lacking
            continue
        try:
            with engines.make(name) as engine:
                for demand in DEMANDS:
                    why = _unmet(demand, engine)
                    yield Line("ok" if why is None else "missing", title, demand.promise, why)
        except GradeError as error:
            yield Line("missing", title, error.message)


def _unmet(demand: Demand, engine: Engine) -> Message | None:
    try:
        demand.prove(engine)
    except GradeError as error:
        return error.message
    except Exception as error:  # noqa: BLE001 - whatever an engine meets on a machine that is none of ours: not what was promised
        return Message("{error}", {"error": f"{type(error).__name__}: {error}"})
    return None


def lacked(folder: str | None) -> list[Line]:
    """What the submissions of these reports (None: of reports/, if it is there) wanted and this machine still lacks; UsageError where
    there are no results."""
    reports = Path("reports" if folder is None else folder)
    if folder is None and not (reports / contract.NAME).is_file():
        return []
    results = contract.read(reports)
    found = [each for each in wanted(entry.lacking for entry in results.results) if not is_installed(each.name)]
    name = N_("Packages that submissions wanted")
    if not found:
        return [Line("info", name, N_("all there ({file})", file=str(reports)))]
    listed = ", ".join(f"{each.name} ({each.count})" for each in found)
    return [Line("info", name, listed, more=tuple(missing_packages(found)[1:]))]


def _layers() -> Iterator[Line]:
    if not sys.platform.startswith("linux"):
        advice = N_("Only Linux has them. Student code runs with less protection here; grade a class on Linux.")
        yield Line("missing", N_("Landlock and seccomp"), platform.system(), advice)
        return
    import landlockpy

    abi = landlockpy.abi_version()
    if abi:
        scoped = N_("ABI {abi}, signals scoped", abi=abi)
        yield Line("ok", N_("Landlock"), scoped if abi >= 6 else N_("ABI {abi}, signals kept by seccomp only", abi=abi))
    else:
        advice = N_("The kernel needs Landlock (Linux 5.13 or later, with lsm=landlock,… among the boot parameters).")
        yield Line("missing", N_("Landlock"), platform.release(), advice)
    library = ctypes.util.find_library("seccomp")
    if library:
        yield Line("ok", N_("seccomp"), library)
    else:
        yield Line(
            "missing", N_("seccomp"), "libseccomp", N_("Install libseccomp (Debian, Ubuntu: apt install libseccomp2).")
        )


def _xlsx() -> Line:
    title = N_("Export to XLSX")
    if not extras.is_here("xlsx"):
        return Line("info", title, extras.without("xlsx"), extras.remedy("xlsx"))
    return Line("ok", title, f"openpyxl {metadata.version('openpyxl')}")


def _lacking(name: str) -> Line | None:
    """Why this machine doesn't have that engine, if it hasn't."""
    title = N_("Engine {name}", name=name)
    reason = unavailable() if name == "warm" else ""
    if reason:
        return Line("missing", title, reason, N_("The subprocess engine is used instead."))
    extra = engines.EXTRAS.get(name)
    if extra is not None and not extras.is_here(extra):
        return Line("info", title, extras.without(extra), extras.remedy(extra))
    return None


def _engine(name: str) -> Line:
    title, lacking = N_("Engine {name}", name=name), _lacking(name)
    if lacking is not None:
        return lacking
    code = StudentCode("doctor.ipynb", "notebook", (Cell(1, "import numpy as np\nanswer = int(np.arange(10).sum())"),))
    try:
        started = time.perf_counter()
        with engines.make(name) as engine:
            ready = time.perf_counter()
            seen = observe(engine, code, (), lambda names: {"doctor": [Read("answer")]}, Limits())
            done = time.perf_counter()
            gaps = engine.gaps()
    except GradeError as error:
        return Line("missing", title, error.message)
    except Exception as error:  # noqa: BLE001 - whatever the versions installed here do to each other: what is to be found out
        return Line("missing", title, f"{type(error).__name__}: {error}")
    answers = seen.answers.get("doctor", ())
    if not answers or answers[0].value != 45:
        return Line("missing", title, N_("a small notebook did not run: {why}", why=str(seen.ending or seen.cells)))
    detail = N_("{layers}; starts in {start}, a small notebook takes {took}", layers=" + ".join(seen.confinement) or "–",
                start=duration(ready - started), took=duration(done - ready))  # fmt: skip
    if gaps:
        return Line("missing", title, N_("{works}; but: {gaps}", works=detail, gaps="; ".join(gaps)))
    return Line("ok", title, detail)
