"""Makes text of a submission harmless in pages: shown as it is, able to do nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from markupsafe import Markup, escape

from grader.model.texts import N_, Message
from grader.model.verdict import Divergence

_BIDI = {
    "\u200e": "LRM", "\u200f": "RLM", "\u061c": "ALM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO",
    "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\u2028": "LS", "\u2029": "PS",
}  # fmt: skip
_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff" + "".join(_BIDI) + "]")


def visible(text: object, limit: int = 20_000) -> str:
    """Text whose control characters can be seen and can't act: terminal sequences gone, the rest as symbols; cut at `limit`."""
    if type(text) is str and len(text) <= limit and text.isprintable():
        return text  # as most are: neither control characters nor any that turn the direction are printable
    shown = _UNSAFE.sub(_symbol, _ESCAPE_SEQUENCE.sub("", str(text)[: limit + 1].replace("\r\n", "\n")))
    return shown if len(shown) <= limit else shown[:limit] + " …"


def _symbol(found: re.Match[str]) -> str:
    character = found.group()
    if character in _BIDI:
        return f"⟦{_BIDI[character]}⟧"
    if ord(character) < 0x20:
        return chr(0x2400 + ord(character))
    return "␡" if character == "\x7f" else "\N{REPLACEMENT CHARACTER}"


def prose(text: object) -> Markup:
    """A message as HTML: escaped, `code` in backticks set as code."""
    return _prose(str(text))


@lru_cache(maxsize=512)  # a class is told the same again and again
def _prose(text: str) -> Markup:
    parts = visible(text, 3_000).split("`")
    if len(parts) % 2 == 0:  # an odd backtick: not ours, leave all as they are
        return escape("`".join(parts))
    shown = [f"<code>{escape(p)}</code>" if i % 2 else escape(p) for i, p in enumerate(parts)]
    return Markup("".join(shown))  # noqa: S704 - every part was escaped


def slug(text: str) -> str:
    """A short, readable piece of a file name."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[^\w\-]+", "-", plain).strip("-_.")[:40] or "x"


def number(value: float | None, digits: int = 6) -> str:
    """A number for people; None is what wasn't a number."""
    return "–" if value is None else f"{value:.{digits}g}"


def mark(value: float) -> str:
    """A mark without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def duration(seconds: float) -> Message:
    """A time in the unit that people would use for it, with two or three digits."""
    if seconds < 0.9995:
        return N_("{number} ms", number=max(1, round(seconds * 1000)))
    return N_("{number} s", number=f"{seconds:.3g}" if seconds < 100 else f"{seconds:.0f}")


def element(evidence: Divergence) -> str:
    """The number that a divergence is about, as the student would write it."""
    name = visible(evidence.quantity, 80)
    return f"{name}[{', '.join(map(str, evidence.index))}]" if evidence.index else name


def apart(expected: float | None, got: float | None) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ (six when they agree)."""
    if expected is None or got is None or abs(expected - got) <= 1e-12 * max(abs(expected), abs(got)):
        return number(expected), number(got)
    for digits in range(6, 18):
        want, have = number(expected, digits), number(got, digits)
        if want != have:
            return want, have
    return repr(expected), repr(got)
