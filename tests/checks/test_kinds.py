"""Every kind of check in the table brings what a kind has: an example, proofs that hold, and titles for its findings."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path

import msgspec
import pytest

from grader.assignments.load import load
from grader.checks import KINDS, TITLES
from grader.checks.shared import failures, gaps, not_counted
from grader.checks.shared.spec import Check
from grader.diagnosis.catalogue import CATALOGUE
from grader.grading import prove
from grader.grading.prove import validate
from grader.model.errors import AssignmentError
from grader.model.texts import translation

OWN_TEST = "def test_doubles(student):\n    assert student.call('double', 2) == 4\n"
kinds = pytest.mark.parametrize("kind", KINDS)


def declared(kind: str, folder: Path) -> Check:
    """The check that the kind's own file shows as its example; of the kind that isn't declared, a test of an instructor's."""
    example = re.search(
        r"^kind = .*?(?=\n\n|\Z)", inspect.getdoc(sys.modules[KINDS[kind].__module__]) or "", re.S | re.M
    )
    if example is None:
        assert "Not declared" in (sys.modules[KINDS[kind].__module__].__doc__ or ""), "its file begins with an example"
        (folder / "checks").mkdir()
        (folder / "checks" / "test_own.py").write_text(OWN_TEST)
    declaration = f"[[check]]\npoints = 10\n{example[0]}" if example is not None else 'title = "own"'
    (folder / "assignment.toml").write_text(declaration, encoding="utf-8")
    (check,) = load(folder).checks
    assert isinstance(check, KINDS[kind])
    return check


@kinds
@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("no call", "'no call' is not a call; for example: call = "),
        ("one[0](w)", r"'one\[0\]\(w\)' is not a call of a named function; for example: call = "),
        ("step(unheard_of) -> w", "'unheard_of' is none of .* quantities .*; "),
    ],
)
def test_a_call_line_has_one_grammar(kind: str, call: str, told: str, tmp_path: Path) -> None:
    if "call" not in KINDS[kind].__struct_fields__:
        return
    check = msgspec.structs.replace(declared(kind, tmp_path), call=call)
    with pytest.raises(AssignmentError, match=f"^here.call: {told}"):
        check.prepare("here")


@kinds
def test_its_example_is_proved(kind: str, tmp_path: Path) -> None:
    proofs = list(declared(kind, tmp_path).proofs())
    held = [proof for proof in proofs if proof.ok]
    assert len(held) > 1
    assert [proof.what.show("en") + proof.detail for proof in proofs if proof.ok is False] == []


def test_tests_that_anything_passes_and_broken_ones_are_told(tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "test_own.py").write_text(
        "def test_absent(student):\n    assert 'eval' not in student\ndef test_broken(student, no_such_fixture):\n    pass\n"
    )
    (tmp_path / "assignment.toml").write_text('title = "own"')
    told = [proof for check in load(tmp_path).checks for proof in check.proofs() if proof.ok is False]
    absent, broken = (proof.what.show("en") + " " + proof.detail for proof in told)
    assert absent == "test_absent: code that defines nothing fails every case. test_absent"
    assert "test_broken: the test runs." in broken
    assert "no_such_fixture" in broken


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ('optimizers = ["SGD", "Adam"]\nfit = { epochs = [] }', "keras: no training can be as the check asks."),
        ('fit = { epochs = "20" }', "keras: no training can be as the check asks."),
        (
            'compare = "optimizer"',
            "keras: right answers pass.",
        ),  # which are worth nothing, so that nobody gets all points
    ],
)
def test_trainings_that_can_not_be_as_asked_are_told(declared: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "assignment.toml").write_text(f'[[check]]\nkind = "keras"\npoints = 10\n{declared}\n')
    (check,) = load(tmp_path).checks
    assert [proof.what.show("en") for proof in check.proofs() if proof.ok is False] == [told]


def test_a_kind_that_proves_nothing_fails_validate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declared("iterations", tmp_path)
    monkeypatch.delattr(KINDS["iterations"], "proofs")
    told = [proof for proof in validate(load(tmp_path), []) if "kind" in proof.what.values]
    assert [(proof.ok, proof.what.values["kind"]) for proof in told] == [(False, "iterations")]


def test_the_driver_of_proofs_knows_no_kind() -> None:
    source = inspect.getsource(prove)
    assert [kind.__name__ for kind in KINDS.values() if kind.__name__ in source] == []


@kinds
def test_every_finding_has_a_title(kind: str) -> None:
    module = Path(inspect.getfile(KINDS[kind]))
    files = module.parent.glob("*.py") if module.parent.name != "checks" else [module]
    family = {id.partition("/")[0] for id in [*TITLES, *CATALOGUE]}
    for file in files:
        ids = set(re.findall(r'Finding\(\s*"([a-z-]+/[\w-]+)"', file.read_text(encoding="utf-8")))
        ids |= {
            id for id in re.findall(r'"([a-z-]+/[\w-]+)"', file.read_text(encoding="utf-8"))
            if id.partition("/")[0] in family and not id.endswith("/labels")
        }  # fmt: skip
        assert ids <= {*TITLES, *CATALOGUE}, file.name


def test_a_title_stands_in_one_place_and_in_both_languages() -> None:
    tables = [failures.TITLES, gaps.TITLES, not_counted.TITLES, *(kind.TITLES for kind in KINDS.values())]
    listed = [id for table in tables for id in table]
    assert sorted(listed) == sorted(TITLES)
    known = translation("zh-TW")
    assert [id for id, title in TITLES.items() if known.gettext(title.template) == title.template] == []
