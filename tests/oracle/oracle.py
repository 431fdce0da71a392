"""Every kind of check, judged one record at a time from the design's text; shares no code with the tool.

A rule is a dict as a supervisor writes it (`check`, and where they apply `when`, `basis`, `confidence`,
`sets_apart`). A record is a dict of cells (`oracle.cells`). `verdicts` gives one of `pass`, `fail`,
`review`, `unknown`, `notapplicable` for each record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from oracle.cells import ABSENT, EMPTY, LOST, READ, UNREADABLE, Cell
from oracle.conditions import both, condition
from oracle.deadlines import deadline
from oracle.spans import WorkingDays, span

PASS, FAIL, REVIEW, UNKNOWN, NOTAPPLICABLE = "pass", "fail", "review", "unknown", "notapplicable"
Record = Mapping[str, Cell]
Rule = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """A requirement's days in force, both counting, and whether it was seen in a text or at second hand."""

    first: date
    last: date | None = None
    sure: bool = True

    def binds(self, day: date) -> bool:
        """Whether it binds on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class World:
    """What a record is judged in. `columns` is as `oracle.cells` has it; `date` names the record's date.

    `partners` holds the records of the other datasets, `partner_columns` their columns. `unread` says
    that an input was not read.
    """

    as_of: date
    days: WorkingDays
    facts: Mapping[str, Fact]
    columns: Mapping[str, Mapping[str, Any]]
    date: str
    pause: tuple[str, str] | None = None
    excuse: Sequence[str] = ()
    partners: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    partner_columns: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    unread: bool = False


def verdicts(rule: Rule, records: Sequence[Record], world: World) -> list[str]:
    """The result of every record, in their order."""
    scope = condition(rule["when"], world.columns) if rule.get("when") else (lambda _: True)
    return [_verdict(rule, record, records, world, scope(record)) for record in records]


def _verdict(rule: Rule, record: Record, records: Sequence[Record], world: World, within: bool | None) -> str:
    if within is None:
        return UNKNOWN
    if not within:
        return NOTAPPLICABLE
    check = rule["check"]
    if check["kind"] == "deadline":
        found, names, day = deadline(rule, record, world, choose)
    elif check["kind"] == "range":
        found, names, day = _range(rule, record, world)
    else:
        day = law_day(check, record, world)
        names = rule.get("basis", ())
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
    return cell.state == READ and cell.value is not False


def law_day(check: Mapping[str, Any], record: Record, world: World) -> date:
    """The day whose law applies where there is no `from`: the moment named, else the record's date, else as_of."""
    cell = record[check.get("by") or world.date]
    return cell.value.date() if cell.state == READ else world.as_of


def choose(rule: Rule, record: Record, world: World, day: date | None) -> int | None:
    """The place of the limit that applies; −1 if none does; None if that cannot be told."""
    if day is None:
        return None
    for i, limit in enumerate(rule["check"]["limits"]):
        names = _listed(limit.get("basis")) or rule.get("basis", ())
        if names and not any(world.facts[name].binds(day) for name in names):
            continue
        holds = condition(limit["when"], world.columns)(record) if limit.get("when") else True
        if holds is None:
            return None
        if holds:
            return i
    return -1


def _listed(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _range(rule: Rule, record: Record, world: World) -> tuple[str, Sequence[str], date]:
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
    ends = {name: Decimal(str(limit[name])) for name in ("at_least", "over", "at_most", "under") if name in limit}
    names = _listed(limit.get("basis")) or rule.get("basis", ())
    if check.get("rounded") and cell.value in ends.values():
        return REVIEW, names, day
    kept = {
        "at_least": lambda end: cell.value >= end,
        "over": lambda end: cell.value > end,
        "at_most": lambda end: cell.value <= end,
        "under": lambda end: cell.value < end,
    }
    return (PASS if all(kept[name](end) for name, end in ends.items()) else FAIL), names, day


def _presence(check: Mapping[str, Any], record: Record, records: Sequence[Record], world: World) -> str:
    states = [record[name].state for name in check["columns"]]
    if EMPTY in states:
        return REVIEW if check.get("missing") == "review" else FAIL
    return UNKNOWN if ABSENT in states else PASS


def _membership(check: Mapping[str, Any], record: Record, records: Sequence[Record], world: World) -> str:
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


def _pattern(check: Mapping[str, Any], record: Record, records: Sequence[Record], world: World) -> str:
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


def _condition(check: Mapping[str, Any], record: Record, records: Sequence[Record], world: World) -> str:
    return {True: PASS, False: FAIL, None: UNKNOWN}[condition(check["holds"], world.columns)(record)]


def _order(check: Mapping[str, Any], record: Record, records: Sequence[Record], world: World) -> str:
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


def _uniqueness(check: Mapping[str, Any], record: Record, records: Sequence[Record], world: World) -> str:
    names = [*check["key"], *([check["moment"]] if check.get("moment") else [])]
    if any(record[name].state != READ for name in names):
        return UNKNOWN
    same = [other for other in records if other is not record and _same(check["key"], record, other)]
    if not check.get("moment"):
        return FAIL if same else PASS
    window, here = span(check["within"]), record[check["moment"]].value
    moments = [other[check["moment"]] for other in same]
    near = [cell for cell in moments if cell.state == READ and abs(cell.value - here) <= window]
    return FAIL if near else PASS


def _same(key: Sequence[str], one: Record, other: Record) -> bool:
    return all(other[name].state == READ and other[name].value == one[name].value for name in key)


def _linkage(check: Mapping[str, Any], record: Record, records: Sequence[Record], world: World) -> str:
    valid, partners = check.get("valid", {}), world.partners[check["partner"]]
    mine = [*check["on"], *([valid["on"]] if valid.get("on") else [])]
    if any(record[name].state != READ for name in mine):
        return UNKNOWN
    day = record[valid["on"]].value.date() if valid.get("on") else world.as_of
    theirs = [
        partner
        for partner in partners
        if all(partner[b].state == READ and partner[b].value == record[a].value for a, b in check["on"].items())
    ]
    counts = [_counts(check, partner, day, world) for partner in theirs]
    wanted = check.get("exists", True)
    if True in counts:
        return PASS if wanted else FAIL
    if None in counts:
        return UNKNOWN
    lost = any(partner[b].state in (LOST, UNREADABLE) for partner in partners for b in check["on"].values())
    if world.unread or lost:
        return REVIEW if wanted else UNKNOWN
    return FAIL if wanted else PASS


def _counts(check: Mapping[str, Any], partner: Record, day: date, world: World) -> bool | None:
    """Whether a partner is one that counts, and is valid on the day."""
    found: bool | None = True
    if check.get("where"):
        found = condition(check["where"], world.partner_columns[check["partner"]])(partner)
    valid = check.get("valid", {})
    if valid.get("from"):
        start = partner[valid["from"]]
        found = both(found, start.value.date() <= day if start.state == READ else None)
    if valid.get("to"):
        end = partner[valid["to"]]
        open_ended = end.state == EMPTY
        found = both(found, True if open_ended else end.value.date() >= day if end.state == READ else None)
    return found


KINDS = {
    "presence": _presence,
    "membership": _membership,
    "pattern": _pattern,
    "condition": _condition,
    "order": _order,
    "uniqueness": _uniqueness,
    "linkage": _linkage,
}
