"""Every text exists in both languages, whole, and what is shown is what the catalogue says."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from grader.diagnosis.catalogue import RULES
from grader.model.texts import LANGUAGES, LOCALE_DIR, N_, Message, translation

ROOT = Path(__file__).parents[2]
FOLDER = LOCALE_DIR / "zh_TW" / "LC_MESSAGES"
KEYWORDS = {"N_": None, "_": None, "words": None}


@cache
def in_the_code() -> dict[str, str]:
    """Every English text in code and templates, with the place where it stands."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")
    found: dict[str, str] = {}
    for name, line, message, _, _ in extract_from_dir(
        ROOT / "grader", _below_grader(methods), _below_grader(options), KEYWORDS
    ):
        for text in [message] if isinstance(message, str) else message:
            found.setdefault(text, f"grader/{name}:{line}")
    for kind in RULES.values():
        for title in (kind.title, *(dialect.title for dialect in kind.dialects)):
            found.setdefault(title, f"rule {kind.title}")
    return found


def _below_grader(mapping: object) -> object:
    """babel.cfg's patterns, which are relative to the repository, for its folder grader/."""
    cut = lambda pattern: pattern.removeprefix("grader/")  # noqa: E731
    return {cut(k): v for k, v in mapping.items()} if isinstance(mapping, dict) else [(cut(k), v) for k, v in mapping]  # type: ignore[attr-defined]


@cache
def catalogue() -> dict[str, str]:
    with (FOLDER / "grader.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, "zh_TW") if m.id}


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_texts_are_found_at_all() -> None:
    places = in_the_code()
    assert len(places) > 150
    for text in ("What to do next", "Momentum", "Grading", "first update", "ε inside the root"):
        assert text in places  # a template, a rule, the console, a check, a dialect


def test_every_text_is_translated() -> None:
    missing = [f"{place}: {text}" for text, place in in_the_code().items() if not catalogue().get(text)]
    assert missing == []


def test_no_text_hides_where_the_extractor_does_not_look() -> None:
    """Inside an f-string, for example, before Python 3.12."""
    marked = [
        (node.args[0].value, file.name)
        for file in (ROOT / "grader").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    assert len(marked) > 300
    assert [(text, file) for text, file in marked if text not in catalogue()] == []


def test_nothing_obsolete_is_kept() -> None:
    assert sorted(set(catalogue()) - set(in_the_code())) == []
    assert "#~" not in (FOLDER / "grader.po").read_text(encoding="utf-8")


def test_no_value_is_lost_in_translation() -> None:
    different = [text for text, translated in catalogue().items() if slots(text) != slots(translated)]
    assert different == []


def test_code_stays_code_in_translation() -> None:
    for text, translated in catalogue().items():
        assert sorted(text.split("`")[1::2]) == sorted(translated.split("`")[1::2]), text


def test_translations_are_chinese_as_it_is_written_in_taiwan() -> None:
    mainland = "數據|默認|函數|變量|信息|文件|軟件|網絡|視頻|代碼|程序|返回|數組(?!成)|屏幕|打印|內存|調用|運行"
    names = {
        "Python",
        "Adagrad",
        "RMSprop",
        "Adadelta",
        "Adam",
        "AMSGrad",
        "AdamW",
        "Adamax",
        "Nadam",
        "Landlock",
        "seccomp",
    }
    for text, translated in catalogue().items():
        words = re.findall(r"(?<!\w)[A-Za-z]{2,}(?!\w)", re.sub(r"\{\w*\}|`[^`]*`", "", text))
        assert text in names or not words or re.search("[\u4e00-\u9fff]", translated), f"still English: {text}"
        assert not re.search(mainland, translated), translated
        characters = "".join(re.findall("[\u4e00-\u9fff]", translated))
        assert characters.encode("big5", "ignore").decode("big5") == characters, f"simplified: {translated}"


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with (FOLDER / "grader.mo").open("rb") as file:
        compiled = {str(m.id): str(m.string) for m in read_mo(file) if m.id}
    assert compiled == catalogue(), "run: pybabel compile -D grader -d grader/model/locale"


def test_a_message_is_shown_in_the_language_asked_for() -> None:
    message = N_("Begin with: {task}", task=N_("Momentum"))
    assert message.show("en") == "Begin with: Momentum"
    assert message.show("zh-TW") == "先從這一題開始：動量（Momentum）"
    assert set(LANGUAGES) == {"en", "zh-TW"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_values_are_never_read_as_templates(lang: str) -> None:
    value = "{task} {0} {__class__} %s %(x)s {"
    assert value in N_("Begin with: {task}", task=value).show(lang)
    assert Message("{text}", {"text": value}).show(lang) == value


def test_an_unknown_text_comes_out_in_english() -> None:
    assert Message("no such text {x}", {"x": 1}).show("zh-TW") == "no such text 1"
    assert translation("zh-TW").gettext("no such text") == "no such text"
