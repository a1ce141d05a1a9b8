"""Words for people: a message is an English template with named values; a language is chosen only when it is shown.

Catalogues are gettext's (`grader/model/locale/<lang>/LC_MESSAGES/grader.po`, compiled when the package is built), the English
template being the key.
"""

from __future__ import annotations

import gettext
import warnings
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

LANGUAGES = ("en", "zh-TW")
"""Languages that every text exists in."""

Localized = dict[str, str]
"""A text of an assignment's author in several languages: `{"en": ..., "zh-TW": ...}`."""

LOCALE_DIR = Path(__file__).parent / "locale"


class Message(msgspec.Struct, frozen=True):
    """One thing to tell a person: an English template with `{named}` values, translated when shown.

    A value may be a message itself. Values are never read as templates, so student text in them is inert.
    """

    template: str
    values: dict[str, str | int | float | Message | None] = {}

    def show(self, lang: str = "en") -> str:
        """The message in `lang`, values filled in; untranslated templates come out in English."""
        shown = {name: v.show(lang) if isinstance(v, Message) else v for name, v in self.values.items()}
        return translation(lang).gettext(self.template).format(**shown)


def N_(template: str, /, **values: str | int | float | Message | None) -> Message:  # noqa: N802 - gettext's own name for "mark, don't translate yet"
    """Mark a template for the catalogues and bind its values."""
    return Message(template, values)


def printable(name: str) -> str:
    """A file's name as text that every encoder takes: bytes of it that are no text are spelled out."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


_WHERE_THEY_STAND: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}


def translations(lang: str, texts: Mapping[str, str]) -> None:
    """Say in a file itself what its texts are in another language, by English text, so that all of it is in one file."""
    _WHERE_THEY_STAND[lang].update(texts)


class _InFiles(gettext.NullTranslations):
    """Translations that stand in the files that have the texts."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._texts = _WHERE_THEY_STAND[lang]

    def gettext(self, message: str) -> str:
        return self._texts.get(message, message)


@lru_cache
def translation(lang: str) -> gettext.NullTranslations:
    """The catalogue of a language ("en" has none: its texts are the keys)."""
    if lang == "en":
        return gettext.NullTranslations()
    try:
        catalogue = gettext.translation("grader", str(LOCALE_DIR), languages=[lang.replace("-", "_")])
    except FileNotFoundError:  # a clone that nothing was installed from since it was made
        warnings.warn(f"texts in {lang} are not compiled; run: python tools/translations.py", stacklevel=2)
        return _InFiles(lang)
    catalogue.add_fallback(_InFiles(lang))
    return catalogue
