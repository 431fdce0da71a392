"""Working days: the days off and the make-up days of the years whose notice is published."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen


class Year(Frozen):
    """One year's notice. Days are written MM-DD."""

    source: str = Field(description="who published it")
    off: tuple[str, ...] = Field(description="weekdays that are days off")
    work: tuple[str, ...] = Field((), description="Saturdays and Sundays that are worked")


class Calendar(Frozen):
    """The working days of a country. A year without a notice is not guessed (design §6)."""

    title: Bilingual
    years: dict[int, Year] = Field(min_length=1)

    @cached_property
    def days(self) -> dict[date, tuple[int, bool]]:
        """Every listed day in order → (working days from the first listed day up to it, is it one)."""
        found: dict[date, tuple[int, bool]] = {}
        count = 0
        for year in sorted(self.years):
            off, work = set(self.years[year].off), set(self.years[year].work)
            day = date(year, 1, 1)
            while day.year == year:
                label = day.strftime("%m-%d")
                is_work = label in work or (day.weekday() < 5 and label not in off)
                count += is_work
                found[day] = (count, is_work)
                day += timedelta(days=1)
        return found

    def index(self, day: date) -> int | None:
        """W(day): working days up to and including it; None in an unlisted year."""
        entry = self.days.get(day)
        return entry[0] if entry else None

    def is_workday(self, day: date) -> bool | None:
        """Whether it is a working day; None in an unlisted year."""
        entry = self.days.get(day)
        return entry[1] if entry else None

    def next_workday(self, day: date) -> date | None:
        """The day itself or the first working day after it; None if that reaches an unlisted year."""
        while (is_work := self.is_workday(day)) is False:
            day += timedelta(days=1)
        return day if is_work else None

    def last_workday(self, day: date) -> date | None:
        """The day itself or the last working day before it; None if that reaches an unlisted year."""
        while (is_work := self.is_workday(day)) is False:
            day -= timedelta(days=1)
        return day if is_work else None

    def after(self, day: date, workdays: int) -> date | None:
        """The working day that is the given number of working days after a day, which does not count."""
        while workdays > 0:
            day += timedelta(days=1)
            is_work = self.is_workday(day)
            if is_work is None:
                return None
            workdays -= is_work
        return day
