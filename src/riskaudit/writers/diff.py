"""What `riskaudit diff` found, for people at a terminal, for programs and for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from riskaudit.model.base import Bilingual
from riskaudit.model.diff import CHANGE_WORDS, Change, Changed, Diff, Figures
from riskaudit.model.findings import SIGNS
from riskaudit.model.result import RESULT_WORDS, SEVERITY_WORDS, Result
from riskaudit.writers.recurring import tell_history
from riskaudit.writers.remembered import Remembered

_WIDTH = 110
_FIRST = 20
"""Findings of a kind that the terminal shows."""

_SAY = {
    "title": Bilingual(zh="线索对比  {} → {}", en="Findings compared  {} → {}"),
    "rules": Bilingual(zh="按规则", en="By rule"),
    "units": Bilingual(zh="按单位", en="By unit"),
    "all": Bilingual(zh="{word}（{count} 条）", en="{word} ({count})"),
    "first": Bilingual(
        zh="{word}（前 {shown} 条，共 {count} 条；全部见 --format csv）",
        en="{word} (the first {shown} of {count}; --format csv has them all)",
    ),
    "was": Bilingual(zh="  ← 基准：{}", en="  <- then: {}"),
}

COLUMNS = (
    "change",
    "fingerprint",
    "rule",
    "result",
    "result_before",
    "severity",
    "severity_before",
    "unit",
    "dataset",
    "key",
    "file",
    "sheet",
    "row",
    "limit",
    "limit_before",
    "actual",
    "actual_before",
    "message",
    "message_before",
    "waived",
)
"""The columns of the CSV, in their order."""


def write_json(diff: Diff) -> bytes:
    """Everything, for programs."""
    return (diff.model_dump_json(indent=1, by_alias=True) + "\n").encode()


def write_csv(diff: Diff) -> bytes:
    """Every finding of either report that is not unchanged, in UTF-8 with BOM, cells guarded as in findings.csv."""
    sink = StringIO()
    rows = csv.writer(sink, lineterminator="\n")
    rows.writerow(COLUMNS)
    for item in diff.changes:
        rows.writerow(_guarded(cell) for cell in _cells(item))
    return ("\ufeff" + sink.getvalue()).encode()


def _cells(item: Changed) -> Iterator[str]:
    """The cells of a row, in the order of `COLUMNS`."""
    for name in COLUMNS:
        field, _, before = name.partition("_")
        if field in Figures.model_fields:
            figures = item.before if before else item.now
            yield str(getattr(figures, field)) if figures else ""
        else:
            yield str(getattr(item, field))


def _guarded(cell: str) -> str:
    """A text that no spreadsheet takes for a formula and that stays on its line."""
    cell = " ".join(cell.splitlines())
    return f"'{cell}" if cell.startswith(tuple(SIGNS)) else cell


def write_text(diff: Diff) -> bytes:
    """The summary as plain text of a fixed width."""
    sink = StringIO()
    console = Console(file=sink, width=_WIDTH, color_system=None, highlight=False, emoji=False, markup=False)
    remembered = Remembered(diff.compared, diff.language, asked=False)
    console.print(_SAY["title"].told(diff.language, diff.compared.earlier.name, diff.later.name))
    for sentence in (remembered.line, remembered.failing, *remembered.cautions, remembered.note):
        console.print(sentence, soft_wrap=True)
    for of, rows in (("rules", remembered.rules()), ("units", remembered.units)):
        if rows:
            console.print(_table(_SAY[of].in_(diff.language), remembered.headings(of), rows, remembered.total))
    for change in ("new", "updated"):
        _tell_first(diff, change, console)
    if diff.history:
        tell_history(diff.history, diff.language, console)
    lines = [line.rstrip() for line in sink.getvalue().splitlines()]
    return ("\n".join(lines) + "\n").encode()


def _table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], total: Sequence[str]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for at, heading in enumerate(headings):
        table.add_column(heading, justify="right" if at else "left", overflow="fold", no_wrap=at > 0)
    for row in rows:
        table.add_row(*row)
    table.add_section()
    table.add_row(*total)
    return table


def _tell_first(diff: Diff, change: Change, console: Console) -> None:
    """The first findings of a kind, the gravest before the others."""
    found = sorted((item for item in diff.changes if item.change == change), key=_gravity)
    if not found:
        return
    shown = found[:_FIRST]
    words = _SAY["all" if len(shown) == len(found) else "first"]
    word = CHANGE_WORDS[change].in_(diff.language)
    console.print(words.told(diff.language, word=word, count=f"{len(found):,}", shown=len(shown)))
    for item in shown:
        console.print(f"  {_line(diff, item)}", soft_wrap=True)


def _gravity(item: Changed) -> tuple[bool, bool, int]:
    assert item.now is not None, "only findings of the later report are shown"
    return (bool(item.waived), item.now.result is not Result.FAIL, item.now.severity.rank)


def _line(diff: Diff, item: Changed) -> str:
    """A finding in a line; of an updated one what it was."""
    language, now, before = diff.language, item.now, item.before
    assert now is not None, "only findings of the later report are shown"
    said = [RESULT_WORDS[now.result].in_(language), SEVERITY_WORDS[now.severity].in_(language)]
    place = " › ".join(part for part in (item.unit, item.key) if part)
    line = "  ".join([*said, item.rule, place, now.message])
    if before is None:
        return line
    was = [RESULT_WORDS[before.result].in_(language)] if before.result is not now.result else []
    was += [SEVERITY_WORDS[before.severity].in_(language)] if before.severity is not now.severity else []
    was += [before.message] if before.message != now.message else [before.actual]
    return line + _SAY["was"].told(language, "  ".join(part for part in was if part))


WRITERS: Mapping[str, Callable[[Diff], bytes]] = {"text": write_text, "json": write_json, "csv": write_csv}
"""The formats of a diff by their names."""
