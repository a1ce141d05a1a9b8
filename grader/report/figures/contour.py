"""Inline SVG: two walks on the contour lines of a bowl, with a slider through the steps where there is JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from grader.diagnosis.bowl import CURVATURE, START, STEPS, Walks, height, walks
from grader.model.texts import N_, Message
from grader.report.text import number

WIDTH, HEIGHT = 640, 320
SPAN = 5.2
"""The picture reaches from −SPAN to SPAN in x."""
SCALE = WIDTH / (2 * SPAN)
LEVELS = (0.25, 1.0, 2.5, 5.0, 9.0, 15.0, 24.0)
FAR = 40.0
"""A walk is drawn no further than this; the rest lies outside of the picture anyway."""


@lru_cache(maxsize=512)
def contour_figure(id: str, formula: str, lang: str) -> Markup:
    """What a rule and a named misconception of it do on the same bowl; empty where there is nothing to see.

    The same picture for everyone who has the misconception, so it is drawn once. Ids in it carry the misconception's
    name; a caller must not put it on a page twice.
    """
    found = walks(id, formula)
    if found is None:
        return Markup("")
    key = "bowl-" + "".join(c if c.isalnum() else "-" for c in f"{id}-{found.rule}")
    title = N_("{rule} and this misunderstanding on the same bowl", rule=N_(found.rule)).show(lang)
    text = _told(found).show(lang)
    svg = (
        f'<svg class="figure bowl" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{key}t {key}d">'
        f'<title id="{key}t">{escape(title)}</title><desc id="{key}d">{escape(text)}</desc>{contours()}'
        f"{walk_line('want', found.right)}{walk_line('got', found.wrong)}</svg>"
    )
    label = N_("Up to update").show(lang)
    slider = (
        f'<p class="slide noprint" hidden><label for="{key}s">{escape(label)}</label>'
        f'<input id="{key}s" type="range" min="0" max="{STEPS}" value="{STEPS}"><output for="{key}s">{STEPS}</output></p>'
    )
    note = N_("A picture by the grader, not your run: f(x, y) = ½(x² + 8y²), from ({x}, {y}), learning rate {rate}, {steps} updates. "
              "The lines join points of the same height.", x=START[0], y=START[1], rate=found.learning_rate, steps=STEPS)  # fmt: skip
    right, wrong = N_("right").show(lang), N_("this misunderstanding").show(lang)
    legend = f'<p class="legend"><span class="w">{escape(right)}</span><span class="g">{escape(wrong)}</span></p>'
    return Markup(  # noqa: S704 - numbers, and words that were escaped
        f'<figure class="walks">{svg}{slider}{legend}<figcaption class="soft">{escape(note.show(lang))} {escape(text)}</figcaption></figure>'
    )


def _told(found: Walks) -> Message:
    """In words, what the picture shows: how high both stand at the end."""
    right = number(height(*found.right[-1]), 3)
    if len(found.wrong) <= STEPS or max(map(abs, found.wrong[-1])) > SPAN:
        return N_("After {steps} updates the right rule stands at height {right}; with the misunderstanding w runs out of the picture.",
                  steps=STEPS, right=right)  # fmt: skip
    wrong = height(*found.wrong[-1])
    values: dict[str, str | int | float | Message | None] = {
        "steps": STEPS,
        "right": right,
        "wrong": number(wrong, 3),
        "start": number(height(*START), 3),
    }
    if wrong <= height(*found.right[-1]):
        return N_("After {steps} updates the right rule stands at height {right}, with the misunderstanding at {wrong}; the start is at {start}. "
                  "On one bowl a wrong rule may end as low; it is still another rule.", **values)  # fmt: skip
    return N_("After {steps} updates the right rule stands at height {right}, with the misunderstanding at {wrong}; the start is at {start}.",
              **values)  # fmt: skip


@lru_cache
def contours() -> str:
    """The contour lines: ½(ax² + by²) = c is an ellipse with half axes √(2c/a) and √(2c/b)."""
    rings = []
    for level in LEVELS:
        rx, ry = ((2 * level / a) ** 0.5 * SCALE for a in CURVATURE)
        rings.append(f'<ellipse class="ring" cx="{WIDTH / 2:.0f}" cy="{HEIGHT / 2:.0f}" rx="{rx:.1f}" ry="{ry:.1f}"/>')
    x, y = WIDTH / 2, HEIGHT / 2
    return "".join(rings) + f'<path class="low" d="M{x - 5:.0f} {y:.0f}h10M{x:.0f} {y - 5:.0f}v10"/>'


def walk_line(css: str, points: Sequence[tuple[float, float]]) -> str:
    """A walk as a line with a mark at its end, to the class `want` or `got`."""
    near = [(min(max(x, -FAR), FAR), min(max(y, -FAR), FAR)) for x, y in points]
    placed = [f"{WIDTH / 2 + x * SCALE:.1f},{HEIGHT / 2 - y * SCALE:.1f}" for x, y in near]
    x, y = placed[-1].split(",")
    mark = f'<circle class="{css}" cx="{x}" cy="{y}" r="5"/>' if css == "want" else (
        f'<rect class="{css}" x="{float(x) - 4.5:.1f}" y="{float(y) - 4.5:.1f}" width="9" height="9"/>')  # fmt: skip
    return f'<polyline class="{css}" points="{" ".join(placed)}"/>{mark}'
