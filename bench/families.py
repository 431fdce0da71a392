"""Families of rules as a real library has them: a few checks, each under many conditions and with many limits.

A family is every combination of its parts. Two rules of it differ in condition, limit, columns or window, and share
what they have in common: the time between the same two moments, the same area, the same earlier outages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any


@dataclass(frozen=True)
class Words:
    """A part of a title in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Scope:
    """Which records a rule is for, in words and as a condition; the empty one is for all."""

    words: Words
    when: str = ""

    def also(self, condition: str) -> str:
        """The condition together with another."""
        return " AND ".join(filter(None, (self.when, condition)))


@dataclass(frozen=True)
class Draft:
    """One rule of a family."""

    dataset: str
    title: Words
    scope: Scope
    check: dict[str, Any]
    basis: str = ""
    needs: str = field(default="", metadata={"is": "a condition of the check itself, beside that of the scope"})


AREAS = {"城区": "town", "农村": "country", "边远": "remote"}
FAULTS = {
    **{"线路断线": "broken line", "变压器故障": "transformer", "跌落保险熔断": "fuse", "表计故障": "meter"},
    **{
        "用户内部故障": "customer's own",
        "树障": "tree",
        "外力破坏": "damage",
        "雷击": "lightning",
        "过负荷": "overload",
    },
}
STATIONS = {"城东": "east", "城西": "west", "开发区": "zone", "高新": "tech", "河口": "mouth", "东山": "hill"}
OWNERS = {"供电公司": "supplier's", "用户": "customer's", "共用": "shared"}
KINDS = {"计划检修": "planned", "临时检修": "unplanned", "欠费停电": "arrears", "故障": "fault"}


def _scopes(column: str, words: dict[str, str], form: str = "{} = '{}'") -> list[Scope]:
    return [Scope(Words(zh, en), form.format(column, zh)) for zh, en in words.items()]


def _both(one: list[Scope], other: list[Scope]) -> list[Scope]:
    return [
        Scope(Words(f"{a.words.zh}{b.words.zh}", f"{a.words.en}, {b.words.en}"), a.also(b.when))
        for a, b in product(one, other)
    ]


ALL = [Scope(Words("全部", "all"))]
_AREA, _FAULT = _scopes("region", AREAS), _scopes("fault", FAULTS)
_STATION = _scopes("team", STATIONS, "{} LIKE '{}供电所%'")
_OWNER, _KIND = _scopes("owner", OWNERS), _scopes("kind", KINDS)
_IMPORTANT = [Scope(Words("重要用户", "important"), "important"), Scope(Words("一般用户", "others"), "NOT important")]
ORDERS = [*ALL, *_AREA, *_OWNER, *_STATION, *_FAULT, *_both(_STATION, _AREA), *_both(_FAULT, _AREA)]
ORDERS += [*_both(_STATION, _OWNER), *_both(_FAULT, _OWNER)]
OUTAGES = [*ALL, *_KIND, *_IMPORTANT, *_both(_KIND, _IMPORTANT)]
"""Conditions over repair orders and outages."""


def arrivals() -> Iterator[Draft]:
    """Minutes from acceptance to arrival, by area."""
    tables = ((60, 120, 240), (60, 90, 240), (75, 150, 300), (90, 120, 240), (90, 180, 360), (120, 180, 300))
    for minutes, scope in product(tables, ORDERS):
        limits = [
            {"when": f"region = '{area}'", "at_most": f"{most}min", "basis": "w20-arrival"}
            for area, most in zip(AREAS, minutes, strict=True)
        ]
        told = "/".join(map(str, minutes))
        title = Words(f"到达现场超过 {told} 分钟", f"Arrived after more than {told} minutes")
        yield _lasting("repair_orders", title, scope, "accepted_at", "arrived_at", "elapsed", limits)


def works() -> Iterator[Draft]:
    """From arrival or acceptance to the repair."""
    spans = (("arrived_at", "450min"), ("arrived_at", "8h"), ("accepted_at", "10h"), ("accepted_at", "12h"))
    for (since, most), scope in product(spans, ORDERS):
        title = Words(f"修复超过 {most}（自 {since}）", f"Repaired after more than {most} (from {since})")
        limits = [{"at_most": most, "basis": "w20-restoration"}]
        yield _lasting("repair_orders", title, scope, since, "repaired_at", "elapsed", limits)


def calls() -> Iterator[Draft]:
    """From the repair to the call, on three clocks."""
    spans = (("workdays", 5), ("workdays", 7), ("workdays", 8), ("days", 10), ("days", 14), ("months", 1))
    for (clock, most), scope in product(spans, ORDERS):
        title = Words(f"回访迟于 {most} {clock}", f"Called later than {most} {clock}")
        limits = [{"at_most": most, "basis": "w20-call"}]
        yield _lasting("repair_orders", title, scope, "repaired_at", "called_at", clock, limits)


def cuts() -> Iterator[Draft]:
    """Notice, approval and duration of outages."""
    spans: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        ("notified_at", "cut_at", "elapsed", {"at_least": "24h"}),
        ("notified_at", "cut_at", "elapsed", {"at_least": "26h"}),
        ("notified_at", "cut_at", "days", {"at_least": 1, "at_most": 15}),
        ("approved_at", "cut_at", "elapsed", {"at_least": "25h"}),
        ("approved_at", "cut_at", "days", {"at_most": 5}),
        ("planned_at", "cut_at", "elapsed", {"at_most": "30min"}),
        ("cut_at", "restored_at", "days", {"at_most": 20}),
        ("cleared_at", "restored_at", "elapsed", {"at_most": "72h"}),
        ("cleared_at", "restored_at", "workdays", {"at_most": 3}),
    )
    for (since, until, clock, bounds), scope in product(spans, OUTAGES):
        told = " ".join(f"{name} {value}" for name, value in bounds.items())
        title = Words(f"{since} 至 {until} 不合 {told}", f"{since} to {until}: {told} {clock}")
        yield _lasting("outages", title, scope, since, until, clock, [{**bounds, "basis": "w20-notice"}])


def _lasting(
    dataset: str, title: Words, scope: Scope, since: str, until: str, clock: str, limits: list[dict[str, Any]]
) -> Draft:
    check = {"kind": "deadline", "from": since, "to": until, "clock": clock, "limits": limits}
    return Draft(dataset, title, scope, check, needs=f"{until} IS NOT NULL")


def filled() -> Iterator[Draft]:
    """What must be written down."""
    of_orders = (
        "account_no",
        "phone",
        "team",
        "fault",
        "owner",
        "score",
        "remark",
        "called_at",
        "region",
        "repaired_at",
    )
    of_outages = ("account_no", "cleared_at", "important", "restored_at")
    for dataset, columns, scopes in (("repair_orders", of_orders, ORDERS), ("outages", of_outages, OUTAGES)):
        for name, scope in product(columns, scopes):
            check = {"kind": "presence", "columns": [name]}
            yield Draft(dataset, Words(f"{name} 未登记", f"{name} not recorded"), scope, check, "w20-filled")


def ordered() -> Iterator[Draft]:
    """What must follow what."""
    of_orders = (
        *(("accepted_at", "arrived_at"), ("arrived_at", "repaired_at"), ("repaired_at", "called_at")),
        *(("accepted_at", "arrived_at", "repaired_at"), ("accepted_at", "arrived_at", "repaired_at", "called_at")),
    )
    of_outages = (("planned_at", "cut_at"), ("cut_at", "restored_at"), ("approved_at", "notified_at", "cut_at"))
    for dataset, sequences, scopes in (("repair_orders", of_orders, ORDERS), ("outages", of_outages, OUTAGES)):
        for stages, scope in product(sequences, scopes):
            told = "、".join(stages), ", ".join(stages)
            title = Words(f"时间颠倒：{told[0]}", f"Out of order: {told[1]}")
            yield Draft(dataset, title, scope, {"kind": "order", "stages": list(stages)}, "w20-sequence")


def scored() -> Iterator[Draft]:
    """Numbers within bounds."""
    for (least, most), scope in product(((1, 5), (0, 5), (1, 8), (0, 8)), ORDERS):
        check = {
            "kind": "range",
            "column": "score",
            "limits": [{"at_least": least, "at_most": most, "basis": "w20-form"}],
        }
        title = Words(f"满意度不在 {least} 至 {most}", f"Satisfaction not within {least} and {most}")
        yield Draft("repair_orders", title, scope, check)


def shaped() -> Iterator[Draft]:
    """Forms of numbers, codes, and words that must not be used."""
    forms: tuple[tuple[str, dict[str, Any]], ...] = (
        ("phone", {"kind": "pattern", "matches": "1[3-9][0-9]{9}"}),
        ("phone", {"kind": "pattern", "matches": "1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}"}),
        ("account_no", {"kind": "pattern", "matches": "030[0-9]{9}"}),
        ("order_no", {"kind": "pattern", "matches": "GD[0-9]{12}"}),
        ("remark", {"kind": "pattern", "lacks": ["延误"]}),
        ("region", {"kind": "membership", "codes": True}),
        ("fault", {"kind": "membership", "not_in": ["过负荷"]}),
        ("owner", {"kind": "membership", "values": ["供电公司", "用户"]}),
    )
    for (name, how), scope in product(forms, ORDERS):
        told = " ".join(f"{key} {value}" for key, value in how.items() if key != "kind")
        title = Words(f"{name} 写法不合：{told}", f"{name} is not as agreed: {told}")
        yield Draft("repair_orders", title, scope, {**how, "column": name}, "w20-form")


def once() -> Iterator[Draft]:
    """What there must be one of, ever or within a time."""
    keys: tuple[tuple[list[str], dict[str, str]], ...] = (
        (["order_no"], {}),
        (["account_no", "accepted_at"], {}),
        (["account_no"], {"moment": "accepted_at", "within": "1h"}),
        (["account_no", "fault"], {"moment": "accepted_at", "within": "24h"}),
        (["phone"], {"moment": "accepted_at", "within": "24h"}),
    )
    for (key, within), scope in product(keys, ORDERS):
        told = " ".join([*key, *within.values()])
        title = Words(f"重复登记：{told}", f"Recorded twice: {told}")
        yield Draft("repair_orders", title, scope, {"kind": "uniqueness", "key": key, **within}, "w20-once")


def often() -> Iterator[Draft]:
    """How often something happens to one account."""
    windows = (("2mo", 3), ("2mo", 4), ("60d", 3), ("60d", 4), ("year", 12), ("30d", 2), ("month", 3))
    for (window, most), scope in product(windows, [*ALL, *_AREA, *_OWNER, *_FAULT]):
        yield _often("repair_orders", "accepted_at", window, most, scope)
    for (window, most), scope in product((("2mo", 1), ("2mo", 2), ("60d", 1), ("year", 3)), OUTAGES):
        yield _often("outages", "cut_at", window, most, scope)


def _often(dataset: str, moment: str, window: str, most: int, scope: Scope) -> Draft:
    check = {"kind": "frequency", "key": ["account_no"], "moment": moment, "window": window}
    check |= {"events": scope.when} if scope.when else {}
    title = Words(f"{window} 内多于 {most} 次", f"More than {most} times within {window}")
    return Draft(dataset, title, scope, {**check, "limits": [{"at_most": most, "basis": "w20-once"}]})


def linked() -> Iterator[Draft]:
    """Accounts with a contract, and one that is in force."""
    on = {"kind": "linkage", "partner": "contracts", "on": {"account_no": "account_no"}}
    valid: tuple[dict[str, Any], ...] = ({}, {"valid": {"from": "starts_on", "to": "ends_on", "on": "{}"}})
    for how, scope in product(valid, ORDERS):
        yield _linked("repair_orders", "accepted_at", on, how, scope)
    for how, scope in product(valid, OUTAGES):
        yield _linked("outages", "cut_at", on, how, scope)


def _linked(dataset: str, moment: str, on: dict[str, Any], how: dict[str, Any], scope: Scope) -> Draft:
    check = on | ({"valid": how["valid"] | {"on": moment}, "none": "notapplicable"} if how else {})
    check |= {"where": "ends_on IS NOT NULL"} if how else {}
    title = Words("当日无有效合同", "No contract in force") if how else Words("查无合同", "No contract")
    return Draft(dataset, title, scope, check, "w20-contract")


def free() -> Iterator[Draft]:
    """Expressions, where no other kind says it."""
    orders = (
        ("arrived_at < called_at", "到达早于回访", "arrived before the call", ["arrived_at", "called_at"]),
        ("score >= 1 OR remark IS NOT NULL", "低分有备注", "a low score is explained", ["score", "remark"]),
        (
            "fault <> '用户内部故障' OR owner <> '供电公司' OR score > 0",
            "归属相符",
            "owner fits",
            ["fault", "owner", "score"],
        ),
        ("length(account_no) = 12 AND account_no LIKE '0300%'", "户号十二位", "twelve digits", ["account_no"]),
        (
            "CAST(repaired_at AS DATE) <= CAST(called_at AS DATE)",
            "先修后访",
            "repaired first",
            ["repaired_at", "called_at"],
        ),
    )
    for (holds, zh, en, needs), scope in product(orders, ORDERS):
        check = {"kind": "condition", "holds": holds, "says": {"zh": zh, "en": en}, "needs": needs}
        yield Draft("repair_orders", Words(f"不合：{zh}", f"Not so: {en}"), scope, check, "w20-form")
