"""Moments of a working life: in office hours, on working days, a lawful number of working days later."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from riskaudit.model.calendar import Calendar

OPENS, CLOSES = 8 * 60 + 30, 17 * 60 + 20
"""Office hours in minutes of the day."""


class Hours:
    """Draws moments from a stream of chance. All office moments are whole minutes."""

    def __init__(self, calendar: Calendar, rng: Random) -> None:
        self.calendar, self.rng = calendar, rng

    def workday(self, first: date, last: date) -> date:
        """A working day from the first day to the last, both included. Raises ValueError if there is none."""
        span = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        days = [day for day in span if self.calendar.is_workday(day)]
        if not days:
            raise ValueError(f"no working day from {first} to {last}")
        return self.rng.choice(days)

    def on(self, day: date, first: int = OPENS, last: int = CLOSES) -> datetime:
        """A moment of a day, between two minutes of it."""
        minutes = self.rng.randint(first, last)
        return datetime.combine(day, time(minutes // 60, minutes % 60))

    def within(self, moment: datetime, workdays: int, least: int = 0) -> datetime:
        """An office moment after another one, at least and at most so many working days later (`workdays` ≥ 1)."""
        minute = moment.hour * 60 + moment.minute + 15
        same_day = least == 0 and minute < CLOSES and self.calendar.is_workday(moment.date())
        steps = self.rng.randint(0 if same_day else max(least, 1), workdays)
        if steps == 0:
            return self.on(moment.date(), max(minute, OPENS), CLOSES)
        return self.on(self.later(moment.date(), steps))

    def later(self, day: date, workdays: int) -> date:
        """The working day so many working days later. Raises ValueError where no calendar is published."""
        found = self.calendar.after(day, workdays)
        if found is None:
            raise ValueError(f"no calendar {workdays} working days after {day}")
        return found

    def earlier(self, day: date, days: int) -> date:
        """The last working day that is at least so many days before a day."""
        day -= timedelta(days=days)
        while not self.calendar.is_workday(day):
            day -= timedelta(days=1)
        return day

    def before(self, day: date, workdays: int) -> date:
        """The working day so many working days before a day."""
        while workdays > 0:
            day -= timedelta(days=1)
            workdays -= bool(self.calendar.is_workday(day))
        return day

    def minutes(self, moment: datetime, least: int, most: int) -> datetime:
        """A moment so many minutes later, to the minute."""
        return moment + timedelta(minutes=self.rng.randint(least, most))

    def seconds(self, moment: datetime, least: int, most: int) -> datetime:
        """A moment so many seconds later."""
        return moment + timedelta(seconds=self.rng.randint(least, most))


def years_later(day: date, years: int) -> date:
    """The day before the anniversary: the last day of a term of so many years."""
    year = day.year + years
    leap = day.month == 2 and day.day == 29
    return date(year, 2, 28) if leap else date(year, day.month, day.day) - timedelta(days=1)
