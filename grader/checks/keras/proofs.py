"""Proofs of kind `keras`: a record of what is asked for gets full marks; with any one thing changed, it loses points by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from grader.checks.shared.proof import CODE, NOTHING, Proof, ids_of, named, passes
from grader.checks.shared.spec import Check
from grader.model.keras_record import Compile, Data, Fit, KerasRecord, Layer, ModelBuilt, OptimizerBuilt, Place, Value
from grader.model.observation import Answer
from grader.model.texts import N_
from grader.model.verdict import CheckVerdict
from reference.minibatch import iterations

Wanted = dict[str, Value]
SAMPLES = 50_000
CLASSES = 10


class Trained(msgspec.Struct, frozen=True):
    """One training as a student declares it: optimizer (its `name` too), `compile` and `fit`, by argument."""

    optimizer: Wanted
    compile: Wanted
    fit: Wanted


def proofs(
    check: Check, optimizers: Sequence[Wanted], compile: Wanted, fit: Wanted, vary: Mapping[str, int], *, fair: bool
) -> Iterator[Proof]:
    """Synthetic records, judged as those of real submissions. `fair`: runs must differ in nothing but the optimizer."""
    try:
        right = _right(optimizers, compile, fit, vary)
        record_of(right)
    except (TypeError, ValueError, msgspec.ValidationError) as error:
        yield Proof(False, N_("{check}: no training can be as the check asks.", check=check.id), str(error))
        return

    def judged(runs: Sequence[Trained]) -> CheckVerdict:
        return check.judge(CODE, NOTHING, [Answer("ok", value=msgspec.to_builtins(record_of(runs)))])

    def loses(id: str, key: str, runs: Sequence[Trained]) -> Proof:
        verdict = judged(runs)
        told = any(f.id == id and (not key or key in f.message.values.values()) for f in verdict.findings)
        return named(check.id, f"{id} ({key})" if key else id, verdict.status != "passed" and told, ids_of(verdict))

    yield passes(check.id, judged(right))
    for one in optimizers:
        for key, value in one.items():
            others = [
                msgspec.structs.replace(run, optimizer={**run.optimizer, key: _other(value)})
                if run.optimizer["name"] == one["name"]
                else run
                for run in right
            ]
            yield loses("keras/run-missing", str(value), others) if key == "name" else loses("keras/hyperparameter", key, others)  # fmt: skip
    for key, value in compile.items():
        other: Value = [] if key == "metrics" else _other(value)
        others = [msgspec.structs.replace(run, compile={**run.compile, key: other}) for run in right]
        yield loses(f"keras/compile-{key}", "", others)
    for key, value in fit.items():
        others = [msgspec.structs.replace(run, fit={**run.fit, key: _other(value)}) for run in right]
        yield loses(f"keras/fit-{key}", "", others)
    for key in vary:
        others = [msgspec.structs.replace(run, fit={**run.fit, key: right[0].fit[key]}) for run in right]
        yield loses("keras/too-few-settings", key, others)
    if fair and len(right) > 1:
        longer = msgspec.structs.replace(right[-1], fit={**right[-1].fit, "epochs": 99})
        yield loses("keras/unfair-comparison", "", [*right[:-1], longer])


def _right(optimizers: Sequence[Wanted], compile: Wanted, fit: Wanted, vary: Mapping[str, int]) -> list[Trained]:
    """Trainings as they are asked for."""
    compiled = {key: value if key == "metrics" else _first(value) for key, value in compile.items()}
    fitted = {**dict.fromkeys(vary, 8), **{key: _first(value) for key, value in fit.items()}}
    right = [Trained({key: _first(value) for key, value in one.items()}, compiled, fitted) for one in optimizers]
    right = right or [Trained({"name": "SGD"}, compiled, fitted)]
    for k in range(1, max(vary.values(), default=1)):
        again = {key: 16 * (k + 1) for key, count in vary.items() if k < count}
        right.append(msgspec.structs.replace(right[0], fit={**fitted, **again}))
    return right


def record_of(runs: Sequence[Trained]) -> KerasRecord:
    """The record of a script that makes these trainings one after the other, each with a model and an optimizer of its own."""
    optimizers, models, compiles, fits = [], [], [], []
    for id, run in enumerate(runs, 1):
        order = 4 * id
        places = [Place(1, order + k) for k in range(4)]
        name = str(run.optimizer["name"])
        given = {key: value for key, value in run.optimizer.items() if key != "name"}
        optimizers.append(
            OptimizerBuilt(id, name, name, "instance", {"learning_rate": 0.01, **given}, given, given, order, places[0])
        )
        dense = Layer("Dense", "dense", [None, 4], [None, CLASSES], 50, 50, "softmax")
        models.append(ModelBuilt(id, "Sequential", "built", [dense], [None, 4], [None, CLASSES], 50, 50, "dense", "softmax",
                                 order + 1, places[1]))  # fmt: skip
        said: Wanted = {"loss": "categorical_crossentropy", "metrics": ["accuracy"], **run.compile}
        metrics = said["metrics"] if isinstance(said["metrics"], list) else [said["metrics"]]
        compiles.append(Compile(id, id, id, said["loss"], False, metrics, 0, 0, "dense", 50, order + 2, places[2]))
        fits.append(_fit(id, run.fit, order + 3, places[3]))
    return KerasRecord("keras-3", ["keras-3"], "keras", "stand-in", optimizers=optimizers, models=models, compiles=compiles,
                       fits=fits)  # fmt: skip


def _fit(id: int, given: Wanted, order: int, place: Place) -> Fit:
    said: dict[str, Value] = {"batch_size": 32, "epochs": 1, "validation_split": 0.0, "shuffle": True, **given}
    batch_size, epochs, split = said["batch_size"], said["epochs"], said["validation_split"]
    if not (isinstance(batch_size, int) and isinstance(epochs, int) and isinstance(split, int | float)):
        raise TypeError(f"batch_size = {batch_size}, epochs = {epochs}, validation_split = {split}")
    steps = iterations(SAMPLES, batch_size)
    return msgspec.convert(
        {
            "steps_per_epoch": steps, "updates": steps * epochs, **said,
            "id": id, "how": "fit", "model": id, "compile": id, "optimizer": id, "initial_epoch": 0,
            "validation": "split" if split else "none", "x": Data("array", [SAMPLES, 4], "float32", 0.0, 1.0, "float", scaled=1),
            "y": Data("array", [SAMPLES, CLASSES], "float32", 0.0, 1.0, "one-hot", CLASSES), "samples": SAMPLES,
            "train_samples": SAMPLES, "epochs_run": epochs, "updates_before": 0, "structure": "dense", "order": order,
            "place": place,
        },
        Fit,
    )  # fmt: skip


def _first(value: Value) -> Value:
    """One of the values that are all right."""
    if value == []:
        raise ValueError("a list of no values")
    return value[0] if isinstance(value, list) else value


def _other(value: Value) -> Value:
    """A value that is none of the right ones."""
    right = value if isinstance(value, list) else [value]
    if isinstance(right[0], bool):
        return "neither" if len(set(right)) > 1 else not right[0]
    numbers = [each for each in right if isinstance(each, int | float)]
    if not numbers:
        return "Ftrl" if right[0] == "Adam" else "Adam"
    return 2.0 * abs(max(numbers)) + 1 if isinstance(numbers[0], float) else int(2 * abs(max(numbers)) + 1)
