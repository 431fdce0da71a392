"""The first reading of a large text: each cell once, in the form that nearly all cells have.

For every column of the sheet that rules use, the text is asked for its cell, and of moments, dates and
numbers for the value that the commonest form gives. `oddities` then counts the cells that this reading does
not settle. A column without any is *plain*: its value, text and state follow from what was kept. The others
are read by `normalise`, from their cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    matches,
    negate,
    nothing,
    number,
    one_of,
    question,
    replace_all,
    some,
    table_named,
    text,
    truth,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import Mapped, RawTable, State, day_of, state_of, text_of
from riskaudit.records import moments, serials, strays, values
from riskaudit.records.address import SKIP
from riskaudit.records.moments import DayOrder

_MOMENTS = ("moment", "date")


@dataclass(frozen=True)
class Oddities:
    """Which columns hold cells that the first reading does not settle, their order of day and month, how many
    rows may be no records, which plain columns have a value in every row, and which keys lost their last digits."""

    columns: frozenset[str]
    orders: Mapping[str, DayOrder]
    no_records: int
    filled: frozenset[str]
    rounded: frozenset[str]


def is_key(key: str, dataset: Dataset) -> bool:
    """Whether a column holds numbers of things, which are written, never computed with: the columns of the key,
    account and identity numbers, and texts whose name ends in `_no` or `_code`."""
    kind = dataset.columns[key]
    named = kind.type == "text" and key.endswith(("_no", "_code"))
    return named or key in dataset.key or kind.personal in ("account", "id")


def names_a_thing(key: str, dataset: Dataset) -> bool:
    """Whether a column holds the numbers by which records, accounts or persons are known: zero is none of them."""
    known = key in dataset.key or dataset.columns[key].personal in ("account", "id")
    return known and dataset.columns[key].type == "text" and key.endswith("no")


def cell_of(key: str) -> str:
    """The column of the first reading that holds the cell; of a moment or date, where its form is another."""
    return f"{key}__cell"


def value_of(key: str) -> str:
    """The column of the first reading that holds the value of a moment, date or number in the common form."""
    return f"{key}__fast"


def first_reading(table: RawTable, dataset: Dataset, name: str, *, whole: bool) -> Relation:
    """The cells and values of the columns in use, and whether the row may be no record; with `whole`, which has the
    engine read all columns, also why it is none."""
    tried: dict[str, Tree] = {}
    found: dict[str, Tree] = {}
    for key, where in table.mapping.items():
        kind, cell = dataset.columns[key], column(f"c{where.index}")
        if kind.type in _MOMENTS and where.time_index is None:
            engine_type = exp.DataType.build("timestamp" if kind.type == "moment" else "date")
            tried[f"{key}__try"] = exp.TryCast(this=cell, to=engine_type)
            value = column(f"{key}__try")
            same = _as_written(value, cell)
            found[value_of(key)] = case([(same, value)])
            found[cell_of(key)] = case([(first(same.copy(), exp.false()), nothing())], cell)
        elif kind.type in _MOMENTS:
            found[value_of(key)] = nothing("timestamp")
            found[cell_of(key)] = date_and_time(where, table)
        else:
            found[cell_of(key)] = cell
            if kind.type == "number":
                found[value_of(key)] = values.plain_number(cell.copy())
    relation = strays.with_skip(Relation.table(name), table, dataset).derive(tried).derive(found)
    return relation.keep([*found, strays.MAYBE, strays.SUSPECT, *([SKIP] if whole else [])])


def _as_written(value: Tree, cell: Tree) -> Tree:
    """Whether a value reads as its cell does: casts forgive, `01: 2:03` is 01:00:00 to one."""
    return every(as_text(value).eq(cell), negate(moments.may_be_no_date(value)))


def date_and_time(where: Mapped, table: RawTable) -> Tree:
    """Two cells as one text; a time without a date stays, to be told as unreadable.

    Either may be a bare serial, a date may come as its midnight, and a time of day on the day from which serials
    count.
    """
    date_cell, time_cell = values.trimmed(column(f"c{where.index}")), values.trimmed(column(f"c{where.time_index}"))
    bare = replace_all(date_cell, r"[T ]0?0:00(?::00(?:\.0+)?)?$", "")
    bare = case([(matches(date_cell.copy(), r"^[2-9]\d{4}(?:\.0+)?$"), serials.day_of_serial(date_cell, table))], bare)
    clock = replace_all(time_cell, r"^(?:1899-12-3[01]|1900[-/]0?1[-/]0?[01]|1904-01-01)[T ]", "")
    clock = case([(matches(time_cell.copy(), r"^0?\.\d+$"), serials.clock_of_serial(time_cell))], clock)
    both = joined(bare, text(" "), clock)
    return exp.Nullif(this=exp.Trim(this=both), expression=text(""))


def oddities_question(table: RawTable, dataset: Dataset, name: str) -> Tree:
    """One question: the rows that may be no records, and for each column the cells that are not settled, and
    those without a value; for moments and dates also those that tell the order of day and month."""
    counts: list[Tree] = [_count(column(strays.MAYBE))]
    for key in table.mapping:
        kind = dataset.columns[key]
        value = column(value_of(key) if kind.type in (*_MOMENTS, "number") else cell_of(key))
        counts += [_count(_is_odd(key, dataset)), _count(is_null(value))]
        if kind.type in _MOMENTS:
            counts += [*moments.day_order_probe(cell_of(key)), moments.year_last_probe(cell_of(key))]
        if is_key(key, dataset):
            counts += values.rounded_probe(cell_of(key))
    return question(counts, table_named(name))


def oddities(table: RawTable, dataset: Dataset, counts: Sequence[int]) -> Oddities:
    """What the answer to the question says."""
    waiting = iter(counts)
    no_records, odd, filled, seen = next(waiting), set(), set(), {}
    rounded: set[str] = set()
    for key in table.mapping:
        kind, is_odd, without = dataset.columns[key], next(waiting), next(waiting)
        if is_odd:
            odd.add(key)
        elif not without and (kind.type != "code" or kind.open):
            filled.add(key)
        if kind.type in _MOMENTS:
            seen[key] = (next(waiting), next(waiting), next(waiting))
        if is_key(key, dataset) and values.all_rounded(next(waiting), next(waiting)):
            rounded.add(key)
    filled, odd = filled - rounded, odd | rounded
    return Oddities(frozenset(odd), moments.day_orders(seen), no_records, frozenset(filled), frozenset(rounded))


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
    odd = [values.has_blanks_around(cell), values.may_be_no_value(cell), _may_be_placeholder(cell)]
    if kind.type == "number":
        return every(there, is_null(column(value_of(key))), some(*odd, negate(is_null(values.as_number(cell.copy())))))
    if kind.type == "code":
        listed = [word for value, words in kind.codes.items() for word in values.ways_to_write(value, words)]
        aliases = [text(word) for word in listed if word not in kind.codes]
        unknown = negate(one_of(cell.copy(), [text(value) for value in kind.codes]))
        odd += [one_of(cell.copy(), aliases), values.may_be_written_otherwise(cell)]
        return every(there, unknown, some(*odd))
    if is_key(key, dataset):
        odd.append(_may_be_no_key(cell))
    if names_a_thing(key, dataset):
        odd.append(values.is_zero(cell.copy()))
    return some(*odd)


def _may_be_placeholder(cell: Tree) -> Tree:
    return every(at_most(length(cell.copy()), number(values.LONGEST_PLACEHOLDER)), values.is_placeholder(cell.copy()))


def _may_be_no_key(cell: Tree) -> Tree:
    """Whether a key may have come from a number cell: with a point, a comma or an exponent."""
    exponent = some(*(exp.Like(this=cell.copy(), expression=text(f"%{sign}%")) for sign in "Ee"))
    return some(
        every(values.may_be_rewritten(cell), negate(values.as_key(cell).eq(cell.copy()))),
        every(exponent, values.has_lost_digits(cell.copy())),
    )
