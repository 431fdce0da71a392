"""What a shipped rule looks at: its columns, the words and figures it tells apart, the spans and days on which it turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from oracle.parameters import SAID, filled
from oracle.shipped import Contract, contract, facts, rules, working_days
from oracle.spans import DAY, add_months, span
from oracle.world import Rule, listed

Step = Callable[[datetime], datetime]
"""From one moment to another that is a limit away, give or take."""

SECOND = timedelta(seconds=1)
ENDS = ("at_least", "over", "at_most", "under")
_NAME = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Interest:
    """What matters to a rule. `partner` is the other dataset, `theirs` its columns, `turns` the days of its law."""

    rule: Rule
    own: Contract
    columns: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    figures: Mapping[str, tuple[Decimal, ...]]
    steps: tuple[Step, ...]
    turns: tuple[date, ...]
    models: tuple[Mapping[str, Any], ...]
    """The rule's own examples: their records and partners."""

    counted: tuple[str, ...] = ()
    """Parts of the dataset's key that tell records apart and nothing more."""

    aside: frozenset[str] = frozenset()
    """Columns by which the dataset alone tells rows that are no records."""

    partner: str | None = None
    other: Contract | None = None
    theirs: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns by which the rule or the dataset finds records of one kind."""
        check = self.rule["check"]
        named = [*check.get("key", ()), *check.get("on", ()), *check.get("within", ()), *check.get("group", ())]
        return tuple(dict.fromkeys([*named, *self.own.key])) if check["kind"] != "presence" else self.own.key


def interest_of(name: str) -> Interest:
    """What matters to a shipped rule."""
    rule = filled(rules()[name])
    check, own = rule["check"], contract(rule["dataset"])
    partner = check.get("partner")
    other = contract(partner) if partner else None
    said = {part: rule.get(part) for part in ("when", "check", "sets_apart")}
    named, excluding = set(_NAME.findall(repr(said))), set(_NAME.findall(repr(own.exclude)))
    beside = {*own.key, own.date, *own.excuse, *(own.pause or ()), *excluding}
    told = set(_NAME.findall(repr({**said, "check": {**check, "key": None}})))
    values, numbers = _told_apart(said, own.exclude)
    return Interest(
        rule=rule,
        own=own,
        columns=tuple(column for column in own.columns if column in named | beside),
        words=values,
        figures=numbers,
        steps=tuple(_steps(check)),
        turns=tuple(_turns(rule)),
        models=tuple(_models(rule)),
        counted=tuple(key for key in own.key if own.columns[key]["type"] == "text" and key not in told),
        aside=frozenset(excluding - named),
        partner=partner,
        other=other,
        theirs=_partner_columns(other, said) if other else (),
    )


def _partner_columns(other: Contract, said: Any) -> tuple[str, ...]:
    named = set(_NAME.findall(repr(said))) | set(_NAME.findall(repr(other.exclude))) | {*other.key, other.date}
    return tuple(column for column in other.columns if column in named)


def _told_apart(said: Any, exclude: Any) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[Decimal, ...]]]:
    """Column → the texts, and the numbers, that stand in one condition or check with it."""
    words: dict[str, list[str]] = {}
    figures: dict[str, list[Decimal]] = {}
    for source in [*_conditions(said), *(condition for condition, _ in exclude)]:
        bare = re.sub(r"'(?:[^']|'')*'", " ", source)
        for column in set(_NAME.findall(bare)):
            texts = [text for found in re.findall(r"'((?:[^']|'')*)'", source) for text in found.split("|")]
            words.setdefault(column, []).extend(texts)
            figures.setdefault(column, []).extend(map(Decimal, re.findall(r"\b\d+(?:\.\d+)?\b", bare)))
    check = said["check"]
    for column in [check.get(key) for key in ("column", "number")] + list(check.get("roles", ())):
        if isinstance(column, str):
            lists = [
                item for key in ("values", "not_in", "contains", "lacks", "nobody") for item in check.get(key) or ()
            ]
            words.setdefault(column, []).extend(map(str, lists))
            ends = [limit[end] for limit in check.get("limits", ()) for end in ENDS if end in limit]
            numbers = [Decimal(str(end)) for end in ends if re.fullmatch(r"-?[\d.]+", str(end))]
            figures.setdefault(column, []).extend(numbers)
    return (
        {c: tuple(dict.fromkeys(w)) for c, w in words.items()},
        {c: tuple(dict.fromkeys(f)) for c, f in figures.items()},
    )


def _conditions(part: Any, name: str = "") -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, inner in part.items():
            yield from _conditions(inner, key)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from _conditions(inner, name)
    elif isinstance(part, str) and name in SAID:
        yield part


def _steps(check: Mapping[str, Any]) -> Iterator[Step]:
    """Spans a unit less, exactly, and a unit more than what the check allows."""
    amounts = [(limit[end], limit.get("clock") or check.get("clock", "elapsed")) for limit, end in _ends(check)]
    for window in (check.get("within"), check.get("window")):
        found = re.fullmatch(r"(\d+)(d|mo|h|min)", window) if isinstance(window, str) else None
        if found:
            clock = {"d": "days", "mo": "months"}.get(found[2], "elapsed")
            amounts.append((window if clock == "elapsed" else int(found[1]), clock))
    if check.get("tolerance"):
        amounts.append((check["tolerance"], "days"))
    for amount, clock in amounts:
        yield from _around(amount, clock)


def _ends(check: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    if check["kind"] == "deadline":
        yield from ((limit, end) for limit in check["limits"] for end in ENDS if end in limit)


def _around(amount: Any, clock: str) -> Iterator[Step]:
    if clock == "elapsed":
        length = span(amount)
        for off in (-SECOND, timedelta(), SECOND):
            yield partial(_later, length=length + off)
        return
    for off in (-1, 0, 1, 2):
        count = int(Decimal(str(amount))) + off
        if clock == "workdays":
            yield partial(_working_days_on, count=count)
        elif clock == "months":
            yield partial(_months_on, count=int(amount), off=off)
        else:
            yield partial(_later, length=count * DAY)


def _later(moment: datetime, length: timedelta) -> datetime:
    return moment + length


def _months_on(moment: datetime, count: int, off: int) -> datetime:
    return _dated(moment, add_months(moment.date(), count) + off * DAY)


def _working_days_on(moment: datetime, count: int) -> datetime:
    days, day = working_days(), moment.date()
    while count > 0 and days.is_one(day) is not None:
        day += DAY
        count -= bool(days.is_one(day))
    return _dated(moment, day)


def _dated(moment: datetime, day: date) -> datetime:
    return datetime.combine(day, moment.time())


def _turns(rule: Rule) -> Iterator[date]:
    """The first and the last day of every fact that the rule names, and the days beside them."""
    for name in dict.fromkeys(_bases(rule)):
        fact = facts()[name]
        yield from (fact.first - DAY, fact.first)
        if fact.last:
            yield from (fact.last, fact.last + DAY)


def _bases(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, inner in part.items():
            yield from listed(inner) if key == "basis" else _bases(inner)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from _bases(inner)


def _models(rule: Rule) -> Iterator[Mapping[str, Any]]:
    for examples in rule["examples"].values():
        for example in examples or ():
            whole = example if "records" in example else {"records": [example]}
            yield {"records": [_texts(r) for r in whole["records"]], "partners": _others(whole.get("partners") or {})}


def _others(partners: Mapping[str, Any]) -> dict[str, Any]:
    return {name: [_texts(record) for record in records] for name, records in partners.items()}


def _texts(record: Mapping[str, Any]) -> dict[str, str | None]:
    return {name: None if value is None else _text(value) for name, value in record.items()}


def _text(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
