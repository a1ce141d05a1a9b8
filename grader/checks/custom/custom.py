"""Kind `custom`: one test of the instructor's own, from checks/test_*.py beside the assignment. Not declared in TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import msgspec

from grader.checks.shared import failures
from grader.checks.shared.proof import CODE, NOTHING, Proof, passes
from grader.checks.shared.spec import Check
from grader.model.errors import AssignmentError
from grader.model.observation import Answer, Inventory, Observation, Put, Question, Tested
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Explained, Finding, Part

if TYPE_CHECKING:
    from grader.checks.custom.own_tests import OwnTests


class Custom(Check, frozen=True, kw_only=True, tag="custom"):
    """Points in proportion to the cases that pass."""

    TITLES: ClassVar[Mapping[str, Message]] = {
        "grader/broken-test": N_("the test can't be run"),
        "grader/skipped-test": N_("the test was left out"),
    }

    folder: str = ""
    """Where the test is; set when the assignment is loaded."""

    def prepare(self, where: str) -> None:
        raise AssignmentError(f'{where}: kind = "custom" is not declared; write a test in checks/test_*.py')

    def proofs(self) -> Iterator[Proof]:
        from grader.checks.custom import own_tests  # loads pytest

        cases = own_tests.on_nothing(Path(self.folder), self.id)
        if cases and all(case.outcome == "skipped" for case in cases):
            yield Proof(
                None,
                N_("{check}: the test is left out on this machine, so nothing is proved of it.", check=self.id),
                cases[0].what,
            )
            return
        broken = [case.what for case in cases if case.outcome == "broken"]
        yield Proof(bool(cases) and not broken, N_("{check}: the test runs.", check=self.id), "; ".join(broken))
        if not cases or broken:
            return
        given = [case.case for case in cases if case.outcome == "passed"]
        yield Proof(not given, N_("{check}: code that defines nothing fails every case.", check=self.id), ", ".join(given))  # fmt: skip
        right = [msgspec.structs.replace(case, outcome="passed", answer=None) for case in cases]
        verdict = self.judge(CODE, msgspec.structs.replace(NOTHING, tested=tuple(right)), ())
        yield passes(self.id, verdict)

    @property
    def calls(self) -> bool:
        return False  # what a test does with a name only its answers tell

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        return ()  # a test asks as it goes, see `interview`

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        cases = [t for t in observation.tested if t.test == self.id and t.outcome != "skipped"]
        if not cases:
            return self._not_run(code, observation)
        passed = sum(case.outcome == "passed" for case in cases)
        share = passed / len(cases)
        findings: list[Finding] = []
        for case in cases:
            if case.outcome != "passed" and len(findings) < 3:
                finding = self._finding(case, code, observation)
                if finding not in findings:
                    findings.append(finding)
        parts = [
            Part(
                "cases",
                N_("{right} of {all} cases right", right=passed, all=len(cases)),
                self.points * share,
                self.points,
            )
        ]
        return self.verdict(
            self.points * share, findings, parts=parts, error=any(case.outcome == "broken" for case in cases)
        )

    def _finding(self, case: Tested, code: StudentCode, observation: Observation) -> Finding:
        if case.outcome == "broken":
            text = N_(
                "The test itself could not be run: {error}. That is the grader's gap, not your mistake.",
                error=case.what,
            )
            return Finding("grader/broken-test", text)
        if case.answer is not None:
            return failures.explain(case.answer, case.function, case.function, code, observation)
        evidence = Explained(case.explanation) if case.explanation else None
        if case.what:
            return Finding(f"custom/{self.id}", N_("{text}", text=case.what), evidence)
        return Finding(f"custom/{self.id}", N_("What your code gives is not what the test expects."), evidence)

    def _not_run(self, code: StudentCode, observation: Observation) -> CheckVerdict:
        skipped = next((t for t in observation.tested if t.test == self.id), None)
        if skipped is not None:
            text = N_(
                "The test was left out on this machine: {reason}. That is the grader's gap, not your mistake.",
                reason=skipped.what,
            )
            return self.verdict(0, [Finding("grader/skipped-test", text)], error=True)
        return self.verdict(
            0, [Finding("run/not-asked", N_("This could not be tried, because the run had already ended."))]
        )


def interview(own: OwnTests, inventory: Inventory, put: Put) -> tuple[Tested, ...]:
    """Run an assignment's own tests on a submission (pytest is loaded only where there are some)."""
    from grader.checks.custom import own_tests

    return own_tests.interview(own, inventory, put)
