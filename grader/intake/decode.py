"""Decodes a file in whatever encoding an editor chose; of what is no text, says what kind of file it is."""

from __future__ import annotations

import contextlib
import re

from grader.model.errors import SubmissionError
from grader.model.texts import N_, Message

ENCODINGS = ("utf-8-sig", "cp950")
"""After UTF-16 and 32 (known by their marks or their zeros): UTF-8, then what the file says of itself, then Traditional Chinese Windows."""
_COOKIE = re.compile(rb"\A(?:[^\r\n]*(?:\r\n?|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]{1,40})")
"""Of PEP 263: within a comment in one of the first two lines."""
_NOT_FOR_FILES = ("punycode", "idna")
"""Encodings for names of hosts, which take very long with much text."""
_BEGINNINGS = {
    b"PK\x03\x04": N_("a zip archive (or an Office document)"),
    b"\x1f\x8b": N_("a packed archive"),
    b"Rar!": N_("a packed archive"),
    b"7z\xbc\xaf": N_("a packed archive"),
    b"%PDF": N_("a PDF"),
    b"{\\rtf": N_("a word-processor document"),
    b"\xd0\xcf\x11\xe0": N_("a word-processor document"),
    b"\x89PNG": N_("a picture"),
    b"\xff\xd8\xff": N_("a picture"),
}
_PAGE = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", re.I | re.S
)


def text_of(data: bytes, name: str) -> str:
    """The text in a file. Raises SubmissionError that says what the file is, or what to do."""
    what = _something_else(data)
    if what is not None:
        raise SubmissionError(
            N_("{file} is {what}, whatever its name says: hand in the notebook (.ipynb) or the module (.py) itself.", file=name, what=what)
        )  # fmt: skip
    data = _without_an_end(data)
    for encoding in _encodings(data):
        try:
            return data.decode(encoding)
        except (ValueError, LookupError):
            continue
    if _is_text(data):
        return _undeclared(data)
    raise SubmissionError(
        N_("{file} is not text in UTF-8 (nor in Big5): open it in your editor and save it as UTF-8.", file=name)
    )


def _something_else(data: bytes) -> Message | None:
    if _PAGE.match(data[:2000]):
        return N_("a web page (HTML)")
    return next((what for beginning, what in _BEGINNINGS.items() if data.startswith(beginning)), None)


def _without_an_end(data: bytes) -> bytes:
    """Without the NULs, or the Ctrl-Z of DOS, that fill the end of a file."""
    text = data.rstrip(b"\0\x1a")
    return data if b"\0" in text else text


def _is_text(data: bytes) -> bool:
    return not data.translate(None, _IN_TEXTS) and len(_BEYOND_ASCII.sub(b"", data)) * 10 > len(data)


_IN_TEXTS = bytes([*b"\t\n\r\f\x1b", *range(0x20, 0x7F), *range(0x80, 0x100)])
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")


def _undeclared(data: bytes) -> str:
    """Text in an encoding that nothing tells: what is ASCII in it, the code, is certain; the rest is comments and texts."""
    mostly = data.decode("utf-8", "replace")
    beyond = sum(not character.isascii() for character in mostly)
    if mostly.count("\ufffd") * 10 <= beyond:  # UTF-8 with a line from elsewhere
        return mostly
    if all(len(run) % 2 == 0 for run in _BEYOND_ASCII.findall(data)):  # as Simplified Chinese and Korean come, in pairs
        with contextlib.suppress(ValueError):
            return data.decode("gb18030")
    with contextlib.suppress(ValueError):
        return data.decode("cp1252")
    return data.decode("latin-1")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return ("utf-32",)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\0" in data:  # no text has NUL in it, but UTF-16 without its mark: every other byte of what is ASCII
        first = data[:200]
        for encoding, zeros in (("utf-16-le", first[1::2]), ("utf-16-be", first[0::2])):
            if zeros.count(0) * 2 > len(zeros) and zeros.count(0) == first.count(0):
                return (encoding,)
        return ()
    cookie = _COOKIE.match(data[:2000])
    said = cookie[1].decode("ascii", "replace").lower() if cookie is not None else ""
    if not said or said in _NOT_FOR_FILES:
        return ENCODINGS
    # what is UTF-8 by chance is hardly ever anything else; but some encodings write all they have in ASCII
    return (said, *ENCODINGS) if data.isascii() else (ENCODINGS[0], said, *ENCODINGS[1:])
