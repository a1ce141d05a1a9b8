"""Text from a submission made inert: shown as it is, able to do nothing."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

_BIDI = {
    "\u200e": "LRM", "\u200f": "RLM", "\u061c": "ALM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO",
    "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\u2028": "LS", "\u2029": "PS",
}  # fmt: skip
_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff" + "".join(_BIDI) + "]")


def visible(text: object, limit: int = 20_000) -> str:
    """Text whose control characters can be seen and can't act: terminal sequences gone, the rest as symbols; cut at `limit`."""
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
    parts = visible(text).split("`")
    if len(parts) % 2 == 0:  # an odd backtick: not ours, leave all as they are
        return Markup("").join([escape("`".join(parts))])
    return Markup("").join(Markup("<code>{}</code>").format(p) if i % 2 else escape(p) for i, p in enumerate(parts))


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
