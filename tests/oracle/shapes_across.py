"""Rules that look across columns, records, partners and days, of every shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Rule = Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """Rules that are tried on the same records: the columns drawn, the bench, and the rules by name."""

    columns: tuple[str, ...]
    rules: Mapping[str, Rule]
    bench: Mapping[str, Any]


def _agrees(**more: Any) -> dict[str, Any]:
    return {"check": {"kind": "agreement", "column": "capacity", "with": "rate", **more}}


def _partners(**more: Any) -> dict[str, Any]:
    return _agrees(**{"with": "capacity", "partner": "contracts", "on": {"account": "account"}, **more})


def _often(window: str, *limits: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    check = {"kind": "frequency", "key": ["account"], "moment": "accepted_at", "window": window, "limits": limits}
    return {**check, **more}


def _computed(formula: str, **more: Any) -> dict[str, Any]:
    return {"check": {"kind": "recompute", "column": "energy", "formula": formula, **more}}


def _daily(*rates: Mapping[str, Any], least: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    how = {"amount": "owed", "after": "opened_on", "to": "replied_at", "rates": list(rates)}
    return {"kind": "recompute", "column": "fee", "daily": {**how, "least": least} if least else how, **more}


def _traced(look_for: str, **more: Any) -> dict[str, Any]:
    return {"check": {"kind": "serial", "look_for": look_for, **more}, "confidence": "low"}


def _figure(figure: Mapping[str, Any], *limits: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    check = {"kind": "aggregate", "group": ["kind"], "figure": figure, "few": 20, "coverage": 0.5}
    return {**check, "limits": list(limits), **more}


_NEW_IN = {"when": "sealed", "rate": 0.001, "basis": ["new", "old"]}
_YEARS = [{"rate": 0.002, "year": "same", "basis": "new"}, {"rate": 0.003, "year": "later", "basis": "new"}]
_LENGTH = {"mean_minutes": {"from": "accepted_at", "to": "replied_at"}}
_HEAPED = {"from": "accepted_at", "to": "replied_at", "within": ["meter"], "minutes": [30, 60], "at_least": 5}

ACROSS = {
    "agreement": Group(
        ("accepted_at", "capacity", "rate", "note", "holder", "kind", "sealed", "prepaid", "opened_on"),
        {
            "equal": _agrees(),
            "within half": _agrees(tolerance=0.5),
            "within a part": {**_agrees(share=0.02, side="more"), "basis": ["later"]},
            "within the larger": _agrees(tolerance=1, share=0.02, side="less"),
            "texts": _agrees(column="note", **{"with": "holder"}),
            "codes": _agrees(column="kind", **{"with": "note"}),
            "flags": {**_agrees(column="sealed", **{"with": "prepaid"}), "sets_apart": ["meter"]},
            "days": _agrees(column="opened_on", **{"with": "accepted_at"}, tolerance=1),
        },
        {},
    ),
    "agreement with partners": Group(
        ("accepted_at", "account", "capacity", "holder", "opened_on", "sealed"),
        {
            "any": _partners(),
            "any, within half": {**_partners(tolerance=0.5, where="state = '有效'"), "when": "sealed"},
            "any name": {**_partners(column="holder", **{"with": "holder"}), "basis": ["rumour-new"]},
            "any day": _partners(column="opened_on", **{"with": "signed_on"}, tolerance=2),
            "the sum": _partners(take="sum", tolerance=0.5),
            "the sum of those of a state": _partners(take="sum", share=0.02, side="more", where="state = '有效'"),
        },
        {},
    ),
    "hands": Group(
        ("accepted_at", "approved_by", "entered_by", "checked_by"),
        {
            "two": {"check": {"kind": "distinct_hands", "roles": ["approved_by", "entered_by"]}},
            "three": {
                "check": {"kind": "distinct_hands", "roles": ["approved_by", "entered_by", "checked_by"]},
                "basis": ["new"],
            },
            "one apart": {
                "check": {
                    "kind": "distinct_hands",
                    "roles": ["approved_by", "entered_by", "checked_by"],
                    "apart": "approved_by",
                }
            },
            "nobody else": {
                "check": {"kind": "distinct_hands", "roles": ["approved_by", "entered_by"], "nobody": ["张三"]}
            },
            "with one that the file lacks": {
                "check": {"kind": "distinct_hands", "roles": ["approved_by", "entered_by", "holder"]}
            },
        },
        {},
    ),
    "frequency": Group(
        ("accepted_at", "account", "kind", "sealed", "opened_on"),
        {
            "sixty days": {"check": _often("60d", {"at_most": 2})},
            "two months": {"check": _often("2mo", {"under": 3}, events="kind = '新装'")},
            "a day": {"check": _often("24h", {"at_most": 1}, key=["account", "sealed"])},
            "of a unit": {"check": _often("60d", {"at_most": 2}, key=["sealed"], unit=["kind", "weather"])},
            "in rows": {
                "check": _often("60d", {"at_most": 2}, key=["sealed"], unit=["kind"], once=["account", "accepted_at"])
            },
            "an hour": {"check": _often("60min", {"at_most": 1}), "confidence": "low"},
            "a month": {"check": _often("month", {"at_most": 1}), "when": "sealed"},
            "a year": {"check": _often("year", {"at_most": 3}, moment="opened_on", by="opened_on"), "basis": ["new"]},
            "at least": {"check": _often("30d", {"at_least": 2}, events="kind <> '过户'")},
            "between": {"check": _often("10d", {"over": 1, "at_most": 3}, events="sealed")},
            "dated": {
                "check": _often(
                    "30d",
                    {"when": "sealed", "at_most": 1, "basis": "new"},
                    {"at_most": 2, "basis": "rumour-new"},
                    {"at_most": 3, "basis": "old"},
                )
            },
        },
        {},
    ),
    "formulas": Group(
        (
            "accepted_at",
            "start_reading",
            "end_reading",
            "multiplier",
            "energy",
            "owed",
            "minutes",
            "opened_on",
            "closed_on",
        ),
        {
            "energy": _computed("(end_reading - start_reading) * multiplier"),
            "within half": _computed("(end_reading - start_reading) * multiplier", tolerance=0.5),
            "within a part": {
                **_computed("coalesce(start_reading, 0) + 10 * multiplier", share=0.02, side="more"),
                "basis": ["old", "rumour"],
            },
            "not less": _computed("abs(start_reading - end_reading)", tolerance=0.4, side="less"),
            "of several": _computed("greatest(end_reading, 20) - least(start_reading, 10) + round(owed / 7, 1)"),
            "a part": _computed("end_reading / multiplier", tolerance=0.01),
            "days": _computed("closed_on - opened_on", tolerance=1),
        },
        {},
    ),
    "daily": Group(
        ("opened_on", "replied_at", "accepted_at", "owed", "fee", "sealed"),
        {
            "flat": {"check": _daily({"rate": 0.001})},
            "by law": {
                "check": _daily(
                    _NEW_IN,
                    *_YEARS,
                    {"rate": 0.002, "basis": "old"},
                    least={"amount": 1, "basis": "old"},
                    tolerance=0.01,
                )
            },
            "with days that no line fits": {"check": _daily(*_YEARS, side="more"), "basis": ["new"]},
            "by rumour": {"check": _daily({"rate": 0.001, "basis": "rumour"}, share=0.02)},
            "by law, then by rumour": {
                "check": _daily(
                    {"rate": 0.001, "basis": ["rumour", "old"]},
                    {"rate": 0.001, "basis": "rumour-new"},
                    least={"amount": 1, "basis": "rumour"},
                )
            },
        },
        {},
    ),
    "serial": Group(
        ("accepted_at", "replied_at", "opened_on", "boundary", "kind", "meter"),
        {
            "against dates": _traced("against_dates", number="boundary", moment="opened_on", within=["kind"]),
            "against moments": _traced(
                "against_dates", number="boundary", moment="replied_at", within=["meter", "kind"]
            ),
            "gaps": {**_traced("gaps", number="boundary", within=["kind"]), "basis": ["later"]},
            "of two digits": _traced("against_dates", number="boundary", moment="opened_on", digits=2),
            "same second": _traced("same_second", moment="accepted_at", within=["meter"], at_least=3),
            "off hours": _traced("off_hours", moment="replied_at", hours=["08:00", "18:00"], days="workdays"),
            "off hours of any day": _traced("off_hours", moment="accepted_at", hours=["09:00", "17:59"], days="any"),
        },
        {},
    ),
    "figures of groups": Group(
        ("accepted_at", "replied_at", "kind", "meter", "minutes", "rate", "sealed", "checked_by"),
        {
            "mean length": {"check": _figure(_LENGTH, {"at_most": 30_000})},
            "mean": {"check": _figure({"mean": "rate"}, {"at_least": 0.7}, coverage=0.8)},
            "share": {"check": _figure({"share": {"of": "minutes >= 60"}}, {"under": 0.6}), "confidence": "low"},
            "commonest": {"check": _figure({"largest_share": "checked_by"}, {"at_most": 0.34})},
            "by group": {
                "check": _figure(
                    {"mean": "rate"},
                    {"when": "kind = '新装'", "at_most": 0.7, "basis": "new"},
                    {"at_most": 0.6, "basis": "later"},
                    group=["kind", "meter"],
                ),
                "when": "sealed",
            },
            "heaped": _traced("heaping", **_HEAPED, width=1, beside=30),
        },
        {"as_of": date(2026, 10, 15)},
    ),
}
