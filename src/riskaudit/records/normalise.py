"""A raw table → a typed one, as trees: what the engine computes, nothing in Python per cell.

The raw table holds text columns `c0`, `c1` … and `_line` (the row as the user sees it). A first
question (`probes`) asks how the days and months of each date column stand, since one cell alone
cannot tell; `expressions` then gives the staged table with every column of the dataset, its text and
state, the address columns, and `_skip`: why a row is no record (NULL if it is one).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlglot import exp

from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Column, Dataset
from riskaudit.model.query import (
    Tree,
    as_date,
    case,
    cast,
    column,
    every,
    first,
    in_state,
    is_null,
    less,
    matches,
    nothing,
    number,
    plus,
    some,
    text,
)
from riskaudit.model.query import day as day_literal
from riskaudit.model.relation import Relation
from riskaudit.model.table import (
    PLACE,
    ROW,
    Mapped,
    RawTable,
    State,
    day_of,
    state_of,
    text_of,
)
from riskaudit.records import values
from riskaudit.records.address import SKIP, Month, addressed
from riskaudit.records.plain import (
    FOOTER_FORM,
    LEADING,
    SIGNED_FORM,
    TOTALS_FORM,
    date_and_time,
    is_error,
    plain_columns,
    whole_cell,
)
from riskaudit.records.values import DayOrder

_LEADING = "_leading"
BLANK, TOTALS, FOOTER, HEADING = "blank", "totals", "footer", "heading"
SKIP_WORDS = {
    BLANK: Bilingual(zh="空白行", en="blank rows"),
    TOTALS: Bilingual(zh="合计、小计行", en="totals"),
    FOOTER: Bilingual(zh="表尾说明行", en="notes below the table"),
    HEADING: Bilingual(zh="重复的表头行", en="headings repeated"),
}


def probes(table: RawTable, dataset: Dataset, name: str) -> tuple[Tree, tuple[str, ...]]:
    """One question with four counts per moment column: cells day first, month first, with the year last,
    and in any form but the common one.

    Returns the tree and the columns in the order of the counts; no columns, no question.
    """
    moments = tuple(key for key in table.mapping if dataset.columns[key].type in ("moment", "date"))
    counts: list[Tree] = []
    for key in moments:
        cell = f"c{table.mapping[key].index}"
        counts += [*values.day_order_probe(cell), values.year_last_probe(cell), values.other_forms_probe(cell)]
    return exp.select(*counts).from_(exp.table_(name, quoted=True)), moments


@dataclass(frozen=True)
class Forms:
    """How the cells of a sheet are written: dates in the common form only, and orders of day and month.

    Of a first reading (`records.plain`) also the columns that it settles, those of them with a value in every
    row, and whether every row is a record.
    """

    common: frozenset[str] = frozenset()
    orders: Mapping[str, DayOrder] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    taken: bool = False
    all_records: bool = False


def forms_of(table: RawTable, moments: Sequence[str], counts: Sequence[int]) -> Forms:
    """The forms of the date columns, decided from the whole column."""
    common: set[str] = set()
    seen: dict[str, tuple[int, int, int]] = {}
    for i, name in enumerate(moments):
        day_first, month_first, year_last, others = counts[4 * i : 4 * i + 4]
        if not others and table.mapping[name].time_index is None:
            common.add(name)
        seen[name] = (day_first, month_first, year_last)
    return Forms(frozenset(common), values.day_orders(seen))


def expressions(
    table: RawTable, dataset: Dataset, name: str, forms: Forms, month: Month | None, also: Sequence[str] = ()
) -> Relation:
    """The staged table: every column typed, with text and state, the address, the month and `_skip`.

    `also` names columns of the first reading to be kept.
    """
    relation = settled(table, dataset, Relation.table(name), forms) if forms.taken else Relation.table(name)
    relation = _typed_columns(table, dataset, relation, forms)
    skip = nothing() if forms.all_records else _skip(table, dataset)
    return addressed(table, dataset, relation.derive({SKIP: skip}), month, also, forms.filled)


def settled(table: RawTable, dataset: Dataset, relation: Relation, forms: Forms) -> Relation:
    """A first reading with its plain columns as typed ones, and the row as the user sees it."""
    found: dict[str, Tree] = {ROW: plus(column(PLACE), number(table.first_row))}
    for key in table.mapping:
        if key in forms.plain:
            found |= plain_columns(key, dataset.columns[key], filled=key in forms.filled)
    return relation.derive(found)


def _typed_columns(table: RawTable, dataset: Dataset, relation: Relation, forms: Forms) -> Relation:
    whole, table = table, replace(table, mapping=_but(table.mapping, forms.plain))
    relation = _texts(table, dataset, relation, forms)
    moments = [key for key in table.mapping if dataset.columns[key].type in ("moment", "date")]
    slow = {
        f"{key}__v": (text_of(key), forms.orders.get(key, "each by itself"))
        for key in moments
        if key not in forms.common
    }
    fast = [values.fast_moment(f"{key}__v", text_of(key)) for key in moments if key in forms.common]
    relation = relation.derive({name: tree for item in fast for name, tree in item.items()})
    if slow:
        relation = values.with_moments(relation, slow)
    relation = relation.derive(_typed(table, dataset))
    leading = column(LEADING) if forms.taken else _leading(table)
    relation = relation.derive({**_states(table, dataset), _LEADING: leading})
    return relation.derive({**_read(table, dataset), **_absent(whole, dataset)})


def _but(mapping: Mapping[str, Mapped], settled: Collection[str]) -> dict[str, Mapped]:
    return {key: where for key, where in mapping.items() if key not in settled}


def _texts(table: RawTable, dataset: Dataset, relation: Relation, forms: Forms) -> Relation:
    texts: dict[str, Tree] = {}
    for key, where in table.mapping.items():
        if forms.taken:
            cell = values.trimmed(whole_cell(key, dataset.columns[key]))
        else:
            cell = date_and_time(where) if where.time_index is not None else values.trimmed(column(f"c{where.index}"))
        texts[text_of(key)] = values.as_key(cell) if _is_key(key, dataset) else cell
    return relation.derive(texts)


def _typed(table: RawTable, dataset: Dataset) -> dict[str, Tree]:
    typed: dict[str, Tree] = {}
    for key in table.mapping:
        kind, cell = dataset.columns[key], column(text_of(key))
        typed[f"{key}__value"] = _value(key, kind, cell)
    return typed


def _value(key: str, kind: Column, cell: Tree) -> Tree:
    if kind.type in ("moment", "date"):
        value: Tree = column(f"{key}__v")
        far = value.copy()
        if kind.open_end:
            value = case([(less(far, day_literal(date(9999, 1, 1))), far)], nothing("timestamp"))
        return as_date(value) if kind.type == "date" else value
    if kind.type == "number":
        return values.as_number(cell)
    if kind.type == "flag":
        return values.as_flag(cell)
    if kind.type == "code":
        return values.as_code(cell, kind.codes, kind.open)
    return cell


def _states(table: RawTable, dataset: Dataset) -> dict[str, Tree]:
    """How reading went, for columns that the sheet has."""
    found: dict[str, Tree] = {}
    for key in table.mapping:
        kind, cell = dataset.columns[key], column(text_of(key))
        own_words = tuple(word for value, aliases in kind.codes.items() for word in (value, *aliases))
        empty = [is_null(cell), values.is_placeholder(cell, (*own_words, "无") if kind.type == "flag" else own_words)]
        if kind.type in ("moment", "date"):
            empty.append(values.is_no_date(cell))
        if kind.open_end:
            empty.append(matches(cell, r"^9999"))
        pairs = [(some(*empty), number(int(State.EMPTY))), (is_error(cell), number(int(State.UNREADABLE)))]
        if _is_key(key, dataset):
            pairs.append((values.has_lost_digits(cell), number(int(State.LOST))))
        value = column(f"{key}__value")
        pairs.append((is_null(value), number(int(State.UNREADABLE))))
        found[state_of(key)] = cast(case(pairs, number(int(State.READ))), "tinyint")
    return found


def _read(table: RawTable, dataset: Dataset) -> dict[str, Tree]:
    """The typed value of the cells that were read."""
    found: dict[str, Tree] = {}
    for key in table.mapping:
        kind = dataset.columns[key]
        found[key] = case([(in_state(key, State.READ), column(f"{key}__value"))], nothing(_engine_type(kind)))
        if kind.type == "moment":
            found[day_of(key)] = column(f"{key}__v__day")
    return found


def _absent(table: RawTable, dataset: Dataset) -> dict[str, Tree]:
    """Columns that the sheet lacks: NULL, in state ABSENT."""
    found: dict[str, Tree] = {}
    for key, kind in dataset.columns.items():
        if key in table.mapping:
            continue
        found[key] = nothing(_engine_type(kind))
        found[text_of(key)] = nothing()
        found[state_of(key)] = cast(number(int(State.ABSENT)), "tinyint")
        if kind.type == "moment":
            found[day_of(key)] = nothing("boolean")
    return found


def _engine_type(kind: Column) -> str:
    return {"moment": "timestamp", "date": "date", "number": "decimal(24, 6)", "flag": "boolean"}.get(kind.type, "text")


def _is_key(key: str, dataset: Dataset) -> bool:
    return key in dataset.key or dataset.columns[key].personal in ("account", "id")


def _leading(table: RawTable) -> Tree:
    """The first cell of a row that is not blank."""
    return first(*(values.trimmed(column(f"c{i}")) for i in range(len(table.headings))))


def _skip(table: RawTable, dataset: Dataset) -> Tree:
    """Why a row is no record: blank, a total, a note below the table, a heading repeated."""
    leading = column(_LEADING)
    identifying = [name for name in dataset.identify if name in table.mapping]
    heads = [column(text_of(name)).eq(table.headings[table.mapping[name].index].strip()) for name in identifying]
    hollow = every(*(is_null(column(text_of(name))) for name in identifying))
    return case(
        [
            (is_null(leading), text(BLANK)),
            (matches(leading, TOTALS_FORM), text(TOTALS)),
            (some(matches(leading, SIGNED_FORM), every(matches(leading, FOOTER_FORM), hollow)), text(FOOTER)),
            (every(*heads), text(HEADING)),
        ],
        nothing(),
    )
