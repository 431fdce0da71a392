"""Values as exports write them: the forms of dates, the words of flags, the aliases of codes, the blanks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from random import Random
from types import MappingProxyType

from riskaudit.samples.record import Cell, Record

Written = str | int | float | date | None
"""A cell of a file; numbers and dates are real ones in a workbook, None is blank."""


def iso(value: date) -> str:
    """2026-10-03 09:05:00, or 2026-10-03."""
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else f"{value:%Y-%m-%d}"


def slashes(value: date) -> str:
    """2026/10/3 9:05, with seconds where there are any, or 2026/10/3."""
    day = f"{value.year}/{value.month}/{value.day}"
    if not isinstance(value, datetime):
        return day
    return f"{day} {value.hour}:{value:%M}" + (f":{value:%S}" if value.second else "")


def characters(value: date) -> str:
    """2026年10月3日 9时5分, with seconds where there are any, or 2026年10月3日."""
    day = f"{value.year}年{value.month}月{value.day}日"
    if not isinstance(value, datetime):
        return day
    return f"{day} {value.hour}时{value.minute}分" + (f"{value.second}秒" if value.second else "")


def digits(value: date) -> str:
    """20261003090500, or 20261003."""
    return f"{value:%Y%m%d%H%M%S}" if isinstance(value, datetime) else f"{value:%Y%m%d}"


def real(value: date) -> date:
    """The value itself: a real date in a workbook."""
    return value


Form = Callable[[date], Written]


@dataclass(frozen=True)
class Shape:
    """How one system writes an export.

    `headings` names heading=column pairs, separated by blanks. Dates are in `form`, but one in
    `every`th of the columns `mixed` is in `other`. `codes` gives the ways a value is written, the
    commonest first. `dashes` are columns whose blanks are written as a word; `sparse` ones lose one
    cell in eight. `numbers` are keys written as number cells.
    """

    headings: str
    form: Form = iso
    other: Form = slashes
    mixed: Sequence[str] = ()
    every: int = 15
    flags: tuple[str, str] = ("是", "否")
    codes: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=lambda: MappingProxyType({}))
    dashes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sparse: Sequence[str] = ()
    numbers: Sequence[str] = ()
    rate: str = "{}"

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Heading and column, from left to right; the running number has the column ""."""
        pairs = [item.partition("=") for item in self.headings.split()]
        return [(heading, column) for heading, _, column in pairs]

    def grid(self, records: Sequence[Record], rng: Random) -> list[list[Written]]:
        """The heading row and a row for each record."""
        heads: list[Written] = [heading for heading, _ in self.columns]
        names = [column for _, column in self.columns]
        return [heads, *([self._cell(record, name, i, rng) for name in names] for i, record in enumerate(records, 1))]

    def _cell(self, record: Record, column: str, number: int, rng: Random) -> Written:
        if not column:
            return number
        value = record.get(column)
        if column in self.sparse and rng.random() < 0.125:
            value = None
        return self.dashes.get(column) if value is None else self._written(value, column, rng)

    def _written(self, value: Cell, column: str, rng: Random) -> Written:
        if isinstance(value, bool):
            return self.flags[0] if value else self.flags[1]
        if isinstance(value, date):
            other = column in self.mixed and rng.randrange(self.every) == 0
            return self.other(value) if other else self.form(value)
        if isinstance(value, Decimal):
            return self._rate(value) if column == "penalty_rate" else float(value)
        if isinstance(value, str) and column in self.codes:
            ways = self.codes[column].get(value, (value,))
            return ways[0] if len(ways) == 1 or rng.random() < 0.85 else rng.choice(ways[1:])
        return int(value) if column in self.numbers and isinstance(value, str) else value

    def _rate(self, value: Decimal) -> str:
        """A rate per day in thousandths, hundredths or as a bare number, as `rate` says."""
        scale = {"‰": 1000, "%": 100}.get(self.rate[-1:], 1)
        return self.rate.format((value * scale).normalize())
