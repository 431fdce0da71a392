"""An act that must come before another: its last moment, and the way from the other back to it, in words.

    实际停电时间 2026-10-17 09:55 → 提前 7 日：最迟 2026-10-10 → 公告时间 2026-10-11 09:55，晚 1 日

The other moment stands, and the act is late that came after the last moment which keeps the lead demanded; where a
lead may also be too long, the act is early that came before the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from riskaudit.checks.calculation import Way, apart_in_words
from riskaudit.checks.clock_words import amount_told
from riskaudit.checks.phrases import shown_moment
from riskaudit.model.base import Bilingual
from riskaudit.model.strip import Moment

_LAST = Bilingual(zh="提前 {lead}：最迟 {moment}", en="{lead} ahead: by {moment}")
_LAST_OPEN = Bilingual(zh="提前超过 {lead}：须早于 {moment}", en="more than {lead} ahead: before {moment}")
_FIRST = Bilingual(zh="提前 {lead}：最早 {moment}", en="{lead} ahead: not before {moment}")
_FIRST_OPEN = Bilingual(zh="提前不足 {lead}：须晚于 {moment}", en="less than {lead} ahead: after {moment}")
_LATE, _EARLY = Bilingual(zh="，晚 {}", en=", {} late"), Bilingual(zh="，早 {}", en=", {} early")


def first_and_last(way: Way, figures: Mapping[str, Any]) -> tuple[Moment | None, Moment | None]:
    """The first and the last moment of the act that keep the limit, where there are such."""
    bound = way.bound
    if bound.clock == "months":
        soonest, latest = figures["_soonest"], figures["_latest"]
        return soonest and Moment.day(soonest), latest and Moment.day(latest)
    first, last = (None if lead is None else _back(way, figures["_to"], lead) for lead in (bound.high, bound.low))
    return first, last


def _back(way: Way, moment: datetime, lead: int) -> Moment:
    if way.bound.clock == "elapsed":
        return Moment(at=moment - timedelta(microseconds=lead))
    return Moment.day(moment.date() - timedelta(days=lead))


def ahead_in_words(way: Way, figures: Mapping[str, Any]) -> str:
    """From the moment that stands back to the last one that keeps the limit, and to the act.

    Empty for an act without a record: there is nothing to count.
    """
    if figures["_unrecorded"] or figures["_from"] is None or figures["_to"] is None:
        return ""
    event = f"{way.to_title} {shown_moment(figures['_to'], bool(figures['_to_day']))}"
    act = f"{way.from_title} {shown_moment(figures['_from'], bool(figures['_from_day']))}"
    return " → ".join([event, *_limits(way, figures), act + _off(way, figures)])


def _limits(way: Way, figures: Mapping[str, Any]) -> Iterator[str]:
    """The first and the last moment; not the last where it is the other moment itself."""
    bound, (first, last) = way.bound, first_and_last(way, figures)
    by_hour = bound.clock == "elapsed"
    limits = [
        (first, bound.high, _FIRST_OPEN if bound.high_open and by_hour else _FIRST),
        (last, bound.low, _LAST_OPEN if bound.low_open and by_hour else _LAST),
    ]
    for moment, lead, words in limits:
        if moment and lead:
            told = amount_told(lead, bound, way.language)
            yield words.in_(way.language).format(lead=told, moment=moment.shown)


def _off(way: Way, figures: Mapping[str, Any]) -> str:
    """By how much the act is late or early."""
    act, (first, last) = figures["_from"], first_and_last(way, figures)
    if way.bound.clock != "elapsed":
        act = Moment.day(act).at
    if last and act > last.at:
        return _LATE.in_(way.language).format(apart_in_words(way, last.at, act))
    if first and act < first.at:
        return _EARLY.in_(way.language).format(apart_in_words(way, act, first.at))
    return ""
