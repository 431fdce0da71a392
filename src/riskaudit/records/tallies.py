"""Questions about the rows of staged and typed tables: how many, how they ended, what was unreadable."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from sqlglot import exp

from riskaudit.model.dataset import Dataset
from riskaudit.model.query import (
    Tree,
    case,
    column,
    every,
    in_state,
    is_null,
    matches,
    negate,
    number,
    one_of,
    replace_all,
    text,
)
from riskaudit.model.table import ROW, SCOPE, State, text_of, typed_table
from riskaudit.records.address import SKIP
from riskaudit.records.strays import SUSPECT


def unreadable_counts(dataset: Dataset, name: str) -> tuple[Tree, tuple[str, ...]]:
    """One question: for each column that may be unreadable, how many cells of the records are."""
    names = tuple(dataset.columns)
    counts = [exp.Count(this=case([(in_state(key, State.UNREADABLE, State.LOST), number(1))])) for key in names]
    return exp.select(*counts).from_(exp.table_(name, quoted=True)).where(is_null(column(SKIP))), names


def unsure_counts(names: Sequence[str], name: str) -> Tree:
    """One question: of each column, how many cells have no certain content."""
    unsure = (State.UNREADABLE, State.LOST, State.ABSENT)
    counts = [exp.Count(this=case([(in_state(key, *unsure), number(1))])) for key in names]
    return exp.select(*counts).from_(exp.table_(name, quoted=True))


def unreadable_examples(key: str, name: str, limit: int, shown: Callable[[Tree], Tree]) -> Tree:
    """The first texts of a column that could not be read, in the order of the file, as they may be shown."""
    source = exp.select(exp.alias_(column(text_of(key)), "t"), exp.alias_(exp.Min(this=column(ROW)), "r"))
    chosen = source.from_(exp.table_(name, quoted=True)).where(
        every(in_state(key, State.UNREADABLE, State.LOST), is_null(column(SKIP)))
    )
    grouped = chosen.group_by(column(text_of(key)))
    return exp.select(shown(exp.column("t"))).from_(grouped.subquery("g")).order_by("r").limit(limit)


def fates(name: str, excluded: str) -> Tree:
    """Rows of `_skip`, the column of exclusions, `_scope` and the number of rows, of a staged table."""
    by = [column(SKIP), column(excluded), column(SCOPE)]
    return exp.select(*by, exp.Count(this=exp.Star())).from_(exp.table_(name, quoted=True)).group_by(*by)


def row_count(name: str) -> Tree:
    """How many rows a table has."""
    return exp.select(exp.Count(this=exp.Star())).from_(exp.table_(name, quoted=True))


def place_from(base: int) -> Tree:
    """The place of each row, counting on from a base."""
    return exp.Add(this=exp.Window(this=exp.RowNumber()), expression=number(base - 1))


def undated(dataset: Dataset, name: str) -> Tree:
    """How many records in scope have no usable date."""
    no_date = negate(in_state(dataset.date, State.READ))
    counted = exp.Count(this=case([(every(column(SCOPE), no_date), text("x"))]))
    return exp.select(counted).from_(exp.table_(typed_table(name), quoted=True))


def suspected(name: str, known: Collection[str], most: int) -> Tree:
    """The different words of a first reading that may be headings of a further table: those among the known ones, which
    are `names.normalised`, and those that this cannot tell of here."""
    word = column(SUSPECT)
    bare = replace_all(exp.func("translate", word.copy(), text(_WIDE), text(_NARROW)), r"\s+", "")
    bare = exp.Lower(this=replace_all(bare, r"^\*+|[:*]+$", ""))
    told = matches(word.copy(), _TOLD)
    is_known = one_of(bare, [text(item) for item in sorted(known)])
    words = exp.select(word).distinct().from_(exp.table_(name, quoted=True))
    return words.where(case([(told, is_known)], negate(is_null(word.copy())))).limit(most)


_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F)))
_NARROW = "".join(map(chr, range(0x21, 0x7F)))
_TOLD = r"^[\t -~\x{FF01}-\x{FF5E}\x{4E00}-\x{9FFF}]+$"
"""Texts whose normal form is that of their letters one by one."""
