"""`grade doctor` says what works here and what to do about the rest; nothing it says is a guess."""

from __future__ import annotations

import re
import sys

import pytest

from grader import engines
from grader.commands import cli
from grader.engines.conformance import Demand, NotConforming
from grader.grading import machine
from grader.grading.machine import Line, examine
from grader.model.texts import LANGUAGES, N_, Message

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="layers of confinement are Linux's")


@pytest.fixture(scope="module")
def found() -> list[Line]:
    return list(examine())


def line(found: list[Line], name: str) -> Line:
    return next(each for each in found if each.name.show() == name)


def test_versions_are_those_installed(found: list[Line]) -> None:
    import numpy

    assert f"numpy {numpy.__version__}" in str(line(found, "Versions").detail)
    assert sys.executable in str(line(found, "Python").detail)
    assert str(line(found, "Python").detail).startswith(".".join(map(str, sys.version_info[:3])))


def test_every_engine_is_tried(found: list[Line]) -> None:
    names = [each.name.show() for each in found]
    for engine in engines.ENGINES:
        assert f"Engine {engine}" in names
        tried = line(found, f"Engine {engine}")
        assert tried.state in ("ok", "missing")
        if tried.state == "ok":
            assert isinstance(tried.detail, Message)
            assert re.search(r"starts in [\d.]+ m?s, a small notebook takes [\d.]+ m?s", tried.detail.show())
            assert re.search(r"啟動 [\d.]+ (毫)?秒", tried.detail.show("zh-TW"))


def test_every_missing_thing_has_a_reason(found: list[Line]) -> None:
    for each in found:
        assert each.detail, each.name.show()


@linux
def test_the_engine_that_is_taken_works(found: list[Line]) -> None:
    assert line(found, f"Engine {engines.default_engine()}").state == "ok"


@linux
def test_a_missing_library_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None)
    seccomp = next(each for each in machine._layers() if each.name.show() == "seccomp")
    assert seccomp.state == "missing"
    assert seccomp.advice is not None
    assert "apt install libseccomp2" in seccomp.advice.show()


@linux
def test_an_old_kernel_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("landlockpy.abi_version", lambda: 0)
    landlock = next(each for each in machine._layers() if each.name.show() == "Landlock")
    assert landlock.state == "missing"
    assert landlock.advice is not None
    assert "Linux 5.13" in landlock.advice.show()


def test_other_systems_are_told_to_grade_on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    (only,) = machine._layers()
    assert only.state == "missing"
    assert only.advice is not None
    assert "grade a class on Linux" in only.advice.show()


def test_an_engine_that_fails_is_reported_and_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.model.errors import EngineError

    def fails(name: str) -> None:
        raise EngineError("no process could be started")

    monkeypatch.setattr(engines, "make", fails)
    tried = machine._engine("subprocess")
    assert tried.state == "missing"
    assert isinstance(tried.detail, Message)
    assert tried.detail.show() == "no process could be started"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("state", ["ok", "missing"])
def test_exit_status_and_advice_follow(
    state: str, lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    advice = N_("Install libseccomp (Debian, Ubuntu: apt install libseccomp2).") if state == "missing" else None
    lines = [Line("info", N_("Python"), "3"), Line(state, N_("seccomp"), "details", advice)]  # type: ignore[arg-type]
    monkeypatch.setattr(machine, "examine", lambda: iter(lines))
    with pytest.raises(SystemExit) as ended:
        cli.main(["doctor", "--lang", lang])
    out = capsys.readouterr().out
    assert ended.value.code == (0 if state == "ok" else 1)
    assert ("✓ " if state == "ok" else "✗ ") + "seccomp  details" in out
    assert ("apt install libseccomp2" in out) == (state == "missing")
    last = {("ok", "en"): "Everything is there.", ("missing", "en"): "Something is missing; see above.",
            ("ok", "zh-TW"): "一切就緒。", ("missing", "zh-TW"): "缺少一些東西，請看上面的說明。"}  # fmt: skip
    assert out.strip().endswith(last[state, lang])


def test_every_demand_is_put_to_every_engine_that_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def differs(engine: object) -> None:
        raise NotConforming(N_("a connection was made"))

    def breaks(engine: object) -> None:
        raise ZeroDivisionError("of the machine's")

    promises = {"kept": lambda engine: None, "not kept": differs, "broken": breaks}
    monkeypatch.setattr(machine, "DEMANDS", [Demand("run", Message(name), prove) for name, prove in promises.items()])
    monkeypatch.setattr(engines, "ENGINES", {name: engines.ENGINES[name] for name in ("subprocess", "kernel")})
    monkeypatch.setattr("grader.model.extras.is_here", lambda extra: False)
    kept, differing, broken, kernel = machine.prove()
    assert [each.state for each in (kept, differing, broken, kernel)] == ["ok", "missing", "missing", "info"]
    assert kept.told("en") == ["kept"]
    assert differing.told("en") == ["not kept", "\n    a connection was made"]
    assert broken.told("en") == ["broken", "\n    ZeroDivisionError: of the machine's"]
    assert kernel.name.show() == "Engine kernel"


@pytest.mark.parametrize(("options", "status"), [([], 0), (["--prove"], 1)])
def test_demands_are_put_where_it_is_asked_for(
    options: list[str], status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unmet = Line(
        "missing", N_("Engine {name}", name="warm"), N_("Output without end is cut."), N_("a connection was made")
    )
    monkeypatch.setattr(machine, "examine", lambda: iter([Line("info", N_("Python"), "3")]))
    monkeypatch.setattr(machine, "prove", lambda: iter([unmet]))
    with pytest.raises(SystemExit) as ended:
        cli.main(["doctor", "--lang", "en", *options])
    assert ended.value.code == status
    told = "✗ Engine warm  Output without end is cut.\n    a connection was made" in capsys.readouterr().out.replace(
        " \n", "\n"
    )
    assert told == bool(options)
