"""Every text exists in both languages, whole, and what is shown is what the catalogue says."""

from __future__ import annotations

import ast
import os
import re
import runpy
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.mofile import read_mo

from grader.model import texts
from grader.model.texts import LANGUAGES, LOCALE_DIR, N_, Message, translation

pytestmark = pytest.mark.xdist_group("locale")  # the texts of all the code are looked up once

ROOT = Path(__file__).parents[2]
FOLDER = LOCALE_DIR / "zh_TW" / "LC_MESSAGES"
TOOL = runpy.run_path(str(ROOT / "tools" / "translations.py"))
in_the_code = cache(TOOL["in_the_code"])


@cache
def catalogue() -> dict[str, str]:
    return TOOL["translated"](FOLDER / "grader.po")  # type: ignore[no-any-return]


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
    translated = {*catalogue(), *TOOL["where_they_stand"]()}
    assert [(text, file) for text, file in marked if text not in translated] == []


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
    assert compiled == catalogue(), "run: python tools/translations.py"


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


def test_a_file_may_translate_its_own_texts() -> None:
    texts.translations("zh-TW", {"a text of one file, {x}": "某個檔案的文字，{x}"})
    assert N_("a text of one file, {x}", x=1).show("zh-TW") == "某個檔案的文字，1"
    assert N_("a text of one file, {x}", x=1).show("en") == "a text of one file, 1"


def test_an_unknown_text_comes_out_in_english() -> None:
    assert Message("no such text {x}", {"x": 1}).show("zh-TW") == "no such text 1"
    assert translation("zh-TW").gettext("no such text") == "no such text"


def test_where_nothing_is_compiled_texts_are_english_and_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.model.texts.LOCALE_DIR", tmp_path)
    with pytest.warns(UserWarning, match="python tools/translations.py"):
        assert translation.__wrapped__("zh-TW").gettext("Momentum") == "Momentum"


def test_a_catalogue_is_compiled_where_it_is_missing_or_old_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "zh_TW" / "LC_MESSAGES" / "grader.po"
    source.parent.mkdir(parents=True)
    source.write_bytes((FOLDER / "grader.po").read_bytes())
    monkeypatch.setitem(TOOL["compile_all"].__globals__, "CATALOGUES", tmp_path)
    (compiled := source.with_suffix(".mo")).write_bytes(b"newer than its source")
    TOOL["compile_all"](stale_only=True)
    assert compiled.read_bytes() == b"newer than its source"
    os.utime(source, ns=(0, compiled.stat().st_mtime_ns + 1))
    TOOL["compile_all"](stale_only=True)
    with compiled.open("rb") as file:
        assert {str(m.id): str(m.string) for m in read_mo(file) if m.id} == catalogue()
    assert [each.name for each in sorted(source.parent.iterdir())] == ["grader.mo", "grader.po"]
