"""Every kind of check, judged one record at a time from the design's text; shares no code with the tool.

A rule is a dict as a supervisor writes it (`check`, and where they apply `when`, `basis`, `confidence`,
`sets_apart`). A record is a dict of cells (`oracle.cells`). `verdicts` gives one of `pass`, `fail`,
`review`, `unknown`, `notapplicable` for each record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from oracle.agreements import agreement, recompute
from oracle.cells import ABSENT, EMPTY, LOST, READ, UNREADABLE, Cell
from oracle.conditions import both, condition
from oracle.deadlines import deadline
from oracle.frequencies import frequency
from oracle.groups import aggregate, groups_of, heaping
from oracle.hands import distinct_hands
from oracle.parameters import filled
from oracle.serials import serial
from oracle.spans import span
from oracle.world import (
    FAIL,
    NOTAPPLICABLE,
    PASS,
    REVIEW,
    UNKNOWN,
    Fact,
    Record,
    Rule,
    Table,
    Told,
    World,
    alike,
    choose,
    keys_lost,
    law_day,
    listed,
    read,
    theirs,
    within,
)

__all__ = ["Fact", "World", "group_verdicts", "verdicts"]


NO_EXCUSE = {"否", "没有", "0", "n", "no", "false"}
"""Words by which a column of excuses says that there is none."""


def verdicts(rule: Rule, records: Sequence[Record], world: World) -> list[str]:
    """The result of every record, in their order."""
    rule, table, world = filled(rule), Table(records), _indexed(world)
    scope = condition(rule["when"], world.columns) if rule.get("when") else (lambda _: True)
    return [_verdict(rule, record, table, world, scope(record)) for record in table]


def group_verdicts(rule: Rule, records: Sequence[Record], world: World) -> list[tuple[tuple[Any, ...], str]]:
    """The key and the result of every group of the records in scope, in the order of their first records."""
    rule, check = filled(rule), rule["check"]
    scope = condition(rule["when"], world.columns) if rule.get("when") else (lambda _: True)
    fits = {id(record): scope(record) for record in records}
    members = [record for record in records if fits[id(record)] is not False]
    names = check.get("group") or check["within"]
    judge = aggregate if check["kind"] == "aggregate" else heaping
    found = []
    for key, group in groups_of(names, members, check, world).items():
        sure = [record for record in group.records if fits[id(record)]]
        result, bases = judge(rule, replace(group, sure=sure), world)
        low = any(_softened(rule, record, world, bases, group.day) for record in group.records[:1])
        found.append((key, REVIEW if result == FAIL and low else result))
    return found


def _indexed(world: World) -> World:
    return replace(world, partners={name: Table(records) for name, records in world.partners.items()})


def _verdict(rule: Rule, record: Record, records: Table, world: World, in_scope: bool | None) -> str:
    if in_scope is None:
        return UNKNOWN
    if not in_scope:
        return NOTAPPLICABLE
    check = rule["check"]
    if check["kind"] == "deadline":
        found, names, day = deadline(rule, record, world, choose)
    elif check["kind"] in LIMITED:
        found, names, day = LIMITED[check["kind"]](rule, record, records, world)
    else:
        day = law_day(check, record, world)
        names = listed(rule.get("basis"))
        if names and not any(world.facts[name].binds(day) for name in names):
            return NOTAPPLICABLE
        found = KINDS[check["kind"]](check, record, records, world)
    return REVIEW if found == FAIL and _softened(rule, record, world, names, day) else found


def _softened(rule: Rule, record: Record, world: World, names: Sequence[str], day: date | None) -> bool:
    """Whether a fail is only for review."""
    if rule.get("confidence") == "low":
        return True
    if any(record[name].state == ABSENT for name in rule.get("sets_apart", ())):
        return True
    if rule["check"]["kind"] == "deadline" and any(_excuses(record[name]) for name in world.excuse):
        return True
    if not names or all(world.facts[name].sure for name in names):
        return False
    return not any(world.facts[name].sure and day and world.facts[name].binds(day) for name in names)


def _excuses(cell: Cell) -> bool:
    return cell.state == READ and cell.value is not False and str(cell.value).lower() not in NO_EXCUSE


def _range(rule: Rule, record: Record, records: Table, world: World) -> Told:
    check, cell = rule["check"], record[rule["check"]["column"]]
    day = law_day(check, record, world)
    if cell.state != READ:
        return UNKNOWN, (), day
    place = choose(rule, record, world, day)
    if place is None:
        return UNKNOWN, (), day
    if place < 0:
        return NOTAPPLICABLE, (), day
    limit = check["limits"][place]
    names = listed(limit.get("basis")) or listed(rule.get("basis"))
    ends = {Decimal(str(limit[name])) for name in ("at_least", "over", "at_most", "under") if name in limit}
    if check.get("rounded") and cell.value in ends:
        return REVIEW, names, day
    return (PASS if within(limit, cell.value) else FAIL), names, day


def _presence(check: Mapping[str, Any], record: Record, records: Table, world: World) -> str:
    states = [record[name].state for name in check["columns"]]
    if EMPTY in states:
        return REVIEW if check.get("missing") == "review" and world.missing != "fail" else FAIL
    return UNKNOWN if ABSENT in states else PASS


def _membership(check: Mapping[str, Any], record: Record, records: Table, world: World) -> str:
    """A text outside the code list fails only where the rule asks for the code list; else it is not known."""
    cell = record[check["column"]]
    if check.get("codes"):
        if cell.state == UNREADABLE:
            return FAIL
        return PASS if cell.state == READ else UNKNOWN
    if cell.state != READ:
        return UNKNOWN
    if "not_in" in check:
        return FAIL if cell.value in check["not_in"] else PASS
    return PASS if cell.value in check["values"] else FAIL


def _pattern(check: Mapping[str, Any], record: Record, records: Table, world: World) -> str:
    cell = record[check["column"]]
    if cell.state in (EMPTY, ABSENT, LOST) or cell.text is None:
        return UNKNOWN
    if "matches" in check:
        kept = bool(re.fullmatch(check["matches"], cell.text))
    elif "contains" in check:
        kept = any(word in cell.text for word in check["contains"])
    else:
        kept = not any(word in cell.text for word in check["lacks"])
    return PASS if kept else FAIL


def _condition(check: Mapping[str, Any], record: Record, records: Table, world: World) -> str:
    told = {True: PASS, False: FAIL, None: UNKNOWN}[condition(check["holds"], world.columns)(record)]
    if told == FAIL and check.get("left_open") and condition(check["left_open"], world.columns)(record):
        return REVIEW
    return told


def _order(check: Mapping[str, Any], record: Record, records: Table, world: World) -> str:
    cells = [record[name] for name in check["stages"]]
    seen = [cell for cell in cells if cell.state == READ]
    if any(_disordered(early, late, check.get("strict", False)) for early, late in combinations(seen, 2)):
        return FAIL
    told = {READ, EMPTY, ABSENT} if check.get("absent", "allow") == "allow" else {READ}
    if len(seen) < 2 or any(cell.state not in told for cell in cells):
        return UNKNOWN
    return PASS


def _disordered(early: Cell, late: Cell, strict: bool) -> bool:
    by_day = early.date_only or late.date_only
    first, second = (cell.value.date() if by_day else cell.value for cell in (early, late))
    return bool(second <= first if strict else second < first)


def _uniqueness(check: Mapping[str, Any], record: Record, records: Table, world: World) -> str:
    names = [*check["key"], *([check["moment"]] if check.get("moment") else [])]
    unit, counts = check.get("unit", ()), condition(check.get("where", "TRUE"), world.columns)
    if counts(record) is not True:
        return UNKNOWN if counts(record) is None else NOTAPPLICABLE
    if any(record[name].state != READ for name in names):
        return UNKNOWN
    others = [other for other in records.like(check["key"], record) if other is not record]
    others = [other for other in others if counts(other) is not False]
    alikes = [other for other in others if all(other[name].value == record[name].value for name in unit)]
    same = [other for other in alikes if counts(other)]
    perhaps = len(same) < len(alikes)
    perhaps |= any(_bare(record, unit) or _bare(other, unit) for other in others if other not in alikes)
    missed = UNKNOWN if perhaps else PASS
    if not check.get("moment"):
        return FAIL if same else missed
    window, here = span(check["within"]), record[check["moment"]].value
    moments = [other[check["moment"]] for other in same]
    near = [cell for cell in moments if cell.state == READ and abs(cell.value - here) <= window]
    return FAIL if near else missed


def _bare(record: Record, unit: Sequence[str]) -> bool:
    return any(record[name].value is None for name in unit)


def _linkage(check: Mapping[str, Any], record: Record, records: Table, world: World) -> str:
    valid = check.get("valid", {})
    if not read(record, *check["on"], *([valid["on"]] if valid.get("on") else [])):
        return UNKNOWN
    day = record[valid["on"]].value.date() if valid.get("on") else world.as_of
    partners = theirs(check, record, world)
    counts = [_counts(check, partner, day, world) for partner in partners]
    wanted = check.get("exists", True)
    if check.get("latest"):
        counts = _of_the_latest(check, partners, counts, day, world)
    if True in counts:
        return PASS if wanted else FAIL
    if None in counts:
        return UNKNOWN
    if keys_lost(check, world) or alike(check, record, world):
        return REVIEW if wanted else UNKNOWN
    if check.get("none") == "notapplicable":
        meeting = [_meets(check, partner, world) for partner in partners]
        if True not in meeting:
            return UNKNOWN if None in meeting else NOTAPPLICABLE
    return FAIL if wanted else PASS


def _of_the_latest(
    check: Mapping[str, Any], partners: Sequence[Record], counts: list[bool | None], day: date, world: World
) -> list[bool | None]:
    """A partner from a later day undoes the others; one that may be of any day leaves all open."""
    starts = [(_meets(check, partner, world), partner[check["valid"]["from"]]) for partner in partners]
    if any(meets and start.state == READ and start.value.date() > day for meets, start in starts):
        return []
    return [None] if None in counts else counts


def _meets(check: Mapping[str, Any], partner: Record, world: World) -> bool | None:
    """Whether a partner meets the condition that makes it one."""
    if not check.get("where"):
        return True
    return condition(check["where"], world.partner_columns[check["partner"]])(partner)


def _counts(check: Mapping[str, Any], partner: Record, day: date, world: World) -> bool | None:
    """Whether a partner is one that counts, and is valid on the day."""
    found, valid = _meets(check, partner, world), check.get("valid", {})
    if valid.get("from"):
        start = partner[valid["from"]]
        found = both(found, start.value.date() <= day if start.state == READ else None)
    if valid.get("to"):
        end = partner[valid["to"]]
        open_ended = end.state == EMPTY
        found = both(found, True if open_ended else end.value.date() >= day if end.state == READ else None)
    if valid.get("where"):
        found = both(found, condition(valid["where"], world.partner_columns[check["partner"]])(partner))
    return found


def _recompute(rule: Rule, record: Record, records: Table, world: World) -> Told:
    return recompute(rule, record, world)


LIMITED = {"range": _range, "frequency": frequency, "recompute": _recompute}
"""Kinds that choose a limit, or their facts, by themselves."""

KINDS = {
    "presence": _presence,
    "membership": _membership,
    "pattern": _pattern,
    "condition": _condition,
    "order": _order,
    "uniqueness": _uniqueness,
    "linkage": _linkage,
    "agreement": agreement,
    "distinct_hands": distinct_hands,
    "serial": serial,
}
