"""The test plan of one update-rule check: its probes, the accepted answers on them, and the questions that put them."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

import msgspec

from grader.checks.calls.call import Binding, CallLine
from grader.checks.update_rule.drives import drive
from grader.checks.update_rule.expected import AcceptedAnswer, Expected
from grader.checks.update_rule.given import Given, ahead, handed, with_given
from grader.checks.update_rule.negated import other_sign, with_signs, with_turned_state
from grader.checks.update_rule.probes import Probe, enlarged, probes, reshaped, sized
from grader.checks.update_rule.small_probes import small_probes
from grader.model.observation import Answer, Drive, out_name
from reference.rule import RuleKind

NOTHING: Given = {}
NONE_ALONE: Mapping[int, Expected] = {}
NOTHING_FIXED: Mapping[str, float] = {}


class RuleTest(msgspec.Struct, frozen=True, eq=False):
    """What is put to a function and what is right; its copies for another name, parameter or code share what is computed."""

    call: CallLine
    expected: Expected
    state_slots: tuple[str, ...]
    """The state arrays that the function returns."""
    parameter: int = 0
    """The parameter that this test is of, and that examples are written for."""
    alone: Mapping[int, Expected] = NONE_ALONE
    """What is expected of parameters whose numbers are their own; the others' are those of `expected` in another order."""
    float32: bool = False
    """Whether the student's source mentions float32."""
    handed: tuple[str, ...] = ()
    """State that a config dict comes with."""
    ahead: int = 0
    """How far the number of an update is ahead of the count that the code is given before it."""
    decimals: int | None = None
    """To how many decimals the task lets results be rounded."""
    fixed: tuple[str, ...] = ()
    """Hyperparameters that the call doesn't pass and the assignment fixes."""
    defaults: Mapping[str, float] = NOTHING_FIXED
    """Hyperparameters that calls may leave out, and what they are then."""
    turned: tuple[str, ...] = ()
    """The state arrays that hold −g's where the rule has g's: so a function may keep them that is passed −g."""
    asked: dict[bytes, list[Drive]] = {}
    """The questions by the way of calling, once they are made."""

    @property
    def kind(self) -> RuleKind:
        return self.expected.kind

    @property
    def probes(self) -> tuple[Probe, ...]:
        return self.expected.probes

    @property
    def accepted(self) -> tuple[AcceptedAnswer, ...]:
        return self.expected.accepted

    @property
    def formula(self) -> str:
        """The formula of the first accepted answer."""
        return self.accepted[0].dialect.formula or self.kind.formula

    @property
    def parameters(self) -> int:
        """How many parameters each update changes."""
        return self.call.form.count if self.call.form is not None else 1

    def called(self, function: str, method: str = "") -> RuleTest:
        """A copy for a function (or a class and its method) of another name."""
        of = self.call.form
        form = msgspec.structs.replace(of, method=method) if of is not None and method else of
        if function == self.call.function and form == self.call.form:
            return self
        return msgspec.structs.replace(
            self, call=msgspec.structs.replace(self.call, function=function, form=form), asked={}
        )

    def allowing_float32(self) -> RuleTest:
        """A copy that allows for float32 rounding."""
        return msgspec.structs.replace(self, float32=True)

    def of_parameter(self, parameter: int) -> RuleTest:
        """The test of another parameter."""
        expected = self.alone.get(parameter, self.expected)
        return msgspec.structs.replace(self, parameter=parameter, expected=expected, alone=NONE_ALONE, asked={})

    def probe_of(self, probe: Probe, parameter: int) -> Probe:
        """A probe as it is for another parameter, where that one's numbers are its own."""
        form = self.call.form
        return sized(probe, form, parameter) if form is not None and parameter in self.alone else probe

    def without(self, slots: Collection[str]) -> RuleTest:
        """A copy for code that doesn't show these state arrays."""
        kept = tuple(slot for slot in self.state_slots if slot not in slots)
        call = msgspec.structs.replace(self.call, returns=("w", *kept))
        return msgspec.structs.replace(self, state_slots=kept, call=call, asked={})

    def in_training(self, answers: Sequence[Answer]) -> tuple[RuleTest, Sequence[Answer]]:
        """A copy, and the answers, on the probes that start as training does, where the student's own code makes the state:
        under keys of its own a given state can't be found."""
        form, count = self.call.form, len(self.probes)
        kept = [i for i, probe in enumerate(self.probes) if probe.from_zero]
        if form is None or not form.config or self.handed or len(kept) == count:
            return self, answers
        alone = {k: expected.from_zero for k, expected in self.alone.items()}
        test = msgspec.structs.replace(self, expected=self.expected.from_zero, alone=alone, asked={})
        return test, [answers[start + i] for start in range(0, len(answers) - count + 1, count) for i in kept]

    def drives(self, way: Binding) -> list[Drive]:
        """The questions that put every probe to the student's function, called in this way."""
        key = msgspec.json.encode(way)
        if key not in self.asked:
            self.asked[key] = [
                drive(probe, self.kind, self.call, way, self.handed, self.ahead) for probe in self.probes
            ]
        return self.asked[key]

    def otherwise_signed(self) -> RuleTest:
        """A copy for code whose moments and velocities are those of −g, as right as those of g where −g is passed."""
        turned = tuple(each.name for each in self.kind.keeps if not each.nonnegative)
        copy = self.on([with_turned_state(probe, turned) for probe in self.probes])
        return msgspec.structs.replace(copy, turned=turned)

    def answers_of(self, answers: Sequence[Answer], parameter: int) -> list[Answer]:
        """The answers as they would be of a function with this parameter alone."""
        answers = [with_signs(answer, self.turned) for answer in answers] if self.turned else answers
        form = self.call.form
        if form is None or not form.parameters:
            return list(answers)
        return [self.answer_of(answer, probe, parameter) for answer, probe in zip(answers, self.probes, strict=True)]

    def answer_of(self, answer: Answer, probe: Probe, parameter: int) -> Answer:
        """One answer as it would be of a function with this parameter alone."""
        form = self.call.form
        if form is None or not form.parameters:
            return answer
        rows = {slot: answer.out.get(out_name(slot, parameter), []) for slot in self.call.returns}
        if parameter in self.alone:
            return msgspec.structs.replace(answer, out=rows)
        out = {slot: form.restored(values, probe.w.shape, parameter) for slot, values in rows.items()}
        return msgspec.structs.replace(answer, out={**out, **{t: answer.out[t] for t in ("t",) if t in answer.out}})

    def on(self, probes: Sequence[Probe]) -> RuleTest:
        """A copy on other probes."""
        alone = {k: each.on([self.probe_of(probe, k) for probe in probes]) for k, each in self.alone.items()}
        return msgspec.structs.replace(self, expected=self.expected.on(probes), alone=alone, asked={})

    def written(self, values: Mapping[str, str]) -> str:
        """A call of the student's function, of the slots' values as texts."""
        if self.ahead and values.get("t", "").isdecimal():
            values = {**values, "t": str(int(values["t"]) - self.ahead)}
        passed = {**dict.fromkeys(self.turned, True), "g": self.call.negated}
        texts = {slot: other_sign(text) if passed.get(slot) else text for slot, text in values.items()}
        return self.call.written(texts, self.parameter)


def rule_test(
    kind: RuleKind, call: CallLine, hyperparameters: Mapping[str, float | tuple[float, ...]],
    dialects: Collection[str] = (), own_probes: Sequence[Probe] = (), given: Given = NOTHING, used_first: bool = False,
    defaults: Mapping[str, float] = NOTHING_FIXED, decimals: int | None = None,
) -> RuleTest:  # fmt: skip
    """The test of a rule. `hyperparameters`: what the assignment fixes; `dialects`: the ids that are accepted (none: all that are
    right by themselves); `own_probes` take the place of those that suit the rule; `given`: state that the assignment gives;
    `used_first`: for code that uses a count that is given and increments it afterwards; `defaults`: what calls may leave out;
    `decimals`: to how many results may be rounded."""
    passed_to = set(call.slots)
    fixed = {name: value if isinstance(value, tuple) else (value,) for name, value in hyperparameters.items()}
    choices = {each.name: fixed.get(each.name, each.accepted) for each in kind.takes if each.name not in passed_to}
    left_open = {name: values for name, values in choices.items() if values}
    passed = {name: values[0] for name, values in fixed.items() if name in passed_to}
    with_epsilon = "epsilon" in passed_to or "epsilon" not in kind.hyperparameters
    chosen = tuple(own_probes) or (
        *probes(kind, passed, epsilon_is_given=with_epsilon),
        *small_probes(kind, passed, epsilon_is_given=with_epsilon),
    )
    if call.form is not None and call.form.method:  # an instance's state can't be given
        chosen = tuple(probe for probe in chosen if probe.from_zero)
    if decimals is not None:
        chosen = tuple(enlarged(probe, decimals, passed_to - set(fixed)) for probe in chosen)
    if call.shape is not None:
        chosen = tuple(reshaped(probe, call.shape) for probe in chosen)
    by = ahead(given, call, kind, used_first=used_first)
    chosen = with_given(chosen, given, call, kind, by)
    accepted = [
        AcceptedAnswer(dialect, tuple(zip(left_open, each, strict=True)))
        for dialect, each in itertools.product(kind.asked(dialects), itertools.product(*left_open.values()))
    ]
    state_slots = tuple(slot for slot in call.returns if slot != "w")
    form, alone = call.form, {}
    for k in range(1, form.count if form is not None else 0):
        if form is not None and any(form.stands_alone(probe.w.shape, k) for probe in chosen):
            alone[k] = Expected(kind, [sized(probe, form, k) for probe in chosen], accepted, passed_to)
    return RuleTest(
        call,
        Expected(kind, chosen, accepted, passed_to),
        state_slots,
        alone=alone,
        handed=handed(given, call, kind),
        ahead=by,
        fixed=tuple(name for name in fixed if name not in passed_to),
        defaults=defaults,
        decimals=decimals,
    )
