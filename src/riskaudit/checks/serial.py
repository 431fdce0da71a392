"""Traces that numbers, dates and times leave when they were not written as things happened. Indicators only.

`look_for` says which trace:

against_dates  numbers and dates should rise together: a record whose date is earlier than that of the greatest
               smaller number of its run (same `within`, same length, same text before the trailing digits;
               with `digits` before so many of them: what stands before may be a unit's code and a year)
gaps           numbers are missing between a record's number and the one before it in its run
same_second    `at_least` or more records of one group share a moment to the second
off_hours      a moment on a day off, or outside `hours` (both ends included); a date alone is judged by its day
heaping        durations crowd just below a limit, in (L − width, L] minutes, against the `beside` minutes on
               either side: one verdict a group, more than three standard deviations above its share

    check: {kind: serial, look_for: against_dates, number: contract_no, moment: signed_on, within: [unit_station]}
    check: {kind: serial, look_for: same_second, moment: archived_at, within: [archived_by], at_least: 5}
    check: {kind: serial, look_for: off_hours, moment: signed_at, hours: ["08:00", "18:00"]}
    check: {kind: serial, look_for: heaping, from: accepted_at, to: arrived_at, within: [crew], minutes: [45, 90]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator
from sqlglot import exp

from riskaudit.checks.base import NOT_READ, CheckKind, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.checks.heaping import Band, heaping_in_words, judge_heaping
from riskaudit.checks.phrases import moment_text
from riskaudit.checks.sequences import missing_between, with_previous
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual
from riskaudit.model.query import (
    Tree,
    as_date,
    as_text,
    at_most,
    case,
    cast,
    column,
    every,
    first,
    in_state,
    is_null,
    less,
    negate,
    nothing,
    number,
    over,
    part,
    some,
    text,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import State

RISING = Bilingual(zh="编号与日期应同步递增", en="numbers and dates rise together")
UNBROKEN = Bilingual(zh="编号应连续", en="numbers follow one another")
APART = Bilingual(zh="同一秒不应有 {n} 条以上", en="fewer than {n} in one second")
HOURS = Bilingual(zh="应在{days} {early} 至 {late}", en="between {early} and {late}{days}")
TOGETHER = Bilingual(zh="同一秒 {count} 条", en="{count} in one second")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NEEDS = {
    "against_dates": ("number", "moment"),
    "gaps": ("number",),
    "same_second": ("moment", "at_least"),
    "off_hours": ("moment",),
    "heaping": ("from_", "to", "minutes", "within"),
}


class Serial(CheckKind):
    """The parameters of serial."""

    kind: ClassVar[str] = "serial"
    title: ClassVar[Bilingual] = Bilingual(zh="序列痕迹", en="serial traces")
    compares: ClassVar[bool] = True
    slots: ClassVar[tuple[str, ...]] = (
        "before",
        "before_date",
        "missing_count",
        "count",
        "minutes",
        "seen",
        "expected",
    )

    look_for: Literal["against_dates", "gaps", "same_second", "off_hours", "heaping"]
    number: str | None = Field(None, description="the column of the number, a text that ends in digits")
    moment: str | None = None
    within: tuple[str, ...] = Field((), description="records are compared with those that agree in these columns")
    digits: int | None = Field(
        None, ge=1, le=30, description="how many digits at the end of a number count up, if not all"
    )
    at_least: int | None = Field(None, ge=2, description="how many make a batch; how many a distribution needs")
    hours: tuple[str, str] | None = Field(None, description="the first and the last hour, as 08:00")
    days: Literal["workdays", "any"] = "workdays"
    from_: str | None = Field(None, alias="from")
    to: str | None = None
    minutes: tuple[int, ...] = Field((), description="the limits below which durations may crowd")
    width: int = Field(2, ge=1)
    beside: int = Field(10, ge=1)

    @model_validator(mode="after")
    def _complete(self) -> Serial:
        lacking = [name.rstrip("_") for name in _NEEDS[self.look_for] if not getattr(self, name)]
        if lacking:
            raise ValueError(f"{self.look_for} needs {', '.join(lacking)}")
        if self.hours and not all(_HOUR.fullmatch(hour) for hour in self.hours):
            raise ValueError("hours are written 08:00")
        if self.look_for == "off_hours" and self.hours is None and self.days == "any":
            raise ValueError("off_hours needs hours, or days: workdays")
        return self

    def reads(self) -> tuple[str, ...]:
        """Every column named."""
        named = (*self.within, self.number, self.moment, self.from_, self.to)
        return tuple(dict.fromkeys(name for name in named if name))

    def groups(self) -> tuple[str, ...]:
        """Heaping judges groups, the other traces records."""
        return self.within if self.look_for == "heaping" else ()

    def shows(self) -> tuple[str, ...]:
        """The columns named; of a group those that make it."""
        return self.groups() or self.reads()

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns of the wrong type."""
        yield from self.must_be(setting, self.within)
        yield from self.must_be(setting, [self.number] if self.number else [], "text")
        exact = ("moment",) if self.look_for in ("same_second", "heaping") else ("moment", "date")
        moments = [name for name in (self.moment, self.from_, self.to) if name]
        yield from self.must_be(setting, moments, *exact)

    def judge(self, setting: Setting) -> Judgement:
        """Fail where the trace is seen; a rule of this kind is an indicator, so its hits are for review."""
        blank = {name: text("") for name in self.slots}
        if self.look_for == "heaping":
            return judge_heaping(self._band(), setting, blank)
        trace = {
            "against_dates": self._against_dates,
            "gaps": self._gaps,
            "same_second": self._same_second,
            "off_hours": self._off_hours,
        }[self.look_for]
        relation, reasons, words, actual, slots = trace(setting)
        unread = [pair for name in self.reads() for pair in state_reason(name, *NOT_READ)]
        relation = relation.derive({"_reason": case([*unread, *reasons], nothing())})
        return Judgement(
            relation=relation,
            verdict=case(
                [(negate(is_null(column("_reason"))), text("unknown")), (column("_trace"), text("fail"))],
                text("pass"),
            ),
            reason=column("_reason"),
            by=law_day(self.by, setting),
            limit=text(words),
            actual=case([(column("_trace"), actual)], text("")),
            excess=text(""),
            slots={**blank, **slots},
        )

    def calculate(self, figures: Mapping[str, Any], setting: Setting) -> str:
        """The counts of a heaped group; the other traces say all in their message."""
        return heaping_in_words(self._band(), figures, setting) if self.look_for == "heaping" else ""

    def _band(self) -> Band:
        assert self.from_ is not None
        assert self.to is not None
        least = self.at_least or 20
        return Band(self.from_, self.to, self.within, self.minutes, self.width, self.beside, least)

    def _against_dates(self, setting: Setting) -> Trace:
        assert self.number is not None
        assert self.moment is not None
        relation = with_previous(setting, self.number, self.moment, self.within, self.digits)
        early = first(less(as_date(column(self.moment)), column("_before_date")), exp.false())
        before = moment_text(column("_before_date"), exp.true())
        slots = {"before": column("_before"), "before_date": before}
        return relation.derive({"_trace": early}), _no_number(), RISING.in_(setting.language), before.copy(), slots

    def _gaps(self, setting: Setting) -> Trace:
        assert self.number is not None
        relation = with_previous(setting, self.number, None, self.within, self.digits).derive(
            {"_missing": missing_between(self.digits)}
        )
        trace = first(less(number(0), column("_missing")), exp.false())
        slots = {"before": column("_before"), "missing_count": as_text(column("_missing"))}
        relation = relation.derive({"_trace": trace})
        return relation, _no_number(), UNBROKEN.in_(setting.language), as_text(column("_missing")), slots

    def _same_second(self, setting: Setting) -> Trace:
        assert self.moment is not None
        assert self.at_least is not None
        timed = every(in_state(self.moment, State.READ), negate(setting.date_only(self.moment)))
        relation = setting.relation().derive(
            {"_second": case([(timed, part(_written(self.moment), 1, 19))], nothing())}
        )
        keys = [column(name) for name in (*self.within, "_second")]
        relation = relation.derive({"_many": over(exp.Count(this=column("_second")), keys)})
        relation = relation.derive({"_trace": at_most(number(self.at_least), column("_many"))})
        reasons = [(is_null(column("_second")), text("date_only"))]
        words = APART.in_(setting.language).format(n=self.at_least)
        count = as_text(column("_many"))
        return relation, reasons, words, count.copy(), {"count": count}

    def _off_hours(self, setting: Setting) -> Trace:
        assert self.moment is not None
        relation = setting.relation().derive({"_date": as_date(column(self.moment))})
        relation = relation.working_days({"_w": ("_date", "w"), "_open": ("_date", "next_workday")})
        off: Tree = exp.false()
        reasons: list[tuple[Tree, Tree]] = []
        if self.days == "workdays":
            off = negate(first(column("_open").eq(column("_date")), exp.false()))
            reasons.append((is_null(column("_w")), text("calendar")))
        late: Tree = exp.false()
        if self.hours:
            clock = part(_written(self.moment), 12, 8)
            outside = some(less(clock, text(f"{self.hours[0]}:00")), less(text(f"{self.hours[1]}:00"), clock.copy()))
            late = every(negate(setting.date_only(self.moment)), exp.paren(outside, copy=False))
        relation = relation.derive({"_trace": first(some(off, late), exp.false())})
        return relation, reasons, self._hours_in_words(setting), setting.shown(self.moment), {}

    def _hours_in_words(self, setting: Setting) -> str:
        zh = setting.language == "zh"
        workdays = self.days == "workdays"
        if not self.hours:
            return "应在工作日" if zh else "on a working day"
        early, late = self.hours
        days = ("工作日" if workdays else "每日") if zh else (" on working days" if workdays else "")
        return HOURS.in_(setting.language).format(days=days, early=early, late=late)


Trace = tuple[Relation, list[tuple[Tree, Tree]], str, Tree, dict[str, Tree]]
"""The records with `_trace`, further reasons, the limit in words, what was found, and the slots it fills."""


def _written(name: str) -> Tree:
    return as_text(cast(column(name), "timestamp"))


def _no_number() -> list[tuple[Tree, Tree]]:
    return [(first(column("_digits").eq(text("")), exp.true()), text("no_number"))]
