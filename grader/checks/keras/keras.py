"""Kind `keras`: what a submission asks Keras to do, without training: optimizers, compile, fit, and the experiment as a whole.

kind = "keras"
optimizer = { name = "SGD", learning_rate = 0.01, momentum = 0.9, nesterov = true }
fit = { batch_size = 128, epochs = 20 }
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

import msgspec

from grader.checks.keras import titles
from grader.checks.keras.keras_read import argument_is_read, calls_read, optimizer_is_read, remark, settings_read
from grader.checks.keras.keras_used import TrainingRun, optimizers_used
from grader.checks.keras.proofs import Wanted, proofs
from grader.checks.keras.stopped import for_older_keras, stopped_cells
from grader.checks.shared.proof import Proof
from grader.checks.shared.spec import Check
from grader.diagnosis.experiment import Slip, slips
from grader.diagnosis.experiment.example import essence
from grader.diagnosis.experiment.reading import ReadCall
from grader.model.errors import AssignmentError
from grader.model.keras_record import KerasRecord, OptimizerBuilt, Place, RecordError, Value, read_record
from grader.model.observation import Answer, Inventory, Observation, Question, Record
from grader.model.submission import StudentCode
from grader.model.texts import N_, Message
from grader.model.verdict import CheckVerdict, Finding, Location, Part, WrongAnswer

OPTIMIZERS = ("SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam", "AdamW", "Ftrl")
FIT = ("batch_size", "epochs", "validation_split", "shuffle", "steps_per_epoch", "updates")
COMPILE = ("loss", "metrics")
TRAINING = frozenset({"compile", "fit", "fit_generator", "train_on_batch"})
"""What trainings are made with."""
COSTS_EACH = 0.5
"""Share of the part "experiment" that each serious finding costs."""


NOTHING_TRAINED = Finding("keras/run-missing", N_("No training ran successfully."))
"""Whatever was asked of the trainings: told once."""


class Keras(Check, frozen=True, kw_only=True, tag="keras"):
    """Each thing that is declared is a part of equal weight; `experiment` is the share of the points for an experiment
    without a serious finding. A value may be a list: any of it is right."""

    TITLES: ClassVar[Mapping[str, Message]] = titles.TITLES

    optimizer: Wanted = {}
    """A run with this optimizer: its `name` and hyperparameters (what isn't named may be anything)."""
    optimizers: tuple[str | Wanted, ...] = ()
    """One run each with these."""
    compile: Wanted = {}
    fit: Wanted = {}
    vary: dict[str, int] = {}
    """Of batch_size or epochs, how many different values must have been tried (with `optimizer`, where one is named)."""
    compare: Literal["", "optimizer"] = ""
    """What runs are compared by: they may differ in nothing else."""
    experiment: float = 0.3
    read: float = 0.0
    """Share of a part's points that it earns where its calls were only read, because the code couldn't run."""

    def prepare(self, where: str) -> None:
        for wanted in (*([self.optimizer] if self.optimizer else []), *self.optimizers):
            name = wanted if isinstance(wanted, str) else wanted.get("name")
            if name not in OPTIMIZERS:
                raise AssignmentError(f"{where}: there is no optimizer {name!r}; there are: {', '.join(OPTIMIZERS)}")
        for table, known, keys in (
            ("fit", FIT, self.fit),
            ("compile", COMPILE, self.compile),
            ("vary", FIT[:2], self.vary),
        ):
            unknown = set(keys) - set(known)
            if unknown:
                raise AssignmentError(f"{where}.{table}: no {sorted(unknown)[0]!r}; it may hold: {', '.join(known)}")
        if not (self.optimizer or self.optimizers or self.compile or self.fit or self.vary or self.compare):
            raise AssignmentError(
                f'{where}: nothing to check; for example optimizer = {{ name = "SGD", learning_rate = 0.01 }}'
            )
        if not 0 <= self.experiment <= 1:
            raise AssignmentError(f"{where}.experiment: {self.experiment:g} is no share of the points, from 0 to 1")

        if not 0 <= self.read <= 1:
            raise AssignmentError(f"{where}.read: {self.read:g} is no share of the points, from 0 to 1")

    def proofs(self) -> Iterator[Proof]:
        fair = self.compare == "optimizer" and self.experiment > 0 and len(self._wanted()) > 1
        return proofs(self, self._wanted(), self.compile, self.fit, self.vary, fair=fair)

    def _wanted(self) -> list[Wanted]:
        """The optimizers that runs are asked for with."""
        named: list[Wanted] = [{"name": one} if isinstance(one, str) else one for one in self.optimizers]
        return [*([self.optimizer] if self.optimizer else []), *named]

    @property
    def touching(self) -> frozenset[str]:
        return TRAINING

    def with_starter_code(self, provided: Sequence[StudentCode]) -> Keras:
        digests = {essence(code.cells, self.reserved) for code in provided}
        return msgspec.structs.replace(self, provided=tuple(sorted(digests - {""})))

    def ask(self, inventory: Inventory) -> Sequence[Question]:
        return [Record()]

    def judge(self, code: StudentCode, observation: Observation, answers: Sequence[Answer]) -> CheckVerdict:
        asked = self._asked()
        if self.provided and essence(code.cells, self.reserved) in self.provided:
            text = N_("For this task the file holds what the assignment gave you, with nothing of your own yet. Perhaps it is not the file "
                      "that you worked on, or it wasn't saved?")  # fmt: skip
            title = N_("the example handed in unchanged")
            return self.verdict(0, [Finding("keras/example-unchanged", text, title=title)], asked=asked)
        record = self._record(answers)
        calls = calls_read(code, observation) if not isinstance(record, RecordError) else []
        said = [remark(calls, code)] if calls else []
        if not isinstance(record, KerasRecord):
            earned = self.points * self.read * self._share_read(calls) if calls else 0.0
            return self.verdict(earned, [self._unrecorded(record, code, observation)], asked=asked, reasons=said)
        runs = runs_of(record)
        parts: list[Part] = []
        findings: list[Finding] = []
        for id, title, problem in self._requirements(record, runs, code):
            read = self.read if problem is not None and self._is_read(id, calls, runs) else 0.0
            parts.append(Part(id, title, read if problem else 1.0, 1.0))
            findings += [problem] if problem is not None and problem not in findings else []
        found: list[Slip] = []
        if (
            self.experiment or findings
        ):  # where all that is asked for is there, and nothing else is asked, the rest is left
            found = slips(
                record, code.cells, observation.cells, compared=self.compare == "optimizer", varied=bool(self.vary)
            )
        serious = [Finding(s.id, s.message, None, _location(code, s.place), None, s.title) for s in found if s.serious]
        findings = [*serious, *findings]  # what explains the rest comes first
        remarks = [*(s.message for s in found if not s.serious), *said]
        share = 1 - self.experiment if self.experiment and runs else 1.0
        parts = [
            Part(p.id, p.title, self.points * share * p.score / len(parts), self.points * share / len(parts))
            for p in parts
        ]
        if share < 1:
            sound = max(0.0, 1 - COSTS_EACH * sum(s.serious for s in found))
            if findings and any(p.score < p.max_score for p in parts):
                there = sum(p.score >= p.max_score for p in parts)
                sound *= there / len(parts)  # an experiment that isn't there can't be sound
                remarks.append(
                    N_(
                        "Of a sound experiment only what is there can count: {there} of the {all} things asked for.",
                        there=there,
                        all=len(parts),
                    )
                )
            most = self.points * self.experiment
            parts.append(Part("experiment", N_("a sound experiment"), most * sound, most))
        score = sum(part.score for part in parts)
        gaps = [gap for gap in record.gaps if gap.exists]
        if gaps and score < self.points:
            text = N_("This grader does not know `{name}` of Keras, so this could not be fully judged. That is the grader's gap, not your mistake.",
                      name=gaps[0].name)  # fmt: skip
            findings.insert(0, Finding("grader/keras-gap", text, None, _location(code, gaps[0].place)))
        explained = any(slip.id.startswith("keras/labels") for slip in found)  # what no Keras takes
        old = score < self.points and not explained and for_older_keras(record, observation)
        if old:
            text = N_("This is written for an older Keras than the one that is installed here, and stopped with an error, so it could not be judged. "
                      "That is not your mistake.")  # fmt: skip
            findings.insert(0, Finding("grader/keras-gap", text, None, None))
        if not runs or score < self.points:
            findings += [f for f in stopped_cells(code, observation) if not gaps]
        if score < self.points and not findings:
            findings.append(
                Finding("keras/not-found", N_("What the task asks for was not found in the runs."), None, None)
            )
        if score >= self.points:
            remarks, findings = [*remarks, *(finding.message for finding in findings)], []
        return self.verdict(
            score, findings[:6], reasons=remarks, parts=[msgspec.structs.replace(p, score=round(p.score, 4), max_score=round(p.max_score, 4)) for p in parts],
            asked=asked, accepted=_accepted(runs) if score >= self.points else None, optimizers=optimizers_used(runs), error=(bool(gaps) and score < self.points) or old,
        )  # fmt: skip

    def _asked(self) -> Message:
        names = ", ".join(str(each["name"]) for each in self._wanted())
        varied = [N_("{count} values of {key}", count=count, key=key) for key, count in self.vary.items()]
        if names and varied:
            several = functools.reduce(
                lambda first, second: N_("{first} and {second}", first=first, second=second), varied
            )
            return N_("train with {names}, and try at least {settings}.", names=names, settings=several)
        return N_(
            "Training with Keras: {what}.",
            what=names or ", ".join((*self.fit, *self.compile, *self.vary)) or self.compare,
        )

    def _record(self, answers: Sequence[Answer]) -> KerasRecord | RecordError | None:
        if not answers or answers[0].status != "ok":
            return None
        try:
            return read_record(answers[0].value)
        except RecordError as error:
            return error

    def _unrecorded(self, record: RecordError | None, code: StudentCode, observation: Observation) -> Finding:
        if isinstance(record, RecordError):
            return Finding(
                "keras/record-forged",
                N_("The record of what was asked of Keras was tampered with, so nothing in it can be trusted."),
            )
        stopped = stopped_cells(code, observation)
        if stopped:
            return stopped[0]
        return Finding("keras/not-used", N_("Keras is never used in what you handed in."))

    def _requirements(
        self, record: KerasRecord, runs: Sequence[TrainingRun], code: StudentCode
    ) -> Iterator[tuple[str, Message, Finding | None]]:
        """Each thing asked for: its part, and what is wrong with it."""
        for each in self._wanted():
            yield (
                str(each["name"]).lower(),
                N_("a run with {name}", name=str(each["name"])),
                self._optimizer(each, record, runs, code),
            )
        own = [run for run in runs if not self.optimizer or run.optimizer.name == self.optimizer["name"]]
        for key, value in self.compile.items():
            yield (
                f"compile-{key}",
                N_("compile with the right {key}", key=key),
                self._compile(key, value, record, runs, code),
            )
        for key, value in self.fit.items():
            yield f"fit-{key}", N_("fit with the right {key}", key=key), self._fit(key, value, own, code)
        for key, count in self.vary.items():
            yield (
                f"vary-{key}",
                N_("{count} values of {key} tried", count=count, key=key),
                self._vary(key, count, own, code),
            )

    def _is_read(self, id: str, calls: Sequence[ReadCall], runs: Sequence[TrainingRun]) -> bool:
        """Whether calls that were only read would fulfil the part `id`."""
        wanted = {str(each["name"]).lower(): each for each in self._wanted()}
        if id in wanted:
            return optimizer_is_read(calls, wanted[id], _is)
        what, _, key = id.partition("-")
        if what == "vary":
            return len(settings_read(calls, key, [getattr(run.fit, key) for run in runs])) >= self.vary[key]
        asked = self.compile if what == "compile" else self.fit
        return argument_is_read(calls, what, key, asked[key], _is)

    def _share_read(self, calls: Sequence[ReadCall]) -> float:
        """The share of the parts that read calls would fulfil, where nothing of Keras was run at all."""
        nothing = KerasRecord("keras-2.2", [], "", "stand-in")
        ids = [id for id, _, _ in self._requirements(nothing, [], StudentCode("", "module", ()))]
        return sum(self._is_read(id, calls, []) for id in ids) / len(ids) if ids else 0.0

    def _optimizer(
        self, wanted: Wanted, record: KerasRecord, runs: Sequence[TrainingRun], code: StudentCode
    ) -> Finding | None:
        name = wanted["name"]
        named = [run for run in runs if run.optimizer.name == name]
        if not runs:
            return NOTHING_TRAINED
        if not named:
            others = ", ".join(dict.fromkeys(run.optimizer.name for run in runs))
            text = N_("No model is trained with {name}; trained with: {others}.", name=str(name), others=others)
            return Finding("keras/run-missing", text, None, _location(code, runs[-1].fit.place))
        expected = {key: value for key, value in wanted.items() if key != "name"}
        if any(not _differing(expected, run.optimizer) for run in named):
            return None
        run = min(named, key=lambda each: len(_differing(expected, each.optimizer)))
        key = _differing(expected, run.optimizer)[0]
        text = N_("{name} is used with {key} = {got}, and the task asks for {wanted}.", name=str(name), key=key,
                  got=_shown(run.optimizer.arguments.get(key)), wanted=_shown(expected[key]))  # fmt: skip
        evidence = WrongAnswer(
            run.optimizer.written,
            f"{key}={_shown(expected[key])}",
            f"{key}={_shown(run.optimizer.arguments.get(key))}",
            to_try=False,
        )
        return Finding("keras/hyperparameter", text, evidence, _location(code, run.optimizer.place))

    def _compile(
        self, key: str, value: Value, record: KerasRecord, runs: Sequence[TrainingRun], code: StudentCode
    ) -> Finding | None:
        used = {run.fit.compile for run in runs}
        compiles = [c for c in record.compiles if c.id in used]
        for compiled in compiles:
            got: Value = compiled.loss if key == "loss" else list(compiled.metrics)
            right = (
                _is(got, value)
                if key == "loss"
                else all(m in compiled.metrics for m in (value if isinstance(value, list) else [value]))
            )
            if not right:
                text = N_(
                    "`compile` is called with {key} = {got}, and the task asks for {wanted}.",
                    key=key,
                    got=_shown(got),
                    wanted=_shown(value),
                )
                evidence = WrongAnswer("compile", f"{key}={_shown(value)}", f"{key}={_shown(got)}", to_try=False)
                return Finding(f"keras/compile-{key}", text, evidence, _location(code, compiled.place))
        return None if compiles else NOTHING_TRAINED

    def _fit(self, key: str, value: Value, runs: Sequence[TrainingRun], code: StudentCode) -> Finding | None:
        if any(_is(getattr(run.fit, key), value) for run in runs):
            return None
        if not runs:
            return NOTHING_TRAINED
        fit = runs[-1].fit
        got = getattr(fit, key)
        text = N_(
            "`fit` is called with {key} = {got}, and the task asks for {wanted}.",
            key=key,
            got=_shown(got),
            wanted=_shown(value),
        )
        if key in ("steps_per_epoch", "updates"):
            text = N_("{samples} samples in batches of {batch} make {got} as {key}, and the task asks for {wanted}.", samples=str(fit.train_samples),
                      batch=str(fit.batch_size), got=_shown(got), key=key, wanted=_shown(value))  # fmt: skip
        return Finding(
            f"keras/fit-{key}",
            text,
            WrongAnswer("fit", f"{key}={_shown(value)}", f"{key}={_shown(got)}", to_try=False),
            _location(code, fit.place),
        )

    def _vary(self, key: str, count: int, runs: Sequence[TrainingRun], code: StudentCode) -> Finding | None:
        values = list(dict.fromkeys(getattr(run.fit, key) for run in runs))
        if len(values) >= count:
            return None
        asked = N_("The task asks for {count} different values of {key}", count=count, key=key)
        if self.optimizer:
            asked = N_("With {name}, the task asks for at least {count} different values of {key}", name=str(self.optimizer["name"]),
                       count=count, key=key)  # fmt: skip
        text = N_("{asked}; tried: {values}.", asked=asked, values=", ".join(map(str, values)))
        if not values:
            text = N_(
                "{asked}; you haven't trained with {name} yet.",
                asked=asked,
                name=str(self.optimizer.get("name", "Keras")),
            )
        return Finding("keras/too-few-settings", text, None, _location(code, runs[-1].fit.place) if runs else None)


def runs_of(record: KerasRecord) -> list[TrainingRun]:
    """Every training that Keras would really have done, with its optimizer."""
    optimizers = {o.id: o for o in record.optimizers}
    return [
        TrainingRun(fit, optimizers[fit.optimizer])
        for fit in record.fits
        if fit.error is None and fit.optimizer in optimizers and fit.epochs > 0
    ]


def _differing(wanted: Mapping[str, Value], built: OptimizerBuilt) -> list[str]:
    """Hyperparameters that no reading of the code gives the wanted value."""
    readings = [built.arguments, *({**built.arguments, **other} for other in built.alternatives.values())]
    return min(
        ([key for key, value in wanted.items() if not _is(reading.get(key), value)] for reading in readings), key=len
    )


def _is(got: Value, wanted: Value) -> bool:
    """Whether a value is the wanted one, or one of several."""
    if isinstance(wanted, list):
        return any(_is(got, each) for each in wanted)
    if isinstance(got, bool) or isinstance(wanted, bool):
        return got is wanted
    if isinstance(got, int | float) and isinstance(wanted, int | float):
        return abs(got - wanted) <= 1e-6 * max(abs(wanted), 1e-12)
    return got == wanted


def _shown(value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _accepted(runs: Sequence[TrainingRun]) -> Message:
    names = ", ".join(dict.fromkeys(run.optimizer.name for run in runs))
    updates = sum(run.fit.updates or 0 for run in runs)
    return N_("{runs} runs with {names}, {updates} updates in all; numbers of training are placeholders here", runs=len(runs), names=names,
              updates=updates)  # fmt: skip


def _location(code: StudentCode, place: Place) -> Location | None:
    return Location(code.file, place.cell, place.line) if place.cell is not None else None
