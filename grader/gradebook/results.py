"""results.json: the contract that everything else is converted from (`schema` grade/1)."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from grader.model.files import replacing
from grader.model.result import SCHEMA, Result
from grader.model.texts import Message
from grader.model.verdict import CheckVerdict, Divergence, Example, Finding, WrongAnswer


def as_contract(result: Result, lang: str) -> bytes:
    """One entry of `results`, as JSON; messages in `lang`."""
    return msgspec.json.encode(
        {
            "assignment": result.assignment,
            "student": result.student,
            "identity": result.identity,
            "files": result.files,
            "score": result.score,
            "max_score": result.max_score,
            "status": result.status,
            "reason": result.reason.show(lang) if result.reason is not None else None,
            "seconds": result.seconds,
            "engine": result.engine,
            "notes": [note.show(lang) for note in result.notes],
            "lacking": result.lacking,
            "checks": [_check(verdict, lang) for verdict in result.checks],
            "cells": [
                {"number": run.number, "status": run.status, "seconds": round(run.seconds, 4), "error": run.error}
                for run in result.cells
            ],
        }
    )


def _check(verdict: CheckVerdict, lang: str) -> dict[str, Any]:
    return {
        "id": verdict.id,
        "kind": verdict.kind,
        "title": verdict.title.get(lang) or verdict.title.get("en") or verdict.id,
        "score": verdict.score,
        "max_score": verdict.max_score,
        "status": verdict.status,
        "hidden": verdict.hidden,
        "parts": [
            {"id": p.id, "title": p.title.show(lang), "score": p.score, "max_score": p.max_score} for p in verdict.parts
        ],
        "reasons": [reason.show(lang) for reason in verdict.reasons],
        "findings": [_finding(finding, lang) for finding in verdict.findings],
    }


def _finding(finding: Finding, lang: str) -> dict[str, Any]:
    evidence = msgspec.to_builtins(finding.evidence)
    if isinstance(finding.evidence, WrongAnswer) and isinstance(finding.evidence.expected, Message):
        evidence["expected"] = finding.evidence.expected.show(lang)
    if isinstance(evidence, dict) and finding.evidence is not None and hasattr(finding.evidence, "probe"):
        evidence["probe"] = finding.evidence.probe.show(lang)
    if isinstance(evidence, dict) and isinstance(finding.evidence, Divergence):
        for curve, told in zip(evidence["curves"], finding.evidence.curves, strict=True):
            curve["title"] = told.title.show(lang)
    return {
        "id": finding.id,
        "title": finding.title.show(lang) if finding.title is not None else None,
        "message": finding.message.show(lang),
        "story": finding.story.show(lang) if finding.story is not None else None,
        "computes": finding.computes or None,
        "others": [title.show(lang) for title in finding.others],
        "hint": finding.hint.show(lang) if finding.hint is not None else None,
        "example": _example(finding.example, lang) if finding.example is not None else None,
        "evidence": evidence,
        "location": msgspec.to_builtins(finding.location),
    }


def _example(example: Example, lang: str) -> dict[str, Any]:
    return {**msgspec.to_builtins(example), "before": [line.show(lang) for line in example.before]}


def versions() -> dict[str, str]:
    """What graded: versions of the grader and of what its numbers depend on."""
    names = {"grade": "grade-optimizers", "numpy": "numpy", "ipython": "ipython"}
    return {"python": platform.python_version(), **{name: metadata.version(package) for name, package in names.items()}}


def write_results(file: Path, entries: Iterable[bytes]) -> None:
    """Write results.json whole or not at all; `entries` come from `as_contract` and are never all in memory."""
    head = {
        "schema": SCHEMA,
        "graded_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "versions": versions(),
    }
    with replacing(file) as temporary, temporary.open("wb") as out:
        out.write(msgspec.json.encode(head)[:-1] + b',"results":[')
        for i, entry in enumerate(entries):
            out.write((b",\n" if i else b"\n") + entry)
        out.write(b"\n]}\n")
