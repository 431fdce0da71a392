"""Two sources that must say the same, and a stated number that must be the computed one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from oracle.cells import READ, Cell
from oracle.conditions import EXACT, condition, formula, rounded
from oracle.world import (
    FAIL,
    NOTAPPLICABLE,
    PASS,
    REVIEW,
    UNKNOWN,
    Check,
    Record,
    Rule,
    Told,
    World,
    alike,
    day_of,
    keys_lost,
    law_day,
    listed,
    read,
    theirs,
)

NEITHER = Decimal(0)


def agreement(check: Check, record: Record, records: Sequence[Record], world: World) -> str:
    """Own value against another column, any partner's, or the sum of the partners'."""
    own, keys = record[check["column"]], tuple(check.get("on", ()))
    if own.state != READ or not read(record, *keys):
        return UNKNOWN
    if not check.get("partner"):
        other = record[check["with"]]
        return UNKNOWN if other.state != READ else PASS if agrees(check, own.value, other.value) else FAIL
    cells = _partner_cells(check, record, world)
    if not cells:
        return UNKNOWN if keys_lost(check, world) or alike(check, record, world) else NOTAPPLICABLE
    unclear = any(cell is None or cell.state != READ for cell in cells)
    values = [cell.value for cell in cells if cell is not None and cell.state == READ]
    if check.get("take", "any") == "sum":
        if unclear:
            return UNKNOWN
        return PASS if agrees(check, own.value, sum(values, NEITHER)) else FAIL
    if any(agrees(check, own.value, value) for value in values):
        return PASS
    return UNKNOWN if unclear else FAIL


def _partner_cells(check: Check, record: Record, world: World) -> list[Cell | None]:
    """What the partners say; None for one of which it cannot be told whether it is one."""
    where = condition(check["where"], world.partner_columns[check["partner"]]) if check.get("where") else None
    found: list[Cell | None] = []
    for partner in theirs(check, record, world):
        is_one = where(partner) if where else True
        if is_one is not False:
            found.append(partner[check["with"]] if is_one else None)
    return found


def agrees(check: Check, own: Any, other: Any) -> bool:
    """Whether a value agrees with another: numbers within the allowance, dates within days, texts whatever the case."""
    tolerance, side = Decimal(str(check.get("tolerance", 0))), check.get("side", "both")
    if isinstance(own, (bool, str)):
        return bool(_folded(own) == _folded(other))
    if isinstance(own, Decimal):
        difference = EXACT.subtract(own, other)
        share = EXACT.multiply(Decimal(str(check.get("share", 0))), abs(other))
        allowed = max(tolerance, share)
    else:
        difference, allowed = Decimal((own.date() - other.date()).days), tolerance
    if side == "more":
        return bool(difference <= allowed)
    return bool(-difference <= allowed if side == "less" else abs(difference) <= allowed)


def _folded(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def recompute(rule: Rule, record: Record, world: World) -> Told:
    """The stated number against a formula, or against a sum day by day."""
    check = rule["check"]
    day, names = law_day(check, record, world), listed(rule.get("basis"))
    if names and not any(world.facts[name].binds(day) for name in names):
        return NOTAPPLICABLE, names, day
    stated = record[check["column"]]
    if stated.state != READ:
        return UNKNOWN, names, day
    if check.get("formula"):
        computed, sure = formula(check["formula"], world.columns)(record), True
    else:
        computed, sure = charged(check["daily"], record, world)
    if computed is None:
        return UNKNOWN, names, day
    return (PASS if agrees(check, stated.value, computed) else FAIL if sure else REVIEW), names, day


def charged(how: Mapping[str, Any], record: Record, world: World) -> tuple[Decimal | None, bool]:
    """The sum over the days after one moment up to and with another, each at its own rate; None if not told.

    Also whether every day's rate, and the least sum where it is taken, rests on a fact that was seen in a text.
    """
    amount, after, to = (record[how[name]] for name in ("amount", "after", "to"))
    if any(cell.state != READ for cell in (amount, after, to)):
        return None, True
    start, end = day_of(after), day_of(to)
    rates, sure = NEITHER, True
    for count in range(1, (end - start).days + 1):
        day = start + timedelta(days=count)
        line = _line(how["rates"], day, start + timedelta(days=1), record, world)
        if line is None:
            return None, True
        rates, sure = EXACT.add(rates, Decimal(str(line["rate"]))), sure and _sure(line, day, world)
    total = rounded(EXACT.multiply(amount.value, rates), 2)
    least = how.get("least")
    if least and 0 < total < Decimal(str(least["amount"])) and _in_force(least, end, world):
        return Decimal(str(least["amount"])), sure and _sure(least, end, world)
    return total, sure


def _line(
    lines: Sequence[Mapping[str, Any]], day: date, first: date, record: Record, world: World
) -> Mapping[str, Any] | None:
    """The first line that fits the day; a condition that cannot be told stops the search."""
    for line in lines:
        if not _in_force(line, day, world):
            continue
        if line.get("year") and (line["year"] == "same") != (day.year == first.year):
            continue
        holds = condition(line["when"], world.columns)(record) if line.get("when") else True
        if holds is not False:
            return line if holds else None
    return None


def _sure(line: Mapping[str, Any], day: date, world: World) -> bool:
    """Whether a fact that was seen in a text, or none at all, bears the line on the day."""
    facts = [world.facts[name] for name in listed(line.get("basis"))]
    bearing = [fact for fact in facts if fact.binds(world.law_date or day)]
    return not bearing or any(fact.sure for fact in bearing)


def _in_force(line: Mapping[str, Any], day: date, world: World) -> bool:
    """Whether a line or a least sum binds on the day, or on the one whose law was asked for."""
    names = listed(line.get("basis"))
    return not names or any(world.facts[name].binds(world.law_date or day) for name in names)
