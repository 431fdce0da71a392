"""One sheet of orders: headings, cells, drop-downs, colours, and how it prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

from openpyxl.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.ledger import CAUSES, CLOSED, COLUMNS, DECISIONS, STATES, YES_NO
from riskaudit.model.progress import Pass
from riskaudit.model.report import Report
from riskaudit.model.result import SEVERITY_WORDS, Severity
from riskaudit.writers.ledger.cells import DATES, put
from riskaudit.writers.ledger.orders import Order

_LISTS = {
    "state": STATES,
    "cause": CAUSES,
    "first": DECISIONS,
    "final": DECISIONS,
    "repeated": YES_NO,
}
_SPARE = 500
"""Rows below the last one that have drop-downs, for orders that people add."""

_A3 = 8
_CENTRED = frozenset({"state", "severity", "row", "due", "closed", "repeated"})
FACE = "Microsoft YaHei"
"""The typeface; a program that lacks it takes its own."""

_GROUNDS = {"tool": "DCE6F0", "auditor": "FBE9D0", "unit": "E3F0DC"}
"""Ground of a heading by who fills the column."""

_SEVERITIES = {Severity.CRITICAL: "E8A79B", Severity.HIGH: "F4CFA6", Severity.MEDIUM: "F9EBC2", Severity.LOW: "E9EDF1"}
_DONE, _LATE, _AGAIN = "DADADA", "C0392B", "F4B6B6"
_THIN = Side(style="thin", color="BFC7CF")
_EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

_HEAD_OF_PRINT = Bilingual(zh="稽查问题整改台账", en="Ledger of findings to be mended")
_PAGE = Bilingual(zh="第 &P 页　共 &N 页", en="Page &P of &N")
_BAD_DAY = Bilingual(zh="请填日期，如 2026-11-10", en="a day, such as 2026-11-10")
_BAD_AMOUNT = Bilingual(zh="请填金额（数字）", en="an amount (a number)")
_BAD_CHOICE = Bilingual(zh="请从下拉表中选择", en="choose from the list")
_SAME_PERSON = Bilingual(zh="复核人不得与整改人为同一人", en="nobody checks what they mended themselves")


def write_page(sheet: Any, orders: Sequence[Order], added: Sequence[str], report: Report, now: Pass) -> None:
    """Fill a sheet. `added` are the headings that people added; they stand before the marks. `now` counts the orders."""
    language = report.scope.language
    names = [name for name in COLUMNS if name != "mark"]
    headings = [COLUMNS[name].title.in_(language) for name in names] + list(added)
    headings.append(COLUMNS["mark"].title.in_(language))
    places = {name: get_column_letter(at) for at, name in enumerate(names, 1)}
    places["mark"] = get_column_letter(len(headings))
    _head(sheet, headings, [*names, *[""] * len(added), "mark"])
    _fill(sheet, orders, names, added, now)
    last = len(orders) + 1
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{places['mark']}{last}"
    sheet.column_dimensions[places["mark"]].hidden = True
    for validation in _validations(places, last + _SPARE, language):
        sheet.add_data_validation(validation)
    _colours(sheet, places, last + _SPARE)
    _print(sheet, language)


def _head(sheet: Any, headings: Sequence[str], names: Sequence[str]) -> None:
    for at, (heading, name) in enumerate(zip(headings, names, strict=True), 1):
        cell = sheet.cell(1, at)
        put(cell, heading)
        cell.font, cell.border = Font(name=FACE, bold=True, size=10), _EDGE
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        ground = _GROUNDS[COLUMNS[name].by] if name else "FFFFFF"
        cell.fill = PatternFill("solid", start_color=ground, end_color=ground)
        sheet.column_dimensions[get_column_letter(at)].width = COLUMNS[name].width if name else 16
    sheet.row_dimensions[1].height = 30


def _fill(sheet: Any, orders: Sequence[Order], names: Sequence[str], added: Sequence[str], now: Pass) -> None:
    looks = [_looks(sheet.cell(1, at), name) for at, name in enumerate([*names, *[""] * (len(added) + 1)], 1)]
    for row, order in enumerate(orders, 2):
        cells = [order.values.get(name) for name in names] + [order.added.get(heading) for heading in added]
        cells.append(str(order.mark) if order.mark else None)
        for at, (value, look) in enumerate(zip(cells, looks, strict=True), 1):
            cell = sheet.cell(row, at)
            quoted = value not in (None, "") and put(cell, value)
            cell._style = look[quoted]  # shared by the column: a style for each cell takes most of the time
        sheet.row_dimensions[row].height = _height(order)
        now.done += 1


def _looks(head: Any, name: str) -> tuple[Any, Any]:
    """How the cells of a column look: plain, and as a text that is no formula."""
    cell = Cell(head.parent, column=head.column, row=2)
    cell.font, cell.border = Font(name=FACE, size=10), _EDGE
    cell.alignment = Alignment(vertical="top", horizontal="center" if name in _CENTRED else None, wrap_text=True)
    if name in DATES:
        cell.number_format = "yyyy-mm-dd"
    elif name == "amount":
        cell.number_format = "#,##0.00"
    plain = copy(cell._style)
    cell.quotePrefix = True
    return plain, copy(cell._style)


def _height(order: Order) -> float:
    """So many points that the longest texts show; what people write more of, they see by widening the row."""
    lines = 1
    for name in ("problem", "rules", "basis", "case", "unit", "recheck", "key"):
        text = str(order.values.get(name) or "")
        lines = max(lines, lines_of(text, COLUMNS[name].width - 1))
    return min(13.5 * lines + 3, 400)


def lines_of(text: str, room: int) -> int:
    """The lines of a text in so many columns of type."""
    return sum(max(1, -(-_width(line) // room)) for line in text.split("\n"))


def _width(text: str) -> int:
    """Columns of a text: an ideograph takes two."""
    return sum(2 if sign > "\u2e7f" else 1 for sign in text)


def _validations(places: dict[str, str], last: int, language: Language) -> Iterator[DataValidation]:
    """Drop-downs, days and amounts; a text that people paste is not held up, the follow-up will tell."""
    for name, words in _LISTS.items():
        choice = ",".join(word.in_(language) for word in words)
        yield _validation(places[name], last, _BAD_CHOICE.in_(language), type="list", formula1=f'"{choice}"')
    for name in sorted(DATES):
        bound = {"type": "date", "operator": "greaterThan", "formula1": "36526"}
        yield _validation(places[name], last, _BAD_DAY.in_(language), **bound)
    wide = {"type": "decimal", "operator": "between", "formula1": "-1000000000", "formula2": "1000000000"}
    yield _validation(places["amount"], last, _BAD_AMOUNT.in_(language), **wide)
    other = f"${places['reviewer']}2<>${places['mender']}2"
    yield _validation(places["reviewer"], last, _SAME_PERSON.in_(language), type="custom", formula1=other)


def _validation(letter: str, last: int, told: str, **asked: str) -> DataValidation:
    validation = DataValidation(allow_blank=True, showErrorMessage=True, error=told, **asked)
    validation.add(f"{letter}2:{letter}{last}")
    return validation


def _colours(sheet: Any, places: dict[str, str], last: int) -> None:
    """Ground by severity; closed orders grey, late ones with a red day, repeated ones and own checks marked."""

    def colour(name: str, condition: str, ground: str, font: str | None = None, *, stop: bool = False) -> None:
        area = f"{places[name]}2:{places[name]}{last}"
        fill = PatternFill("solid", start_color=ground, end_color=ground)
        look = Font(color=font, bold=True) if font else None
        sheet.conditional_formatting.add(area, FormulaRule([condition], stopIfTrue=stop, fill=fill, font=look))

    def either(name: str, words: Bilingual) -> str:
        return f'OR(${places[name]}2="{words.zh}",${places[name]}2="{words.en}")'

    done = either("state", CLOSED)
    for name in ("number", "state", "severity", "due"):
        colour(name, done, _DONE, stop=True)
    for severity, ground in _SEVERITIES.items():
        colour("severity", either("severity", SEVERITY_WORDS[severity]), ground)
    for state, ground in zip(
        STATES[:-1], ("FFFFFF", "EAF1F8", "DCE8F3", "CBDDED", "F6EBD3", "EFE0B9", "DDEBD5"), strict=True
    ):
        colour("state", either("state", state), ground)
    due = f"${places['due']}2"
    colour("due", f"AND(ISNUMBER({due}),{due}<TODAY())", _LATE, "FFFFFF")
    colour("repeated", either("repeated", YES_NO[0]), _AGAIN)
    reviewer, mender = f"${places['reviewer']}2", f"${places['mender']}2"
    colour("reviewer", f'AND({reviewer}<>"",{reviewer}={mender})', _AGAIN)


def _print(sheet: Any, language: Language) -> None:
    setup = sheet.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", _A3, 2, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:B"
    margins = sheet.page_margins
    margins.left = margins.right = 0.3
    margins.top = margins.bottom = 0.6
    margins.header = margins.footer = 0.25
    sheet.oddHeader.center.text = _HEAD_OF_PRINT.in_(language)
    sheet.oddFooter.center.text = _PAGE.in_(language)
