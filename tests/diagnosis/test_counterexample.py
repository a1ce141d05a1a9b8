"""The counterexample: really asked, really answered, the smallest, and worked by hand to the right number."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from grader.checks.update_rule.small_probes import small_probes
from grader.diagnosis.catalogue import CATALOGUE, RULES, Misconception, applies, misconceptions_of, sequence, variant
from grader.diagnosis.counterexample import Counterexample, counterexample, written
from grader.diagnosis.trial import Trial
from grader.model import texts
from reference.rule import Dialect, RuleKind

SLOTS = {
    "sgd": "w g lr",
    "momentum": "w v g lr beta",
    "nesterov": "w v g lr beta",
    "adagrad": "w G g t lr epsilon",
    "rmsprop": "w r g lr rho epsilon",
    "adam": "w m v g t lr beta_1 beta_2 epsilon",
    "amsgrad": "w m v v_max g t lr beta_1 beta_2 epsilon",
    "adamw": "w m v g t lr beta_1 beta_2 epsilon weight_decay",
}
TRANSLATED: dict[str, str] = vars(texts.translation("zh-TW"))["_catalog"]


def trials(
    kind: RuleKind, dialect: Dialect, found: tuple[Misconception, ...] = (), dtype: str = "float64"
) -> list[Trial]:
    """What a student with these misconceptions gives on the small probes."""
    made = []
    for probe in small_probes(kind, {}, epsilon_is_given=True):
        wrong = variant(kind, dialect, found).build(**probe.hyperparameters)
        w, states = sequence(wrong, probe.w.astype(dtype), probe.gradients, probe.state, probe.t)
        got = {name: values.astype(np.float64) for name, values in {"w": w, **states}.items()}
        made.append(Trial(probe.id, probe.w, probe.gradients, probe.hyperparameters, probe.state, probe.t, got, dtype))
    return made


def write(function: str, names: dict[str, str] | None = None) -> Callable[[Mapping[str, str]], str]:
    """A plain call of a step function."""
    known = names or {}
    return lambda values: f"{function}({', '.join(f'{known.get(s, s)}={value}' for s, value in values.items())})"


def example(rule: str, *ids: str, dialect: str | None = None, dtype: str = "float64") -> Counterexample:
    kind = RULES[rule]
    chosen = kind.dialects[0] if dialect is None else kind.dialect(dialect)
    done = trials(kind, chosen, tuple(CATALOGUE[id] for id in ids), dtype)  # type: ignore[misc]
    found = counterexample(kind, chosen, done, write(f"{rule}_update"), SLOTS[rule].split(), {})
    assert found is not None
    return found


CASES = [
    (rule, dialect, form, i)
    for rule in SLOTS
    for dialect in RULES[rule].dialects
    if dialect.by_default
    for found in misconceptions_of(rule)
    if applies(found, RULES[rule], dialect)
    for i, form in enumerate(found.forms)
    if i == 0 or rule != "sgd"
]


@pytest.mark.parametrize("rule", SLOTS)
def test_every_misconception_has_an_example_that_holds_when_called(rule: str) -> None:
    kind = RULES[rule]
    for _, dialect, form, i in (case for case in CASES if case[0] == rule):
        found = counterexample(kind, dialect, trials(kind, dialect, (form,)), write("f"), SLOTS[rule].split(), {})
        if found is None:
            # t goes back after the ladder ends; its gradients are too small for some thresholds
            assert form.id in {"adam/t-starts-again", "direction/clipped", "direction/length-clipped"}
            assert i > 0
            continue
        assert found.expected != found.got
        assert 1 <= len(found.lines) <= 5
        if set(variant(kind, dialect, (form,)).build().slots()) - set(kind.state):
            continue  # what it remembers besides is no part of a call
        for dialect_of_it, expected in _called(kind, dialect, form, found):
            assert expected, (form.id, dialect.id, dialect_of_it, found)


def _called(kind: RuleKind, dialect: Dialect, form: Misconception, found: Counterexample) -> list[tuple[str, bool]]:
    """Whether the call as printed gives `got` in the wrong rule, and `expected` in a right one."""
    call = ast.parse(found.call, mode="eval").body
    assert isinstance(call, ast.Call)
    values = {str(k.arg): np.array(ast.literal_eval(k.value), np.float64) for k in call.keywords}
    given = {name: float(values[name]) for name in kind.hyperparameters}
    t = int(values.get("t", found.step))
    state = {name: np.atleast_1d(values[name]) for name in kind.state if name != "t"}
    w, g = np.atleast_1d(values["w"]), np.atleast_1d(values["g"])

    def after(rule: object) -> str:
        sequence_, states = sequence(rule, w, g[None], state, t)  # type: ignore[arg-type]
        return written({"w": sequence_, **states}[found.quantity][1], 12)

    close = [_close(after(variant(kind, dialect, (form,)).build(**given)), found.got)]
    rights = [d for d in kind.dialects if d.by_default]
    close.append(any(_close(after(variant(kind, d).build(**given)), found.expected) for d in rights))
    return list(zip(("wrong", "right"), close, strict=True))


def _close(first: str, second: str) -> bool:
    numbers = [np.array(ast.literal_eval(re.sub(r"nan|-?inf", "1.23e77", text)), float) for text in (first, second)]
    return bool(np.allclose(*numbers, rtol=1e-4, atol=1e-6))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("rule", SLOTS)
def test_a_right_function_has_none(rule: str, dtype: str) -> None:
    kind = RULES[rule]
    for dialect in kind.dialects:
        done = trials(kind, dialect, dtype=dtype)
        assert counterexample(kind, dialect, done, write("f"), SLOTS[rule].split(), {}) is None, dialect.id


def test_forgotten_bias_correction() -> None:
    found = example("adam", "adam/only-v-corrected")
    assert found.call == "adam_update(w=1, m=0, v=0, g=2, t=1, lr=0.1, beta_1=0.5, beta_2=0.75, epsilon=0.5)"
    assert (found.quantity, found.expected, found.got) == ("w", "0.92", "0.96")
    assert (found.before, found.step, found.element) == ((), 1, None)
    assert found.lines[-1] == "w = 1 − 0.1·2/(√4 + 0.5) = 0.92"


def test_the_state_parts_before_w() -> None:
    found = example("adam", "adam/v-of-m")
    assert (found.quantity, found.expected, found.got) == ("v", "1", "0.25")


def test_a_state_that_is_not_returned_shows_at_the_first_update() -> None:
    found = example("momentum", "state/not-returned")
    assert (found.probe, found.quantity, found.expected, found.got) == ("small", "v", "-0.2", "0")


def test_a_forgotten_epsilon_shows_as_nan() -> None:
    found = example("adagrad", "adaptive/no-epsilon")
    assert found.call == "adagrad_update(w=1, G=0, g=0, t=1, lr=0.1, epsilon=0.5)"
    assert (found.expected, found.got) == ("1", "nan")


def test_two_elements_stay_two_where_it_takes_both() -> None:
    found = example("adagrad", "adaptive/one-accumulator")
    assert found.call == "adagrad_update(w=[1, 2], G=[0, 0], g=[1, 3], t=1, lr=0.1, epsilon=0.5)"
    assert (found.quantity, found.expected, found.got) == ("G", "[1, 9]", "[10, 10]")
    assert found.element is not None
    assert found.lines[0] == ("G = 0 + 1² = 1", "G = 0 + 3² = 9")[found.element[0]]


def test_earlier_updates_are_told() -> None:
    found = example("momentum", "state/of-another-parameter")
    assert found.step == 2
    assert [line.show() for line in found.before] == ["after 1 update: w = [0.9, 1.7], v = [-0.1, -0.3]"]
    assert found.call == "momentum_update(w=[0.9, 1.7], v=[-0.1, -0.3], g=[2, -1], lr=0.1, beta=0.5)"
    assert found.element == (1,)
    assert found.lines == ("V = 0.5·(−0.3) − 0.1·(−1) = −0.05", "w = 1.7 − 0.05 = 1.65")


def test_two_earlier_updates_are_two_lines() -> None:
    kind = RULES["sgd"]
    trial = trials(kind, kind.dialects[0])[1]
    trial.got["w"][3:] += 1
    found = counterexample(kind, kind.dialects[0], [trial], write("f"), ["w", "g", "lr"], {})
    assert found is not None
    assert [line.show() for line in found.before] == ["after 1 update: w = 0.5", "after 2 updates: w = 0.75"]
    assert (found.call, found.expected, found.got) == ("f(w=0.75, g=1, lr=0.5)", "0.25", "1.25")
    assert {line.template for line in found.before} <= set(TRANSLATED)


def test_names_and_order_are_the_students() -> None:
    kind = RULES["momentum"]
    done = trials(kind, kind.dialects[0], (CATALOGUE["rate/hard-coded"],))  # type: ignore[arg-type]
    names = {"w": "theta", "v": "vel", "g": "dw", "lr": "alpha"}
    found = counterexample(kind, kind.dialects[0], done, write("step", names), ["g", "v", "w", "beta", "lr"], names)
    assert found is not None
    assert found.call == "step(dw=2, vel=0, theta=1, beta=0.5, alpha=0.1)"
    assert found.quantity == "vel"
    assert [line.split(" = ")[0] for line in found.lines] == ["vel", "theta"]


@pytest.mark.parametrize("dialect", ["lr-inside-subtracted", "lr-outside", "lr-outside-added"])
def test_the_sign_of_the_velocity_is_not_called_wrong(dialect: str) -> None:
    """A wrong rate with a velocity kept another way, compared with the first dialect."""
    kind = RULES["momentum"]
    wrong = (CATALOGUE["momentum/old-velocity"],)
    done = trials(kind, kind.dialect(dialect), wrong)  # type: ignore[arg-type]
    found = counterexample(kind, kind.dialects[0], done, write("f"), SLOTS["momentum"].split(), {})
    assert found is not None
    assert found.quantity == "w"


def test_a_state_kept_otherwise_is_no_mistake_by_itself() -> None:
    kind = RULES["momentum"]
    done = trials(kind, kind.dialects[0])
    for trial in done:
        trial.got["v"][1:] *= -1
    assert counterexample(kind, kind.dialects[0], done, write("f"), SLOTS["momentum"].split(), {}) is None


def test_no_smaller_trial_parts() -> None:
    for rule, (dialect, form) in itertools.product(["rmsprop"], [(c[1], c[2]) for c in CASES if c[0] == "rmsprop"]):
        done = trials(RULES[rule], dialect, (form,))
        found = counterexample(RULES[rule], dialect, done, write("f"), SLOTS[rule].split(), {})
        if found is None:  # a threshold beyond all gradients of the ladder
            assert "clipped" in form.id
            continue
        chosen = next(trial for trial in done if trial.probe == found.probe)
        for trial in done:
            alone = counterexample(RULES[rule], dialect, [trial], write("f"), SLOTS[rule].split(), {})
            if alone is not None:
                assert (chosen.w.size, found.step) <= (trial.w.size, alone.step)


def test_differences_behind_the_fifth_digit_are_shown() -> None:
    kind = RULES["sgd"]
    trial = trials(kind, kind.dialects[0])[0]
    trial.got["w"][1] += 3e-9
    found = counterexample(kind, kind.dialects[0], [trial], write("f"), ["w", "g", "lr"], {})
    assert found is not None
    assert (found.expected, found.got) == ("0.8", "0.800000003")


def test_float32_is_no_mistake_and_is_shown_short() -> None:
    found = example("rmsprop", "rate/forgotten", dtype="float32")
    assert (found.expected, found.got) == ("1", "-1")


def test_a_constant_that_is_not_passed_is_the_right_answers() -> None:
    kind = RULES["adagrad"]
    done = trials(kind, kind.dialects[0], (CATALOGUE["rate/forgotten"],))  # type: ignore[arg-type]
    slots = ["w", "G", "g", "lr"]
    found = counterexample(kind, kind.dialects[0], done, write("f"), slots, {}, constants={"epsilon": 1e-8})
    assert found is not None
    assert "epsilon" not in found.call
    assert "10⁻⁸" in found.lines[-1]


def test_what_is_allowed_may_be_handed_in() -> None:
    kind = RULES["sgd"]
    trial = trials(kind, kind.dialects[0])[0]
    trial.got["w"][1] += 1e-3
    wide = {trial.probe: {"w": np.full_like(trial.got["w"], 1e-2)}}
    assert counterexample(kind, kind.dialects[0], [trial], write("f"), ["w", "g", "lr"], {}, wide) is None
    assert counterexample(kind, kind.dialects[0], [trial], write("f"), ["w", "g", "lr"], {}) is not None


def test_what_was_passed_is_where_the_right_rule_starts() -> None:
    """A sum that is passed as 0 starts at 0, in a dialect too that would start it at 0.1."""
    kind = RULES["adagrad"]
    done = trials(kind, kind.dialects[0], (CATALOGUE["rate/forgotten"],))  # type: ignore[arg-type]
    dialect = kind.dialect("from-0.1-epsilon-outside")
    found = counterexample(kind, dialect, done, write("f"), SLOTS["adagrad"].split(), {})
    assert found is not None
    assert found.quantity == "w"
    assert found.lines[0].startswith("G = 0 + ")
