"""Which rows below a heading are no records, and why: blank ones, totals, notes, headings repeated, units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset
from riskaudit.model.query import (
    Tree,
    at_most,
    case,
    column,
    every,
    first,
    is_null,
    less,
    matches,
    nothing,
    number,
    one_of,
    some,
    text,
    total,
    truth,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import RawTable, text_of
from riskaudit.records import values
from riskaudit.records.address import SKIP
from riskaudit.records.cells import BLANKS

LEADING, ALONE, REPEATED = "_leading", "_alone", "_repeated"
"""What `edges` tells of a row."""

MAYBE, SUSPECT = "_maybe_none", "_suspect"
"""What `may_be_none` and `suspect` tell of a row."""

BLANK, TOTALS, FOOTER, HEADING, NOTE = "blank", "totals", "footer", "heading", "note"
SKIP_WORDS = {
    BLANK: Bilingual(zh="空白行", en="blank rows"),
    TOTALS: Bilingual(zh="合计、小计行", en="totals"),
    FOOTER: Bilingual(zh="表尾说明行", en="notes below the table"),
    HEADING: Bilingual(zh="重复的表头行", en="headings repeated"),
    NOTE: Bilingual(
        zh="只有一格文字的行（分组标题、页码、说明）", en="rows of a single text (groups, page numbers, notes)"
    ),
}

_SUM = r"(?:[合小总累共]\s*计|本页[小合]计|本月[小合]计|本年累计)"
TOTALS_FORM = rf"^{_SUM}[:：]?$"
_TOTALS_OF = (
    rf"^(?:{_SUM}\s*[:：]?\s*[\d,.]+\s*[条户次件笔项个]?|.{{1,20}}{_SUM}[:：]?|共\s*\d+\s*[条户次件笔项个页].*)$"
)
SIGNED_FORM = r"^(?:(?:制表|审核|复核|填报|填表|打印|导出|查询|统计|编制|经办)(?:人员?|时间|日期|单位|部门)?|单位负责人|部门负责人)\s*[:：]"
FOOTER_FORM = r"^(?:负责人|备注|注\d*|说明|数据来源|来源|数据库|指标|时间|单位|日期|期间)\s*[:：]"
"""How the first cell of a total, of a signature and of a note below the table reads."""

UNIT_WORDS = (
    "元", "万元", "亿元", "元/千瓦时", "元/kWh", "kW", "千瓦", "MW", "兆瓦", "万千瓦", "kVA", "千伏安", "MVA", "兆伏安",
    "kWh", "千瓦时", "度", "万千瓦时", "万kWh", "MWh", "kvar", "kvarh", "V", "伏", "kV", "千伏", "A", "安", "安培", "%",
    "‰", "分钟", "min", "小时", "h", "天", "日", "秒", "s", "月", "年", "次", "户", "时户", "台", "个", "条", "件", "笔",
    "项", "人", "米", "m", "km", "公里", "千米", "Hz", "年月日", "时分", "年月日时分", "yyyy-mm-dd", "yyyy-MM-dd HH:mm:ss",
)  # fmt: skip
"""Words of a row of units."""

_UNIT = re.compile(rf"[(（\[]?\s*(?:单位[:：])?\s*(?i:{'|'.join(map(re.escape, UNIT_WORDS))})\s*[)）\]]?")
_NO_UNIT = re.compile(r"[-—–/]+")
_WORDS = r"[\x{3400}-\x{9FFF}\s]"
_SMALLEST_CHINESE = "\u3400"
_LEAST_COLUMNS = 3
"""A row of a single cell is told from a record only where a table has so many columns."""


def is_unit_row(cells: Sequence[str | None]) -> bool:
    """Whether a row below a heading names units, or numbers the columns, and says nothing else."""
    filled = [cell for cell in cells if cell and not _NO_UNIT.fullmatch(cell)]
    if len(filled) > _LEAST_COLUMNS and filled == [str(i) for i in range(1, len(filled) + 1)]:
        return True
    bracketed = any(cell[0] in "(（[" for cell in filled)
    return all(map(_UNIT.fullmatch, filled)) and (len(filled) > 1 or bracketed)


def leads_no_record(cells: Sequence[str | None]) -> bool:
    """Whether a raw row is surely no record by its own cells: blank, a total, a signature or a note."""
    filled = [cell for cell in cells if cell]
    if not filled or any(re.match(form, filled[0]) for form in (TOTALS_FORM, _TOTALS_OF, SIGNED_FORM, FOOTER_FORM)):
        return True
    return len(filled) == 1 and any(sign >= _SMALLEST_CHINESE for sign in filled[0])


def tidy_cells(table: RawTable) -> tuple[dict[str, Tree], dict[str, Tree]]:
    """Every cell of a raw row as `tidy_cell`, in two steps."""
    return values.tidied({tidy_cell(i): column(f"c{i}") for i in range(len(table.headings))})


def tidy_cell(index: int) -> str:
    """The column of `tidy_cells` for the raw column `c<index>`."""
    return f"_t{index}"


def edges(table: RawTable) -> dict[str, Tree]:
    """Of a row with `tidy_cells`: its first cell that is not blank, whether it is the only one, and whether the row repeats one
    of those down to the heading, as pages of a print do."""
    cells = [column(tidy_cell(i)) for i in range(len(table.headings))]
    filled = total([case([(is_null(cell.copy()), number(0))], number(1)) for cell in cells])
    rows = [*table.head, tuple(table.headings)]
    heads = [{i: cell for i, cell in enumerate(row[: len(cells)]) if cell} for row in rows]
    repeats = [
        every(*(cells[i].copy().eq(cell.strip(BLANKS)) for i, cell in head.items())) for head in heads if len(head) > 1
    ]
    return {LEADING: first(*cells), ALONE: filled.eq(1), REPEATED: first(some(*repeats), truth(False))}


def skip_reason(table: RawTable, dataset: Dataset) -> Tree:
    """Why a row is no record: blank, a total, a note, a heading repeated; NULL for one that is."""
    leading = column(LEADING)
    named = [column(text_of(name)) for name in dataset.identify if name in table.mapping]
    keys = [column(text_of(name)) for name in dataset.key if name in table.mapping]
    titles = _titles(table, dataset, {name: text_of(name) for name in table.mapping})
    empty = every(*(is_null(cell.copy()) for cell in named))
    hollow = every(*(some(is_null(cell.copy()), cell.copy().eq(leading.copy())) for cell in named))
    totals = some(
        matches(leading.copy(), TOTALS_FORM),
        every(matches(leading.copy(), _TOTALS_OF), hollow.copy()),
        *(matches(cell.copy(), TOTALS_FORM) for cell in keys),
    )
    alone = every(column(ALONE), some(empty, matches(leading.copy(), _WORDS)))
    pairs = [
        (is_null(leading.copy()), text(BLANK)),
        (totals, text(TOTALS)),
        (some(matches(leading.copy(), SIGNED_FORM), every(matches(leading.copy(), FOOTER_FORM), hollow)), text(FOOTER)),
        (some(column(REPEATED), *titles), text(HEADING)),
    ]
    if table.head and len(table.headings) >= _LEAST_COLUMNS:
        pairs.append((alone, text(NOTE)))
    return case(pairs, nothing())


def _titles(table: RawTable, dataset: Dataset, cells: Mapping[str, str]) -> list[Tree]:
    """Whether the cells that identify the kind of sheet repeat their headings; nothing for a sheet without any."""
    places = {name: table.mapping[name].index for name in dataset.identify if name in table.mapping}
    same = [column(cells[name]).eq(table.headings[place].strip(BLANKS)) for name, place in places.items()]
    return [every(*same)] if same else []


def told_fast(table: RawTable, dataset: Dataset) -> dict[str, Tree]:
    """Of a raw row: whether it may be no record, and a word that may be a heading of a further table."""
    return {MAYBE: may_be_none(table, dataset), SUSPECT: suspect(table, dataset)}


def with_skip(relation: Relation, table: RawTable, dataset: Dataset) -> Relation:
    """A raw text with why each row is no record, NULL for one that is: all cells of a row are looked at only where
    a few of them leave it open."""
    maybe = column(MAYBE)
    bare, tidy = tidy_cells(table)
    relation = relation.derive(told_fast(table, dataset))
    relation = relation.derive({name: case([(maybe.copy(), tree)]) for name, tree in bare.items()}).derive(tidy)
    told = edges(table)
    for name in dict.fromkeys((*dataset.identify, *dataset.key)):
        if name in table.mapping:
            told[text_of(name)] = column(tidy_cell(table.mapping[name].index))
    relation = relation.derive({name: case([(maybe.copy(), tree)]) for name, tree in told.items()})
    return relation.derive({SKIP: case([(maybe.copy(), skip_reason(table, dataset))], nothing())})


def may_be_none(table: RawTable, dataset: Dataset) -> Tree:
    """Whether a raw row may be no record, told fast by few of its cells. What it does not tell is a record."""
    keys = [column(f"c{table.mapping[name].index}") for name in dataset.key if name in table.mapping]
    anywhere = [_reads_as(cell, [TOTALS_FORM]) for cell in keys]
    anywhere += _titles(table, dataset, {name: f"c{where.index}" for name, where in table.mapping.items()})
    beside = _leads_none(table, dataset, 1) if len(table.headings) > 1 else [truth(True)]

    # Engines look at the later conditions of a CASE, and the later ones of AND and OR in it, only where the earlier
    # ones leave it open.
    def told(conditions: list[Tree]) -> Tree:
        return case([(some(*conditions, *(item.copy() for item in anywhere)), truth(True))], truth(False))

    return case([(is_null(column("c0")), told(beside))], told(_leads_none(table, dataset, 0)))


def _leads_none(table: RawTable, dataset: Dataset, place: int) -> list[Tree]:
    """What tells that a row may be no record if its first cell that is filled is the one at a place."""
    leading = column(f"c{place}")
    where = {name: mapped.index for name, mapped in table.mapping.items()}
    named = [column(f"c{where[name]}") for name in dataset.identify if where.get(name, place) > place]
    hollow = every(*(some(values.may_be_blank(cell), cell.copy().eq(leading.copy())) for cell in named))
    rows = [row for row in (*table.head, tuple(table.headings)) if not any(row[:place]) and any(row[place : place + 1])]
    heads = dict.fromkeys(str(row[place]).strip(BLANKS) for row in rows)
    found = [
        is_null(leading),
        values.has_blanks_around(leading),
        _reads_as(leading, [TOTALS_FORM, SIGNED_FORM, FOOTER_FORM]),
        every(hollow, matches(leading.copy(), _TOTALS_OF)),
        one_of(leading.copy(), [text(head) for head in heads]),
    ]
    if table.head and len(table.headings) >= _LEAST_COLUMNS:
        others = {i for i in (place + 1, place + 2, *where.values()) if place < i < len(table.headings)}
        found.append(every(*(values.may_be_blank(column(f"c{i}")) for i in sorted(others))))
    return found


def _reads_as(cell: Tree, forms: Sequence[str]) -> Tree:
    """Whether a raw cell reads as one of the forms, all of which begin with Chinese: told fast, for most do not."""
    begins = some(at_most(text(_SMALLEST_CHINESE), cell.copy()), values.may_be_blank(cell), values.may_be_marked(cell))
    return every(begins, some(*(matches(values.trimmed(cell), form) for form in forms)))


def suspect(table: RawTable, dataset: Dataset) -> Tree:
    """A word that may be a heading of a further table: what stands in place of a date, or leads a row without one."""
    leading = column("c0")
    if dataset.date not in table.mapping:
        return case([(_is_word(leading), leading.copy())])
    cell = column(f"c{table.mapping[dataset.date].index}")
    return case([(values.may_be_blank(cell), leading), (_is_word(cell.copy()), cell.copy())])


def _is_word(cell: Tree) -> Tree:
    """Whether a text does not begin with a digit."""
    return some(less(cell, text("0")), at_most(text(":"), cell.copy()))
