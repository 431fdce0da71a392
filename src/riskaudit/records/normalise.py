"""A raw table → a typed one, as trees: what the engine computes, nothing in Python per cell.

The raw table holds text columns `c0`, `c1` … and `_line` (the row as the user sees it). A first
question (`probes`) asks how the days and months of each date column stand, since one cell alone
cannot tell; `expressions` then gives the staged table with every column of the dataset, its text and
state, the address columns, and `_skip`: why a row is no record (NULL if it is one).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from riskaudit.model.dataset import Column, Dataset
from riskaudit.model.month import Month
from riskaudit.model.query import (
    Tree,
    as_date,
    case,
    cast,
    column,
    in_state,
    is_null,
    nothing,
    number,
    plus,
    some,
)
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
from riskaudit.records import moments, serials, standin, strays, values
from riskaudit.records.address import SKIP, addressed
from riskaudit.records.moments import DayOrder
from riskaudit.records.plain import (
    date_and_time,
    is_key,
    names_a_thing,
    plain_columns,
    whole_cell,
)


def probes(table: RawTable, dataset: Dataset, name: str) -> Tree | None:
    """One question, whose answer `forms_of` reads: of each moment how many cells are day first, month first, with
    the year last, in any form but the common one, and in an unusual one; of each key how many are long and how many rounded."""
    counts: list[Tree] = []
    for key, where in table.mapping.items():
        cell = f"c{where.index}"
        if _is_moment(key, dataset):
            counts += [*moments.day_order_probe(cell), moments.year_last_probe(cell)]
            counts += [moments.other_forms_probe(cell), moments.unusual_forms_probe(cell)]
        if is_key(key, dataset):
            counts += values.rounded_probe(cell)
    return exp.select(*counts).from_(exp.table_(name, quoted=True)) if counts else None


@dataclass(frozen=True)
class Forms:
    """How the cells of a sheet are written: dates in the common form only, or in no unusual one, orders of day and
    month, and keys whose last digits a spreadsheet has made zeros.

    Of a first reading (`records.plain`) also the columns that it settles, those of them with a value in every
    row, and whether every row is a record.
    """

    common: frozenset[str] = frozenset()
    orders: Mapping[str, DayOrder] = field(default_factory=dict)
    rounded: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    taken: bool = False
    all_records: bool = False
    usual: frozenset[str] = frozenset()


def forms_of(table: RawTable, dataset: Dataset, counts: Sequence[int]) -> Forms:
    """The forms of the columns, decided from the whole column by the answer to `probes`."""
    common: set[str] = set()
    usual: set[str] = set()
    rounded: set[str] = set()
    seen: dict[str, tuple[int, int, int]] = {}
    waiting = iter(counts)
    for key, where in table.mapping.items():
        if _is_moment(key, dataset):
            seen[key] = (next(waiting), next(waiting), next(waiting))
            others, unusual = next(waiting), next(waiting)
            if where.time_index is None and not others:
                common.add(key)
            elif where.time_index is None and not unusual:
                usual.add(key)
        if is_key(key, dataset) and values.all_rounded(next(waiting), next(waiting)):
            rounded.add(key)
    return Forms(frozenset(common), moments.day_orders(seen), frozenset(rounded), usual=frozenset(usual))


def decides_nothing(table: RawTable, dataset: Dataset, counts: Sequence[int]) -> bool:
    """Whether the answer to `probes` leaves nothing for a whole column to decide: no order of day and month, no rounded
    keys. Each row then reads by itself as it does among the others."""
    waiting = iter(counts)
    for key, where in table.mapping.items():
        if _is_moment(key, dataset):
            _, _, year_last, _, _ = (next(waiting) for _ in range(5))
            if year_last or where.time_index is not None:
                return False
        if is_key(key, dataset):
            _, rounded = next(waiting), next(waiting)
            if rounded:
                return False
    return True


def _is_moment(key: str, dataset: Dataset) -> bool:
    return dataset.columns[key].type in ("moment", "date")


def expressions(
    table: RawTable, dataset: Dataset, name: str, forms: Forms, month: Month | None, also: Sequence[str] = ()
) -> Relation:
    """The staged table: every column typed, with text and state, the address, the month and `_skip`.

    `also` names columns of the first reading to be kept.
    """
    relation = settled(table, dataset, Relation.table(name), forms) if forms.taken else Relation.table(name)
    if not forms.taken:
        bare, tidy = strays.tidy_cells(table)
        relation = relation.derive(bare).derive(tidy).derive(strays.edges(table))
    relation = _typed_columns(table, dataset, relation, forms)
    if not forms.taken:
        relation = relation.derive({SKIP: strays.skip_reason(table, dataset)})
    elif forms.all_records:
        relation = relation.derive({SKIP: nothing()})
    return addressed(table, dataset, relation, month, also, forms.filled)


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
    dated = [key for key in table.mapping if _is_moment(key, dataset)]
    slow = {
        f"{key}__v": (text_of(key), forms.orders.get(key, "each by itself")) for key in dated if key not in forms.common
    }
    fast = [moments.fast_moment(f"{key}__v", text_of(key)) for key in dated if key in forms.common]
    relation = relation.derive({name: tree for item in fast for name, tree in item.items()})
    if slow:
        usual = {f"{key}__v" for key in forms.usual}
        relation = moments.with_moments(relation, slow, serials.start_of(table), usual)
    relation = relation.derive(_typed(table, dataset))
    relation = relation.derive(_states(table, dataset, forms))
    relation = relation.derive({**_read(table, dataset), **_absent(whole, dataset)})
    computed = [standin.computed(key, source) for key, source in standin.stand_ins(whole.mapping, dataset).items()]
    return relation.derive({name: tree for item in computed for name, tree in item.items()})


def _but(mapping: Mapping[str, Mapped], settled: Collection[str]) -> dict[str, Mapped]:
    return {key: where for key, where in mapping.items() if key not in settled}


def _texts(table: RawTable, dataset: Dataset, relation: Relation, forms: Forms) -> Relation:
    texts: dict[str, Tree] = {}
    for key, where in table.mapping.items():
        if forms.taken:
            cell = values.trimmed(whole_cell(key, dataset.columns[key]))
        else:
            cell = (
                date_and_time(where, table) if where.time_index is not None else column(strays.tidy_cell(where.index))
            )
        texts[text_of(key)] = values.as_key(cell) if is_key(key, dataset) else cell
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
        return as_date(value) if kind.type == "date" else value
    if kind.type == "number":
        return values.as_number(cell)
    if kind.type == "flag":
        return values.as_flag(cell)
    if kind.type == "code":
        return values.as_code(cell, kind.codes, kind.open)
    return cell


def _states(table: RawTable, dataset: Dataset, forms: Forms) -> dict[str, Tree]:
    """How reading went, for columns that the sheet has."""
    found: dict[str, Tree] = {}
    for key in table.mapping:
        kind, cell = dataset.columns[key], column(text_of(key))
        own_words = tuple(word for value, aliases in kind.codes.items() for word in (value, *aliases))
        empty = [is_null(cell), values.is_placeholder(cell, (*own_words, "无") if kind.type == "flag" else own_words)]
        if kind.type in ("moment", "date"):
            empty.append(moments.is_no_date(cell))
        pairs = [(some(*empty), number(int(State.EMPTY)))]
        if is_key(key, dataset):
            lost = values.has_lost_digits(cell)
            lost = some(lost, values.is_rounded(cell)) if key in forms.rounded else lost
            pairs.append((lost, number(int(State.LOST))))
        if names_a_thing(key, dataset):
            pairs.append((values.is_zero(cell), number(int(State.UNREADABLE))))
        pairs.append((values.is_error(cell), number(int(State.UNREADABLE))))
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
    computed = standin.stand_ins(table.mapping, dataset)
    for key, kind in dataset.columns.items():
        if key in table.mapping or key in computed:
            continue
        found |= absent_cells(key, kind)
    return found


def absent_cells(key: str, kind: Column) -> dict[str, Tree]:
    """A column that records lack: NULL, in state ABSENT."""
    found: dict[str, Tree] = {
        key: nothing(_engine_type(kind)),
        text_of(key): nothing(),
        state_of(key): cast(number(int(State.ABSENT)), "tinyint"),
    }
    return found | ({day_of(key): nothing("boolean")} if kind.type == "moment" else {})


def _engine_type(kind: Column) -> str:
    return {"moment": "timestamp", "date": "date", "number": "decimal(24, 6)", "flag": "boolean"}.get(kind.type, "text")
