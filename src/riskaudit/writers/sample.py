"""The list of records to be checked again, as a workbook: what to ask, what people fill in, and how it was drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from riskaudit.model.base import Bilingual
from riskaudit.model.sample import (
    COLUMNS,
    DRAWN_FROM,
    FILLED,
    MARKED,
    OUTCOMES,
    REGISTER,
    WAYS,
    Drawn,
    Mark,
    Sample,
    check_of,
)
from riskaudit.model.sample import packed as packed_text
from riskaudit.writers.ledger.book import packed
from riskaudit.writers.ledger.cells import Value, put, text_cell
from riskaudit.writers.ledger.page import FACE, lines_of

_LIST = Bilingual(zh="抽样核查", en="Sample")
_PLAN = Bilingual(zh="抽样方案", en="Plan")
_NO_UNIT = Bilingual(zh="未标明单位", en="No unit")
_ALL = Bilingual(zh="全部", en="all")
_PIECE = 30_000
_SPARE_HEIGHT = 3
_PLAN_WIDTHS = (48, 66, 12, 12)
_A4 = 9
_TOOL, _PEOPLE = "DCE6F0", "E3F0DC"
_THIN = Side(style="thin", color="BFC7CF")
_EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CHOOSE = Bilingual(zh="请从下拉表中选择：{}", en="choose one of: {}")
_A_DAY = Bilingual(zh="请填日期，如 2026-11-10", en="a day, such as 2026-11-10")
_GUIDE = (
    Bilingual(
        zh="“核查结果”只填：无误、有误、无法核实。空着表示尚未核查，统计时单列，绝不当作无误。",
        en="The result is Right, Wrong or Cannot be told. An empty one was not checked: it is counted apart, never as right.",
    ),
    Bilingual(
        zh="可以排序、筛选、加批注；不要删行、换人换记录（换了记录，抽样就不再是随机的），不要改最后一列（隐藏）。",
        en="Sort, filter and comment as you like; delete no row and replace no record (it would be random no more), and leave "
        "the last, hidden column alone.",
    ),
    Bilingual(
        zh="填完后：riskaudit sample-check --results 本文件，得出各层差错率和 95% 置信上限。",
        en="When it is filled in: riskaudit sample-check --results THIS FILE tells the rates of errors and their 95 % bounds.",
    ),
    Bilingual(
        zh="关键字按报告口径脱敏；凭文件、工作表、行号在本单位的原始导出中找到该记录和联系方式。",
        en="Keys are masked as in reports; file, sheet and row lead to the record and its telephone in your own export.",
    ),
)
_FACTS = (
    Bilingual(zh="抽样范围", en="Drawn from"),
    Bilingual(zh="月份", en="Month"),
    Bilingual(zh="数据截止日", en="As of"),
    Bilingual(zh="稽查口径", en="Profile"),
    Bilingual(zh="随机种子", en="Seed"),
    Bilingual(zh="每层至少", en="Of each stratum at least"),
    Bilingual(zh="总数", en="In all"),
    Bilingual(zh="规则库摘要", en="Digest of the rules"),
)
_STRATA = (
    COLUMNS["unit"].title,
    COLUMNS["dataset"].title,
    Bilingual(zh="记录数", en="Records"),
    Bilingual(zh="抽取数", en="Drawn"),
)
_INPUTS = (Bilingual(zh="文件", en="File"), Bilingual(zh="SHA-256", en="SHA-256"))
_GROUPS_APART = Bilingual(
    zh="按组判定的规则（平均值、占比等）不落到单条记录，不影响抽样范围。",
    en="Rules that judge groups (averages, shares) hit no single record and leave this alone.",
)


def write_sample(sample: Sample) -> bytes:
    """The workbook; the same bytes for the same list."""
    book = Workbook()
    sheet = book.active
    sheet.title = _LIST.in_(sample.language)
    _list(sheet, sample)
    _plan(book.create_sheet(_PLAN.in_(sample.language)), sample)
    _register(book.create_sheet(REGISTER), sample)
    return packed(book, sample.as_of)


def _list(sheet: Any, sample: Sample) -> None:
    names = list(COLUMNS)
    letters = {name: get_column_letter(at) for at, name in enumerate(names, 1)}
    for at, (name, (title, width)) in enumerate(COLUMNS.items(), 1):
        cell = sheet.cell(1, at, title.in_(sample.language))
        ground = _PEOPLE if name in FILLED else _TOOL
        cell.font, cell.border = Font(name=FACE, bold=True, size=10), _EDGE
        cell.fill = PatternFill("solid", start_color=ground, end_color=ground)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[letters[name]].width = width
    for number, drawn in enumerate(sample.drawn, 1):
        _row(sheet, number, drawn, sample)
    last = len(sample.drawn) + 1
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{letters['note']}{last}"
    sheet.column_dimensions[letters["mark"]].hidden = True
    for validation in _validations(letters, last, sample):
        sheet.add_data_validation(validation)
    _to_width(sheet)
    sheet.print_title_rows = "1:1"


def _to_width(sheet: Any) -> None:
    """Print a sheet on A4, as wide as a page."""
    setup = sheet.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", _A4, 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _row(sheet: Any, number: int, drawn: Drawn, sample: Sample) -> None:
    record, language = drawn.record, sample.language
    shown: dict[str, Value] = {
        "number": number,
        "unit": record.unit or _NO_UNIT.in_(language),
        "dataset": record.dataset_title.in_(language),
        "key": record.key,
        "file": record.file,
        "sheet": record.sheet,
        "row": record.row,
        "ask": drawn.ask,
    }
    told = [text_cell(str("" if shown[name] is None else shown[name])) for name in MARKED]
    shown["mark"] = str(Mark(number, drawn.stratum, check_of(number, drawn.stratum, told)))
    for at, name in enumerate(COLUMNS, 1):
        cell = sheet.cell(number + 1, at)
        value = shown.get(name)
        if value not in (None, "") and put(cell, value):
            cell.quotePrefix = True
        cell.font, cell.border = Font(name=FACE, size=10), _EDGE
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if name == "day":
            cell.number_format = "yyyy-mm-dd"
    lines = max(lines_of(str(shown[name] or ""), COLUMNS[name].width - 1) for name in ("unit", "key", "file", "ask"))
    sheet.row_dimensions[number + 1].height = min(13.5 * lines + _SPARE_HEIGHT, 400)


def _validations(letters: dict[str, str], last: int, sample: Sample) -> Iterator[DataValidation]:
    """Drop-downs and days. A way to check may be another one than those listed."""
    for name, words, bound in (("way", WAYS, False), ("outcome", tuple(OUTCOMES.values()), True)):
        listed = [word.in_(sample.language) for word in words]
        told = _CHOOSE.told(sample.language, "、".join(listed) if sample.language == "zh" else ", ".join(listed))
        choice = DataValidation(
            type="list", formula1=f'"{",".join(listed)}"', allow_blank=True, showErrorMessage=bound, error=told
        )
        choice.add(f"{letters[name]}2:{letters[name]}{last}")
        yield choice
    day = DataValidation(
        type="date",
        operator="greaterThan",
        formula1="36526",
        allow_blank=True,
        showErrorMessage=True,
        error=_A_DAY.in_(sample.language),
    )
    day.add(f"{letters['day']}2:{letters['day']}{last}")
    yield day


def _plan(sheet: Any, sample: Sample) -> None:
    """How the list was drawn, for people, and how to fill it in."""
    language, draw = sample.language, sample.draw
    everything = _ALL.in_(language)
    facts = [
        DRAWN_FROM[draw.drawn_from].in_(language),
        sample.month or everything,
        sample.as_of.isoformat(),
        sample.profile,
        str(draw.seed),
        str(draw.per_unit),
        "" if draw.size is None else str(draw.size),
        sample.library,
    ]
    rows: list[Sequence[Value]] = [[words.in_(language)] for words in (*_GUIDE, _GROUPS_APART)]
    rows += [[], *([words.in_(language), fact] for words, fact in zip(_FACTS, facts, strict=True) if fact)]
    rows += [[], [words.in_(language) for words in _STRATA]]
    for stratum in sample.strata:
        kind = stratum.dataset_title.in_(language) if stratum.dataset_title else everything
        rows.append([stratum.unit or _NO_UNIT.in_(language), kind, stratum.records, stratum.drawn])
    rows += [[], [words.in_(language) for words in _INPUTS], *sample.inputs]
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row, 1):
            cell = sheet.cell(number, at)
            if put(cell, value):
                cell.quotePrefix = True
            cell.font = Font(name=FACE, size=10)
    for letter, width in zip("ABCD", _PLAN_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for number, words in enumerate((*_GUIDE, _GROUPS_APART), 1):
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(_PLAN_WIDTHS))
        sheet.cell(number, 1).alignment = Alignment(vertical="top", wrap_text=True)
        sheet.row_dimensions[number].height = 14.5 * lines_of(words.in_(language), sum(_PLAN_WIDTHS) - 2)
    _to_width(sheet)


def _register(sheet: Any, sample: Sample) -> None:
    """The list as it was drawn, for the program."""
    sheet.sheet_state = "hidden"
    text = packed_text(sample)
    for number, start in enumerate(range(0, len(text), _PIECE), 1):
        put(sheet.cell(number, 1), text[start : start + _PIECE])
