"""How often within a rolling window: every event is judged on those of its key that came before it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from oracle.cells import READ
from oracle.conditions import condition
from oracle.spans import DAY, TICK, add_months, span
from oracle.world import (
    FAIL,
    NOTAPPLICABLE,
    PASS,
    UNKNOWN,
    Record,
    Rule,
    Table,
    Told,
    World,
    choose,
    law_day,
    listed,
    read,
    within,
)


def frequency(rule: Rule, record: Record, records: Sequence[Record], world: World) -> Told:
    """The verdict on one event."""
    check, day = rule["check"], law_day(rule["check"], record, world)
    is_one = _is_event(check, world)(record)
    if is_one is False:
        return NOTAPPLICABLE, (), day
    if is_one is None or not read(record, *check["key"], check["moment"]):
        return UNKNOWN, (), day
    place = choose(rule, record, world, day)
    if place is None:
        return UNKNOWN, (), day
    if place < 0:
        return NOTAPPLICABLE, (), day
    limit = check["limits"][place]
    names = listed(limit.get("basis")) or listed(rule.get("basis"))
    assert isinstance(records, Table)
    return _told(check, limit, record, records, world), names, day


def _told(check: Mapping[str, Any], limit: Mapping[str, Any], record: Record, records: Table, world: World) -> str:
    """All that the count may be keeps the limit, or none of it; what lies before the data may be any number."""
    now = record[check["moment"]].value
    since = start_of(check["window"], now)
    is_event = _is_event(check, world)
    near = [
        (_all([is_event(other), *_of_one_unit(check, record, other)]), other)
        for other in records.like(check["key"], record)
        if other[check["moment"]].state == READ and since < other[check["moment"]].value <= now
    ]
    sure = _number(check, [other for told, other in near if told])
    most = _number(check, [other for told, other in near if told is not False])
    if not _covered(check, since, records):
        ends = [int(limit[name]) for name in ("at_least", "over", "at_most", "under") if name in limit]
        most = max([most, *ends]) + 1
    may_be = {within(limit, Decimal(count)) for count in range(sure, most + 1)}
    return UNKNOWN if len(may_be) > 1 else PASS if may_be == {True} else FAIL


def _number(check: Mapping[str, Any], rows: Sequence[Record]) -> int:
    """How many events the rows are at most: those that agree in one column of `once` are one."""
    sizes = [len(rows)]
    for name in check.get("once", ()):
        values = [row[name].value for row in rows]
        sizes.append(len({value for value in values if value is not None}) + values.count(None))
    return min(sizes)


def _all(told: Sequence[bool | None]) -> bool | None:
    return False if False in told else None if None in told else True


def _of_one_unit(check: Mapping[str, Any], record: Record, other: Record) -> list[bool | None]:
    """Column by column, whether an event is surely of the same unit; two without a value are."""
    pairs = [(record[name].value, other[name].value) for name in check.get("unit", ())]
    return [one == two if (one is None) == (two is None) else None for one, two in pairs]


def start_of(window: str, now: datetime) -> datetime:
    """The last moment that lies before a window: days, months and years are counted by dates."""
    if window == "month":
        return datetime(now.year, now.month, 1) - TICK
    if window == "year":
        return datetime(now.year, 1, 1) - TICK
    found = re.fullmatch(r"(\d+)(d|mo)", window)
    if not found:
        return now - span(window)
    count = int(found[1])
    last = now.date() - count * DAY if found[2] == "d" else add_months(now.date(), -count)
    return datetime(last.year, last.month, last.day) + timedelta(days=1) - TICK


def _covered(check: Mapping[str, Any], since: datetime, records: Table) -> bool:
    """Whether the data begin before the window does."""
    name = check["moment"]
    if ("first", name) not in records.notes:
        records.notes["first", name] = min(record[name].value for record in records if record[name].state == READ)
    return bool(records.notes["first", name] <= since)


def _is_event(check: Mapping[str, Any], world: World) -> Any:
    return condition(check["events"], world.columns) if check.get("events") else lambda _: True
