"""Kinds that give one verdict a group of records: figures over a group, and times heaped just under a limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from oracle.cells import READ
from oracle.conditions import condition
from oracle.world import (
    FAIL,
    NOTAPPLICABLE,
    PASS,
    REVIEW,
    UNKNOWN,
    Check,
    Record,
    Rule,
    World,
    choose,
    day_of,
    listed,
    within,
)

FEW, COVERAGE = 30, Fraction(95, 100)
SEEN = 5
"""So many arrivals just under a limit are the least that tell."""

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Group:
    """The records of a group, the day whose law applies, and whether its key was read.

    `sure` are those that are in scope without doubt.
    """

    records: Sequence[Record]
    day: date
    named: bool
    sure: Sequence[Record] = ()


def groups_of(names: Sequence[str], records: Sequence[Record], check: Check, world: World) -> dict[Key, Group]:
    """Groups in the order in which they first appear, by how reading their key went and its values."""
    found: dict[Key, list[Record]] = {}
    for record in records:
        key = tuple((record[name].state, record[name].value) for name in names)
        found.setdefault(key, []).append(record)
    return {
        key: Group(mine, _latest(mine, check, world), all(state == READ for state, _ in key))
        for key, mine in found.items()
    }


def _latest(records: Sequence[Record], check: Check, world: World) -> date:
    """The latest of the records' dates; the day of judgement where none was read."""
    name = check.get("by") or world.date
    days = [day_of(record[name]) for record in records if record[name].state == READ]
    return world.law_date or max(days, default=world.as_of)


def aggregate(rule: Rule, group: Group, world: World) -> tuple[str, Sequence[str]]:
    """The verdict on a group, and the facts of its limit."""
    check = rule["check"]
    if not group.named:
        return UNKNOWN, ()
    values = [value for record in group.sure if (value := _value(check["figure"], record, world)) is not None]
    if not values or len(values) < Fraction(str(check.get("coverage", COVERAGE))) * len(group.records):
        return UNKNOWN, ()
    place = choose(rule, group.records[0], world, group.day)
    if place is None:
        return UNKNOWN, ()
    if place < 0:
        return NOTAPPLICABLE, ()
    limit = check["limits"][place]
    names = listed(limit.get("basis")) or listed(rule.get("basis"))
    if "largest_share" in check["figure"]:
        figure = Fraction(max(Counter(values).values()), len(values))
    else:
        figure = sum(map(Fraction, values), Fraction()) / len(values)
    if within(limit, figure):
        return PASS, names
    return (REVIEW if len(values) < check.get("few", FEW) else FAIL), names


def _value(figure: Mapping[str, Any], record: Record, world: World) -> Any:
    """What a record adds to the figure; None if it cannot be read."""
    if "mean_minutes" in figure:
        return minutes(record, figure["mean_minutes"]["from"], figure["mean_minutes"]["to"])
    if "share" in figure:
        return condition(figure["share"]["of"], world.columns)(record)
    cell = record[figure.get("mean") or figure["largest_share"]]
    return cell.value if cell.state == READ else None


def minutes(record: Record, start: str, end: str) -> Fraction | None:
    """Minutes between two moments with a time of day, exactly; None if they cannot be told or run backwards."""
    first, last = record[start], record[end]
    if first.state != READ or last.state != READ or first.date_only or last.date_only or last.value < first.value:
        return None
    return Fraction((last.value - first.value) // timedelta(microseconds=1), 60_000_000)


def heaping(rule: Rule, group: Group, world: World) -> tuple[str, Sequence[str]]:
    """Whether arrivals just under a limit are more than those beside it let expect."""
    check, names = rule["check"], listed(rule.get("basis"))
    if names and not any(world.facts[name].binds(group.day) for name in names):
        return NOTAPPLICABLE, names
    if not group.named:
        return UNKNOWN, names
    spans = [minutes(record, check["from"], check["to"]) for record in group.sure]
    told = [value for value in spans if value is not None]
    if len(told) < check["at_least"]:
        return UNKNOWN, names
    width, beside = Fraction(str(check["width"])), Fraction(str(check["beside"]))
    heaped = [_heaped(told, Fraction(str(limit)), width, beside) for limit in check["minutes"]]
    return (FAIL if any(heaped) else PASS), names


def _heaped(told: Sequence[Fraction], limit: Fraction, width: Fraction, beside: Fraction) -> bool:
    seen = sum(limit - width < value <= limit for value in told)
    around = sum(limit - width - beside < value <= limit + beside for value in told) - seen
    share = width / (width + 2 * beside)
    expected = (seen + around) * share
    variance = expected * (1 - share)
    excess = seen - expected
    return seen >= SEEN and excess > 0 and excess * excess > 9 * variance
