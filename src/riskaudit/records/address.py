"""Where a record stands: its file, sheet and row, its unit, its key, and whether it belongs to the month."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlglot import exp

from riskaudit.model.dataset import Dataset
from riskaudit.model.month import Month, belongs
from riskaudit.model.query import (
    Tree,
    case,
    column,
    every,
    first,
    in_state,
    joined,
    negate,
    number,
    over,
    text,
)
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
        SCOPE: belongs(dataset, month),
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


def of_its_key(condition: Tree) -> Tree:
    """Whether the condition holds for any row of the sheet with the same key."""
    hit = exp.Max(this=case([(condition, number(1))], number(0)))
    return over(hit, [column(KEY)]).eq(1)
