"""Where a record stands: its file, sheet and row, its unit, its key, and whether it belongs to the month."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from riskaudit.model.dataset import Dataset
from riskaudit.model.query import (
    Tree,
    as_date,
    at_most,
    case,
    column,
    every,
    first,
    in_state,
    is_null,
    joined,
    less,
    negate,
    number,
    over,
    some,
    text,
)
from riskaudit.model.query import day as day_literal
from riskaudit.model.relation import Relation
from riskaudit.model.table import (
    FILE,
    KEY,
    ROW,
    SCOPE,
    SHEET,
    STATION,
    UNIT,
    RawTable,
    State,
    day_of,
    state_of,
    text_of,
)

SKIP = "_skip"
"""The column that tells why a row is no record; NULL for one that is."""

_STATION_LEVEL = 3
"""The unit chain is 市, 县, 供电所, 班组; tables of units go down to the 供电所."""


@dataclass(frozen=True)
class Month:
    """The month that is audited, as its first day and the first day after it."""

    start: date
    end: date

    @classmethod
    def of(cls, label: str) -> Month:
        """`YYYY-MM`. Raises ValueError for anything else."""
        year, _, month = label.partition("-")
        start = date(int(year), int(month), 1)
        return cls(start, date(start.year + start.month // 12, start.month % 12 + 1, 1))


def addressed(
    table: RawTable,
    dataset: Dataset,
    relation: Relation,
    month: Month | None,
    also: Sequence[str] = (),
    filled: Collection[str] = (),
) -> Relation:
    """Typed columns with the address of their records, and nothing else but `_skip` and what is named.

    `filled` names columns that are known to have a value in every row.
    """
    address: dict[str, Tree] = {
        FILE: text(table.file),
        SHEET: text(table.sheet),
        **belonging(dataset, table.mapping, month, filled),
    }
    relation = relation.derive(address)
    kept = [ROW, *address, SKIP, *also]
    for key, kind in dataset.columns.items():
        kept += [key, text_of(key), state_of(key), *([day_of(key)] if kind.type == "moment" else [])]
    return relation.keep(kept)


def belonging(
    dataset: Dataset, having: Collection[str], month: Month | None, filled: Collection[str]
) -> dict[str, Tree]:
    """Unit, key and month of records that have the columns named; see `addressed` for `filled`."""
    return {
        UNIT: _joined_texts([key for key in dataset.unit if key in having], "/"),
        STATION: _joined_texts([key for key in dataset.unit[:_STATION_LEVEL] if key in having], "/"),
        KEY: _key(having, dataset, filled),
        SCOPE: _scope(dataset, month),
    }


def _joined_texts(names: Sequence[str], separator: str) -> Tree:
    """The texts that are there, with a separator between them."""
    if not names:
        return text("")
    parts = [
        case([(in_state(name, State.READ), joined(text(separator), column(text_of(name))))], text("")) for name in names
    ]
    return exp.Substring(this=joined(*parts), start=number(len(separator) + 1))


def _key(having: Collection[str], dataset: Dataset, filled: Collection[str]) -> Tree:
    """The key's parts joined by U+001F; a record without any key is told by all its mapped texts."""
    mine = [key for key in dataset.key if key in having]
    everything = joined(*[first(joined(column(text_of(key)), text("\x1f")), text("\x1f")) for key in having])
    if not mine:
        return everything
    pieces: list[Tree] = []
    for i, key in enumerate(dataset.key):
        pieces += [text("\x1f")] if i else []
        pieces.append(column(text_of(key)) if key in having else text(""))
    if any(key in filled for key in mine):
        return joined(*pieces)
    return case([(every(*(negate(in_state(key, State.READ)) for key in mine)), everything)], joined(*pieces))


def _scope(dataset: Dataset, month: Month | None) -> Tree:
    """Whether a record belongs to the month: dated in it, open at its start, or without a date."""
    if month is None:
        return exp.true()
    moment = column(dataset.date)
    inside = every(at_most(day_literal(month.start), as_date(moment)), less(as_date(moment), day_literal(month.end)))
    undated = is_null(moment)
    if dataset.done is None:
        return first(some(undated, inside), exp.true())
    done = as_date(column(dataset.done))
    still_open = every(
        less(as_date(moment), day_literal(month.start)), some(is_null(done), at_most(day_literal(month.start), done))
    )
    return first(some(undated, inside, still_open), exp.true())


def of_its_key(condition: Tree) -> Tree:
    """Whether the condition holds for any row of the sheet with the same key."""
    hit = exp.Max(this=case([(condition, number(1))], number(0)))
    return over(hit, [column(KEY)]).eq(1)
