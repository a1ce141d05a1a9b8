"""What one update-rule check puts to a function, what is right on it, and how the answers came out."""

from __future__ import annotations

import copy
import functools
import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from grader.checks.calls.call import Binding, CallLine
from grader.checks.calls.forms import Form
from grader.checks.update_rule import half
from grader.checks.update_rule.probes import Probe, probes
from grader.checks.update_rule.sequences import Sequences, are_in, in_precision, read_sequences
from grader.checks.update_rule.small_probes import small_probes
from grader.diagnosis.agreement import expected, first_difference, tolerance
from grader.diagnosis.catalogue import RULES
from grader.diagnosis.nearest import Atlas, Diagnosis
from grader.diagnosis.trial import Setting, Trial
from grader.model.observation import Answer, Drive, ShapedDrive, out_name
from reference.rule import Dialect, Rule, RuleKind, State

if TYPE_CHECKING:
    from grader.checks.update_rule.update_rule import UpdateRule

NEARLY = 1e-4
"""Share of a number that float32 arithmetic may come to in a dozen updates; the tolerance says then what it may indeed."""
UNSAID: dict[str, tuple[float, ...]] = {"epsilon": (1e-8, 1e-7, 1e-10, 1e-6, 1e-5, 0.0)}
"""What a constant may be that the task neither passes nor fixes: any usual value is right."""


class Candidate(msgspec.Struct, frozen=True):
    """One right answer: a dialect, with the constants that the task leaves open filled in."""

    dialect: Dialect
    constants: tuple[tuple[str, float], ...]


class Outcome(msgspec.Struct, frozen=True):
    """How one way of calling the function came out, over all probes."""

    answers: tuple[Answer, ...]
    read: tuple[Sequences, ...]
    accepted: Dialect | None
    nearest: Candidate
    agreeing: int
    """On how many probes `w` agrees with the nearest candidate."""
    first_step: bool
    state: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """Orders outcomes: the better for the student, the higher."""
        return (self.accepted is not None, self.first_step, self.state, self.agreeing)


class Exam:
    """The probes of one check and what is right on them, computed when first needed and kept."""

    def __init__(self, check: UpdateRule, own_probes: Sequence[Probe] = ()) -> None:
        """`own_probes` take the place of those that suit the rule."""
        self.kind: RuleKind = RULES[check.rule]
        self.call: CallLine = check.parsed("call")
        self.state_slots = tuple(slot for slot in self.call.returns if slot != "w")
        given = set(self.call.slots)
        fixed = {name: value if isinstance(value, tuple) else (value,) for name, value in check.hyperparameters.items()}
        open_names = [n for n in self.kind.hyperparameters if n not in given and (n in fixed or n in UNSAID)]
        passed = {name: values[0] for name, values in fixed.items() if name in given}
        with_epsilon = "epsilon" in given or "epsilon" not in self.kind.hyperparameters
        self.probes = tuple(own_probes) or (
            *probes(self.kind, passed, epsilon_is_given=with_epsilon),
            *small_probes(self.kind, passed, epsilon_is_given=with_epsilon),
        )
        if self.call.form is not None and self.call.form.method:  # an instance's state can't be given
            self.probes = tuple(probe for probe in self.probes if probe.from_zero)
        values = [fixed.get(name, UNSAID.get(name, ())) for name in open_names]
        wanted = [d for d in self.kind.dialects if (d.id in check.dialects if check.dialects else d.by_default)]
        self.candidates = [
            Candidate(dialect, tuple(zip(open_names, chosen, strict=True)))
            for dialect, chosen in itertools.product(wanted, itertools.product(*values))
        ]
        self.parameter = 0
        self.float32 = False
        self._anew = functools.partial(Exam, check)
        self._training: list[Exam] = []  # none yet, or the one
        self._atlas: list[Atlas] = []
        self._drives: dict[bytes, list[Drive]] = {}
        self._expected: dict[tuple[int, int], tuple[np.ndarray, list[State]]] = {}
        self._allowed: dict[tuple[int, int, str], dict[str, np.ndarray]] = {}
        self._flattened: dict[
            tuple[int, tuple[str, ...], tuple[tuple[int, str], ...]], tuple[np.ndarray, np.ndarray]
        ] = {}

    def called(self, function: str, method: str = "") -> Exam:
        """The same exam for a function (or a class and its method) of another name; all that was computed is shared."""
        of = self.call.form
        form = msgspec.structs.replace(of, method=method) if of is not None and method else of
        if function == self.call.function and form == self.call.form:
            return self
        other = copy.copy(self)
        other.call = msgspec.structs.replace(self.call, function=function, form=form)
        other._drives = {}
        return other

    def of_code(self, *, float32: bool) -> Exam:
        """The same exam for code that says, or doesn't, that some of its arithmetic is in float32."""
        other = copy.copy(self)
        other.float32 = float32
        return other

    def of_parameter(self, parameter: int) -> Exam:
        """The same exam, its examples written for another parameter."""
        other = copy.copy(self)
        other.parameter = parameter
        return other

    def in_training(self, answers: Sequence[Answer]) -> tuple[Exam, Sequence[Answer]]:
        """The same exam, and its answers, on the probes that start as training does, where the student's own code makes
        the state: under keys of its own a given state can't be found."""
        form = self.call.form
        kept = [i for i, probe in enumerate(self.probes) if probe.from_zero]
        if form is None or not form.config or len(kept) == len(self.probes):
            return self, answers
        if not self._training:
            self._training.append(self._anew([self.probes[i] for i in kept]))
        other = (
            self._training[0]
            .called(self.call.function, form.method)
            .of_code(float32=self.float32)
            .of_parameter(self.parameter)
        )
        count = len(self.probes)
        return other, [answers[start + i] for start in range(0, len(answers) - count + 1, count) for i in kept]

    def without(self, slots: Collection[str]) -> Exam:
        """The same exam for code that doesn't show these state arrays."""
        other = copy.copy(self)
        other.state_slots = tuple(slot for slot in self.state_slots if slot not in slots)
        other.call = msgspec.structs.replace(self.call, returns=("w", *other.state_slots))
        return other

    def written(self, values: Mapping[str, str]) -> str:
        """A call of the student's function, of the slots' values as texts."""
        return self.call.written(values, self.parameter)

    def drives(self, way: Binding) -> list[Drive]:
        """The questions that put every probe to the student's function, called in this way."""
        key = msgspec.json.encode(way)
        if key not in self._drives:
            self._drives[key] = [self._drive(probe, way) for probe in self.probes]
        return self._drives[key]

    @property
    def parameters(self) -> int:
        """How many parameters each update changes."""
        return self.call.form.count if self.call.form is not None else 1

    def _drive(self, probe: Probe, way: Binding) -> Drive:
        return (
            self._plain_drive(probe, way) if self.call.form is None else self._shaped_drive(probe, way, self.call.form)
        )

    def _shaped_drive(self, probe: Probe, way: Binding, form: Form) -> ShapedDrive:
        every = range(form.count)
        form = msgspec.structs.replace(form, build=way.build or form.build)
        state = {"w": probe.w}
        for slot in self.kind.state:
            packed = slot in form.keys.values()  # there the student's own code makes the state, unless it is given
            if slot != "t" and slot in self.call.slots and (probe.state is not None or not packed):
                state[slot] = (probe.state or {}).get(slot, np.zeros_like(probe.w)).astype(probe.w.dtype)
        return ShapedDrive(
            probe=probe.id,
            function=self.call.function,
            positional=way.positional,
            keyword=way.keyword,
            state={slot: [form.variants(values, k) for k in every] for slot, values in state.items()},
            gradients=[np.array([form.variants(g, k) for g in probe.gradients]) for k in every],
            values={name: value for name, value in probe.hyperparameters.items() if name in self.call.slots},
            t=probe.t,
            returns=self.call.returns,
            form=msgspec.to_builtins(form),
            given=probe.state is not None,
            wanted=tuple((slot, k) for k in every for slot in self.call.returns),
            count=len(probe.gradients),
        )

    def answers_of(self, answers: Sequence[Answer], parameter: int) -> list[Answer]:
        """The answers as they would be of a function with this parameter alone."""
        form = self.call.form
        if form is None or not form.parameters:
            return list(answers)
        found = []
        for answer, probe in zip(answers, self.probes, strict=True):
            rows = {slot: answer.out.get(out_name(slot, parameter), []) for slot in self.call.returns}
            out = {slot: form.restored(values, probe.w.shape, parameter) for slot, values in rows.items()}
            found.append(msgspec.structs.replace(answer, out=out))
        return found

    def _plain_drive(self, probe: Probe, way: Binding) -> Drive:
        state = probe.state or {}
        slots = [slot for slot in self.kind.state if slot != "t" and slot in self.call.slots]
        arrays = {slot: state.get(slot, np.zeros_like(probe.w)).astype(probe.w.dtype) for slot in slots}
        return Drive(
            probe=probe.id,
            function=self.call.function,
            positional=way.positional,
            keyword=way.keyword,
            state={"w": probe.w, **arrays},
            gradients=probe.gradients,
            values={name: value for name, value in probe.hyperparameters.items() if name in self.call.slots},
            t=probe.t,
            returns=self.call.returns,
        )

    def settings(self) -> tuple[Setting, ...]:
        """The probes as a diagnosis sees them: the state that the function isn't passed stays the rule's own."""
        return tuple(
            Setting(
                probe=p.id,
                w=p.w,
                gradients=p.gradients,
                hyperparameters=p.hyperparameters,
                state=p.state and {slot: value for slot, value in p.state.items() if slot in self.call.slots},
                t=p.t,
            )
            for p in self.probes
        )

    def get_ready(self) -> None:
        """Compute what most answers are compared with: the right numbers, how near is near enough, every misconception."""
        for candidate in range(len(self.candidates)):
            for i, probe in enumerate(self.probes):
                self.right(candidate, i)
                self.allowed(candidate, i, probe.w.dtype.name)
        self._known_variants().get_ready()

    def _known_variants(self) -> Atlas:
        if not self._atlas:
            candidates = [(candidate.dialect, dict(candidate.constants)) for candidate in self.candidates]
            self._atlas.append(Atlas(self.kind, self.settings(), candidates))
        return self._atlas[0]

    def diagnose(self, trials: Sequence[Trial]) -> Diagnosis:
        """Which misconception gives these numbers."""
        return self._known_variants().diagnose(trials)

    def right(self, candidate: int, probe: int) -> tuple[np.ndarray, list[State]]:
        """The expected sequence of w, shape (steps+1, *shape), and the states."""
        key = (candidate, probe)
        if key not in self._expected:
            self._expected[key] = expected(*self._setting(candidate, probe))
        return self._expected[key]

    def sequence(self, candidate: int, probe: int, slot: str) -> np.ndarray:
        """The expected sequence of w or of a state array, shape (steps+1, *shape)."""
        w, states = self.right(candidate, probe)
        return w if slot == "w" else np.array([np.broadcast_to(s[slot], self.probes[probe].w.shape) for s in states])

    def allowed(self, candidate: int, probe: int, dtype: str) -> dict[str, np.ndarray]:
        """How far from `sequence` a right program working in `dtype` may be, for w and every state array."""
        key = (candidate, probe, dtype)
        if key not in self._allowed:
            w, states = tolerance(*self._setting(candidate, probe), np.dtype(dtype))
            self._allowed[key] = {"w": w, **states}
        return self._allowed[key]

    def rule(self, candidate: int, probe: int) -> Rule:
        """A candidate with the hyperparameters of a probe."""
        chosen, p = self.candidates[candidate], self.probes[probe]
        return self.kind.build(chosen.dialect, **{**p.hyperparameters, **dict(chosen.constants)})

    def _setting(
        self, candidate: int, probe: int
    ) -> tuple[RuleKind, Dialect, Mapping[str, float], np.ndarray, np.ndarray, Mapping[str, np.ndarray] | None, int]:
        chosen, p = self.candidates[candidate], self.probes[probe]
        state = p.state and {slot: value for slot, value in p.state.items() if slot in self.call.slots}
        return self.kind, chosen.dialect, {**p.hyperparameters, **dict(chosen.constants)}, p.w, p.gradients, state, p.t

    def outcome(self, answers: Sequence[Answer]) -> Outcome:
        """Compare the answers of one way of calling with every candidate."""
        read = tuple(
            read_sequences(answer, probe, self.call.returns) for answer, probe in zip(answers, self.probes, strict=True)
        )
        outcome = self._compared(answers, read)
        # one float32 number in the arithmetic leaves that much rounding in a float64 result
        if outcome.accepted is None and (self.float32 or are_in(np.float32, read)) and self._is_nearly_right(read):
            again = self._compared(answers, in_precision(read, "float32"))
            return again if again.accepted is not None else outcome
        number = None if outcome.accepted else half.accepted(self, self._known_variants(), read)
        if number is None:
            return outcome
        found = self.candidates[number]
        return Outcome(tuple(answers), read, found.dialect, found, len(read), first_step=True, state=True)

    def _is_nearly_right(self, read: Sequence[Sequences]) -> bool:
        """Whether w is so near to some candidate's that only rounding may part them: what is further away needn't be looked at again."""
        got = np.concatenate([sequences.slots["w"][1:].reshape(-1) for sequences in read])
        dtypes = tuple((i, sequences.dtype) for i, sequences in enumerate(read))
        with np.errstate(invalid="ignore", over="ignore"):
            for candidate in range(len(self.candidates)):
                want, _ = self._flat(candidate, ("w",), dtypes)
                if (np.abs(got - want) <= NEARLY * (1 + np.abs(want))).all():
                    return True
        return False

    def _compared(self, answers: Sequence[Answer], read: tuple[Sequences, ...]) -> Outcome:
        every = range(len(self.probes))
        wrong: list[np.ndarray] = []
        for candidate in range(len(self.candidates)):
            wrong.append(self._wrong(candidate, read, ("w",), every))
            if not wrong[-1].any():
                break  # right: no need to compare with the other dialects
        parted = [self._parted(each) for each in wrong]
        nearest = max(range(len(parted)), key=lambda c: (_agreement(parted[c], self.probes), -c))
        right = not wrong[nearest].any() and all(s.complete for s in read)
        zero = [i for i, probe in enumerate(self.probes) if probe.from_zero]
        state = right or any(
            self._has_state(c) and not self._wrong(c, read, self.state_slots, zero).any()
            for c in range(len(self.candidates))
        )
        return Outcome(
            answers=tuple(answers),
            read=read,
            accepted=self.candidates[nearest].dialect if right else None,
            nearest=self.candidates[nearest],
            agreeing=parted[nearest].count(0),
            first_step=any(all(steps[i] != 1 for i in zero) for steps in parted),
            state=state,
        )

    def _wrong(
        self, candidate: int, read: Sequence[Sequences], slots: Sequence[str], probes_: Sequence[int]
    ) -> np.ndarray:
        """Which numbers are not those of a candidate: of these probes, slots, steps and elements in this order."""
        want, allowed = self._flat(candidate, tuple(slots), tuple((i, read[i].dtype) for i in probes_))
        got = np.concatenate([read[i].slots[slot][1:].reshape(-1) for i in probes_ for slot in slots])
        with np.errstate(invalid="ignore", over="ignore"):
            right: np.ndarray = np.abs(got - want) <= allowed
        return ~right  # NaN and infinity are wrong too

    def _flat(
        self, candidate: int, slots: tuple[str, ...], probes_: tuple[tuple[int, str], ...]
    ) -> tuple[np.ndarray, np.ndarray]:
        """What `_wrong` compares with, kept: the right numbers, and how far from them a right program may be."""
        key = (candidate, slots, probes_)
        if key not in self._flattened:
            want = [self.sequence(candidate, i, slot)[1:] for i, _ in probes_ for slot in slots]
            bounds = [self.allowed(candidate, i, dtype)[slot][1:] for i, dtype in probes_ for slot in slots]
            self._flattened[key] = (
                np.concatenate([x.reshape(-1) for x in want]),
                np.concatenate([x.reshape(-1) for x in bounds]),
            )
        return self._flattened[key]

    def _parted(self, wrong: np.ndarray) -> list[int]:
        """Per probe the first step with a wrong `w`, 0 where there is none."""
        places = np.flatnonzero(wrong)
        steps, start = [], 0
        for probe in self.probes:
            end = start + probe.gradients.size
            first = int(np.searchsorted(places, start))
            inside = first < len(places) and places[first] < end
            steps.append((int(places[first]) - start) // probe.w.size + 1 if inside else 0)
            start = end
        return steps

    def held_against(self, outcome: Outcome, diagnosis: Diagnosis) -> int:
        """The number of the candidate that a wrong outcome is compared with: the dialect that the mistake was made in."""
        if diagnosis.named:
            dialect = diagnosis.named[0].dialect
            return next(i for i, candidate in enumerate(self.candidates) if candidate.dialect == dialect)
        return self.candidates.index(outcome.nearest)

    def differences(self, candidate: int, read: Sequence[Sequences]) -> list[tuple[int, ...] | None]:
        """Per probe, where `w` first differs from a candidate's, as (step, *element)."""
        return [self._difference(candidate, i, sequences) for i, sequences in enumerate(read)]

    def right_where_complete(self, outcome: Outcome) -> bool:
        """Whether `w` is the nearest candidate's on every probe on which the function came to its end."""
        parted = self.differences(self.candidates.index(outcome.nearest), outcome.read)
        return all(where is None for where, s in zip(parted, outcome.read, strict=True) if s.complete)

    def _difference(self, candidate: int, probe: int, sequences: Sequences) -> tuple[int, ...] | None:
        """Where `w` first differs from a candidate's on a probe, as (step, *element)."""
        want, allowed = self.sequence(candidate, probe, "w"), self.allowed(candidate, probe, sequences.dtype)["w"]
        found = first_difference(sequences.slots["w"][1:], want[1:], allowed[1:])
        return None if found is None else (found[0] + 1, *found[1:])

    def _has_state(self, candidate: int) -> bool:
        """Whether the candidate keeps every array that the student's function returns besides w."""
        return bool(self.state_slots) and set(self.state_slots) <= set(self.right(candidate, 0)[1][0])


def _agreement(parted: Sequence[int], probes_: Sequence[Probe]) -> float:
    """How much of the probes agrees, from 0 to their number: whole probes count 1, others the steps before they part."""
    return sum(0.5 * (step - 1) / len(p.gradients) if step else 1.0 for step, p in zip(parted, probes_, strict=True))
