"""Chinese pages of samples of every kind: no English of the grader's own is left in what isn't code, a name or a student's error."""

from __future__ import annotations

import functools
import html
import io
import re

import pytest
from rich.console import Console

from grader.assignments.load import Assignment, load
from grader.engines.warm import WarmEngine
from grader.grading import pipeline
from grader.intake.folder import HandIn, from_folder
from grader.model.result import Result
from grader.report.pages.page import student_html
from grader.report.terminal.terminal import student_story
from tests.report.conftest import ROOT
from tests.report.test_language import OwnText

SAMPLES = {
    "optimizers": (
        "b05901188", "b06705048", "b06901201", "b07202045", "b07303099", "b07502133", "b07901120", "b08207014", "guo_ting-yu",
        "hsu_chia-hao", "huang-kai", "peng_bo-wei", "tseng_li-wen", "yang_shu-fen", "劉冠廷", "張雅婷", "李宗翰", "許家豪", "鄭凱文", "蘇柏翰", "高偉哲",
    ),
    "gradient-descent": ("b06901188", "kuo_yi-jun", "蔡宜庭", "陳柏宏", "chang_li-hua", "li_guan-lin"),
    "mini-batch": ("b07901222", "chang_ting-wei", "謝宜蓁", "詹雅筑", "楊承翰", "tsai_yi-ling", "hung_wei-lun", "liu_chia-jung"),
    "keras-optimizers": (
        "b03902099", "b04901019", "b06902017", "b07502088", "b08505061", "b08705044", "b09901220", "b09902133", "chiu_wei", "周柏宇", "翁子涵",
    ),
}  # fmt: skip
EACH = [(name, student) for name, students in SAMPLES.items() for student in students]

NAMES = {
    # rules, libraries and files
    "adam", "adagrad", "rmsprop", "sgd", "momentum", "nesterov", "keras", "pytorch", "optax", "numpy", "tensorflow", "python", "cifar", "grade",
    "warm", "jupyter", "markdown", "raw", "notebook", "kernel", "colab", "ipynb", "optimizers",
    # terms that are used in Chinese as they are
    "epoch", "epochs", "batch", "size", "iterations", "one-hot", "softmax", "binary", "cross-entropy", "accuracy", "decay", "compile", "fit",
    # what code says
    "none", "nan", "return", "dtype", "dict", "beta", "print", "input", "lambda",
}  # fmt: skip


@functools.cache
def assignment(name: str) -> Assignment:
    return load(ROOT / "assignments" / name)


def handed_in(name: str, student: str) -> HandIn:
    """Of several files the one that is graded."""
    folder = ROOT / "submissions" / name / student
    return from_folder(folder, name, student, assignment(name).files)


def own_words(result: Result, text: str) -> set[str]:
    """English words in a text that are neither names nor a student's: what the student is called, files, errors."""
    theirs = [result.student, *result.files, *errors(result)]
    text = " ".join(text.split())
    for each in sorted((" ".join(one.split()) for one in theirs if one), key=len, reverse=True):
        text = text.replace(each, " ")
    text = re.sub(r"`[^`]*`|https?://\S+", " ", text)
    words = re.findall(r"(?<![\w./])[A-Za-z]+(?:-[A-Za-z]+)*(?![\w(/=])", text)
    return {word for word in words if len(word) > 2 and word.lower() not in NAMES}


def errors(result: Result) -> list[str]:
    """Words of Python, as far as a page shows them."""
    found = [run.error for run in result.cells]
    found += [getattr(finding.evidence, "error", None) for check in result.checks for finding in check.findings]
    said = [text for error in found if error is not None for text in (error.message, error.type)]
    values = [
        value for check in result.checks for finding in check.findings for value in finding.message.values.items()
    ]
    said += [str(value) for name, value in values if name in ("error", "type")]
    # a page sets what stands between backticks as code: the rest of a message is cut there
    return [part for text in said for part in (text, *text.split("`")) if len(part) > 2]


@pytest.mark.parametrize(("name", "student"), EACH, ids=[f"{name}-{student}" for name, student in EACH])
def test_no_english_is_left(name: str, student: str, warm: WarmEngine) -> None:
    result = pipeline.grade(handed_in(name, student), assignment(name), warm)
    title = assignment(name).title
    page = student_html(result, "zh-TW", title, None)
    assert own_words(result, "\n".join(OwnText(page).words)) == set()
    assert own_words(result, "\n".join(comments_of(page))) == set()
    out = io.StringIO()
    Console(file=out, width=10_000).print(student_story(result, "zh-TW", title, hidden=2))
    prose = [line for line in out.getvalue().splitlines() if not is_code(line)]
    assert own_words(result, "\n".join(prose)) == set()


def comments_of(page: str) -> list[str]:
    """What stands behind # in calls to try, which the grader writes, not the student."""
    calls = re.findall(
        r"<dd><code>(.*?)</code>|<h3>自己試試看</h3>\s*(?:<p.*?</p>\s*)*<pre[^>]*><code>(.*?)</code>", page, re.DOTALL
    )
    return [line.partition("#")[2] for call in calls for line in html.unescape("\n".join(call)).splitlines()]


def is_code(line: str) -> bool:
    """A line of code, or of working by hand: deeper than all prose, or numbered."""
    return line.startswith(" " * 8) or re.match(r" +\d+ +[│▶]", line) is not None
