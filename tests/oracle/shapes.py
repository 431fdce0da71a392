"""Rules of every kind and shape, on which the tool and the oracle must agree, and the columns they look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from oracle.shapes_across import ACROSS, Group


def _reply(*limits: Mapping[str, Any], clock: str = "elapsed", **more: Any) -> dict[str, Any]:
    return {
        "kind": "deadline",
        "from": "accepted_at",
        "to": "replied_at",
        "clock": clock,
        "limits": list(limits),
        **more,
    }


def _linked(**more: Any) -> dict[str, Any]:
    return {"kind": "linkage", "partner": "contracts", "on": {"account": "account"}, **more}


def _holds(source: str) -> dict[str, Any]:
    return {"kind": "condition", "holds": source, "says": {"zh": "条件", "en": "condition"}, "needs": []}


_VALID = {"from": "signed_on", "to": "ends_on", "on": "replied_at"}
_MOMENTS = ("accepted_at", "replied_at", "law_at", "opened_on")
_STAGES = ["accepted_at", "replied_at", "opened_on", "energized_at"]
_KIND_LIMITS: list[Mapping[str, Any]] = [
    {"when": "kind IN ('新装', '增容') AND NOT coalesce(prepaid, FALSE)", "at_most": 3, "basis": "new"},
    {"when": "minutes > 60 OR sealed IS NULL", "at_most": 1, "clock": "months", "basis": ["later", "rumour"]},
    {"when": "kind = '新装'", "at_most": 5, "clock": "workdays", "basis": "old"},
    {"at_most": "72h", "clock": "elapsed", "basis": "rumour-new"},
]

_CLOCKS = {
    "an hour": _reply({"at_most": "60min"}),
    "under a day": _reply({"under": "24h"}),
    "half an hour before": _reply({"at_least": "30min"}),
    "over a day before": _reply({"over": "24h"}),
    "half an hour to two days before": _reply({"at_least": "30min", "at_most": "48h"}),
    "three days": _reply({"at_most": 3}, clock="days"),
    "under four days": _reply({"under": 4}, clock="days", roll_over=False),
    "three to seven days before": _reply({"at_least": 3, "at_most": 7}, clock="days", by="replied_at"),
    "over three days before, failing": _reply({"over": 3}, clock="days", missing="fail"),
    "three working days": _reply({"at_most": 3}, clock="workdays"),
    "under three working days": _reply({"under": 3}, clock="workdays"),
    "three working days from the first": _reply({"at_most": 3}, clock="workdays", count_start_day=True),
    "a month": _reply({"at_most": 1}, clock="months"),
    "a month to the day": _reply({"at_most": 1}, clock="months", roll_over=False),
    "under two months": _reply({"under": 2}, clock="months"),
    "over a month before": _reply({"over": 1}, clock="months"),
    "a month before": _reply({"at_least": 1}, clock="months"),
    "seven days before at most": _reply({"at_most": 7}, clock="days", duty="from"),
    "two to four days after": _reply({"at_least": 2, "at_most": 4}, clock="days", duty="to"),
    "an hour to two days after": _reply({"over": "60min", "at_most": "48h"}, duty="to"),
    "three days, from a date": {**_reply({"at_most": 3}, clock="days"), "from": "opened_on"},
    "a day, from a date": {**_reply({"at_most": "24h"}), "from": "opened_on"},
}
_LAW = {
    "old and new": _reply(
        {"at_most": 1, "clock": "workdays", "basis": "new"}, {"at_most": 5, "basis": "old"}, clock="days"
    ),
    "by the reply": _reply(
        {"at_most": 3, "basis": "new"}, {"at_most": 7, "basis": "old"}, clock="days", by="replied_at"
    ),
    "by a third moment": _reply(
        {"at_most": 3, "basis": "new"}, {"at_most": 7, "basis": "old"}, clock="days", by="law_at"
    ),
    "by kind": _reply(*_KIND_LIMITS, clock="days"),
    "before, by kind": _reply({"when": "kind = '新装'", "at_least": 3, "basis": ["old", "rumour-new"]}, clock="days"),
}
_PAUSED = {
    "an hour": _reply({"at_most": "60min"}),
    "two days by the hour": _reply({"at_most": "48h"}),
    "three days": _reply({"at_most": 3}, clock="days"),
    "three working days": _reply({"at_most": 3}, clock="workdays"),
    "a month": _reply({"at_most": 1}, clock="months"),
    "three days before": _reply({"at_least": 3}, clock="days"),
}
_OPEN = {"as_of": date(2026, 10, 15)}
_WHEN = "kind = '新装' AND (minutes <= 60 OR prepaid IS NULL)"

GROUPS = {
    "clocks": Group(_MOMENTS, {name: {"check": check} for name, check in _CLOCKS.items()}, _OPEN),
    "clocks in a year without a notice": Group(
        _MOMENTS,
        {name: {"check": _CLOCKS[name]} for name in ("an hour", "three days", "three working days", "a month")},
        {"as_of": date(2027, 2, 1)},
    ),
    "law": Group(
        (*_MOMENTS, "kind", "minutes", "prepaid", "sealed"),
        {
            **{name: {"check": check} for name, check in _LAW.items()},
            "in scope": {"check": _CLOCKS["three days"], "when": _WHEN, "basis": ["old"]},
            "an indicator": {"check": _LAW["old and new"], "confidence": "low"},
            "not set apart": {"check": _LAW["by kind"], "sets_apart": ["meter"]},
        },
        _OPEN,
    ),
    "pauses and excuses": Group(
        ("accepted_at", "replied_at", "pause_from", "pause_to", "weather", "blocked"),
        {name: {"check": check} for name, check in _PAUSED.items()},
        {**_OPEN, "pause": True, "excuse": ("weather", "blocked")},
    ),
    "order": Group(
        (*_MOMENTS, "energized_at"),
        {
            "allowed": {"check": {"kind": "order", "stages": _STAGES}},
            "strict": {"check": {"kind": "order", "stages": _STAGES[:3], "strict": True}, "basis": ["old"]},
            "unknown": {
                "check": {"kind": "order", "stages": _STAGES[1:], "absent": "unknown"},
                "basis": ["rumour-new"],
            },
            "with one that the file lacks": {"check": {"kind": "order", "stages": [*_STAGES, "inspected_at"]}},
        },
        {},
    ),
    "cells": Group(
        ("accepted_at", "kind", "remark_code", "minutes", "rate", "sealed", "prepaid", "account", "note", "served_at"),
        {
            "filled": {
                "check": {"kind": "presence", "columns": ["note", "served_at", "remark_code"]},
                "basis": ["new"],
            },
            "acts": {"check": {"kind": "presence", "columns": ["served_at"], "missing": "review"}, "when": _WHEN},
            "lacking": {"check": {"kind": "presence", "columns": ["note", "boundary"]}, "basis": ["rumour"]},
            "code list": {"check": {"kind": "membership", "column": "kind", "codes": True}, "basis": ["old", "later"]},
            "values": {"check": {"kind": "membership", "column": "kind", "values": ["新装", "过户"]}},
            "forbidden": {"check": {"kind": "membership", "column": "kind", "not_in": ["增容"]}, "when": "sealed"},
            "form": {"check": {"kind": "pattern", "column": "account", "matches": "A[0-9]"}, "confidence": "low"},
            "words": {"check": {"kind": "pattern", "column": "note", "contains": ["已办", "回访"]}, "basis": ["later"]},
            "no words": {"check": {"kind": "pattern", "column": "note", "lacks": ["降级"]}, "sets_apart": ["meter"]},
            "bounds": {"check": {"kind": "range", "column": "rate", "limits": [{"over": 0.85, "at_most": 1}]}},
            "minutes": {"check": {"kind": "range", "column": "minutes", "rounded": True, "limits": [{"under": 60}]}},
            "dated bounds": {
                "check": {
                    "kind": "range",
                    "column": "rate",
                    "by": "served_at",
                    "limits": [
                        {"when": _WHEN, "at_least": 0.9, "basis": "new"},
                        {"when": "minutes BETWEEN 59 AND 60", "at_least": 1, "basis": ["old", "rumour"]},
                        {"at_least": 0.85, "basis": "old"},
                    ],
                }
            },
            "holds": {"check": _holds("sealed AND coalesce(minutes, 0) <= 60 OR kind IS NULL"), "basis": ["old"]},
            "left open": {"check": {**_holds("sealed"), "left_open": "minutes > 60"}, "confidence": "low"},
            "holds not": {"check": _holds("NOT (rate >= 0.85 AND kind <> '新装') OR prepaid IS NOT NULL")},
        },
        {},
    ),
    "uniqueness": Group(
        ("accepted_at", "account", "kind", "sealed", "prepaid"),
        {
            "one": {"check": {"kind": "uniqueness", "key": ["account"]}},
            "of two columns": {"check": {"kind": "uniqueness", "key": ["account", "kind"]}, "basis": ["later"]},
            "of a moment": {"check": {"kind": "uniqueness", "key": ["account", "accepted_at"]}},
            "of a unit": {"check": {"kind": "uniqueness", "key": ["account"], "unit": ["kind"]}},
            "of those that count": {
                "check": {"kind": "uniqueness", "key": ["account"], "where": "coalesce(kind, '过户') <> '新装'"}
            },
            "of a unit and those that count": {
                "check": {"kind": "uniqueness", "key": ["account"], "unit": ["kind"], "where": "sealed OR prepaid"}
            },
            "within a day": {
                "check": {"kind": "uniqueness", "key": ["account", "kind"], "moment": "accepted_at", "within": "24h"}
            },
        },
        {},
    ),
    "linkage": Group(
        ("accepted_at", "replied_at", "account", "kind"),
        {
            "there": {"check": _linked()},
            "not there": {"check": _linked(exists=False), "when": "kind = '新装'"},
            "valid": {"check": _linked(valid=_VALID), "basis": ["old"]},
            "not valid": {"check": _linked(valid=_VALID, exists=False)},
            "the latest": {
                "check": _linked(valid={"from": "signed_on", "on": "replied_at"}, exists=False, latest=True)
            },
            "of a state": {"check": _linked(where="state = '有效'", valid={"to": "ends_on"})},
            "valid, if any": {"check": _linked(valid=_VALID, none="notapplicable")},
            "valid, if any of a state": {
                "check": _linked(
                    where="state = '有效'", valid={"to": "ends_on", "on": "replied_at"}, none="notapplicable"
                )
            },
            "valid in a state, if any": {
                "check": _linked(valid={"to": "ends_on", "where": "state = '有效'"}, none="notapplicable")
            },
            "of no state": {"check": _linked(where="coalesce(state, '有效') <> '有效'", exists=False)},
        },
        {},
    ),
    **ACROSS,
}
