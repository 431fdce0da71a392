"""One cell as text, the way the user sees it: no blanks around it, no `.0`, no exponent."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import MAXYEAR, date, datetime, time, timedelta
from decimal import Decimal
from itertools import repeat
from operator import attrgetter
from typing import Any

BLANKS = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
BLANKS += "\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
"""Every character that shows nothing: blanks of all widths, line ends, zero-width marks."""

_TELLING = ["=", "'", "‘", "’", *(sign for sign in BLANKS if not sign.isspace())]
"""What must be looked for beside white space to tell that a text is tidy."""

_TRICKS = ("=", "'", "‘", "’")
_CURLY = re.compile(r"^[‘’](?=[0-9A-Za-z.+-]+$)")
_FORMULA = re.compile(r'="([^"]*)"', re.DOTALL)
_DIGITS_LOST = 1e15
_SAFE_LENGTH = len("-999999999999999.0")
_MEMORY = 50_000


def tidy(text: str) -> str | None:
    """The text without blanks around it and without Excel's tricks to keep a number as text.

    `="0123"`, `'0123` and the same with a curly apostrophe become `0123`. None if nothing is left.
    """
    text = text.strip(BLANKS)
    if text[:1] in _TRICKS:
        formula = _FORMULA.fullmatch(text)
        text = (formula[1] if formula else _CURLY.sub("", text.removeprefix("'"))).strip(BLANKS)
    return text or None


class Tidied(dict[str, str | None]):
    """Cell → its tidied text. Equal cells are cleaned once and share one string; a full memory starts anew."""

    def __missing__(self, cell: str) -> str | None:
        if len(self) > _MEMORY:
            self.clear()
        text = tidy(cell)
        if text == cell:
            text = cell
        self[cell] = text
        return text


def number(value: float) -> str:
    """A number without exponent; from 1e15 on with one, so that lost digits can be recognised later."""
    text = repr(value)
    if text[-2:] == ".0" and len(text) < _SAFE_LENGTH and value:
        return text[:-2]
    if not math.isfinite(value) or abs(value) >= _DIGITS_LOST:
        return f"{value:.14E}"
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def moment(value: datetime) -> str:
    """Date and time of day to the nearest second: workbooks keep moments as inexact fractions of a day."""
    if value.microsecond >= 500_000 and value.year < MAXYEAR:
        value += timedelta(seconds=1)
    return value.replace(microsecond=0).isoformat(sep=" ")


def clock(value: time) -> str:
    """A time of day to the nearest second, never past 23:59:59."""
    rounded = datetime.combine(date(2000, 1, 1), value) + timedelta(microseconds=500_000)
    return rounded.strftime("%H:%M:%S") if rounded.day == 1 else "23:59:59"


def span(value: timedelta) -> str:
    """A length of time as H:MM:SS; the hours may exceed 24."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


_WRITERS: dict[type, Callable[[Any], str | None]] = {
    str: tidy,
    bool: lambda value: "TRUE" if value else "FALSE",
    int: number,
    float: number,
    datetime: moment,
    date: date.isoformat,
    time: clock,
    timedelta: span,
    type(None): lambda value: value,
}
_TIMED = _WRITERS | {date: lambda value: f"{value.isoformat()} 00:00:00"}


def column_of(values: Iterable[Any]) -> list[str | None]:
    """A column of workbook values as text; None is an empty cell, and equal texts are one object. See `Column`."""
    return shared(Column().texts(list(values)))


def shared(texts: Sequence[str]) -> list[str | None]:
    """The texts with None for empty ones; equal texts become one object."""
    known: dict[str, Any] = {"": None}
    return list(map(known.setdefault, texts, texts))


class _Written(dict[Any, str]):
    """Number or text → how it is written. Equal cells are written once; a full memory starts anew."""

    def __missing__(self, cell: Any) -> str:
        if len(self) > _MEMORY:
            self.clear()
        written = self[cell] = (number(cell) if type(cell) is float else tidy(cell)) or ""
        return written


class Column:
    """Writes the values of a workbook's column as text, piece by piece.

    Where the column has moments with a time of day, a bare date among them is one at midnight
    (workbook readers turn midnight into a date), so it is written with 00:00:00. `timed` tells that
    the column has such moments. What was written before the first of them came may be wrong: `spoilt`
    tells so, and the column must be written anew by a `Column(timed=True)`. `dates` tells that there was one.
    """

    def __init__(self, *, timed: bool = False) -> None:
        self.timed = timed
        self.dates = False
        self._written = _Written()

    @property
    def spoilt(self) -> bool:
        """Whether a bare date was written as one before the column turned out to have times of day."""
        return self.dates and self.timed

    def texts(self, values: Sequence[Any]) -> list[str]:
        """The next values as text, an empty one for an empty cell."""
        present = set(map(type, values))
        if present <= {str}:
            return tidied(values)
        self.timed = self.timed or datetime in present
        self.dates = self.dates or (date in present and not self.timed)
        if present <= {str, float}:
            return list(map(self._written.__getitem__, values))
        if present == {datetime} and not any(map(attrgetter("microsecond"), values)):
            return list(map(datetime.isoformat, values, repeat(" ")))
        writers = _TIMED if self.timed else _WRITERS
        return [
            value.isoformat(" ")
            if (kind := type(value)) is datetime and not value.microsecond
            else (writers[kind](value) or "")
            if value or kind is not str
            else ""
            for value in values
        ]


def tidied(texts: Sequence[str]) -> list[str]:
    """Many texts at once, each as `tidy` leaves it, an empty one where nothing is left. Texts without any sign that it takes away are left alone."""
    joined = "".join(texts)
    if joined.split(None, 1) == [joined] and not any(sign in joined for sign in _TELLING):
        return list(texts)
    bare = list(map(str.strip, texts, repeat(BLANKS)))
    if any(map(str.startswith, bare, repeat(_TRICKS))):
        return [tidy(text) or "" for text in bare]
    return bare
