"""Writes the tables of dialects in `docs/assignments.md` as the rules have them: `python tools/dialects.py`."""

from __future__ import annotations

from pathlib import Path

from reference.rule import Dialect, RuleKind

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "assignments.md"


def every_rule() -> str:
    """A row for each dialect of each rule."""
    from grader.diagnosis.catalogue import RULES

    rows = ["| rule | dialect | accepted | what it is |", "|---|---|---|---|"]
    rows += [_row(kind, dialect) for kind in RULES.values() for dialect in kind.dialects]
    return "\n".join(rows)


def _row(kind: RuleKind, dialect: Dialect) -> str:
    family = "".join(f", also by `{name}`" for name in dialect.families)
    accepted = "by default" if dialect.by_default else "on request"
    formula = f": `{dialect.formula}`" if dialect.formula else ""
    about = (dialect.title + formula).replace("|", r"\|")
    return f"| `{kind.name}` | `{dialect.id}`{family} | {accepted} | {about} |"


def decaying() -> str:
    """A row for each rule that can have weight decay: the ids of its dialects then."""
    from reference.rules import DECAYING

    rows = ["| rule | by default, and by `l2` | by `decoupled` | by their ids alone |", "|---|---|---|---|"]
    for kind in DECAYING.values():
        cells = [kind.asked(()), kind.asked(("decoupled",))]
        named = {each.id for cell in cells for each in cell}
        cells.append(tuple(each for each in kind.dialects if each.id not in named))
        rows.append(f"| `{kind.name}` | {' | '.join(_ids(cell) for cell in cells)} |")
    return "\n".join(rows)


def _ids(dialects: tuple[Dialect, ...]) -> str:
    return ", ".join(f"`{each.id}`" for each in dialects) or "–"


def written(page: str) -> str:
    """The page with what stands between its markers as the rules have it now."""
    for name, text in (("dialects", every_rule()), ("dialects with weight decay", decaying())):
        begin, end = f"<!-- {name}: python tools/dialects.py -->\n\n", f"\n\n<!-- end of {name} -->"
        before, found, rest = page.partition(begin)
        _, ended, after = rest.partition(end)
        if not found or not ended:
            raise ValueError(f"{PAGE.name} has no markers for {name}")
        page = before + begin + text + end + after
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
