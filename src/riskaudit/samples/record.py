"""What a sample is made of: records as plain values, and all records of one month by dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Cell = str | int | Decimal | bool | date | None
"""One value before it is written; a datetime is a date, too. None is an empty cell."""

Record = dict[str, Cell]
"""Column of the dataset → value. A column that is not there is written as an empty cell."""

FIRST_DAY = date(2026, 10, 1)
LAST_DAY = date(2026, 10, 31)
CUTOFF = datetime(2026, 11, 1)
"""The exports end before this moment: what happens later is not in them."""


@dataclass
class Month:
    """The records of one month, by dataset."""

    records: dict[str, list[Record]]


def moment(record: Record, column: str) -> datetime:
    """The moment in a column that is known to hold one. Raises TypeError for anything else."""
    value = record[column]
    if not isinstance(value, datetime):
        raise TypeError(f"{column} holds {value!r}, no moment")
    return value


def day(record: Record, column: str) -> date:
    """The day in a column that is known to hold a date or a moment. Raises TypeError for anything else."""
    value = record[column]
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, date):
        raise TypeError(f"{column} holds {value!r}, no date")
    return value


def forget_future(record: Record, keep: Sequence[str] = ()) -> Record:
    """The record as the export knows it: moments from CUTOFF on are blanked, but for plans named in `keep`."""
    for name, value in record.items():
        if name in keep or not isinstance(value, date):
            continue
        at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        if at >= CUTOFF:
            record[name] = None
    return record


def numbered(prefix: str, start: int) -> Iterator[str]:
    """Numbers that go up by one, behind a prefix: eight digits."""
    while True:
        yield f"{prefix}{start:08d}"
        start += 1


def filled(record: Record, names: Iterable[str]) -> bool:
    """Whether every column named has a value."""
    return all(record.get(name) is not None for name in names)
