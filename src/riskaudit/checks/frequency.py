"""How often something happens to one key within a window of time that ends with each event.

Every event is judged: with it count the events of the same key in (t − window, t], all those at the same t too.
`60d` and `2mo` count by dates (fewer than 60 days before; after the same day two months earlier), `24h` and
`30min` to the microsecond; `month` and `year` are the calendar month and year, up to the event. Records outside the
audited month count as earlier events.

`events` says which records are events: others are not applicable and do not count. Where that cannot be told
of a record, it is unknown itself and may count for others: `events_unclear`, if it would change the verdict.
`unit` names columns of the unit within which the key is one, for a name may stand in several. Events count together
where these agree, or where neither has a value; one may count for the other where only one of them has.
`once` names columns that tell one event written in several rows: rows that agree in one of them count once.
Where the data begin within the window, earlier events may be missing: a count that keeps an upper limit, or
fails a lower one, is then unknown (`window_not_covered`).

    check: {kind: frequency, key: [account_no], moment: cut_at, window: 2mo, limits: [{at_most: 2, basis: …}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any, ClassVar

from pydantic import Field
from sqlglot import exp

from riskaudit.checks.base import NOT_READ, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.checks.clock_words import amount_in_words
from riskaudit.checks.clocks import span_micros
from riskaudit.checks.limits import OF_COUNTS, Limit, Limited, bounds_in_words, choose, per_limit
from riskaudit.checks.phrases import shown_moment
from riskaudit.checks.sequences import alike
from riskaudit.checks.times import above, below, bounded_above, excess, is_whole, times, times_in_words
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.dataset import Dataset
from riskaudit.model.query import (
    Tree,
    add_days,
    add_months,
    as_date,
    as_text,
    at_most,
    case,
    cast,
    column,
    counted,
    equal,
    every,
    first,
    in_state,
    is_null,
    joined,
    less,
    micros_between,
    minus,
    named,
    negate,
    nothing,
    number,
    plus,
    question,
    some,
    table_named,
    text,
    truth,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import FILE, ROW, ROW_ID, SCOPE, SHEET, State, typed_table

WITHIN = Bilingual(zh="{span}内{bounds}", en="{bounds} within {span}")
COUNTED = Bilingual(
    zh="{span}内{times}：最早一次 {first}，本次 {here}", en="{times} within {span}: the first {first}, this one {here}"
)
SPANS = {
    "month": Bilingual(zh="同一自然月", en="the calendar month"),
    "year": Bilingual(zh="同一自然年", en="the calendar year"),
}
_HERE = Bilingual(zh="第 {} 行", en="row {}")
_OTHER_SHEET = Bilingual(zh="另一工作表第 {} 行", en="row {} of another sheet")
_OTHER_FILE = Bilingual(zh="另一文件第 {} 行", en="row {} of another file")
_DATES = re.compile(r"([1-9]\d*)(d|mo)")


class Frequency(Limited):
    """The parameters of frequency."""

    kind: ClassVar[str] = "frequency"
    title: ClassVar[Bilingual] = Bilingual(zh="频次", en="frequency")
    compares: ClassVar[bool] = True
    slots: ClassVar[tuple[str, ...]] = ("count", "first_place", "window")

    key: tuple[str, ...] = Field(min_length=1)
    moment: str
    window: str = Field(description="60d, 2mo, 24h, 30min, month or year")
    events: str | None = Field(None, description="a condition; records for which it is false are no events")
    unit: tuple[str, ...] = Field((), description="columns of the unit within which the key is one, where exported")

    once: tuple[str, ...] = Field((), description="columns in which the rows of one event agree: these count once")

    def reads(self) -> tuple[str, ...]:
        """The key, the moment, and the one whose law applies."""
        return tuple(dict.fromkeys([*self.key, self.moment, *([self.by] if self.by else [])]))

    def shows(self) -> tuple[str, ...]:
        """What it reads, the unit, and what tells one event."""
        return tuple(dict.fromkeys([*self.reads(), *self.unit, *self.once]))

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """What an event is, and the limits' conditions."""
        if self.events:
            yield ("events",), self.events, None
        yield from super().conditions()

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns that do not exist or are no moments, a window that is none, bounds that are no whole numbers."""
        yield from self.must_be(setting, (*self.key, *self.unit, *self.once))
        yield from self.must_be(setting, [self.moment], "moment", "date")
        try:
            self._span("en")
        except ValueError as error:
            yield ("window",), Sentence(f"时段写法不对：{error}", str(error))
        for i, limit in enumerate(self.limits):
            if limit.clock:
                yield ("limits", i, "clock"), Sentence("次数没有 clock", "a number of times has no clock")
            for value in (limit.at_least, limit.at_most, limit.over, limit.under):
                if value is not None and not is_whole(value):
                    yield ("limits", i), Sentence(f"“{value}”不是次数", f'"{value}" is no number of times')

    def judge(self, setting: Setting) -> Judgement:
        """Fail where an event is one too many, or one of too few."""
        language, chosen, count = setting.language, column("_n"), column("_count")
        relation = self._counted(setting).derive({"_by": law_day(self.by, setting)})
        relation = relation.derive({"_n": choose(self.limits, column("_by"), setting)}).derive(self._broken())
        relation = relation.derive({"_reason": self._reason(setting)})
        reason = column("_reason")
        return Judgement(
            relation=relation,
            verdict=case(
                [
                    (is_null(reason), case([(column("_broken"), text("fail"))], text("pass"))),
                    (some(reason.eq("no_event"), reason.eq("no_limit")), text("notapplicable")),
                ],
                text("unknown"),
            ),
            reason=reason,
            by=column("_by"),
            actual=times(count, language),
            excess=per_limit(chosen, [excess(limit, count, language) for limit in self.limits], text("")),
            **self.under(chosen, column("_by"), setting),
            slots={
                "count": as_text(count),
                "first_place": _place(setting.language),
                "window": text(self._span(language)),
            },
            figures={"_count": count, "_first_at": column("_first_at"), "_at": column("_at"), "_n": chosen},
        )

    def calculate(self, figures: Mapping[str, Any], setting: Setting) -> str:
        """How many events, the first of them, this one."""
        if not figures["_count"] or not figures["_n"] or figures["_first_at"] is None:
            return ""
        return COUNTED.in_(setting.language).format(
            span=self._span(setting.language),
            times=(" " if setting.language == "zh" else "") + times_in_words(figures["_count"], setting.language),
            first=_shown(figures["_first_at"]),
            here=_shown(figures["_at"]),
        )

    def _span(self, language: Language) -> str:
        """The window in words. Raises ValueError for one that is none."""
        if self.window in SPANS:
            return SPANS[self.window].in_(language)
        found = _DATES.fullmatch(self.window)
        if found:
            return amount_in_words(int(found[1]), "days" if found[2] == "d" else "months", language)
        if span_micros(self.window) <= 0:
            raise ValueError(f"{self.window!r} is no span of time")
        return amount_in_words(self.window, "elapsed", language)

    def limit_in_words(self, limit: Limit, language: Language, dataset: Dataset) -> str:
        """One limit with its unit."""
        bounds = bounds_in_words(limit, lambda value: times_in_words(value, language), language, OF_COUNTS)
        return WITHIN.in_(language).format(span=self._span(language), bounds=bounds)

    def _since(self, moment: Tree) -> Tree | None:
        """The last date before the window of an event; None for a window that is not counted by dates."""
        if self.window in SPANS:
            start = exp.DateTrunc(this=as_date(moment), unit=text(self.window.upper()))  # type: ignore[no-untyped-call]
            return add_days(start, -1)
        found = _DATES.fullmatch(self.window)
        if not found:
            return None
        count = int(found[1])
        return add_days(moment, -count) if found[2] == "d" else add_months(moment, -count)

    def _counted(self, setting: Setting) -> Relation:
        """Add `_count`, `_perhaps`, `_first_at`, where that one stands, and `_covered` to every record."""
        is_event = exp.paren(setting.condition(self.events).tree, copy=False) if self.events else exp.true()
        relation = setting.relation().derive({"_is": is_event, "_at": cast(column(self.moment), "timestamp")})
        since = self._since(column("_at"))
        relation = relation.derive(
            {"_since": since if since is not None else nothing("date"), "_on": as_date(column("_at"))}
        )
        zero = number(0)
        counts = {
            "_count": first(column("_sure", "o"), zero),
            "_perhaps": first(column("_unsure", "o"), zero),
            "_first_at": column("_earliest", "o"),
        }
        counted = relation.look_up(self._pairs(relation), column("_m", "o").eq(column(ROW_ID, "r")), counts)
        same: list[Tree] = [column(name, "o").eq(column(name, "r")) for name in self.key]
        same += [alike(name) for name in self.unit]
        same.append(column("_at", "o").eq(column("_first_at", "r")))
        parts = (*self.key, *self.unit, "_at")
        rows: dict[str, Tree] = {name: column(name) for name in parts}
        rows |= {f"_of{name}": exp.ArgMin(this=place, expression=column(ROW_ID)) for name, place in _places().items()}
        events = self._events(relation).where(column("_is")).select.subquery("e", copy=False)
        by_moment = question(named(rows), events).group_by(*map(column, parts), copy=False)
        there = {f"_first{name}": column(f"_of{name}", "o") for name in _places()}
        counted = counted.look_up(by_moment.subquery(copy=False), every(*same), there)
        return counted.derive({"_begin": self._begin(setting)}).derive({"_covered": self._covered()})

    def _events(self, relation: Relation) -> Relation:
        """The records that are events, or may be, and have a key and a moment."""
        read = every(*(in_state(name, State.READ) for name in (*self.key, self.moment)))
        return relation.where(every(read, first(column("_is"), exp.true())))

    def _pairs(self, relation: Relation) -> Tree:
        """For each event of the month: the events of its window, sure and perhaps, and the first sure one."""
        here, there = column("_at", "m"), column("_at", "e")
        if self._since(here) is None:
            inside = less(micros_between(there, here), number(span_micros(self.window)))
        else:
            inside = less(column("_since", "m"), column("_on", "e"))
        sure = every(first(column("_is", "e"), exp.false()), *self._of_one_unit())
        figures = {
            "_m": column(ROW_ID, "m"),
            "_sure": self._number(sure),
            "_unsure": minus(self._number(exp.true()), self._number(sure)),
            "_earliest": exp.Min(this=case([(sure, there)])),
        }
        events = self._events(relation)
        mine = events.where(column(SCOPE)).select.subquery(exp.to_identifier("m", quoted=True), copy=False)
        others = events.select.subquery(exp.to_identifier("e", quoted=True), copy=False)
        same: list[Tree] = [column(name, "m").eq(column(name, "e")) for name in self.key]
        same += [first(column(name, "m").eq(column(name, "e")), exp.true()) for name in self.unit]
        in_window = every(*same, at_most(there, here), inside)
        pairs = question(named(figures), mine).join(others, on=in_window, copy=False)
        return pairs.group_by(column(ROW_ID, "m"), copy=False).subquery(copy=False)

    def _number(self, which: Tree) -> Tree:
        """How many events these rows are; a row with nothing in a column of `once` is one of its own there."""
        if not self.once:
            return counted(which)
        told = [
            plus(
                exp.Count(this=exp.Distinct(expressions=[case([(which, column(name, "e"))])])),
                counted(every(which, is_null(column(name, "e")))),
            )
            for name in self.once
        ]
        return told[0] if len(told) == 1 else exp.Least(this=told[0], expressions=told[1:], ignore_nulls=False)

    def _of_one_unit(self) -> list[Tree]:
        """For each column of the unit: whether two events surely agree in it; nothing agrees with nothing."""
        neither = {n: every(is_null(column(n, "m")), is_null(column(n, "e"))) for n in self.unit}
        return [first(column(n, "m").eq(column(n, "e")), exp.paren(neither[n])) for n in self.unit]

    def _begin(self, setting: Setting) -> Tree:
        """The earliest moment of the dataset."""
        earliest = exp.Min(this=cast(column(self.moment), "timestamp"))
        return question([earliest], table_named(typed_table(setting.name))).subquery(copy=False)

    def _covered(self) -> Tree:
        """Whether the data begin before the window does."""
        begin, here = column("_begin"), column("_at")
        if self._since(here) is None:
            return at_most(number(span_micros(self.window)), micros_between(begin, here))
        return at_most(as_date(begin), column("_since"))

    def _broken(self) -> dict[str, Tree]:
        """Whether the limit is surely broken, would be by events that may be ones, or by those before the data."""
        chosen, count, covered = column("_n"), column("_count"), column("_covered")
        most = plus(count, column("_perhaps"))
        sure, unclear, uncovered = [], [], []
        for limit in self.limits:
            low, high = below(limit, count), above(limit, count)
            never = every(below(limit, most), covered)
            sure.append(some(high, never))
            unclear.append(some(every(low, negate(below(limit, most))), above(limit, most)))
            uncovered.append(every(negate(covered), some(truth(bounded_above(limit)), low)))
        return {
            "_broken": per_limit(chosen, sure, exp.false()),
            "_unclear": per_limit(chosen, unclear, exp.false()),
            "_uncovered": per_limit(chosen, uncovered, exp.false()),
        }

    def _reason(self, setting: Setting) -> Tree:
        """Why a record cannot be told or is no event; NULL if it is told."""
        reasons: list[tuple[Tree, Tree]] = [(negate(column("_is")), text("no_event"))]
        reasons.append((is_null(column("_is")), text("scope")))
        reasons += [pair for name in (*self.key, self.moment) for pair in state_reason(name, *NOT_READ)]
        reasons += [(column("_n").eq(-1), text("limit_unknown")), (column("_n").eq(0), text("no_limit"))]
        intact = negate(column("_broken"))
        reasons.append((every(intact, column("_unclear")), text("events_unclear")))
        reasons.append((every(intact, column("_uncovered")), text("window_not_covered")))
        return case(reasons, nothing())


def _shown(moment: datetime) -> str:
    """A moment; at midnight its date alone, since exports write dates so."""
    return shown_moment(moment, moment.time() == time.min)


def _place(language: Language) -> Tree:
    """Where the first event stands: its row, and that it is one of another file or sheet. Files are not named, for
    reports to outsiders show the sentence as well."""
    row = as_text(column(f"_first{ROW}"))

    def told(words: Bilingual) -> Tree:
        before, after = words.in_(language).split("{}")
        return joined(text(before), row, text(after))

    return case(
        [
            (is_null(row), text("")),
            (_elsewhere(FILE), told(_OTHER_FILE)),
            (_elsewhere(SHEET), told(_OTHER_SHEET)),
        ],
        told(_HERE),
    )


def _places() -> dict[str, Tree]:
    """Where a record stands. None is NULL, for engines differ on the least record of a NULL."""
    return {FILE: first(column(FILE), text("")), SHEET: first(column(SHEET), text("")), ROW: column(ROW)}


def _elsewhere(part: str) -> Tree:
    """Whether the first event is of another file, or sheet."""
    return negate(equal(column(f"_first{part}"), _places()[part]))
