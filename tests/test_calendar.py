"""The shipped calendar is the State Council's: every day agrees with a second package and with a written list."""

from __future__ import annotations

import runpy
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import chinese_calendar
import pytest
import yaml

from riskaudit.model.calendar import Calendar

CALENDAR = Path(__file__).parents[1] / "rules" / "calendars" / "cn.yaml"
YEARS = range(2007, 2027)

# Days off as (month, first day, last day), ends included; worked weekend days as (month, day).
OFF = {
    2024: [(1, 1, 1), (2, 10, 17), (4, 4, 6), (5, 1, 5), (6, 10, 10), (9, 15, 17), (10, 1, 7)],
    2025: [(1, 1, 1), (1, 28, 31), (2, 1, 4), (4, 4, 6), (5, 1, 5), (5, 31, 31), (6, 1, 2), (10, 1, 8)],
    2026: [(1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)],
}
WORKED = {
    2024: [(2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)],
    2025: [(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
    2026: [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
}


@cache
def calendar() -> Calendar:
    return Calendar.model_validate(yaml.safe_load(CALENDAR.read_text(encoding="utf-8")))


def days_of(year: int) -> list[date]:
    first, next_first = date(year, 1, 1), date(year + 1, 1, 1)
    return [first + timedelta(days=n) for n in range((next_first - first).days)]


def test_lists_the_published_years_and_no_other() -> None:
    assert list(calendar().years) == list(YEARS)
    assert calendar().is_workday(date(2006, 12, 31)) is None
    assert calendar().is_workday(date(2027, 1, 1)) is None


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_a_second_package(year: int) -> None:
    differing = [day for day in days_of(year) if calendar().is_workday(day) is not chinese_calendar.is_workday(day)]
    assert differing == []


@pytest.mark.parametrize("year", OFF)
def test_every_day_agrees_with_the_written_list(year: int) -> None:
    off = {date(year, month, day) for month, first, last in OFF[year] for day in range(first, last + 1)}
    worked = {date(year, month, day) for month, day in WORKED[year]}
    expected = {day for day in days_of(year) if day in worked or (day.weekday() < 5 and day not in off)}
    assert {day for day in days_of(year) if calendar().is_workday(day)} == expected


@pytest.mark.parametrize("year", YEARS)
def test_lists_only_exceptions_in_order(year: int) -> None:
    entry = calendar().years[year]
    for labels, is_weekend in ((entry.off, False), (entry.work, True)):
        assert list(labels) == sorted(set(labels))
        assert all((date.fromisoformat(f"{year}-{label}").weekday() >= 5) is is_weekend for label in labels)


@pytest.mark.parametrize(
    ("received", "workdays", "last"),
    [
        (date(2022, 6, 9), 5, date(2022, 6, 16)),
        (date(2022, 11, 7), 5, date(2022, 11, 14)),
        (date(2022, 11, 7), 15, date(2022, 11, 28)),
        (date(2022, 10, 8), 5, date(2022, 10, 13)),
        (date(2007, 12, 28), 1, date(2007, 12, 29)),
        (date(2020, 1, 23), 1, date(2020, 2, 3)),
    ],
)
def test_counts_working_days_without_the_first_day(received: date, workdays: int, last: date) -> None:
    assert calendar().after(received, workdays) == last


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 10, 11), date(2026, 10, 10)),
        (date(2026, 10, 7), date(2026, 9, 30)),
        (date(2007, 1, 1), None),
        (date(2027, 1, 1), None),
    ],
)
def test_finds_the_last_working_day_up_to_a_day(day: date, last: date | None) -> None:
    assert calendar().last_workday(day) == last


def test_the_script_writes_the_shipped_file() -> None:
    made = runpy.run_path(str(CALENDAR.parents[2] / "scripts" / "make_calendar.py"))
    assert made["text"]() == CALENDAR.read_text(encoding="utf-8")
