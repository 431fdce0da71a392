"""The calculation of one deadline in words, from the figures that the engine returned.

    受理 2026-10-01（不计）→ 工作日 10-08、10-09、10-10 → 最迟 2026-10-10 → 实际 2026-10-14，超 2 个工作日

Written in Python for the capped findings only. It counts the working days a second time, from the
calendar itself, and asserts that both counts agree: a report must not show two different numbers. Where only days
off lie behind the last working day, they are counted: 最迟 2025-10-11 → 实际 2025-10-12，超 1 日.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from riskaudit.checks.clock_words import months_after, months_in_words
from riskaudit.checks.clocks import Bound
from riskaudit.checks.phrases import days_in_words, shown_moment, span_in_words
from riskaudit.model.base import Language
from riskaudit.model.calendar import Calendar
from riskaudit.model.english import chosen
from riskaudit.model.strip import Moment

_WORKDAYS = "working day|working days"
_MANY = 12
"""More working days than this are counted, not listed."""


@dataclass(frozen=True)
class Way:
    """What a calculation needs beside its figures."""

    from_title: str
    to_title: str
    bound: Bound
    calendar: Calendar
    language: Language
    count_start_day: bool
    roll_over: bool


def deadline_in_words(way: Way, figures: Mapping[str, Any]) -> str:
    """From the first moment to the verdict. Empty for an act without a record: there is nothing to count."""
    if figures["_unrecorded"] or figures["_from"] is None or figures["_to"] is None:
        return ""
    zh = way.language == "zh"
    start = f"{way.from_title} {shown_moment(figures['_from'], bool(figures['_from_day']))}"
    if figures["_open"]:
        end = (
            f"截至 {shown_moment(figures['_to'], True)} 未见" if zh else f"none by {shown_moment(figures['_to'], True)}"
        )
    else:
        end = f"{way.to_title} {shown_moment(figures['_to'], bool(figures['_to_day']))}"
    middle = {
        "elapsed": _elapsed,
        "days": _days,
        "workdays": _workdays,
        "months": _days,
    }[way.bound.clock](way, figures)
    over = _over_in_words(way, figures) if way.bound.clock == "workdays" else _early_in_words(way, figures)
    return " → ".join([start + _start_note(way), *middle, end + over])


def due_in_words(way: Way, figures: Mapping[str, Any]) -> str:
    """The last day, or by the hour the last moment, for an act that is still open."""
    bound = way.bound
    if bound.high is None:
        return ""
    if bound.clock == "elapsed":
        return shown_moment(figures["_from"] + timedelta(microseconds=bound.high + (figures["_paused_us"] or 0)))
    return shown_moment(last_day(way, figures))


def last_day(way: Way, figures: Mapping[str, Any]) -> date | None:
    """The last day that keeps a limit in days, months or working days; None in a year without a calendar."""
    if way.bound.clock == "workdays":
        return _period(way, figures).end
    due: date | None = figures["_due_roll"] or figures["_due"]
    return due


def _start_note(way: Way) -> str:
    if way.bound.clock == "elapsed" or way.bound.low is not None:
        return ""
    counts = way.count_start_day
    return (
        ("（计入）" if counts else "（当日不计）")
        if way.language == "zh"
        else (" (counts)" if counts else " (does not count)")
    )


def _elapsed(way: Way, figures: Mapping[str, Any]) -> list[str]:
    zh, steps = way.language == "zh", []
    if way.bound.low is None and figures["_paused_us"]:
        begin, stop = shown_moment(figures["_pause_from"]), shown_moment(figures["_pause_to"])
        steps.append(f"扣除暂停 {begin} 至 {stop}" if zh else f"less the pause {begin} to {stop}")
    if way.bound.high is not None:
        due = figures["_from"] + timedelta(microseconds=way.bound.high + (figures["_paused_us"] or 0))
        steps.append(f"最迟 {shown_moment(due)}" if zh else f"due by {shown_moment(due)}")
    return [*_not_before(way, figures), *steps]


def _not_before(way: Way, figures: Mapping[str, Any]) -> list[str]:
    """The first moment of a second act that keeps the limit."""
    soonest = earliest(way, figures["_from"])
    if soonest is None:
        return []
    return [f"最早 {soonest.shown}" if way.language == "zh" else f"not before {soonest.shown}"]


def _early_in_words(way: Way, figures: Mapping[str, Any]) -> str:
    """By how much a second act came too soon."""
    soonest, end = earliest(way, figures["_from"]), figures["_to"]
    end = end if way.bound.clock == "elapsed" else Moment.day(end).at
    if soonest is None or end >= soonest.at:
        return ""
    early = apart_in_words(way, end, soonest.at)
    return f"，早 {early}" if way.language == "zh" else f", {early} early"


def earliest(way: Way, start: datetime) -> Moment | None:
    """The first moment of a second act that keeps the limit; None where any does."""
    bound = way.bound
    if bound.low is None:
        return None
    if bound.clock == "elapsed":
        return Moment(at=start + timedelta(microseconds=bound.low))
    if bound.clock == "months":
        return Moment.day(months_after(start.date(), bound.low) + timedelta(days=bound.low_open))
    return Moment.day(start.date() + timedelta(days=bound.low))


def apart_in_words(way: Way, begin: datetime, end: datetime) -> str:
    """A span on the clock of the limit."""
    if way.bound.clock == "elapsed":
        return span_in_words((end - begin) // timedelta(microseconds=1), way.language)
    if way.bound.clock == "months":
        return months_in_words(begin.date(), end.date(), way.language)
    return days_in_words((end - begin).days, way.language)


def _days(way: Way, figures: Mapping[str, Any]) -> list[str]:
    zh, steps = way.language == "zh", _not_before(way, figures)
    if way.bound.high is None:
        return steps
    if figures["_paused_days"]:
        steps.append(
            f"扣除暂停 {figures['_paused_days']} 日" if zh else f"less {figures['_paused_days']} days of pause"
        )
    due, rolled = figures["_due"], figures["_due_roll"]
    steps.append(f"最迟 {due}" if zh else f"due by {due}")
    if way.roll_over and rolled and rolled != due:
        steps.append(f"末日逢休息日，顺延至 {rolled}" if zh else f"a day off, so by {rolled}")
    return steps


def _workdays(way: Way, figures: Mapping[str, Any]) -> list[str]:
    zh = way.language == "zh"
    period = _period(way, figures)
    counted = [day for day in _between(period.before, _day(figures["_to"])) if way.calendar.is_workday(day)]
    stated = figures["_w_to"] - figures["_w_from"]
    assert len(counted) == max(stated, 0), f"calendar says {len(counted)} working days, the engine {stated}"
    steps = []
    if figures["_w_paused"]:
        steps.append(
            f"扣除暂停 {figures['_w_paused']} 个工作日"
            if zh
            else f"less {figures['_w_paused']} {chosen(figures['_w_paused'], _WORKDAYS)} of pause"
        )
    within = [day for day in counted if period.end is None or day <= period.end]
    named = within[:_MANY]
    days = "、".join(f"{day:%m-%d}" for day in named) if zh else ", ".join(f"{day:%m-%d}" for day in named)
    if named:
        more = ("……" if zh else " …") if len(within) > len(named) else ""
        steps.append(f"工作日 {days}{more}" if zh else f"{chosen(len(within), _WORKDAYS)} {days}{more}")
    if period.end:
        steps.append(f"最迟 {period.end}" if zh else f"due by {period.end}")
    return steps


@dataclass(frozen=True)
class _Period:
    """A period of working days: the eve of the first day that counts, its last working day, the last day that keeps it.

    None where they lie in a year without a calendar.
    """

    before: date
    last: date | None
    end: date | None


def _period(way: Way, figures: Mapping[str, Any]) -> _Period:
    """The period as the calendar has it, without the days of the pause: its first day counts, its last does not."""
    start = _day(figures["_from"])
    before = start - timedelta(days=1) if way.count_start_day else start
    left, day = (way.bound.high or 0) + way.bound.high_open, before
    while left > 0:
        day += timedelta(days=1)
        is_work = way.calendar.is_workday(day)
        if is_work is None:
            return _Period(before, None, None)
        left -= is_work and not _paused(figures, day)
    last = end = max(day, start)
    if way.bound.high_open:
        end -= timedelta(days=1)
    elif _paused(figures, end + timedelta(days=1)):
        end = _day(figures["_pause_to"])
    return _Period(before, last, end)


def _paused(figures: Mapping[str, Any], day: date) -> bool:
    if figures["_pause_from"] is None:
        return False
    return _day(figures["_pause_from"]) < day <= _day(figures["_pause_to"])


def _over_in_words(way: Way, figures: Mapping[str, Any]) -> str:
    """By how much the period is exceeded: in working days, or where none is left over, in the days off behind it."""
    zh, period = way.language == "zh", _period(way, figures)
    over = figures["_w_to"] - figures["_w_from"] - (figures["_w_paused"] or 0) - (way.bound.high or 0)
    if over > 0:
        return f"，超 {over} 个工作日" if zh else f", {over} working day{'s' * (over != 1)} over"
    if over < 0 or way.bound.high_open or period.last is None:
        return ""
    behind = [day for day in _between(period.last, _day(figures["_to"])) if not _paused(figures, day)]
    assert len(behind) == figures["_w_over"], f"calendar says {behind}, the engine {figures['_w_over']}"
    if not behind:
        return ""
    return f"，超 {len(behind)} 日" if zh else f", {len(behind)} day{'s' * (len(behind) != 1)} over"


def _between(before: date, end: date) -> list[date]:
    """The days after the first date, up to and with the second."""
    return [before + timedelta(days=i) for i in range(1, (end - before).days + 1)]


def _day(value: datetime | date) -> date:
    return value.date() if isinstance(value, datetime) else value
