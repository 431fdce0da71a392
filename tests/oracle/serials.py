"""Traces of numbers and times that were not written as things happened: indicators, one record at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from oracle.world import FAIL, PASS, UNKNOWN, Check, Record, Table, World, day_of, read

ALL_DAY = ("00:00", "23:59:59.999999")


class Number(NamedTuple):
    """A running number: what stands before its last digits, how long it is, and the digits."""

    stem: str
    length: int
    digits: int


def number_of(text: Any, most: int | None = None) -> Number | None:
    """The running number of a text that ends in digits, of which the last ones may be all that count."""
    found = re.fullmatch(rf"(.*?)([0-9]{{1,{most or len(str(text)) or 1}}})", str(text), re.DOTALL)
    return Number(found[1], len(found[0]), int(found[2])) if found else None


def serial(check: Check, record: Record, records: Sequence[Record], world: World) -> str:
    """A hit fails; a rule of this kind is an indicator, which makes a review of it."""
    names = [*check.get("within", ()), *(check[name] for name in ("number", "moment") if check.get(name))]
    if not read(record, *names):
        return UNKNOWN
    assert isinstance(records, Table)
    hit = LOOKS[check["look_for"]](check, record, records, world)
    return UNKNOWN if hit is None else FAIL if hit else PASS


def _against_dates(check: Check, record: Record, records: Table, world: World) -> bool | None:
    """Whether the date is before that of the greatest smaller number; of one number the latest date stands."""
    run = _run(check, record, records)
    if run is None:
        return None
    smaller = [number for number in run if number < _number(check, record)]
    return bool(smaller) and day_of(record[check["moment"]]) < max(run[max(smaller)])


def _gaps(check: Check, record: Record, records: Table, world: World) -> bool | None:
    """Whether numbers are missing between this and the one before it."""
    run = _run(check, record, records)
    if run is None:
        return None
    own = _number(check, record)
    smaller = [number for number in run if number < own]
    return bool(smaller) and own - max(smaller) > 1


def _number(check: Check, record: Record) -> int:
    found = number_of(record[check["number"]].value, check.get("digits"))
    assert found
    return found.digits


def _run(check: Check, record: Record, records: Table) -> Mapping[int, list[date]] | None:
    """The numbers of the record's run with their dates; None if the record has no number."""
    own = number_of(record[check["number"]].value, check.get("digits"))
    if own is None:
        return None
    where = ("run", check["number"], check.get("moment"), check.get("digits"), tuple(check.get("within", ())))
    if where not in records.notes:
        records.notes[where] = _runs(check, records)
    key = (*(record[name].value for name in check.get("within", ())), own.stem, own.length)
    found: Mapping[int, list[date]] = records.notes[where][key]
    return found


def _runs(check: Check, records: Table) -> dict[tuple[Any, ...], dict[int, list[date]]]:
    """Group, stem and length → number → its dates; what cannot be read does not stand between."""
    runs: dict[tuple[Any, ...], dict[int, list[date]]] = {}
    names = [*check.get("within", ()), *(check[name] for name in ("number", "moment") if check.get(name))]
    for other in records:
        if not read(other, *names) or (number := number_of(other[check["number"]].value, check.get("digits"))) is None:
            continue
        key = (*(other[name].value for name in check.get("within", ())), number.stem, number.length)
        days = runs.setdefault(key, {}).setdefault(number.digits, [])
        days += [day_of(other[check["moment"]])] if check.get("moment") else []
    return runs


def _same_second(check: Check, record: Record, records: Table, world: World) -> bool | None:
    """Whether so many records of the group have the moment to the second; a date alone cannot tell."""
    cell = record[check["moment"]]
    if cell.date_only:
        return None
    second = cell.value.replace(microsecond=0)
    others = [other[check["moment"]] for other in _group(check, record, records)]
    same = [one for one in others if not one.date_only and one.value.replace(microsecond=0) == second]
    return len(same) >= check["at_least"]


def _group(check: Check, record: Record, records: Table) -> list[Record]:
    """The records of the group whose moment was read."""
    names = check.get("within", ())
    return [other for other in records.like(names, record) if read(other, check["moment"])]


def _off_hours(check: Check, record: Record, records: Table, world: World) -> bool | None:
    """Whether the moment lies on a day off, or outside the hours; a date alone is judged by its day."""
    cell = record[check["moment"]]
    first, last = (time.fromisoformat(hour) for hour in check.get("hours") or ALL_DAY)
    outside = not cell.date_only and not first <= cell.value.time() <= last
    if check.get("days", "workdays") == "any":
        return outside
    worked = world.days.is_one(day_of(cell))
    return None if worked is None else outside or not worked


LOOKS = {
    "against_dates": _against_dates,
    "gaps": _gaps,
    "same_second": _same_second,
    "off_hours": _off_hours,
}
