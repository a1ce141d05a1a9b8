"""Finds the misconception, or the pair of them, that explains a student's numbers: all of a rule's, compared at once.

For every variant (a misconception or a pair, in a dialect) a few numbers are kept, its signature: w after the first
updates of some probes. A student's numbers are compared with all signatures in one operation; the few variants that
agree are then run on all probes. Signatures are kept on disk, by the content of what they were computed from.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
import numpy as np

from grader.diagnosis import disk_cache, precision
from grader.diagnosis.agreement import tolerance_of
from grader.diagnosis.catalogue import Misconception, Variant, applies, combinable, misconceptions_of, path, sequence
from grader.diagnosis.catalogue.equivalent import equivalent
from grader.diagnosis.trial import Setting, Trial
from reference.rule import Dialect, RuleKind

Constants = Mapping[str, float]

MATCH = {"float64": 1e-10, "float32": 2e-5}
"""Relative distance up to which two sequences are the same whatever the rule: no two variants are as near by chance."""
MUCH_NEARER = 2.0
"""How many times nearer a mistake must be than what is right where numbers are too coarse to tell more."""
COARSE = 8 * float(np.finfo(np.float16).eps)
"""Relative distance that a few roundings in half precision leave."""
MAYBE_ROUNDING = {"float64": 1e-6, "float32": 5e-2}
"""Between `MATCH` and this, two sequences match only if measured rounding explains the difference."""
ROUNDED = 0.3
"""`MAYBE_ROUNDING` for numbers that are rounded to some decimals."""
SINGLES, PAIRS = 4, 2
"""Updates of the first probe in a signature."""


def maybe_rounding(dtype: str) -> float:
    """The relative distance up to which rounding may explain a difference."""
    return MAYBE_ROUNDING.get(dtype, ROUNDED)


class Named(msgspec.Struct, frozen=True):
    """Misconceptions that together give a student's numbers, in a dialect."""

    misconceptions: tuple[Misconception, ...]
    dialect: Dialect
    states_too: bool
    """The state arrays that the function returns are those of the variant as well."""

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(m.id for m in self.misconceptions)


class Diagnosis(msgspec.Struct, frozen=True):
    """What a student's numbers say. One of `named` is the reason; more than one: they can't be told apart here."""

    named: tuple[Named, ...] = ()
    runner_up: str = ""
    """The nearest of the other misconceptions, by id ("" where all others are far from the student's numbers)."""
    margin: float = float("inf")
    """The runner-up's largest deviation, relative to the numbers; a match is below `MATCH`."""


MOST_PAIRS = 40_000
"""Pairs that are looked through, of each sort; where there are more, those in a rule's first dialects (at least one), with the usual ε where the
task leaves it open. Each takes some 30 µs, once: the numbers are kept."""


class VariantIndex:
    """Index of all wrong variants of a rule, by the numbers they give on this check's probes; computed when first needed."""

    def __init__(
        self, kind: RuleKind, settings: Sequence[Setting], candidates: Sequence[tuple[Dialect, Constants]]
    ) -> None:
        """`candidates` are what the check accepts: dialects, with the constants that the task leaves open filled in."""
        self.kind, self.settings = kind, tuple(settings)
        self._candidates = tuple(candidates)
        first = next((i for i, s in enumerate(settings) if s.state is None), 0)
        given = [(i, 1) for i, s in enumerate(settings) if s.state is not None][:1]
        self._slices = {1: [(first, SINGLES), *given], 2: [(first, PAIRS), *given], 3: [(first, PAIRS), *given]}
        self._variants: dict[int, list[tuple[Variant, Constants]]] = {}
        self._signatures: dict[int, np.ndarray] = {}
        self._allowed: dict[tuple[int, int, int, str], np.ndarray] = {}
        self._runs: dict[tuple[int, int, int, str], tuple[np.ndarray, dict[str, np.ndarray]]] = {}

    def variants(self, count: int) -> list[tuple[Variant, Constants]]:
        """All variants with one misconception (1), with two of the usual ones (2), with two of which one is particular (3)."""
        if count not in self._variants:
            self._variants[count] = [*self._singles()] if count == 1 else [*self._pairs(particular=count == 3)]
        return self._variants[count]

    def _singles(self) -> Iterator[tuple[Variant, Constants]]:
        for dialect, constants in self._candidates:
            for misconception in misconceptions_of(self.kind):
                if applies(misconception, self.kind, dialect):
                    for form in misconception.forms:
                        yield Variant(self.kind, dialect, (form,)), constants

    def _pairs(self, particular: bool) -> Iterator[tuple[Variant, Constants]]:
        left = MOST_PAIRS
        for dialect, constants in self._usual_first():
            here = [m for m in misconceptions_of(self.kind) if applies(m, self.kind, dialect)]
            found = [form for misconception in here for form in misconception.forms[: misconception.usual]]
            pairs = [
                (first, second)
                for first, second in itertools.combinations(found, 2)
                if (first.particular or second.particular) == particular and combinable(first, second)
            ]
            if len(pairs) > left < MOST_PAIRS:
                return
            left -= len(pairs)
            for pair in pairs:
                yield Variant(self.kind, dialect, pair), constants

    def _usual_first(self) -> Iterator[tuple[Dialect, Constants]]:
        """The candidates, each dialect with its first constants before any with its second ones."""
        of_dialect: dict[str, list[tuple[Dialect, Constants]]] = {}
        for dialect, constants in self._candidates:
            of_dialect.setdefault(dialect.id, []).append((dialect, constants))
        for one_each in itertools.zip_longest(*of_dialect.values()):
            yield from (each for each in one_each if each is not None)

    def precompute(self) -> None:
        """Compute what a first diagnosis needs; pairs with a particular mistake are computed when they are first looked for."""
        for count in (1, 2):
            self.signatures(count)

    def signatures(self, count: int) -> np.ndarray:
        """One row per variant, in the order of `variants`."""
        if count not in self._signatures:
            setting = [self.kind.name, [[d.id, dict(c)] for d, c in self._candidates], count, self._slices[count]]
            inputs = [[s.w, s.gradients, s.hyperparameters, s.state, s.t] for s in self.settings]
            variants = self.variants(count)
            self._signatures[count] = disk_cache.kept(
                [setting, inputs],
                (len(variants), None),
                lambda: self._all(variants, count),
            )
        return self._signatures[count]

    def _all(self, variants: Sequence[tuple[Variant, Constants]], count: int) -> np.ndarray:
        drives = []
        for i, steps in self._slices[count]:
            s = self.settings[i]
            drives.append((s.hyperparameters, s.w.astype(float), s.gradients[:steps].astype(float), s.state, s.t))
        rows = []
        for variant, constants in variants:
            row: list[np.ndarray] = []
            for hyperparameters, w, gradients, state, t in drives:
                row += path(variant.build(**{**hyperparameters, **constants}), w, gradients, state, t)[1:]
            rows.append(np.concatenate([w.ravel() for w in row]))
        return np.array(rows)

    def _sequence(
        self, variant: Variant, constants: Constants, setting: int, dtype: str
    ) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        s = self.settings[setting]
        rule = variant.build(**{**s.hyperparameters, **constants})
        return sequence(rule, s.w.astype(dtype), s.gradients.astype(dtype), s.state, s.t)

    def run(
        self, count: int, number: int, setting: int, dtype: str = "float64"
    ) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """w (steps+1, *shape) of a variant on one probe, and its state arrays, computed in a dtype; kept."""
        key = (count, number, setting, dtype)
        if key not in self._runs:
            self._runs[key] = self._sequence(*self.variants(count)[number], setting, dtype)
        return self._runs[key]

    def diagnose(self, trials: Sequence[Trial]) -> Diagnosis:
        """Name what gives the student's numbers; `trials` are in the order of the settings."""
        for count in self._slices:
            if not self.variants(count):
                continue
            near = self._near(count, trials)
            matches = [n for n in near if self._is(count, n, trials)]
            if matches:
                named = self._named(count, matches, trials)
                runner_up, margin = self._runner_up(trials, {id for each in named for id in each.ids})
                return Diagnosis(named, runner_up, margin)
        return Diagnosis()

    def none_is_nearer(self, got: Sequence[np.ndarray], right: Sequence[np.ndarray]) -> bool:
        """Whether no single misconception is much nearer to these numbers than the right ones are; both are w per setting."""
        numbers, wanted = (
            np.concatenate([each[i][1 : steps + 1].ravel() for i, steps in self._slices[1]]) for each in (got, right)
        )
        if not self.variants(1):
            return True
        nearest = float(_distances(self.signatures(1), numbers).min())
        return float(_distances(wanted[None], numbers)[0]) <= max(COARSE, MUCH_NEARER * nearest)

    def _near(self, count: int, trials: Sequence[Trial]) -> Iterable[int]:
        """Numbers of the variants whose signature may be the student's."""
        if not all(trials[i].complete for i, _ in self._slices[count]):
            return range(len(self.variants(1))) if count == 1 and any(t.complete for t in trials) else ()
        got = np.concatenate([trials[i].got["w"][1 : steps + 1].ravel() for i, steps in self._slices[count]])
        dtype = min(trials[i].dtype for i, _ in self._slices[count])  # "float32" comes first
        return [int(n) for n in np.flatnonzero(_distances(self.signatures(count), got) <= maybe_rounding(dtype))]

    def _is(self, count: int, number: int, trials: Sequence[Trial]) -> bool:
        """Whether a variant gives the student's w on every probe."""
        compared = False
        for i, trial in enumerate(trials):
            if not trial.complete:
                continue
            compared = True
            # where a wrong rule cancels digits, only the student's own precision gives the student's numbers
            distance = min(
                float(
                    _distances(self.run(count, number, i, d)[0][None, 1:].reshape(1, -1), trial.got["w"][1:].ravel())[0]
                )
                for d in dict.fromkeys(("float64", precision.arithmetic(trial.dtype)))
            )
            if distance > maybe_rounding(trial.dtype):
                return False
            if distance > MATCH.get(trial.dtype, 0.0) and not self._rounding_explains(count, number, i, trial):
                return False
        return compared

    def _rounding_explains(self, count: int, number: int, setting: int, trial: Trial) -> bool:
        key = (count, number, setting, trial.dtype)
        if key not in self._allowed:
            variant, constants = self.variants(count)[number]
            s = self.settings[setting]
            hyperparameters, state = {**s.hyperparameters, **constants}, s.state and dict(s.state)
            switches = [dict(m.switches) for m in variant.misconceptions]
            dtype, shape = trial.dtype, (len(s.gradients) + 1, *s.w.shape)
            inputs = [hyperparameters, s.w, s.gradients, state, s.t, dtype]

            def measured() -> np.ndarray:
                return tolerance_of(
                    variant.build,
                    hyperparameters,
                    s.w,
                    s.gradients,
                    state,
                    s.t,
                    dtype if precision.unit(dtype) else np.dtype(dtype),
                )[0]

            which = ["rounding", self.kind.name, variant.dialect.id, switches]
            self._allowed[key] = disk_cache.kept([which, inputs], shape, measured)
        allowed = self._allowed[key]
        want = self.run(count, number, setting)[0]
        with np.errstate(invalid="ignore", over="ignore"):
            agrees = np.abs(trial.got["w"] - want) <= allowed
        return bool((agrees | (~np.isfinite(want) & ~np.isfinite(trial.got["w"]))).all())

    def _named(self, count: int, matches: Sequence[int], trials: Sequence[Trial]) -> tuple[Named, ...]:
        """Group matches by misconception; if any agrees in the state arrays too, keep only those."""
        found: dict[frozenset[str], Named] = {}
        for number in matches:
            variant, _ = self.variants(count)[number]
            named = Named(variant.misconceptions, variant.dialect, self._states_agree(count, number, trials))
            key = frozenset(named.ids)
            if key not in found or (named.states_too and not found[key].states_too):
                found[key] = named
        best = [n for n in found.values() if n.states_too] or list(found.values())
        return tuple(_without_equivalents(best, self.kind.name)) if count > 1 else tuple(best)

    def _states_agree(self, count: int, number: int, trials: Sequence[Trial]) -> bool:
        for i, trial in enumerate(trials):
            states = self.run(count, number, i)[1]
            for slot, got in trial.got.items():
                if trial.complete and slot in states:
                    distance = _distances(states[slot][None, 1:].reshape(1, -1), got[1:].ravel())[0]
                    if distance > 100 * MATCH.get(trial.dtype, COARSE):
                        return False
        return True

    def _runner_up(self, trials: Sequence[Trial], named: set[str]) -> tuple[str, float]:
        """Of the variants with another id the nearest, by its signature."""
        if not all(trials[i].complete for i, _ in self._slices[1]):
            return "", float("inf")
        got = np.concatenate([trials[i].got["w"][1 : steps + 1].ravel() for i, steps in self._slices[1]])
        distances = _distances(self.signatures(1), got)
        order = [int(n) for n in np.argsort(distances)]
        other = next((n for n in order if self.variants(1)[n][0].ids[0] not in named), None)
        if other is None or not distances[other] < 0.1:
            return "", float("inf")
        return self.variants(1)[other][0].ids[0], float(distances[other])


def _distances(rows: np.ndarray, got: np.ndarray) -> np.ndarray:
    """Largest relative distance of each row (n, numbers) to the numbers got; infinite where only one is a number."""
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        scale = np.maximum(np.abs(rows), np.maximum(np.abs(got), 1e-3))
        apart = np.abs(rows - got) / scale
    odd, odd_got = ~np.isfinite(rows), ~np.isfinite(got)
    apart[odd & odd_got] = 0.0
    apart[odd ^ odd_got] = np.inf
    result: np.ndarray = apart.max(axis=1, initial=0.0)
    return result


def _without_equivalents(named: Sequence[Named], rule: str) -> Iterator[Named]:
    """Pairs, without those that differ from an earlier one only in a misconception that is the same in other words."""
    kept: list[Named] = []
    for each in named:
        if not any(_same(each.ids, other.ids, rule) for other in kept):
            kept.append(each)
            yield each


def _same(first: tuple[str, ...], second: tuple[str, ...], rule: str) -> bool:
    different = [sorted(set(first) - set(second)), sorted(set(second) - set(first))]
    return all(equivalent(a, b, rule) is not None for a, b in zip(*different, strict=False))
