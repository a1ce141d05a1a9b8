"""Inline SVG: the student's sequence against the expected one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from grader.model.verdict import Curve, Divergence
from grader.report.text import element, number

WIDTH, HEIGHT, LOW = 640, 270, 190
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 16, 50

Words = Callable[[str], str]


def sequence_figure(evidence: Divergence, words: Words, key: str) -> Markup:
    """One parameter over the updates: expected as circles on a solid line, the student's as squares on a dashed one.

    `words` translates; `key` makes ids unique on the page. A sequence that runs away is cut at the edge, an arrow
    says so; steps without a number are left out.
    """
    column = flat_index(evidence.index, evidence.shape)
    title = words("{name} over the updates: expected and yours").format(name=element(evidence))
    description = words("They diverge at update {step}: {got} instead of {expected}.").format(
        step=evidence.step, got=number(evidence.got), expected=number(evidence.expected)
    )
    expected = [row[column] for row in evidence.expected_sequence]
    got = [row[column] for row in evidence.got_sequence]
    return _figure(expected, got, 0, evidence.step, HEIGHT, (title, description, words("update")), key)


def curve_figure(curve: Curve, step: int, lang: str, words: Words, key: str) -> Markup:
    """Another quantity over the same updates, drawn in the same way; `step` is where the parameters diverge."""
    title = curve.title.show(lang).replace("`", "")
    description = words("Expected: {expected}. Yours: {got}.").format(
        expected=", ".join(map(number, curve.expected)), got=", ".join(map(number, curve.got))
    )
    return _figure(curve.expected, curve.got, curve.first, step, LOW, (title, description, words("update")), key)


def _figure(expected: Sequence[float | None], got: Sequence[float | None], first: int, diverged: int, height: int,
            texts: tuple[str, str, str], key: str) -> Markup:  # fmt: skip
    """`texts`: title, description and the name of the horizontal axis, which counts updates from `first`."""
    key = escape(key)
    low, high = _range(expected, got)
    last = first + max(len(expected), len(got)) - 1

    def x(step: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (step - first) / max(last - first, 1)

    def y(value: float) -> float:
        return TOP + (height - TOP - BOTTOM) * (high - min(max(value, low), high)) / (high - low)

    title, description, axis = map(escape, texts)
    base = height - BOTTOM
    parts = [f'<title id="{key}t">{title}</title><desc id="{key}d">{description}</desc>']
    parts += [_grid(value, y(value)) for value in _ticks(low, high)]
    parts += [_tick(step, x(step), base) for step in range(first, last + 1, max(1, math.ceil((last - first) / 12)))]
    middle = _p((LEFT + WIDTH - RIGHT) / 2)
    parts.append(f'<text class="axis" x="{middle}" y="{height - 4}" text-anchor="middle">{axis}</text>')
    if first <= diverged <= last:
        at = _p(x(diverged))
        parts.append(f'<line class="divergence" x1="{at}" x2="{at}" y1="{TOP}" y2="{base}"/>')
    parts.append(_line("want", expected, lambda i: x(first + i), y))
    parts.append(_line("got", got, lambda i: x(first + i), y))
    for step, value in enumerate(expected, first):
        if value is not None:
            parts.append(f'<circle class="want" cx="{_p(x(step))}" cy="{_p(y(value))}" r="4"/>')
    for step, value in enumerate(got, first):
        if value is not None:
            parts.append(_point(x(step), y(value), value < low or value > high, value > high))
    head = f'<svg class="figure" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{key}t {key}d"'
    svg = f'{head} preserveAspectRatio="xMidYMid meet">{"".join(parts)}</svg>'
    return Markup(svg)  # noqa: S704 - numbers, and words that were escaped


def flat_index(index: Sequence[int], shape: Sequence[int]) -> int:
    """Where an element of an array of this shape stands in the flattened array."""
    flat = 0
    for i, size in zip(index, shape, strict=True):
        flat = flat * size + i
    return flat


def _range(expected: Sequence[float | None], got: Sequence[float | None]) -> tuple[float, float]:
    """The range to draw: all of the expected, and as much of the student's as leaves the expected visible."""
    want = [v for v in expected if v is not None and math.isfinite(v)] or [0.0]
    low, high = min(want), max(want)
    room = 3 * max(high - low, 1e-12 + 1e-6 * abs(high))
    theirs = [v for v in got if v is not None and math.isfinite(v) and low - room <= v <= high + room]
    low, high = min([low, *theirs]), max([high, *theirs])
    margin = 0.06 * (high - low) or max(abs(high), 1.0) * 0.1
    return low - margin, high + margin


def _ticks(low: float, high: float) -> list[float]:
    step = 10.0 ** math.floor(math.log10((high - low) / 4))
    step *= next(f for f in (1, 2, 5, 10) if (high - low) / (f * step) <= 6)
    first = math.ceil(low / step)
    return [round(i * step, 12) for i in range(first, math.floor(high / step) + 1)]


def _grid(value: float, y: float) -> str:
    line = f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_p(y)}" y2="{_p(y)}"/>'
    return f'{line}<text class="axis" x="{LEFT - 8}" y="{_p(y + 4)}" text-anchor="end">{number(value, 5)}</text>'


def _tick(step: int, x: float, base: float) -> str:
    return f'<text class="axis" x="{_p(x)}" y="{_p(base + 20)}" text-anchor="middle">{step}</text>'


def _line(css: str, values: Sequence[float | None], x: Callable[[int], float], y: Callable[[float], float]) -> str:
    points = " ".join(f"{_p(x(step))},{_p(y(value))}" for step, value in enumerate(values) if value is not None)
    return f'<polyline class="{css}" points="{points}"/>'


def _point(x: float, y: float, outside: bool, above: bool) -> str:
    if outside:
        tip = -7 if above else 7
        return f'<path class="got" d="M{_p(x)} {_p(y + tip / 2)}l-5 {-tip}h10z"/>'
    return f'<rect class="got" x="{_p(x - 3.5)}" y="{_p(y - 3.5)}" width="7" height="7"/>'


def _p(value: float) -> str:
    return f"{value:.1f}"


def histogram(shares: Sequence[float], words: Words, key: str) -> Markup:
    """How many submissions earned which share of the points (0 to 1), in ten columns."""
    counts = [0] * 10
    for share in shares:
        counts[min(int(share * 10), 9)] += 1
    most = max([*counts, 1])
    title = words("How the marks are distributed")
    description = ", ".join(f"{10 * i}–{10 * i + 10} %: {count}" for i, count in enumerate(counts))
    bars = []
    for i, count in enumerate(counts):
        height = 90 * count / most
        bars.append(
            Markup('<rect class="bar" x="{}" y="{}" width="26" height="{}"/>').format(
                10 + 30 * i, _p(110 - height), _p(height)
            )
        )
        if count:
            bars.append(
                Markup('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>').format(
                    23 + 30 * i, _p(105 - height), count
                )
            )
        bars.append(
            Markup('<text class="axis" x="{}" y="126" text-anchor="middle">{}</text>').format(23 + 30 * i, 10 * i)
        )
    return Markup(
        '<svg class="histogram" viewBox="0 0 320 132" role="img" aria-labelledby="{k}t {k}d"><title id="{k}t">{title}</title>'
        '<desc id="{k}d">{text}</desc>{bars}</svg>'
    ).format(k=key, title=title, text=description, bars=Markup("").join(bars))
