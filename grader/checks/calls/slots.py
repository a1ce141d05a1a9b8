"""The one table of argument names: what an argument of a student's function, or of a call line in assignment.toml, stands for.

A slot is one quantity that a function is passed: the parameters `w`, the gradient `g`, the count of updates `t`, one of a rule's
state arrays or hyperparameters, the samples `X`, ... Each kind of check says which slots its calls know.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from grader.diagnosis.catalogue import RULES
from reference.quantities import LR
from reference.rule import RuleKind
from reference.rules import DECAYING

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "w": ("W", "theta", "θ", "x", "p", "param", "params", "parameter", "parameters", "weight", "weights", "w_t", "x_t", "wt", "w0", "w_init"),
    "g": ("grad", "gradient", "gradients", "grads", "dw", "dW", "dx", "d", "g_t", "gt", "grad_w", "df"),
    "t": ("step", "t_step", "timestep", "time_step", "n_step", "num_step", "iteration", "n_iter"),
    "lr": LR.aliases,
    "X": ("x", "X_train", "x_train", "data", "samples", "inputs", "features", "images"),
    "y": ("Y", "y_train", "labels", "targets", "t"),
    "n": ("n_samples", "num_samples", "samples", "n_train", "N", "m", "total", "size", "data_size", "num_data", "n_data", "num_examples"),
    "batch_size": ("batch", "b", "B", "bs", "batchsize", "mini_batch_size", "minibatch_size"),
    "seed": ("random_seed", "random_state"),
    "epochs": ("n_epochs", "num_epochs", "epoch", "nb_epoch"),
    "updates": ("epochs", "n_iter", "num_iters", "n_iters", "steps", "n_steps", "iterations", "iters", "n", "max_iters", "n_epochs"),
    "start": ("w_init", "w0", "w", "x_init", "x0", "x", "start", "theta", "theta_init", "init", "x_start", "w_start", "initial"),
    "gradient function": ("df", "grad", "gradient", "dfunc", "grad_f", "gradient_function", "dfdx", "derivative", "g", "dy", "f_prime", "grad_fn", "gradient_fn", "compute_gradient"),
    "decay": ("decay_rate", "lr_decay"),
}  # fmt: skip
"""Usual names by what they stand for; those of a rule's hyperparameters and state are the rule's own. A name may stand for several things; the slots that a call knows decide."""

PACKED: Mapping[str, tuple[str, ...]] = {"betas": ("beta_1", "beta_2")}
"""Slots that are a tuple of others: `betas = (0.9, 0.999)`."""
_ALIASES_OF_PACKED: Mapping[str, tuple[str, ...]] = {"betas": ("beta", "beta_pair", "Betas")}

Slots = Mapping[str, tuple[str, ...]]
"""The slots that calls of one kind of check know, and their usual names; where a name is in two, the first one has it."""


def aliases(slot: str) -> tuple[str, ...]:
    """Usual names of a slot, besides its own; of a few meanings too, that the same slot has in one kind of check only."""
    return _ALIASES.get(slot, ())


def slots(*known: str, **meanings: str) -> Slots:
    """A kind's slots, in the order in which they are tried; `meanings`: those that stand there for something else by that name."""
    return {slot: aliases(meaning) for slot, meaning in {**dict(zip(known, known, strict=True)), **meanings}.items()}


def slot_of(name: str, known: Slots) -> str | None:
    """The first of these slots that a name stands for."""
    return next((slot for slot, names in known.items() if name == slot or name in names), None)


def slots_of(kind: RuleKind) -> Slots:
    """What a step function of this rule may be passed; the rule itself says what its state and hyperparameters are called."""
    state = {each.name: each.aliases for each in kind.keeps}
    packed = {
        name: _ALIASES_OF_PACKED[name] for name, inside in PACKED.items() if set(inside) <= {*kind.hyperparameters}
    }
    return {**slots("w", "g", "t"), **state, **{each.name: each.aliases for each in kind.takes}, **packed}


def unpacked(slots: Iterable[str]) -> tuple[str, ...]:
    """Slots with the members of a tuple in its place."""
    return tuple(each for slot in slots for each in PACKED.get(slot, (slot,)))


def packed_as(slots: Sequence[str], theirs: Collection[str]) -> tuple[str, ...]:
    """Slots in the packing of a student's function that takes `theirs`: a tuple where the task passes its members, or the reverse."""
    found: list[str] = []
    for slot in slots:
        inside = PACKED.get(slot, ())
        whole = next((name for name, members in PACKED.items() if slot in members), "")
        if inside and slot not in theirs and set(inside) <= set(theirs):
            found += inside
        elif whole in theirs and slot not in theirs and set(PACKED[whole]) <= set(slots):
            found += [whole] * (whole not in found)
        else:
            found.append(slot)
    return tuple(found)


def match_slot(name: str, kind: RuleKind) -> str | None:
    """The slot of this rule that a name stands for; None when it stands for none or several."""
    known = slots_of(kind)
    if name in known:
        return name
    found = [slot for slot, names in known.items() if name in names]
    if not found:
        found = [slot for slot, names in known.items() if name.lower() in (slot.lower(), *(a.lower() for a in names))]
    return found[0] if len(found) == 1 else None


def kind_of_call(rule: str, said: Iterable[str], slots: Iterable[str] = ()) -> RuleKind:
    """The rule of that name, with weight decay where a call passes one: where `said` has a name for it that means nothing else
    in the rule, or it is among the `slots` that are fixed or mapped."""
    plain, decaying = RULES[rule], DECAYING.get(rule)
    if decaying is None:
        return plain
    names = [name for text in said for name in re.findall(r"[^\W\d]\w*", text)]
    passed = any(match_slot(name, plain) is None and match_slot(name, decaying) == "weight_decay" for name in names)
    return decaying if passed or "weight_decay" in slots else plain
