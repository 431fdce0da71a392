"""What the oracle judges in: facts with their days, the calendar, the records and their partners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from oracle.cells import ABSENT, LOST, READ, UNREADABLE, Cell
from oracle.conditions import condition
from oracle.spans import WorkingDays

PASS, FAIL, REVIEW, UNKNOWN, NOTAPPLICABLE = "pass", "fail", "review", "unknown", "notapplicable"
Record = Mapping[str, Cell]
Rule = Mapping[str, Any]
Check = Mapping[str, Any]
Told = tuple[str, Sequence[str], date]
"""A verdict, the facts of the limit that applies, and the day whose law it is."""


@dataclass(frozen=True)
class Fact:
    """A requirement's days in force, both counting, and whether it was seen in a text or at second hand."""

    first: date
    last: date | None = None
    sure: bool = True

    def binds(self, day: date) -> bool:
        """Whether it binds on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


class Table(list[Record]):
    """Records in their order, found again by the values of columns that were read."""

    def __init__(self, records: Iterable[Record]) -> None:
        super().__init__(records)
        self._found: dict[tuple[str, ...], dict[tuple[Any, ...], list[Record]]] = {}
        self.notes: dict[Any, Any] = {}
        """What a kind works out once for all records."""

    def of(self, names: Sequence[str], values: tuple[Any, ...]) -> list[Record]:
        """The records whose columns were read and have these values."""
        key = tuple(names)
        if key not in self._found:
            groups: dict[tuple[Any, ...], list[Record]] = {}
            for record in self:
                if all(record[name].state == READ for name in key):
                    groups.setdefault(tuple(record[name].value for name in key), []).append(record)
            self._found[key] = groups
        return self._found[key].get(values, [])

    def like(self, names: Sequence[str], record: Record) -> list[Record]:
        """The records of the same key as one whose key was read, itself among them."""
        return self.of(names, tuple(record[name].value for name in names))


@dataclass(frozen=True)
class World:
    """What a record is judged in. `columns` is as `oracle.cells` has it; `date` names the record's date.

    `partners` holds the records of the other datasets, `partner_columns` their columns. `unread` says
    that an input was not read. `missing` and `law_date` are what a profile or the command may ask for.
    """

    as_of: date
    days: WorkingDays
    facts: Mapping[str, Fact]
    columns: Mapping[str, Mapping[str, Any]]
    date: str
    pause: tuple[str, str] | None = None
    excuse: Sequence[str] = ()
    partners: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    partner_columns: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    unread: bool = False
    missing: str | None = None
    law_date: date | None = None


def law_day(check: Check, record: Record, world: World) -> date:
    """The day whose law applies where there is no `from`: the moment named, else the record's date, else as_of."""
    if world.law_date:
        return world.law_date
    cell = record[check.get("by") or world.date]
    return cell.value.date() if cell.state == READ else world.as_of


def listed(value: Any) -> tuple[str, ...]:
    """One name or several, or none, as several."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def choose(rule: Rule, record: Record, world: World, day: date | None) -> int | None:
    """The place of the limit that applies; −1 if none does; None if that cannot be told."""
    if day is None:
        return None
    for i, limit in enumerate(rule["check"]["limits"]):
        names = listed(limit.get("basis")) or rule.get("basis", ())
        if names and not any(world.facts[name].binds(day) for name in names):
            continue
        holds = condition(limit["when"], world.columns)(record) if limit.get("when") else True
        if holds is None:
            return None
        if holds:
            return i
    return -1


def within(limit: Mapping[str, Any], value: Decimal) -> bool:
    """Whether a number keeps a limit."""
    return (
        ("at_least" not in limit or value >= Decimal(str(limit["at_least"])))
        and ("over" not in limit or value > Decimal(str(limit["over"])))
        and ("at_most" not in limit or value <= Decimal(str(limit["at_most"])))
        and ("under" not in limit or value < Decimal(str(limit["under"])))
    )


def read(record: Record, *names: str) -> bool:
    """Whether all the columns were read."""
    return all(record[name].state == READ for name in names)


def day_of(cell: Cell) -> date:
    """The local date of a moment that was read."""
    value: datetime = cell.value
    return value.date()


def keys_lost(check: Check, world: World) -> bool:
    """Whether "no partner" is uncertain: an input, or a partner's key, was not read."""
    partners = table_of(world, check["partner"])
    names = tuple(check["on"].values())
    if ("lost", names) not in partners.notes:
        bad = (LOST, UNREADABLE, ABSENT)
        partners.notes["lost", names] = any(partner[name].state in bad for partner in partners for name in names)
    return world.unread or bool(partners.notes["lost", names])


def alike(check: Check, record: Record, world: World) -> bool:
    """Whether the key of one that may be a partner differs from the record's in leading zeros only.

    A spreadsheet may have eaten them.
    """
    partners, theirs, where = table_of(world, check["partner"]), tuple(check["on"].values()), check.get("where")
    if ("bare", theirs, where) not in partners.notes:
        is_one = condition(where, world.partner_columns[check["partner"]]) if where else lambda _: True
        keys: dict[Any, set[Any]] = {}
        for partner in partners:
            if read(partner, *theirs) and is_one(partner) is not False:
                values = tuple(partner[name].value for name in theirs)
                keys.setdefault(tuple(map(_bare, values)), set()).add(values)
        partners.notes["bare", theirs, where] = keys
    mine = tuple(record[name].value for name in check["on"])
    return bool(partners.notes["bare", theirs, where].get(tuple(map(_bare, mine)), set()) - {mine})


def table_of(world: World, name: str) -> Table:
    """The records of another dataset."""
    found = world.partners[name]
    assert isinstance(found, Table)
    return found


def theirs(check: Check, record: Record, world: World) -> list[Record]:
    """The records of the other dataset that have the record's key."""
    values = tuple(record[name].value for name in check["on"])
    return table_of(world, check["partner"]).of(tuple(check["on"].values()), values)


def _bare(value: Any) -> Any:
    return value.lstrip("0") if isinstance(value, str) else value
