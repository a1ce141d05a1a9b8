"""The picture of a student's own optimizer in a valley, on the contour lines of `contour.py`."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from grader.diagnosis.bowl import START, STEPS, height
from grader.diagnosis.valley import Valley, valley
from grader.model.texts import N_, Message
from grader.model.verdict import OptimizerUsed
from grader.report.figures.contour import HEIGHT, SPAN, WIDTH, contours, walk_line
from grader.report.text import number

WITHOUT = {"decay": N_("without the decay"), "momentum": N_("without the momentum")}


@lru_cache(maxsize=256)
def valley_figure(used: OptimizerUsed, key: str, lang: str) -> Markup:
    """Heading, picture and words; empty where the reference can't walk it. `key` makes its ids unique on the page."""
    found = valley(used)
    if found is None:
        return Markup("")
    title = N_("What your {optimizer} does in a valley", optimizer=_named(used, lang)).show(lang)
    text = _told(found).show(lang)
    lines = walk_line("want", found.own) + (walk_line("got", found.other) if found.other else "")
    svg = (
        f'<svg class="figure bowl" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{key}t {key}d">'
        f'<title id="{key}t">{escape(title)}</title><desc id="{key}d">{escape(text)}</desc>{contours()}{lines}</svg>'
    )
    yours, up_to = N_("your optimizer").show(lang), N_("Up to update").show(lang)
    slider = (
        f'<p class="slide noprint" hidden><label for="{key}s">{escape(up_to)}</label>'
        f'<input id="{key}s" type="range" min="0" max="{STEPS}" value="{STEPS}"><output for="{key}s">{STEPS}</output></p>'
    )
    legend = f'<span class="w">{escape(yours)}</span>'
    if found.lacking:
        legend += f'<span class="g">{escape(WITHOUT[found.lacking].show(lang))}</span>'
    note = N_("A picture by the grader, not your training: f(x, y) = (x² + 8y²)/(2s) from ({x}s, {y}s), stretched by s = {stretch} so that your learning "
              "rate fits it, {steps} updates.", x=START[0], y=START[1], stretch=number(found.stretch, 3), steps=STEPS)  # fmt: skip
    return Markup(  # noqa: S704 - numbers, and words that were escaped
        f'<h3>{escape(title)}</h3><figure class="walks">{svg}{slider}<p class="legend">{legend}</p>'
        f'<figcaption class="soft">{escape(note.show(lang))} {escape(text)}</figcaption></figure>'
    )


def _named(used: OptimizerUsed, lang: str) -> str:
    """ "SGD with momentum 0.9, decay 0.01": what is told apart from the plain rule, in the student's numbers."""
    numbers = dict(used.settings)
    parts = [f"{key} {numbers[key]:g}" for key in ("learning_rate", "momentum", "decay") if numbers.get(key)]
    parts += used.switches
    return N_("{name} with {settings}", name=used.name, settings=", ".join(parts)).show(lang) if parts else used.name


def _told(found: Valley) -> Message:
    """In words, what the picture shows."""
    start, end = height(*START), found.own[-1]
    if len(found.own) <= STEPS or max(map(abs, end)) > SPAN:
        return N_("It runs out of the picture: here these settings lead away from the lowest point.")
    own = number(height(*end), 3)
    if found.lacking == "decay":
        return N_("It goes from height {start} to {own} (in units of s), without the decay to {other}: the learning rate has fallen from {first} to {last}.",
                  start=number(start, 3), own=own, other=_height(found), first=number(found.first_rate, 3), last=number(found.last_rate, 3))  # fmt: skip
    if found.lacking:
        return N_("It goes from height {start} to {own} (in units of s), without the momentum to {other}.", start=number(start, 3), own=own,
                  other=_height(found))  # fmt: skip
    return N_("It goes from height {start} to {own} (in units of s).", start=number(start, 3), own=own)


def _height(found: Valley) -> str:
    return number(height(*found.other[-1]), 3)
