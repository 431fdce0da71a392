"""Conditions of the rule language that may stand in a rule's `when`, and of which reviewed findings each is true.

A condition says which records the rule goes on judging. Personal columns, keys, units and the columns that the rule
itself judges by are never used: a filter on these would tell people apart, or change the limit. Days are bounded from
below alone: an upper bound would silence the rule for all months to come. An empty cell stays in the rule unless the
condition is about its being empty; a cell that could not be read leaves the condition open, as it does in the rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from riskaudit.checks import CheckKind, Setting
from riskaudit.checks.expression import unread_states
from riskaudit.model.dataset import Column, Dataset
from riskaudit.model.rule import Rule
from riskaudit.model.table import State

Cell = tuple[Any, State]
Test = Callable[[Any, bool], bool | None]
"""Of a value, and whether the cell is empty: whether a condition is true, or NULL."""

VALUES = 30
"""Different values of a column beyond which it tells records apart and not kinds of them."""
CUTS = 32
"""Places at which a column of numbers or days is cut."""
NUMBER, DAYS = "number", ("date", "moment")
"""The types of columns that can be cut."""

_LONGEST = 30
_NUMBERLIKE = re.compile(r"\d{5}")
_DAY = timedelta(days=1)


class Bits(NamedTuple):
    """The findings, as bits, that a condition keeps (it is true of them) and drops (it is false of them).

    A finding of several records is only kept or dropped if all of them are. Of a group it is the verdict that counts:
    `changed` are those of the kept that have other figures, for some of their records are out.
    """

    true: int
    false: int
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition on one column: its text, what it costs in the ranking, and what it does to the findings."""

    text: str
    column: str
    cost: int
    true: int
    false: int
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a column of codes, texts: for each what `= value` and `<> value` do to the findings."""

    column: str
    equal: Mapping[str, Bits]
    unequal: Mapping[str, Bits]


@dataclass(frozen=True)
class Family:
    """All conditions that are looked at: single ones, and values from which lists are made."""

    clauses: tuple[Clause, ...]
    values: tuple[Values, ...]

    def told(self, text: str) -> Bits | None:
        """What a condition made of others does to the findings, where that does not follow from what those do."""
        return None

    def spoilt(self, confirmed: int, refuted: int, least: int) -> int:
        """How many findings there would be that were none before, with what would else have kept the confirmed and
        dropped so many; 0 if there is no such condition."""
        return 0


def usable(setting: Setting, kind: CheckKind, present: Sequence[str]) -> list[str]:
    """The columns that conditions may be about, of those that some file has. What a share of records is counted by is
    what it judges by."""
    dataset, judged = setting.dataset, {*kind.reads(), *([kind.by] if kind.by else [])}
    if kind.groups():
        sources = [source for _, source, other in kind.conditions() if other is None]
        judged.update(name for source in sources for name in setting.condition(source).columns)
    closed = {*dataset.key, *dataset.unit, *judged}
    return [
        name
        for name, about in dataset.columns.items()
        if about.personal is None and name not in closed and name in present
    ]


def family(
    records: Sequence[Mapping[str, Sequence[Cell]]],
    dataset: Dataset,
    names: Sequence[str],
    bounded: Collection[str] = (NUMBER, *DAYS),
    cuts: int = CUTS,
) -> Family:
    """All conditions on these columns; `records` holds, for each finding, the cells of its records by column. Columns of
    the types `bounded` are cut."""
    clauses: list[Clause] = []
    values: list[Values] = []
    for name in names:
        about, cells = dataset.columns[name], [item[name] for item in records]
        reader = _Reader(name, cells, frozenset(unread_states(name, dataset)))
        clauses += reader.emptiness()
        if about.type == "flag":
            clauses += reader.flags()
        elif about.type in (NUMBER, *DAYS):
            clauses += reader.bounds(about, cuts) if about.type in bounded else ()
        elif found := reader.values():
            values.append(found)
    return Family(tuple(clauses), tuple(values))


class _Reader:
    """The conditions on one column."""

    def __init__(self, name: str, cells: Sequence[Sequence[Cell]], unread: frozenset[State]) -> None:
        self._name, self._cells, self._unread = name, cells, unread

    def emptiness(self) -> Iterator[Clause]:
        """Whether the cell is empty."""
        yield self._clause(f"{self._name} IS NULL", 1, lambda _, empty: empty)
        yield self._clause(f"{self._name} IS NOT NULL", 1, lambda _, empty: not empty)

    def flags(self) -> Iterator[Clause]:
        """Whether it is set, an empty cell staying in."""
        yield self._clause(f"NOT coalesce({self._name}, FALSE)", 1, lambda value, empty: empty or not value)
        yield self._clause(f"coalesce({self._name}, TRUE)", 1, lambda value, empty: empty or bool(value))

    def bounds(self, about: Column, cuts: int) -> Iterator[Clause]:
        """Above or below a number; from a day on. Of bounds that drop the same findings the loosest comes first."""
        known = sorted({_plain(value, about) for cells in self._cells for value, state in cells if state is State.READ})
        by_day = about.type == "moment"
        for cut in _spread(known[:-1], cuts):
            said = f">= {_literal(cut + _DAY)}" if by_day else f"> {_literal(cut)}"
            yield self._bound(said, partial(_above, cut, about))
        if about.type == NUMBER:
            for cut in reversed(_spread(known[1:], cuts)):
                yield self._bound(f"< {_literal(cut)}", partial(_below, cut))

    def _bound(self, said: str, holds: Callable[[Any], bool]) -> Clause:
        text = f"coalesce({self._name} {said}, TRUE)"
        return self._clause(text, 2, lambda value, empty: empty or holds(value))

    def values(self) -> Values | None:
        """The values that are few, short and no numbers of anybody; None if the column has none such."""
        known = {str(value) for cells in self._cells for value, state in cells if state is State.READ}
        if not 1 < len(known) <= VALUES and not (len(known) == 1 and self._has_empty):
            return None
        told = sorted(value for value in known if is_telling(value))
        equal = {value: self._bits(_equal(value)) for value in told}
        unequal = {value: self._bits(_unequal(value)) for value in told}
        return Values(self._name, equal, unequal) if told else None

    @property
    def _has_empty(self) -> bool:
        return any(state is not State.READ for cells in self._cells for _, state in cells)

    def _clause(self, text: str, cost: int, test: Test) -> Clause:
        return Clause(text, self._name, cost, *self._bits(test))

    def _bits(self, test: Test) -> Bits:
        """The findings of all whose records the test is true, and false."""
        true = false = 0
        for place, cells in enumerate(self._cells):
            told = {None if state in self._unread else test(value, state is not State.READ) for value, state in cells}
            if told == {True}:
                true |= 1 << place
            elif told == {False}:
                false |= 1 << place
        return Bits(true, false)


def _above(cut: Any, about: Column, value: Any) -> bool:
    return bool(_plain(value, about) > cut)


def _below(cut: Any, value: Any) -> bool:
    return bool(value < cut)


def _equal(wanted: str) -> Test:
    return lambda value, empty: None if empty else str(value) == wanted


def _unequal(wanted: str) -> Test:
    return lambda value, empty: empty or str(value) != wanted


def is_telling(value: str) -> bool:
    """Whether a text may stand in a rule: short, on one line, and without a number that might be somebody's."""
    return 0 < len(value) <= _LONGEST and value.isprintable() and not _NUMBERLIKE.search(value)


def quoted(value: str) -> str:
    """A text as the rule language writes it."""
    return "'" + value.replace("'", "''") + "'"


def only(name: str, values: Sequence[str]) -> str:
    """Only these values."""
    if len(values) == 1:
        return f"{name} = {quoted(values[0])}"
    return f"{name} IN ({', '.join(map(quoted, values))})"


def without(name: str, values: Sequence[str]) -> str:
    """All but these values; an empty cell stays in."""
    if len(values) == 1:
        return f"coalesce({name} <> {quoted(values[0])}, TRUE)"
    return f"coalesce({name} NOT IN ({', '.join(map(quoted, values))}), TRUE)"


def _plain(value: Any, about: Column) -> Any:
    """A moment as its day."""
    return value.date() if about.type == "moment" and isinstance(value, datetime) else value


def narrowed(rule: Rule, condition: str) -> Rule:
    """The rule with one condition more in its scope."""
    before = f"({rule.when}) AND " if rule.when else ""
    return rule.model_copy(update={"when": before + condition})


def _literal(value: Any) -> str:
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return format(Decimal(value).normalize(), "f")


def _spread(values: Sequence[Any], most: int) -> Sequence[Any]:
    """At most so many of them, evenly."""
    if len(values) <= most:
        return values
    return [values[i * (len(values) - 1) // (most - 1)] for i in range(most)]
