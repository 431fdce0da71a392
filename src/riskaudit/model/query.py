"""Questions to an engine, as trees: never joined strings, every value a literal of the tree.

The functions here do not copy: a tree may stand in several others, and is copied once, when a question
(`named`, `model.relation`) takes it in. Trees are sqlglot's, in no dialect; engines write them in
their own. Every identifier is quoted, because Chinese ones must be on some engines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from sqlglot import exp

from riskaudit.model.table import State, state_of

Tree = exp.Expr

CALENDAR = "_calendar"
"""The table of working days: `day` DATE, `w` working days up to it, `next_workday`, `last_workday` DATE or NULL."""


def column(name: str, table: str | None = None) -> exp.Column:
    """A column by its name."""
    return exp.column(name, table=table, quoted=True)


def text(value: str) -> exp.Expr:
    """A text literal."""
    return exp.Literal.string(value)


def number(value: int | Decimal) -> exp.Expr:
    """A number literal, exact."""
    return exp.convert(value) if isinstance(value, int) else exp.cast(exp.Literal.number(str(value)), "decimal(24, 6)")


def day(value: date) -> exp.Expr:
    """A date literal."""
    return exp.cast(exp.Literal.string(value.isoformat()), "date")


def nothing(kind: str = "text") -> exp.Expr:
    """A NULL of a type."""
    return cast(exp.null(), kind)


def truth(value: bool) -> exp.Expr:
    """A boolean literal."""
    return exp.true() if value else exp.false()


@cache
def _type(kind: str) -> exp.DataType:
    return exp.DataType.build(kind)


def cast(tree: Tree, kind: str) -> Tree:
    """The value as another type; an error where it does not fit."""
    return exp.Cast(this=tree, to=_type(kind).copy())


def case(pairs: Iterable[tuple[Tree, Tree]], default: Tree | None = None) -> Tree:
    """The value of the first pair whose condition is true, else the default (NULL if there is none)."""
    branches = [exp.If(this=condition, true=value) for condition, value in pairs]
    if not branches:
        return default or exp.null()
    return exp.Case(ifs=branches, default=None if default is None else default)


def every(*conditions: Tree) -> Tree:
    """All of them; true when there are none."""
    return exp.and_(*conditions, copy=False) if conditions else exp.true()


def some(*conditions: Tree) -> Tree:
    """Any of them; false when there are none."""
    return exp.or_(*conditions, copy=False) if conditions else exp.false()


def negate(condition: Tree) -> Tree:
    """The contrary; unknown stays unknown."""
    return exp.not_(condition, copy=False)


def is_null(tree: Tree) -> Tree:
    """Whether it is NULL."""
    return exp.Is(this=exp.paren(tree, copy=False), expression=exp.null())


def first(*trees: Tree) -> Tree:
    """The first that is not NULL."""
    return exp.Coalesce(this=trees[0], expressions=list(trees[1:]))


def equal(left: Tree, right: Tree) -> Tree:
    """left = right."""
    return exp.EQ(this=left, expression=right)


def less(left: Tree, right: Tree) -> Tree:
    """left < right."""
    return exp.LT(this=left, expression=right)


def at_most(left: Tree, right: Tree) -> Tree:
    """left ≤ right."""
    return exp.LTE(this=left, expression=right)


def plus(left: Tree, right: Tree) -> Tree:
    """left + right, in brackets."""
    return exp.paren(exp.Add(this=left, expression=right), copy=False)


def minus(left: Tree, right: Tree) -> Tree:
    """left − right, in brackets."""
    return exp.paren(exp.Sub(this=left, expression=exp.paren(right, copy=False)), copy=False)


def total(trees: Sequence[Tree]) -> Tree:
    """The sum of one value or more, in brackets."""
    found = trees[0]
    for tree in trees[1:]:
        found = exp.Add(this=found, expression=tree)
    return exp.paren(found, copy=False)


def one_of(tree: Tree, values: Sequence[Tree]) -> Tree:
    """Whether it equals one of the values; false when there are none."""
    return exp.In(this=tree, expressions=list(values)) if values else exp.false()


def joined(*parts: Tree) -> Tree:
    """Texts one after another; a NULL part reads as empty."""
    found: Tree = first(parts[0], text(""))
    for part in parts[1:]:
        found = exp.DPipe(this=found, expression=first(part, text("")))
    return exp.paren(found, copy=False)


def as_text(tree: Tree) -> Tree:
    """The value as text."""
    return cast(tree, "text")


def as_date(tree: Tree) -> Tree:
    """The local date of a moment."""
    return cast(tree, "date")


def days_between(start: Tree, end: Tree) -> Tree:
    """Whole days from the date of one to the date of the other."""
    return exp.DateDiff(this=as_date(end), expression=as_date(start), unit=exp.var("DAY"))


def micros_between(start: Tree, end: Tree) -> Tree:
    """Microseconds from one moment to the other: the finest a moment is kept, so exact."""
    return exp.DateDiff(this=end, expression=start, unit=exp.var("MICROSECOND"))


def add_days(tree: Tree, count: Tree | int) -> Tree:
    """The date that many days later."""
    amount = number(count) if isinstance(count, int) else count
    return as_date(exp.DateAdd(this=as_date(tree), expression=amount, unit=exp.var("DAY")))


def add_seconds(tree: Tree, seconds: Tree) -> Tree:
    """The moment that many whole seconds later."""
    return cast(exp.DateAdd(this=cast(tree, "timestamp"), expression=seconds, unit=exp.var("SECOND")), "timestamp")


def times(tree: Tree, factor: int) -> Tree:
    """A multiple, in brackets."""
    return exp.paren(exp.Mul(this=exp.paren(tree, copy=False), expression=number(factor)), copy=False)


def add_months(tree: Tree, count: Tree | int) -> Tree:
    """The same day of the later month, else its last day (civil code, fact md-period-end)."""
    amount = number(count) if isinstance(count, int) else count
    return as_date(exp.DateAdd(this=as_date(tree), expression=amount, unit=exp.var("MONTH")))


def month_number(tree: Tree) -> Tree:
    """The months that a date's month has behind it since year nought."""
    year, month = exp.Year(this=as_date(tree)), exp.Month(this=as_date(tree.copy()))
    return plus(exp.Mul(this=year, expression=number(12)), month)


def matches(tree: Tree, pattern: str) -> Tree:
    """Whether the pattern is found in the text; anchor it for a whole match."""
    return exp.RegexpLike(this=tree, expression=text(pattern))


def extract(tree: Tree, pattern: str, group: int) -> Tree:
    """The text of a group of the pattern's first match; empty if there is none."""
    return exp.RegexpExtract(this=tree, expression=text(pattern), group=number(group))


def replace_all(tree: Tree, pattern: str, by: str) -> Tree:
    """The text with every match replaced."""
    return exp.RegexpReplace(
        this=tree, expression=text(pattern), replacement=text(by), modifiers=exp.Literal.string("g")
    )


def part(tree: Tree, start: int, length: int | None = None) -> Tree:
    """A piece of a text, counting from 1."""
    found = exp.Substring(this=tree, start=number(start))
    if length is not None:
        found.set("length", number(length))
    return found


def length(tree: Tree) -> Tree:
    """The number of characters."""
    return exp.Length(this=tree)


def sha256(tree: Tree) -> Tree:
    """The sha256 of a text in UTF-8, as hexadecimal digits."""
    return exp.SHA2(this=tree, length=number(256))


def counted(condition: Tree) -> Tree:
    """For how many rows of a group a condition is true."""
    return exp.Count(this=case([(condition, number(1))]))


def least(tree: Tree) -> Tree:
    """The least value of a group."""
    return exp.Min(this=tree)


def greatest(tree: Tree) -> Tree:
    """The greatest value of a group."""
    return exp.Max(this=tree)


def place_by(name: str) -> Tree:
    """The place of each row in the order of a column, counting from 0."""
    return minus(over(exp.RowNumber(), [], [column(name)]), number(1))


def over(function: Tree, partition: Sequence[Tree], order: Sequence[Tree] = ()) -> Tree:
    """A window function over the rows of the same partition, in an order where one is given."""
    ordered = exp.Order(expressions=[exp.Ordered(this=item) for item in order]) if order else None
    return exp.Window(this=function, partition_by=list(partition), order=ordered)


def in_state(name: str, *states: State) -> Tree:
    """Whether a column's cell was read so."""
    return one_of(column(state_of(name)), [number(int(state)) for state in states])


def question(columns: Sequence[Tree], source: Tree, where: Tree | None = None) -> exp.Select:
    """A select of columns from a table or sub-select. Its parts are used up, not copied."""
    asked = exp.select(*columns, copy=False).from_(source, copy=False)
    return asked if where is None else asked.where(where, copy=False)


def in_turn(questions: Sequence[Tree]) -> Tree:
    """The rows of several questions with the same columns, one question after another."""
    whole = questions[0]
    for other in questions[1:]:
        whole = exp.Union(this=whole, expression=other, distinct=False)
    return whole


def table_named(name: str) -> exp.Table:
    """A table by its name."""
    return exp.table_(name, quoted=True)


def named(columns: Mapping[str, Tree]) -> list[Tree]:
    """Trees as the named columns of a question."""
    return [exp.alias_(tree.copy(), name, quoted=True, copy=False) for name, tree in columns.items()]
