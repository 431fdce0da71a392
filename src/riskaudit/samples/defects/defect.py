"""What a defect is: which sound records it can befall, and what it changes in one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from riskaudit.samples.hours import Hours
from riskaudit.samples.record import CUTOFF, FIRST_DAY, LAST_DAY, Cell, Month, Record, day, filled, moment

Fits = Callable[[Record], bool]
Spoil = Callable[[Record, "World"], None]


@dataclass(frozen=True)
class World:
    """What a defect may look at and change besides its record: the month, and a stream of chance.

    `touched` holds the identities of the records that were changed: no other defect befalls them.
    """

    month: Month
    hours: Hours
    touched: set[int]

    def sound(self, dataset: str, fits: Fits) -> list[Record]:
        """The records that fit and were not changed yet."""
        return [record for record in self.month.records[dataset] if id(record) not in self.touched and fits(record)]

    def another(self, record: Record, dataset: str, fits: Fits) -> Record:
        """A sound record beside the given one; it counts as changed from now on."""
        found = self.hours.rng.choice([other for other in self.sound(dataset, fits) if other is not record])
        self.touched.add(id(found))
        return found

    def contracts(self, record: Record) -> list[Record]:
        """The contracts of the record's account; they count as changed from now on."""
        account = record["account_no"]
        found = [contract for contract in self.month.records["contracts"] if contract["account_no"] == account]
        self.touched.update(map(id, found))
        return found


PLACE = ("unit_city", "unit_county", "unit_station", "unit_team", "unit_code")
"""The unit of a record: what is counted by name is counted within it."""


@dataclass(frozen=True)
class Defect:
    """One way to break one rule: the dataset that the rule judges, the records it fits, the change.

    `share` is the part of the fitting records that are spoiled; at least two are, as far as there are so many.
    """

    dataset: str
    fits: Fits
    spoil: Spoil
    share: float = 0.02


def put(**values: Cell) -> Spoil:
    """A change that sets columns to fixed values."""

    def spoil(record: Record, world: World) -> None:
        record |= values

    return spoil


def has(*names: str, **values: Cell) -> Fits:
    """Fits records in which the columns named are filled and the others have these values."""

    def fits(record: Record) -> bool:
        return filled(record, names) and all(record.get(name) == value for name, value in values.items())

    return fits


def both(*conditions: Fits) -> Fits:
    """Fits records that every condition fits."""
    return lambda record: all(condition(record) for condition in conditions)


def by_day(column: str, last: date, first: date = FIRST_DAY) -> Fits:
    """Fits records whose column lies between two days, both included."""
    return lambda record: filled(record, [column]) and first <= day(record, column) <= last


def gap(early: str, late: str, least: timedelta) -> Fits:
    """Fits records in which two moments are at least so far apart."""
    return lambda record: filled(record, [early, late]) and moment(record, late) - moment(record, early) >= least


def in_month(column: str) -> Fits:
    """Fits records dated in the month."""
    return by_day(column, LAST_DAY)


def shift(record: Record, names: Sequence[str], by: timedelta) -> None:
    """Move the moments that are filled; what leaves the export's time is forgotten."""
    for name in names:
        value = record.get(name)
        if isinstance(value, datetime):
            record[name] = value + by if value + by < CUTOFF else None


def at(on: date, like: datetime) -> datetime:
    """A day at the time of day of another moment."""
    return datetime.combine(on, like.time())
