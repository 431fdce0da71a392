"""How far two moments lie apart on each of the four clocks, and whether that breaks a limit.

Written from design §6 and §12 and the dossier's section on time. Every question has three answers:
True (broken), False (kept) and None (cannot be told).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class WorkingDays:
    """The days off and the make-up days of the years whose notice is published."""

    years: Collection[int]
    off: Collection[date]
    work: Collection[date]

    def is_one(self, day: date) -> bool | None:
        """Whether a day is worked; None in a year without a notice."""
        if day.year not in self.years:
            return None
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def between(self, start: date, end: date) -> int | None:
        """Working days after the start, up to and with the end; negative backwards; None if either is unlisted."""
        if start.year not in self.years or end.year not in self.years:
            return None
        if end < start:
            back = self.between(end, start)
            return None if back is None else -back
        return sum(bool(self.is_one(start + i * DAY)) for i in range(1, (end - start).days + 1))

    def from_(self, day: date) -> date | None:
        """The day itself or the next working day; None where that lies in a year without a notice."""
        while self.is_one(day) is False:
            day += DAY
        return day if self.is_one(day) else None


@dataclass(frozen=True)
class Pause:
    """A span that upper limits do not count; without an end it lasts. Dates alone are said to be such."""

    start: datetime
    end: datetime | None
    start_is_day: bool = False
    end_is_day: bool = False

    def within(self, start: datetime, end: datetime, late: bool = False) -> timedelta:
        """How much of it lies between two moments, its own dates read as early or as late as they can be.

        `late` reads its start late and its end early: the shortest it can be; otherwise the longest.
        """
        first = self.start + (DAY - TICK if self.start_is_day and late else timedelta())
        last = end if self.end is None else self.end
        last += DAY - TICK if self.end_is_day and not late else timedelta()
        return max(min(last, end) - max(first, start), timedelta())

    def clipped(self, start: datetime, end: datetime) -> tuple[date, date]:
        """The dates of its first and last moment between two others; the same date twice if there are none."""
        first, last = max(self.start, start), min(self.end or end, end)
        return (first.date(), last.date()) if first < last else (start.date(), start.date())


@dataclass(frozen=True)
class Stretch:
    """Two moments, which of them are dates alone, and the pause that is taken off."""

    start: datetime
    end: datetime
    start_is_day: bool = False
    end_is_day: bool = False
    pause: Pause | None = None


def add_months(day: date, count: int) -> date:
    """The same day of the later month, else its last day."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def span(amount: Any) -> timedelta:
    """`24h`, `45min`, `30s` as a span."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(h|min|s)", str(amount))
    assert found, amount
    micros = Decimal(found[1]) * {"h": 3600, "min": 60, "s": 1}[found[2]] * 1_000_000
    return timedelta(microseconds=int(micros))


def broken(
    limit: Mapping[str, Any], clock: str, stretch: Stretch, days: WorkingDays, count_start: bool, roll: bool
) -> bool | None:
    """Whether a stretch breaks a limit; only upper limits know pauses."""
    low = next(((limit[name], name == "over") for name in ("at_least", "over") if name in limit), None)
    high = next(((limit[name], name == "under") for name in ("at_most", "under") if name in limit), None)
    if low is not None:
        stretch = replace(stretch, pause=None)
    if clock == "elapsed":
        return _elapsed(low, high, stretch)
    early = _too_early(low, clock, stretch) if low else False
    late = _too_late(high, clock, stretch, days, count_start, roll) if high else False
    if early or late:
        return True
    return None if late is None else False


def _elapsed(low: Any, high: Any, stretch: Stretch) -> bool | None:
    """A date alone may be any moment of its day: told only if every moment tells the same."""
    shortest = _used(stretch, stretch.start_is_day, False, late=False)
    longest = _used(stretch, False, stretch.end_is_day, late=True)
    found = {_outside(low, high, value) for value in (shortest, longest)}
    if found == {True} and not _outside(low, None, longest) and not _outside(None, high, shortest):
        return None  # too early at one end of the day, too late at the other, and kept between
    return found.pop() if len(found) == 1 else None


def _used(stretch: Stretch, start_late: bool, end_late: bool, late: bool) -> timedelta:
    """The time used if a date alone is the first or the last moment of its day; a pause is least if `late`."""
    start = stretch.start + (DAY - TICK if start_late else timedelta())
    end = stretch.end + (DAY - TICK if end_late else timedelta())
    return end - start - (stretch.pause.within(start, end, late) if stretch.pause else timedelta())


def _outside(low: Any, high: Any, value: timedelta) -> bool:
    if low and (value < span(low[0]) or (low[1] and value == span(low[0]))):
        return True
    return bool(high and (value > span(high[0]) or (high[1] and value == span(high[0]))))


def _too_early(low: tuple[Any, bool], clock: str, stretch: Stretch) -> bool:
    start, end = stretch.start.date(), stretch.end.date()
    least = add_months(start, int(low[0])) if clock == "months" else start + int(low[0]) * DAY
    return end <= least if low[1] else end < least


def _too_late(
    high: tuple[Any, bool], clock: str, stretch: Stretch, days: WorkingDays, count_start: bool, roll: bool
) -> bool | None:
    start, end = stretch.start.date(), stretch.end.date()
    pause = stretch.pause.clipped(stretch.start, stretch.end) if stretch.pause else None
    if clock == "workdays":
        return _after_working_days(high, stretch, days, count_start)
    last = add_months(start, int(high[0])) if clock == "months" else start + int(high[0]) * DAY
    last -= DAY if high[1] else timedelta()
    last += (pause[1] - pause[0]) if pause else timedelta()
    if end <= last:
        return False
    if not roll:
        return True
    rolled = days.from_(last)
    return None if rolled is None else end > rolled


def _after_working_days(high: tuple[Any, bool], stretch: Stretch, days: WorkingDays, count_start: bool) -> bool | None:
    """Whether a day that is not paused comes after the last working day, or "under" so many, whether that day came."""
    used, first, left = working_days_used(stretch, days, count_start), stretch.start.date(), int(high[0])
    if used is None or high[1]:
        return None if used is None else used >= left
    begun, ended = stretch.pause.clipped(stretch.start, stretch.end) if stretch.pause else (first, first)
    for i in range(0 if count_start else 1, (stretch.end.date() - first).days + 1):
        day = first + i * DAY
        if begun < day <= ended:
            continue
        if left <= 0 and day > first:
            return True
        left -= bool(days.is_one(day))
    return left < 0


def working_days_used(stretch: Stretch, days: WorkingDays, count_start: bool) -> int | None:
    """The working days of a stretch, those of its pause taken off."""
    start, end = stretch.start.date(), stretch.end.date()
    used = days.between(start, end)
    if used is None:
        return None
    used += bool(count_start and days.is_one(start))
    if stretch.pause is None:
        return used
    paused = days.between(*stretch.pause.clipped(stretch.start, stretch.end))
    return None if paused is None else used - paused
