"""The first reading of a large text: each cell once, in the form that nearly all cells have.

For every column of the sheet that rules use, the text is asked for its cell, and of moments, dates and
numbers for the value that the commonest form gives. `oddities` then counts the cells that this reading does
not settle. A column without any is *plain*: its value, text and state follow from what was kept. The others
are read by `normalise`, from their cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from riskaudit.model.dataset import Column, Dataset
from riskaudit.model.query import (
    Tree,
    as_text,
    at_most,
    case,
    cast,
    column,
    every,
    first,
    is_null,
    joined,
    length,
    less,
    matches,
    negate,
    nothing,
    number,
    one_of,
    part,
    question,
    some,
    table_named,
    text,
    truth,
)
from riskaudit.model.query import day as day_literal
from riskaudit.model.relation import Relation
from riskaudit.model.table import Mapped, RawTable, State, day_of, state_of, text_of
from riskaudit.records import values
from riskaudit.records.values import DayOrder

_MOMENTS = ("moment", "date")
_FIRST_CELL = "_first_cell"

LEADING = "_leading_cell"
"""The first cell of a row that is not blank, where rows may be no records."""

TOTALS_FORM = r"^(?:合\s*计|小\s*计|总\s*计|累\s*计|本页小计|本页合计)[:：]?$"
SIGNED_FORM = r"^(?:制表人?|审核人?|复核人?|填报人?|打印时间|导出时间|查询时间|打印日期|制表单位|填报单位)[:：]"
FOOTER_FORM = r"^(?:负责人|备注|注|说明|数据来源)[:：]"
"""How the first cell of a total, of a signature and of a note below the table reads."""

_ERROR = (
    r"^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|BUSY!|FIELD!|BLOCKED!|GETTING_DATA|未计算!|#{2,})$"
)
"""How an error of Excel reads, what the child writes for a formula without a value, and what is too wide to show."""

_SMALLEST_CHINESE = "\u3400"
_LAST_NARROW = "\x7f"
_LONGEST_PLACEHOLDER = 5


@dataclass(frozen=True)
class Oddities:
    """Which columns hold cells that the first reading does not settle, their order of day and month, how many
    rows may be no records, and which plain columns have a value in every row."""

    columns: frozenset[str]
    orders: Mapping[str, DayOrder]
    no_records: int
    filled: frozenset[str]


def cell_of(key: str) -> str:
    """The column of the first reading that holds the cell; of a moment or date, where its form is another."""
    return f"{key}__cell"


def value_of(key: str) -> str:
    """The column of the first reading that holds the value of a moment, date or number in the common form."""
    return f"{key}__fast"


def first_reading(table: RawTable, dataset: Dataset, name: str, *, leading: bool) -> Relation:
    """The cells and values of the columns in use, and the first cell of the row, to tell what is no record.

    With `leading` every cell of the row is looked at for the first that is not blank.
    """
    tried: dict[str, Tree] = {}
    found: dict[str, Tree] = {} if first_cell(table, dataset) != _FIRST_CELL else {_FIRST_CELL: column("c0")}
    if leading:
        found[LEADING] = first(*(values.trimmed(column(f"c{i}")) for i in range(len(table.headings))))
    for key, where in table.mapping.items():
        kind, cell = dataset.columns[key], column(f"c{where.index}")
        if kind.type in _MOMENTS and where.time_index is None:
            engine_type = exp.DataType.build("timestamp" if kind.type == "moment" else "date")
            tried[f"{key}__try"] = exp.TryCast(this=cell, to=engine_type)
            value = column(f"{key}__try")
            same = _as_written(value, cell, kind)
            found[value_of(key)] = case([(same, value)])
            found[cell_of(key)] = case([(first(same.copy(), exp.false()), nothing())], cell)
        elif kind.type in _MOMENTS:
            found[value_of(key)] = nothing("timestamp")
            found[cell_of(key)] = date_and_time(where)
        else:
            found[cell_of(key)] = cell
            if kind.type == "number":
                found[value_of(key)] = values.plain_number(cell.copy())
    return Relation.table(name).derive(tried).derive(found).keep(found)


def first_cell(table: RawTable, dataset: Dataset) -> str:
    """The column of the first reading that holds the first cell of a row as it was written."""
    for key, where in table.mapping.items():
        if where.index == 0 and dataset.columns[key].type not in _MOMENTS:
            return cell_of(key)
    return _FIRST_CELL


def _as_written(value: Tree, cell: Tree, kind: Column) -> Tree:
    """Whether a value reads as its cell does: casts forgive, `01: 2:03` is 01:00:00 to one, `infinity` a moment."""
    last = date(9999, 1, 1) if kind.open_end else date.max
    four_digits = every(at_most(day_literal(date.min), value.copy()), less(value.copy(), day_literal(last)))
    return every(four_digits, as_text(value).eq(cell))


def is_error(tree: Tree) -> Tree:
    """Whether a spreadsheet shows an error in the place of a value: then nobody knows what the cell holds."""
    return first(every(_begins_like_an_error(tree), matches(tree, _ERROR)), exp.false())


def _begins_like_an_error(tree: Tree) -> Tree:
    return exp.Like(this=tree.copy(), expression=text("#%"))


def date_and_time(where: Mapped) -> Tree:
    """Two cells as one text; a time without a date stays, to be told as unreadable."""
    date_cell, time_cell = values.trimmed(column(f"c{where.index}")), values.trimmed(column(f"c{where.time_index}"))
    # A date cell may come as a moment at midnight: the time of day stands in the other cell.
    midnight = matches(date_cell, r"^\d{4}-\d{2}-\d{2} 00:00:00$")
    bare = case([(midnight, part(date_cell, 1, 10))], date_cell)
    both = joined(bare, text(" "), time_cell)
    return exp.Nullif(this=exp.Trim(this=both), expression=text(""))


def oddities_question(table: RawTable, dataset: Dataset, name: str) -> Tree:
    """One question: the rows that may be no records, and for each column the cells that are not settled, and
    those without a value; for moments and dates also those that tell the order of day and month."""
    counts: list[Tree] = [_count(_no_record(column(first_cell(table, dataset)), table.headings[0]))]
    for key in table.mapping:
        kind = dataset.columns[key]
        value = column(value_of(key) if kind.type in (*_MOMENTS, "number") else cell_of(key))
        counts += [_count(_is_odd(key, dataset)), _count(is_null(value))]
        if kind.type in _MOMENTS:
            counts += [*values.day_order_probe(cell_of(key)), values.year_last_probe(cell_of(key))]
    return question(counts, table_named(name))


def oddities(table: RawTable, dataset: Dataset, counts: Sequence[int]) -> Oddities:
    """What the answer to the question says."""
    waiting = iter(counts)
    no_records, odd, filled, seen = next(waiting), set(), set(), {}
    for key in table.mapping:
        kind, is_odd, without = dataset.columns[key], next(waiting), next(waiting)
        if is_odd:
            odd.add(key)
        elif not without and (kind.type != "code" or kind.open):
            filled.add(key)
        if kind.type in _MOMENTS:
            seen[key] = (next(waiting), next(waiting), next(waiting))
    return Oddities(frozenset(odd), values.day_orders(seen), no_records, frozenset(filled))


def plain_columns(key: str, kind: Column, *, filled: bool) -> dict[str, Tree]:
    """A plain column as a typed table has it; `filled` says that every row has a value."""
    has_value = kind.type in (*_MOMENTS, "number")
    value: Tree = column(value_of(key) if has_value else cell_of(key))
    cell = as_text(value.copy()) if kind.type in _MOMENTS else column(cell_of(key))
    states = [(is_null(cell if kind.type not in _MOMENTS else value.copy()), number(int(State.EMPTY)))]
    if kind.type == "code" and not kind.open:
        value = case([(one_of(value, [text(item) for item in kind.codes]), value.copy())], nothing())
    if kind.type in ("code", "number"):
        states.append((is_null(value.copy()), number(int(State.UNREADABLE))))
    found = {key: value, text_of(key): cell}
    found[state_of(key)] = cast(case([] if filled else states, number(int(State.READ))), "tinyint")
    if kind.type == "moment":
        found[day_of(key)] = truth(False)
    return found


def whole_cell(key: str, kind: Column) -> Tree:
    """The cell of a column that is not plain, as it was written."""
    cell = column(cell_of(key))
    return first(cell, as_text(column(value_of(key)))) if kind.type in _MOMENTS else cell


def kept_columns(key: str, kind: Column) -> tuple[str, ...]:
    """What must be kept of a plain column."""
    if kind.type in _MOMENTS:
        return (value_of(key),)
    return (cell_of(key), value_of(key)) if kind.type == "number" else (cell_of(key),)


def _count(condition: Tree) -> Tree:
    return exp.Count(this=case([(condition, number(1))]))


def _is_odd(key: str, dataset: Dataset) -> Tree:
    """Whether a cell needs more than the first reading."""
    kind, cell = dataset.columns[key], column(cell_of(key))
    there = negate(is_null(cell))
    if kind.type in _MOMENTS:
        return there
    if kind.type == "flag":
        return there
    odd = [_has_blanks_around(cell), _may_be_placeholder(cell), _begins_like_an_error(cell)]
    if kind.type == "number":
        return every(there, is_null(column(value_of(key))), some(*odd, negate(is_null(values.as_number(cell.copy())))))
    if kind.type == "code":
        aliases = [text(word) for words in kind.codes.values() for word in words if word not in kind.codes]
        unknown = negate(one_of(cell.copy(), [text(value) for value in kind.codes]))
        return every(there, unknown, some(*odd, one_of(cell.copy(), aliases)))
    if key in dataset.key or kind.personal in ("account", "id"):
        odd.append(_may_be_no_key(cell))
    return some(*odd)


def _no_record(cell: Tree, title: str) -> Tree:
    """Whether a row may be blank, a total, a note or a heading: told by its first cell alone."""
    forms = some(*(matches(cell, form) for form in (TOTALS_FORM, SIGNED_FORM, FOOTER_FORM)))
    chinese = every(at_most(text(_SMALLEST_CHINESE), cell.copy()), forms)
    heading = cell.copy().eq(title.strip())
    return some(is_null(cell), _has_blanks_around(cell.copy()), chinese, heading)


def _has_blanks_around(cell: Tree) -> Tree:
    """Whether a text begins or ends with a blank of any kind, or is empty. No sign that shows comes before `!`."""
    wide = [text(blank) for blank in values.BLANKS if blank > _LAST_NARROW]
    last = part(cell.copy(), -1)
    ends = [less(last, text("!")), every(less(text(_LAST_NARROW), last.copy()), one_of(last.copy(), wide))]
    starts = every(less(text(_LAST_NARROW), cell.copy()), one_of(part(cell.copy(), 1, 1), wide))
    return some(less(cell.copy(), text("!")), starts, *ends)


def _may_be_placeholder(cell: Tree) -> Tree:
    return every(at_most(length(cell.copy()), number(_LONGEST_PLACEHOLDER)), values.is_placeholder(cell.copy()))


def _may_be_no_key(cell: Tree) -> Tree:
    """Whether a key may have come from a number cell: with a point or an exponent."""
    signs = [exp.Like(this=cell.copy(), expression=text(f"%{sign}%")) for sign in ".Ee"]
    written = [negate(values.as_key(cell.copy()).eq(cell.copy())), values.has_lost_digits(cell.copy())]
    return every(some(*signs), some(*written))
