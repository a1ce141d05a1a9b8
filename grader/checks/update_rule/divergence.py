"""The finding for a sequence that diverges: at which update, by how much, in which quantity, on which probe."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import numpy as np

from grader.checks.update_rule.carried import fits_own_state
from grader.checks.update_rule.comparison import differences
from grader.checks.update_rule.curves import curves
from grader.checks.update_rule.probes import Probe
from grader.checks.update_rule.rule_test import RuleTest
from grader.checks.update_rule.sequences import Sequences
from grader.checks.update_rule.small_probes import SMALL_TITLES
from grader.diagnosis.agreement import first_difference
from grader.model.texts import N_, Message
from grader.model.verdict import Divergence, Finding, Location

PROBE_TITLES = {
    "vector": N_("three parameters, starting from zero state"),
    "matrix": N_("a 2×3 matrix of parameters, large gradients at the end"),
    "as taught": N_("the hyperparameters of the lecture, twelve updates"),
    "sparse": N_("gradients with zeros in them"),
    "given state": N_("starting in the middle of a training, with a state that isn't zero"),
    "float32": N_("float32 arrays"),
    **SMALL_TITLES,
}

SIZED_TITLES = {
    "vector": N_("starting from zero state"),
    "matrix": N_("large gradients at the end"),
    "small": N_("one update"),
    "small steps": N_("four updates"),
    "small pair": N_("two updates"),
    "small zero": N_("a gradient that is zero"),
    "small given": N_("one update in the middle of a training"),
}
"""Titles of probes that have as many numbers as the task's own arrays, where they aren't those of `PROBE_TITLES`."""


def title_of(probe: Probe) -> Message:
    """What a probe is, in words."""
    return SIZED_TITLES.get(probe.id, PROBE_TITLES[probe.id]) if probe.sized else PROBE_TITLES[probe.id]


TROUBLES = {
    "none": N_("`{name}` gave None for {slot}. Is a `return` missing, or does it return less than the task asks for?"),
    "shape": N_("`{name}` gave {slot} with shape {detail}, but it must keep the shape {shape}."),
    "complex": N_("`{name}` gave complex numbers for {slot}: is a root of a negative number taken?"),
    "not numbers": N_("What `{name}` gave for {slot} is not made of numbers: {detail}."),
}


def divergence_finding(
    test: RuleTest,
    read: Sequence[Sequences],
    index: int,
    differences: Sequence[tuple[int, ...] | None],
    place: Location | None,
) -> list[Finding]:
    """What to tell about the first probe that differs, and what in the function's results may be the cause."""
    probe_number = next((i for i, d in enumerate(differences) if d is not None), None)
    if probe_number is None:
        return []
    probe, sequences, where = test.probes[probe_number], read[probe_number], differences[probe_number]
    assert where is not None  # noqa: S101 - chosen so
    evidence = _evidence(test, index, probe_number, sequences, where)
    name = test.call.function
    if sequences.trouble:
        template = TROUBLES[sequences.trouble].template
        message = Message(
            template,
            {
                "name": name,
                "slot": test.call.names[sequences.trouble_slot],
                "detail": sequences.trouble_detail,
                "shape": str(probe.w.shape),
            },
        )
        return [
            Finding(
                f"result/{sequences.trouble.replace(' ', '-')}", message, evidence, place, _unreturned(sequences, test)
            )
        ]
    if all(each.how == "in place" and _untouched(each) for each in read):
        message = N_("`{name}` returned nothing and left `{w}` as it was. Is its body still to be written, or is a `return` missing?",
                     name=name, w=test.call.names["w"])  # fmt: skip
        return [Finding("result/none", message, evidence, place)]
    if (order := returned_order(test, index, read)) is not None:
        message = N_(
            "The values are right, but `{name}` returns them in another order: as {got}. The task asks for {wanted}.",
            name=name,
            got=", ".join(test.call.names[slot] for slot in order),
            wanted=", ".join(test.call.names[slot] for slot in test.call.returns),
        )
        return [Finding("result/order", message, evidence, place)]
    if not np.isfinite(sequences.slots["w"][where[0]]).all():
        message = N_("Update {step} of `{name}` gives {got}: something is divided by zero or grows without bound. ({probe})", step=where[0],
                     name=name, got=_number(evidence.got), probe=title_of(probe))  # fmt: skip
    elif all(d is None for i, d in enumerate(differences) if test.probes[i].id != probe.id):
        message = N_("Everything is right except in one case ({probe}): there update {step} gives {got} where {expected} is right.",
                     probe=title_of(probe), step=where[0], got=_shown(evidence)[1], expected=_shown(evidence)[0])  # fmt: skip
    elif where[0] == 1:
        message = N_("The very first update differs: `{name}` gives {got} where {expected} is right.", name=name,
                     got=_shown(evidence)[1], expected=_shown(evidence)[0])  # fmt: skip
    elif where[0] == 2:
        message = N_("The first update is right; update 2 then gives {got} where {expected} is right.", got=_shown(evidence)[1],
                     expected=_shown(evidence)[0])  # fmt: skip
    else:
        message = N_("The first {same} updates are right; update {step} then gives {got} where {expected} is right.", same=where[0] - 1,
                     step=where[0], got=_shown(evidence)[1], expected=_shown(evidence)[0])  # fmt: skip
    hint = _unreturned(sequences, test) or _quantity(test, index, probe_number, sequences, where[0])
    return [Finding("update-rule/differs", message, evidence, place, hint)]


def _untouched(sequences: Sequences) -> bool:
    return all(np.array_equal(rows, np.broadcast_to(rows[0], rows.shape)) for rows in sequences.slots.values())


def returned_order(test: RuleTest, index: int, read: Sequence[Sequences]) -> tuple[str, ...] | None:
    """The order in which the right values were returned, where it isn't the one asked for.

    Only the first update of each probe can tell: the next ones go on from values under the wrong names.
    """
    returns = test.call.returns
    if any(slot != "w" and slot not in test.expected.right(index, 0)[1][0] for slot in returns):
        return None
    for order in itertools.permutations(returns):
        if order != returns and all(
            np.all(
                np.abs(sequences.slots[place][1] - test.expected.sequence(index, i, slot)[1])
                <= test.expected.allowed(index, i, sequences.dtype)[slot][1]
            )
            for i, sequences in enumerate(read)
            for place, slot in zip(returns, order, strict=True)
        ):
            return order
    return None


def _unreturned(sequences: Sequences, test: RuleTest) -> Message | None:
    if sequences.how == "partly returned":
        return N_("The task asks for {returns} to be returned; your function returns less, so the state is lost between two updates.",
                  returns=", ".join(test.call.names[slot] for slot in test.call.returns))  # fmt: skip
    return None


def diverged_first(test: RuleTest, index: int, read: Sequence[Sequences]) -> Message | None:
    """Which quantity diverges first on the first probe that differs: a returned state array, or w itself.

    For a function that returns a state; None for others, and where what came back is no array.
    """
    places = differences(test.expected, index, read)
    number = next((i for i, d in enumerate(places) if d is not None), None)
    if number is None or not test.state_slots or read[number].trouble or read[number].how == "partly returned":
        return None
    where, sequences = places[number], read[number]
    assert where is not None  # noqa: S101 - chosen so
    return _quantity(test, index, number, sequences, where[0])


def _quantity(test: RuleTest, index: int, probe_number: int, sequences: Sequences, step: int) -> Message | None:
    """Hint naming the returned state array that diverged before w, if any: then the mistake is there, and w may be right."""
    _, states = test.expected.right(index, probe_number)
    allowed = test.expected.allowed(index, probe_number, sequences.dtype)
    w = test.call.names["w"]
    diverged = []
    for order, slot in enumerate(s for s in test.kind.state if s in test.state_slots and s in states[0]):
        want = test.expected.sequence(index, probe_number, slot)
        found = first_difference(sequences.slots[slot][1:], want[1:], allowed[slot][1:])
        if found is not None and found[0] + 1 <= step:
            diverged.append((found[0] + 1, order, slot, found[1:], want[(found[0] + 1, *found[1:])]))
    if not diverged and not test.state_slots:
        return None
    if not diverged:
        names = ", ".join(f"`{test.call.names[slot]}`" for slot in test.state_slots)
        return N_("What you return for {slots} is right up to that point: look at the line that computes the new `{w}`.",
                  slots=names, w=w)  # fmt: skip
    first, _, slot, element, expected = min(diverged, key=lambda each: each[:2])
    got = sequences.slots[slot][(first, *element)]
    values: dict[str, str | int] = {
        "slot": test.call.names[slot] + (f"[{', '.join(map(str, element))}]" if element else ""),
        "step": first,
        "w": w,
    }
    values["expected"], values["got"] = in_digits(_finite(expected), _finite(got))
    if first == step and fits_own_state(test.expected, index, probe_number, sequences, step):
        return N_("`{slot}` diverges first, after update {step}: it is {got} where {expected} is right. The new `{w}` follows from it as it "
                  "should, so look only at the line that computes `{slot}`.", **values)  # fmt: skip
    return N_("`{slot}` diverges first, after update {step}: it is {got} where {expected} is right. Look first at the line that computes it.",
              **values)  # fmt: skip


def _evidence(
    test: RuleTest, index: int, probe_number: int, sequences: Sequences, where: tuple[int, ...]
) -> Divergence:
    probe = test.probes[probe_number]
    want, _ = test.expected.right(index, probe_number)
    got = sequences.slots["w"]
    return Divergence(
        probe=title_of(probe),
        step=where[0],
        quantity=test.call.names["w"],
        index=where[1:],
        expected=_finite(want[where]),
        got=_finite(got[where]),
        shape=probe.w.shape,
        hyperparameters={name: value for name, value in probe.hyperparameters.items() if name in test.call.slots},
        gradients=probe.gradients.reshape(len(probe.gradients), -1).tolist(),
        expected_sequence=_rows(want),
        got_sequence=_rows(got),
        call=_call_at(test, probe, sequences, where[0]),
        dtype=probe.w.dtype.name,
        curves=curves(test, index, probe_number, sequences, where[1:]),
    )


def _call_at(test: RuleTest, probe: Probe, sequences: Sequences, step: int) -> str:
    """The student's own call at that update, with the values that it was given."""
    values = {slot: _array(sequences.slots[slot][step - 1]) for slot in test.call.returns}
    values |= {name: f"{value:.12g}" for name, value in probe.hyperparameters.items()}
    values["g"], values["t"] = _array(probe.gradients[step - 1]), str(probe.t + step - 1)
    return test.written({slot: _array(np.zeros(probe.w.shape)) for slot in test.call.slots} | values)


def _array(values: np.ndarray) -> str:
    """An array as the student can paste it."""
    text = np.array2string(
        np.asarray(values, np.float64),
        separator=", ",
        threshold=24,
        formatter={
            "float_kind": lambda x: f"{x:.6g}" if "." in f"{x:.6g}" or not float(x).is_integer() else f"{x:.1f}"
        },
    )
    return f"np.array({re.sub(chr(10) + ' *', ' ', text)})"


def _rows(sequence: np.ndarray) -> list[list[float | None]]:
    return [[_finite(x) for x in row] for row in sequence.reshape(len(sequence), -1)]


def _finite(value: np.floating) -> float | None:
    return float(value) if np.isfinite(value) else None


def _number(value: float | None) -> str:
    return "nan" if value is None else f"{value:.6g}"


def _shown(evidence: Divergence) -> tuple[str, str]:
    """Expected and got with as many digits as it takes to see that they differ."""
    return in_digits(evidence.expected, evidence.got)


def in_digits(expected: float | None, got: float | None) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ."""
    if expected is None or got is None:
        return _number(expected), _number(got)
    for digits in range(5, 18):
        want, have = f"{expected:.{digits}g}", f"{got:.{digits}g}"
        if want != have:
            return want, have
    return repr(expected), repr(got)
