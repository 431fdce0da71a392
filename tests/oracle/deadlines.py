"""The deadline: two moments, the limit that applies, and what becomes of a record that lacks one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Literal, Protocol

from oracle.cells import ABSENT, EMPTY, READ, UNREADABLE, Cell
from oracle.spans import Pause, Stretch, WorkingDays, broken

Record = Mapping[str, Cell]
Choose = Callable[[Any, Record, Any, date | None], int | None]
Verdict = tuple[str, Sequence[str], date | None]


class Setting(Protocol):
    """The parts of the oracle's world that a deadline looks at."""

    as_of: date
    law_date: date | None
    missing: str | None
    days: WorkingDays
    pause: tuple[str, str] | None


def duty_of(check: Mapping[str, Any]) -> str:
    """The moment that the law demands: `to` for upper limits alone, else `from`."""
    low = any("at_least" in limit or "over" in limit for limit in check["limits"])
    return str(check.get("duty") or ("from" if low else "to"))


def deadline(rule: Mapping[str, Any], record: Record, world: Any, choose: Choose) -> Verdict:
    """The verdict, the facts of the limit that applies, and the day whose law it is."""
    check = rule["check"]
    start, end, duty = record[check["from"]], record[check["to"]], duty_of(check)
    is_open = duty == "to" and end.state == EMPTY
    unrecorded = duty == "from" and start.state == EMPTY
    if is_open:
        end = Cell(READ, datetime.combine(world.as_of, time()), False, None)
    if (start.state != READ and not unrecorded) or end.state != READ:
        return "unknown", (), None
    pause = pause_of(record, world) if duty == "to" else None
    if pause == "unknown":
        return "unknown", (), None
    day = world.law_date or _law_day(check, record, start, end)
    place = choose(rule, record, world, day)
    if place is None:
        return "unknown", (), day
    if place < 0:
        return "notapplicable", (), day
    limit = check["limits"][place]
    basis = limit.get("basis") or rule.get("basis", ())
    names = (basis,) if isinstance(basis, str) else tuple(basis)
    if unrecorded:
        return world.missing or check.get("missing", "review"), names, day
    return _told(check, limit, start, end, is_open, world, pause), names, day


def _law_day(check: Mapping[str, Any], record: Record, start: Cell, end: Cell) -> date | None:
    """The day of `by`, by default of `from`; an act without a record stands on the day of the other moment."""
    name = check.get("by") or check["from"]
    cell = end if name == check["to"] else start if name == check["from"] else record[name]
    if name == check["from"] and cell.state == EMPTY:
        cell = end
    return cell.value.date() if cell.state == READ else None


def pause_of(record: Record, world: Any) -> Pause | Literal["unknown"] | None:
    """The record's pause; unknown if a part of it was not read, or its beginning or the column of its end is lacking."""
    if not world.pause:
        return None
    first, last = (record[name] for name in world.pause)
    if UNREADABLE in (first.state, last.state):
        return "unknown"
    if first.state != READ:
        return "unknown" if last.state == READ else None
    if last.state == ABSENT:
        return "unknown"
    return Pause(first.value, last.value, first.date_only, last.date_only)


def _told(
    check: Mapping[str, Any],
    limit: Mapping[str, Any],
    start: Cell,
    end: Cell,
    is_open: bool,
    world: Any,
    pause: Pause | None,
) -> str:
    clock, duty = limit.get("clock") or check.get("clock", "elapsed"), duty_of(check)
    low = "at_least" in limit or "over" in limit
    by_day = start.date_only or end.date_only
    backwards = end.value.date() < start.value.date() if by_day else end.value < start.value
    if backwards and (is_open or not low):
        return "unknown"
    if is_open:
        limit = {name: value for name, value in limit.items() if name not in ("at_least", "over")}
    stretch = Stretch(start.value, end.value, start.date_only, end.date_only, pause)
    count_start, roll = check.get("count_start_day", False), check.get("roll_over", True) and duty == "to"
    found = broken(limit, clock, stretch, world.days, count_start, roll)
    if found:
        return "fail"
    return "unknown" if found is None or is_open else "pass"
