"""A figure over a group of records lies within bounds: an average promised to the public, a share.

One verdict a group, not a record: an average cannot be broken by one job. Groups are made of the records
in scope of the month and of `when`. The figure is one of

    mean_minutes: {from: …, to: …}   the mean span between two moments, exact to the microsecond
    mean: column                     the mean of a number
    share: {of: condition}           the part of the records for which the condition is true, 0 to 1
    largest_share: column            the part of the records that have the commonest value of a column

Records whose part of the figure, or whose being in scope, cannot be read do not count; where fewer than `coverage` of the records
can be read, the group is unknown. A group of fewer than `few` records that breaks its limit is for review.
Limits are dated and conditional as elsewhere; their conditions may name the group's columns only, and the
law is that of the group's latest record.

    check: {kind: aggregate, group: [unit_county, region], figure: {mean_minutes: {from: accepted_at, to: arrived_at}},
            limits: [{when: region = '城区', at_most: 45, basis: sg10-arrive}]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from pydantic import Field, model_validator
from sqlglot import exp

from riskaudit.checks.base import NOT_READ, Judgement, Path_, Setting, state_reason
from riskaudit.checks.groups import ALL, IN_RULE, counted_if, group_day, grouped, members
from riskaudit.checks.limits import (
    Amount,
    Limit,
    Limited,
    bounds_in_words,
    breaks_bounds,
    choose,
    per_limit,
)
from riskaudit.checks.numbers import plain_text, unit_text
from riskaudit.checks.phrases import shown_number
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Frozen, Language
from riskaudit.model.dataset import Dataset
from riskaudit.model.english import counted
from riskaudit.model.query import (
    Tree,
    as_text,
    at_most,
    case,
    cast,
    column,
    every,
    first,
    in_state,
    is_null,
    joined,
    less,
    micros_between,
    negate,
    nothing,
    number,
    over,
    some,
    text,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import State

MINUTE, UNIT_SCALE = 60_000_000, 1_000_000
"""Figures are summed as whole numbers: microseconds for minutes, millionths for all others."""


class Span(Frozen):
    """Two moments of a record."""

    from_: str = Field(alias="from")
    to: str


class Share(Frozen):
    """What is counted as the part."""

    of: str = Field(description="a condition over the record")


class Figure(Frozen):
    """What is reckoned over the group; exactly one of these."""

    mean_minutes: Span | None = None
    mean: str | None = None
    share: Share | None = None
    largest_share: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Figure:
        if [self.mean_minutes, self.mean, self.share, self.largest_share].count(None) != 3:
            raise ValueError("exactly one of mean_minutes, mean, share, largest_share")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it is reckoned from; a condition's come on their own."""
        if self.mean_minutes:
            return (self.mean_minutes.from_, self.mean_minutes.to)
        return tuple(name for name in (self.mean, self.largest_share) if name)

    @property
    def scale(self) -> int:
        """How many of the whole numbers summed make one of the figure."""
        return MINUTE if self.mean_minutes else UNIT_SCALE

    @property
    def is_share(self) -> bool:
        """Whether it is shown per cent."""
        return self.share is not None or self.largest_share is not None


class Aggregate(Limited):
    """The parameters of aggregate."""

    kind: ClassVar[str] = "aggregate"
    title: ClassVar[Bilingual] = Bilingual(zh="汇总", en="aggregate")
    compares: ClassVar[bool] = True
    slots: ClassVar[tuple[str, ...]] = ("figure", "count", "top")

    group: tuple[str, ...] = Field(min_length=1, description="the columns whose values make a group")
    figure: Figure
    unit: Bilingual | None = None
    few: int = Field(30, ge=1, description="a smaller group that breaks its limit is for review")
    coverage: Decimal = Field(Decimal("0.95"), ge=0, le=1, description="the part of the records that must be readable")

    def reads(self) -> tuple[str, ...]:
        """The group's columns, and those of the figure."""
        return tuple(dict.fromkeys([*self.group, *self.figure.columns]))

    def groups(self) -> tuple[str, ...]:
        """The group's columns."""
        return self.group

    def shows(self) -> tuple[str, ...]:
        """The group's columns: no single record is shown."""
        return self.group

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """The condition of a share, and the limits' conditions."""
        if self.figure.share:
            yield ("figure", "share", "of"), self.figure.share.of, None
        yield from super().conditions()

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns of the wrong type, and limits that look at more than the group."""
        yield from self.must_be(setting, self.group)
        if self.figure.mean_minutes:
            yield from self.must_be(setting, self.figure.columns, "moment")
        if self.figure.mean:
            yield from self.must_be(setting, self.figure.columns, "number")
        if self.figure.largest_share:
            yield from self.must_be(setting, self.figure.columns)
        for i, limit in enumerate(self.limits):
            names = setting.condition(limit.when).columns if limit.when else ()
            for name in names:
                if name not in self.group:
                    what = Sentence(f"限值条件中的列“{name}”不是分组列", f'"{name}" is no column of the group')
                    yield ("limits", i, "when"), what

    def judge(self, setting: Setting) -> Judgement:
        """Fail where the group's figure lies outside its limit."""
        relation = self._figures(setting).derive({"_by": group_day(setting)})
        relation = relation.derive({"_n": choose(self.limits, column("_by"), setting)})
        chosen = column("_n")
        relation = relation.derive({"_broken": per_limit(chosen, [self._broken(item) for item in self.limits])})
        relation = relation.derive({"_reason": self._reason()})
        reason = column("_reason")
        hit, few = column("_broken"), less(column("_count"), number(self.few))
        told = case([(every(hit, few), text("review")), (hit, text("fail"))], text("pass"))
        return Judgement(
            relation=relation,
            verdict=case(
                [
                    (some(is_null(reason), reason.copy().eq("few")), told),
                    (reason.copy().eq("no_limit"), text("notapplicable")),
                ],
                text("unknown"),
            ),
            reason=reason,
            by=column("_by"),
            actual=column("_shown"),
            excess=text(""),
            **self.under(chosen, column("_by"), setting),
            slots={"figure": column("_shown"), "count": as_text(column("_count")), "top": self._shown_top(setting)},
            figures={name: column(name) for name in ("_sum", "_count", ALL)},
        )

    def calculate(self, figures: Mapping[str, Any], setting: Setting) -> str:
        """How the figure came about, in words."""
        count, every_one = int(figures["_count"]), int(figures[ALL])
        total = shown_number(_rounded(Decimal(int(figures["_sum"])) / self.figure.scale))
        zh = setting.language == "zh"
        left_out = every_one - count
        tail = (f"，另 {left_out} 条不能计入" if zh else f"; {left_out} more cannot be counted") if left_out else ""
        unit = "" if self._unit(setting.language) == "%" else self._unit(setting.language)
        value = self._told(Decimal(int(figures["_sum"])) / self.figure.scale / max(count, 1), setting.language)
        if self.figure.is_share:
            return f"{total} ÷ {count} = {value}{tail}"
        return (
            (f"合计 {total}{unit} ÷ {count} 条 = {value}{tail}")
            if zh
            else f"{total}{unit} ÷ {counted(count, 'record|records')} = {value}{tail}"
        )

    def _figures(self, setting: Setting) -> Relation:
        """One row a group: `_sum`, `_count`, `_all`, `_top` and the figure as shown."""
        value, readable = self._value(setting)
        readable = every(first(column(IN_RULE), exp.false()), readable)
        inner = members(setting).derive({"_value": case([(readable, value)], cast(exp.null(), "bigint"))})
        total: Tree = exp.Sum(this=column("_value"))
        top: Tree = text("")
        if self.figure.largest_share:
            inner, total, top = self._commonest(inner)
        read = negate(is_null(column("_value")))
        relation = grouped(
            inner,
            self.group,
            {"_sum": cast(first(total, number(0)), "bigint"), "_count": counted_if(read), "_top": top},
            setting,
        )
        mean = exp.Div(
            this=cast(column("_sum"), "double"),
            expression=cast(exp.Mul(this=column("_count"), expression=number(self.figure.scale)), "double"),
        )
        shown = self._shown(exp.paren(mean, copy=False), setting)
        return relation.derive({"_shown": case([(column("_count").eq(0), text(""))], shown)})

    def _value(self, setting: Setting) -> tuple[Tree, Tree]:
        """A record's part of the figure as a whole number, and whether it can be read."""
        figure = self.figure
        if figure.mean_minutes:
            start, end = figure.columns
            exact = every(*(in_state(name, State.READ) for name in figure.columns))
            timed = every(*(negate(setting.date_only(name)) for name in figure.columns))
            readable = every(exact, timed, at_most(column(start), column(end)))
            return cast(micros_between(column(start), column(end)), "bigint"), readable
        if figure.mean:
            scaled = exp.Mul(this=column(figure.mean), expression=number(UNIT_SCALE))
            return cast(exp.paren(scaled, copy=False), "bigint"), in_state(figure.mean, State.READ)
        if figure.largest_share:
            return cast(number(UNIT_SCALE), "bigint"), in_state(figure.largest_share, State.READ)
        assert figure.share is not None
        condition = exp.paren(setting.condition(figure.share.of).tree, copy=False)
        part = case([(condition.copy(), number(UNIT_SCALE))], number(0))
        return cast(part, "bigint"), negate(is_null(condition))

    def _commonest(self, inner: Relation) -> tuple[Relation, Tree, Tree]:
        """The records with the size of their value's share; its sum and the value, the first of equals."""
        assert self.figure.largest_share is not None
        value = column(self.figure.largest_share)
        by = [column(name) for name in self.group]
        inner = inner.derive({"_same": over(exp.Count(this=column("_value")), [*by, value])})
        inner = inner.derive({"_peak": over(exp.Max(this=column("_same")), by)})
        most = every(column("_same").eq(column("_peak")), negate(is_null(column("_value"))))
        total = exp.Mul(this=exp.Max(this=column("_same")), expression=number(UNIT_SCALE))
        return inner, total, exp.Min(this=case([(most, as_text(value.copy()))], nothing()))

    def _shown_top(self, setting: Setting) -> Tree:
        """The commonest value, hidden where it is personal."""
        name = self.figure.largest_share
        return setting.hidden(name, column("_top")) if name else text("")

    def _reason(self) -> Tree:
        """Why a group cannot be told or is for review; NULL if it is told."""
        pairs = [pair for name in self.group for pair in state_reason(name, *NOT_READ)]
        wanted = number(int((self.coverage * 1000).to_integral_value(ROUND_HALF_UP)))
        read = exp.Mul(this=column("_count"), expression=number(1000))
        thin = less(read, exp.Mul(this=column(ALL), expression=wanted))
        pairs += [
            (some(thin, column("_count").eq(0)), text("coverage")),
            (column("_n").eq(-1), text("limit_unknown")),
            (column("_n").eq(0), text("no_limit")),
            (every(column("_broken"), less(column("_count"), number(self.few))), text("few")),
        ]
        return case(pairs, nothing())

    def _broken(self, limit: Limit) -> Tree:
        """Whether the limit is broken: the sum against the bound times the count, so that nothing is rounded."""

        def bound(value: Amount) -> Tree:
            whole = int(Decimal(str(value)) * self.figure.scale)
            return exp.Mul(this=column("_count"), expression=number(whole))

        return breaks_bounds(limit, column("_sum"), bound)

    def _shown(self, mean: Tree, setting: Setting) -> Tree:
        """The figure to two places, with its unit."""
        if self.figure.is_share:
            mean = exp.Mul(this=mean, expression=number(100))
        rounded = cast(mean, "decimal(24, 2)")
        return joined(plain_text(rounded), text(self._unit(setting.language)))

    def _told(self, value: Decimal, language: Language) -> str:
        scaled = value * 100 if self.figure.is_share else value
        return f"{shown_number(_rounded(scaled))}{self._unit(language)}"

    def _unit(self, language: Language) -> str:
        if self.unit:
            return unit_text(self.unit, language)
        if self.figure.is_share:
            return "%"
        return {"zh": " 分钟", "en": " min"}[language] if self.figure.mean_minutes else ""

    def limit_in_words(self, limit: Limit, language: Language, dataset: Dataset) -> str:
        """One limit with its unit."""
        percent = 100 if self.figure.is_share else 1
        unit = self._unit(language)
        return bounds_in_words(limit, lambda value: f"{shown_number(Decimal(str(value)) * percent)}{unit}", language)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
