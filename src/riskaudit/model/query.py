"""Questions to an engine, as trees: never joined strings, every value a literal of the tree.

The functions here do not copy: a tree may stand in several others, and is copied once, when a
`Relation` takes it in.

A `Relation` is a table to which columns are added layer by layer; a later layer may use the columns
of an earlier one. Trees are sqlglot's, in no dialect; engines write them in their own. Every
identifier is quoted, because Chinese ones must be on some engines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from sqlglot import exp

from riskaudit.model.table import State, state_of

Tree = exp.Expr

CALENDAR = "_calendar"
"""The table of working days: `day` DATE, `w` working days up to it, `next_workday` DATE or NULL."""


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


def add_months(tree: Tree, count: int) -> Tree:
    """The same day of the later month, else its last day (civil code, fact md-period-end)."""
    return as_date(exp.DateAdd(this=as_date(tree), expression=number(count), unit=exp.var("MONTH")))


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


def table_named(name: str) -> exp.Table:
    """A table by its name."""
    return exp.table_(name, quoted=True)


@dataclass(frozen=True)
class Relation:
    """A table with added columns. Immutable: every step gives a new one.

    The steps are kept and the question is built when it is asked for, so that a long way of small
    steps costs no more than its length.
    """

    base: str
    steps: tuple[Callable[[exp.Subquery], exp.Select], ...] = ()

    @classmethod
    def table(cls, name: str) -> Relation:
        """All columns of a table."""
        return cls(name)

    @property
    def select(self) -> exp.Select:
        """The question as a tree of its own."""
        select = question([exp.Star()], table_named(self.base))
        for step in self.steps:
            select = step(select.subquery(exp.to_identifier("r", quoted=True), copy=False))
        return select

    def derive(self, columns: Mapping[str, Tree]) -> Relation:
        """Add columns computed from those that are there."""
        if not columns:
            return self
        added = dict(columns)
        return self._then(lambda inner: question([exp.Star(), *named(added)], inner))

    def where(self, condition: Tree) -> Relation:
        """Keep the rows for which the condition is true."""
        return self._then(lambda inner: question([exp.Star()], inner, condition.copy()))

    def keep(self, columns: Sequence[str]) -> Relation:
        """Only the columns named, in that order."""
        names = tuple(columns)
        return self._then(lambda inner: question([column(name) for name in names], inner))

    def grouped(self, by: Sequence[str], figures: Mapping[str, Tree]) -> Relation:
        """One row for each combination of the columns named (NULL is a value), with figures over its rows."""
        names, added = tuple(by), dict(figures)

        def step(inner: exp.Subquery) -> exp.Select:
            chosen = question([*map(column, names), *named(added)], inner)
            return chosen.group_by(*map(column, names), copy=False)

        return self._then(step)

    def look_up(self, other: Tree, on: Tree, columns: Mapping[str, Tree]) -> Relation:
        """Left-join another table or sub-select, which must be called `o` in `on` and in the columns.

        The relation itself is `r`. The other side must have at most one row for each row of this one.
        """
        added = dict(columns)

        def step(inner: exp.Subquery) -> exp.Select:
            own = exp.Column(this=exp.Star(), table=exp.to_identifier("r", quoted=True))
            aliased = exp.alias_(other.copy(), "o", table=True, quoted=True, copy=False)
            chosen = question([own, *named(added)], inner)
            return chosen.join(aliased, on=on.copy(), join_type="left", copy=False)

        return self._then(step)

    def working_days(self, wanted: Mapping[str, tuple[str, str]]) -> Relation:
        """For each new column: look up `w` or `next_workday` of the date in a column of this relation."""
        relation = self
        for name, (date_column, figure) in wanted.items():
            on = equal(column("day", "o"), column(date_column, "r"))
            relation = relation.look_up(table_named(CALENDAR), on, {name: column(figure, "o")})
        return relation

    def _then(self, step: Callable[[exp.Subquery], exp.Select]) -> Relation:
        return Relation(self.base, (*self.steps, step))


def named(columns: Mapping[str, Tree]) -> list[Tree]:
    """Trees as the named columns of a question."""
    return [exp.alias_(tree.copy(), name, quoted=True, copy=False) for name, tree in columns.items()]


@dataclass(frozen=True)
class RuleQuery:
    """A rule as a question: `judged` has one row per record in scope, with `result` and `reason`.

    `finding` names the texts of `findings.csv` and of the report, computed from `judged`;
    `evidence` the columns whose cells a finding shows; `figures` the values its calculation needs.
    `grouped` says that a row is a group of records.
    """

    rule: str
    dataset: str
    judged: Relation
    finding: Mapping[str, Tree]
    evidence: tuple[str, ...]
    figures: Mapping[str, Tree] = field(default_factory=dict)
    grouped: bool = False
