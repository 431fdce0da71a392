"""A register of waivers in a workbook: its columns by their headings, in either language and any order.

A column whose heading is gone may be the last day or the unit: nobody guesses then, the register is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from riskaudit.errors import Place, Sentence, UsageError
from riskaudit.model.base import Bilingual
from riskaudit.model.register import HEADINGS, RegisterLine
from riskaudit.records import wording
from riskaudit.records.content import kind_of
from riskaudit.records.leaves import ERROR
from riskaudit.records.names import normalised
from riskaudit.records.wording import Refusal
from riskaudit.records.workbook import Book, Grid, grids

_NAMES = {normalised(word): name for name, words in HEADINGS.items() for word in (words.zh, words.en, name)}
_HEAD = 30
"""Rows in which the headings must be found."""

_ENOUGH = 6
"""Known headings that make a row the heading; a ledger has fewer of them."""

_LISTED = Sentence(
    "、".join(words.zh for words in HEADINGS.values()), ", ".join(words.en for words in HEADINGS.values())
)
_UNCOMPUTED = Bilingual(
    zh="有没有结果的公式：打开保存一次，或改为值",
    en="a formula without a value: open and save it once, or put the value",
)


def read_lines(path: Path, work: Path) -> tuple[RegisterLine, ...]:
    """Every line of the register; `work` is a folder for its cells. Raises UsageError for one that cannot be read."""
    place = Place(str(path))
    try:
        if kind_of(path) != "xlsx":
            what = Sentence("例外备案登记须是 .yaml 或 .xlsx", "a register of waivers is .yaml or .xlsx")
            raise UsageError(what, Sentence("另存为 .xlsx", "save it as .xlsx"), place)
        sheets = grids(Book(path, "xlsx"), work / "waivers.cells")
    except Refusal as refusal:
        cure = Sentence("取消打开密码后另存，再试一次", "remove the password, save it and try again")
        raise UsageError(refusal.what, cure if refusal.unread == wording.locked() else refusal.cure, place) from None
    except OSError as error:
        reason = error.strerror or str(error)
        what = Sentence(f"例外备案登记无法读取：{reason}", f"the register of waivers cannot be read: {reason}")
        raise UsageError(what, Sentence("检查 --waivers", "look at --waivers"), place) from None
    found = [(grid, head) for grid in sheets if (head := _heading(grid)) is not None]
    if not found:
        what = Sentence("找不到例外备案登记的表头", "no sheet has the headings of a register")
        raise UsageError(what, Sentence(f"表头：{_LISTED.zh}", f"headings: {_LISTED.en}"), place)
    return tuple(line for grid, head in found for line in _sheet(path, grid, head))


def is_register(sheets: Sequence[Grid]) -> bool:
    """Whether a workbook holds a register of waivers."""
    return any(_heading(grid) is not None for grid in sheets)


PASSED_OVER = Bilingual(
    zh="例外备案登记，不是导出数据，未稽查；用 --waivers 给出",
    en="a register of waivers and no export: not audited; give it with --waivers",
)


def _heading(grid: Grid) -> int | None:
    """The row of the headings, counting from 0; None where there is none."""
    for at, row in enumerate(grid.first(_HEAD)):
        if len({_NAMES[normalised(cell)] for cell in row if cell and normalised(cell) in _NAMES}) >= _ENOUGH:
            return at
    return None


def _sheet(path: Path, grid: Grid, head: int) -> Iterator[RegisterLine]:
    rows = list(zip(*grid.columns(), strict=True))
    columns: dict[str, int] = {}
    for at, cell in enumerate(rows[head]):
        name = _NAMES.get(normalised(cell or ""))
        if name in columns:
            what = Sentence(f"“{HEADINGS[name].zh}”列有两列", f'two columns "{HEADINGS[name].en}"')
            cure = Sentence("只留一列，或另取名", "keep one of them, or rename the other")
            raise UsageError(what, cure, Place(str(path), sheet=grid.sheet, row=head + 1))
        if name:
            columns[name] = at
    for name, words in HEADINGS.items():
        if name not in columns and name != "id":
            what = Sentence(f"没有“{words.zh}”列", f'no column "{words.en}"')
            cure = Sentence(
                f"补上该列；不用的可以空着。表头：{_LISTED.zh}", f"add it, it may be left empty. Headings: {_LISTED.en}"
            )
            raise UsageError(what, cure, Place(str(path), sheet=grid.sheet, row=head + 1))
    for number, row in enumerate(rows[head + 1 :], head + 2):
        cells = {name: row[at] or "" for name, at in columns.items()}
        if any(cell.strip() for cell in cells.values()):
            faults = (_UNCOMPUTED,) if ERROR in cells.values() else ()
            yield RegisterLine(Place(path.name, sheet=grid.sheet, row=number), cells, faults)
