"""The strip of one deadline, from the figures that the engine returned; made in Python for the findings shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from riskaudit.checks.ahead import first_and_last
from riskaudit.checks.calculation import Way, earliest, last_day
from riskaudit.model.strip import Moment, Skip, Strip

_LONGEST = timedelta(days=400)
"""Days off of a longer way are not drawn one by one."""

_DAY = timedelta(days=1)


def strip_of(way: Way, figures: Mapping[str, Any]) -> Strip | None:
    """The strip; None for an act without a record, and where a limit lies in a year without a calendar."""
    start, end = figures["_from"], figures["_to"]
    if figures["_unrecorded"] or start is None or end is None:
        return None
    bound = way.bound
    if bound.ahead:
        return _ahead(way, figures)
    due = _due(way, figures)
    if bound.high is not None and due is None:
        return None
    by_day = bound.clock != "elapsed"
    return Strip(
        start=_moment(start, by_day or bool(figures["_from_day"])),
        start_title=way.from_title,
        end=_moment(end, by_day or bool(figures["_to_day"] or figures["_open"])),
        end_title=way.to_title,
        open=bool(figures["_open"]),
        earliest=earliest(way, start),
        due=due,
        skipped=tuple(sorted(_skipped(way, figures, due), key=lambda skip: (skip.from_, skip.why))),
    )


def _ahead(way: Way, figures: Mapping[str, Any]) -> Strip:
    """An act that must come first, before the moment that stands."""
    by_day = way.bound.clock != "elapsed"
    first, last = first_and_last(way, figures)
    return Strip(
        start=_moment(figures["_to"], by_day or bool(figures["_to_day"])),
        start_title=way.to_title,
        end=_moment(figures["_from"], by_day or bool(figures["_from_day"])),
        end_title=way.from_title,
        ahead=True,
        earliest=first,
        due=last,
    )


def _due(way: Way, figures: Mapping[str, Any]) -> Moment | None:
    """The last moment that keeps the limit."""
    bound = way.bound
    if bound.high is None:
        return None
    if bound.clock == "elapsed":
        paused = 0 if bound.low is not None else figures["_paused_us"] or 0
        return Moment(at=figures["_from"] + timedelta(microseconds=bound.high + paused))
    last = last_day(way, figures)
    return None if last is None else Moment.day(last)


def _skipped(way: Way, figures: Mapping[str, Any], due: Moment | None) -> Iterator[Skip]:
    pause, resumed = figures["_pause_from"], figures["_pause_to"]
    if way.bound.low is None and pause is not None and resumed is not None:
        yield Skip(from_=pause, to=resumed, why="pause")
    first, last = figures["_from"].date(), max(figures["_to"], due.at if due else figures["_to"]).date()
    if way.bound.clock == "workdays" and last - figures["_from"].date() <= _LONGEST:
        yield from _days_off(way, first, last)
    elif way.bound.clock in ("days", "months") and due and figures["_due"] and due.at.date() > figures["_due"]:
        yield Skip(from_=_at(figures["_due"] + _DAY), to=due.at, why="day off")


def _days_off(way: Way, first: date, last: date) -> Iterator[Skip]:
    """Days off from the first day on, up to the last, in runs."""
    begun: date | None = None
    day = first
    while day <= last + _DAY:
        off = day <= last and way.calendar.is_workday(day) is False
        if off and begun is None:
            begun = day
        elif not off and begun is not None:
            yield Skip(from_=_at(begun), to=_at(day), why="day off")
            begun = None
        day += _DAY


def _moment(value: datetime, whole_day: bool) -> Moment:
    return Moment.day(value) if whole_day else Moment(at=value)


def _at(day: date) -> datetime:
    return datetime.combine(day, time())
