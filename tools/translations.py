"""Brings the translations up to date with the texts in the code, and compiles them: `python tools/translations.py`.

A text that is new in the code is added without a translation, to be filled in by hand; one that is gone is removed; nothing
else changes. A catalogue is sorted by its English texts and holds nothing that changes by itself (places in the code, dates,
versions of programs), so that running this where no text has changed changes no line.

Compiled catalogues (`.mo`) are not in git: `hatch_build.py` makes them when the package is built or installed, the tests
when they are missing or older than their source.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import escape, read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "grader" / "model" / "locale"
WHERE = [("grader/**.py", "python"), ("grader/report/pages/templates/**.html", "jinja2")]
"""What is looked through for texts, and how Babel reads it."""
KEYWORDS = {"N_": None, "_": None, "words": None}
"""The functions whose first argument is a text for people."""
HEADER = """\
# What grade says, in another language. Sorted; `python tools/translations.py` adds and removes texts.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def in_the_code() -> dict[str, str]:
    """Every English text for people in code, templates and the rules' titles that no file translates itself, with its place."""
    from grader.diagnosis.catalogue import RULES  # not there yet when the package is built
    from reference.rules import DECAYING

    found: dict[str, str] = {}
    of_ours = lambda folder: Path(folder).is_relative_to(ROOT / "grader")  # noqa: E731
    with contextlib.redirect_stderr(
        io.StringIO()
    ):  # newer versions of Babel take f-strings among a text's values for texts, and warn
        for name, line, message, _, _ in extract_from_dir(ROOT, WHERE, keywords=KEYWORDS, directory_filter=of_ours):
            for text in [message] if isinstance(message, str) else message:
                found.setdefault(text, f"{name}:{line}")
    for kind in (*RULES.values(), *DECAYING.values()):
        for title in (kind.title, *(dialect.title for dialect in kind.dialects)):
            found.setdefault(title, f"rule {kind.title}")
    elsewhere = where_they_stand()
    return {text: place for text, place in found.items() if text not in elsewhere}


def where_they_stand() -> set[str]:
    """Texts that a file translates itself, with `translations("zh-TW", {...})`."""
    return {
        key.value
        for file in (ROOT / "grader").rglob("*.py")
        if "translations(" in (source := file.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "translations"
        for texts in node.args[1:] if isinstance(texts, ast.Dict)
        for key in texts.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }  # fmt: skip


def sources() -> list[Path]:
    return sorted(CATALOGUES.glob("*/LC_MESSAGES/*.po"))


def language(source: Path) -> str:
    return source.parent.parent.name


def translated(source: Path) -> dict[str, str]:
    """What a catalogue says, by English text."""
    with source.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, language(source)) if message.id}


def written(source: Path) -> str:
    """The catalogue as it is to be: every text of the code, in order."""
    known = translated(source)
    entries = (f"msgid {escape(text)}\nmsgstr {escape(known.get(text, ''))}\n" for text in sorted(in_the_code()))
    return "\n".join([HEADER.format(language=language(source)), *entries])


def compile_all(*, stale_only: bool = False) -> None:
    """Compile each catalogue beside its source; a reader meanwhile sees the one before or the new one, whole."""
    for source in sources():
        target = source.with_suffix(".mo")
        if stale_only and target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, language(source))
        write_mo(compiled := io.BytesIO(), catalogue)
        unfinished = target.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(compiled.getvalue())
        unfinished.replace(target)


def main() -> None:
    for source in sources():
        source.write_text(written(source), encoding="utf-8", newline="\n")
        missing = [text for text, translation in translated(source).items() if not translation]
        for text in missing:
            print(f"{source.relative_to(ROOT)}: to be translated: {text}")
    compile_all()


if __name__ == "__main__":
    main()
