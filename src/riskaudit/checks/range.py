"""A number that must lie within bounds; the bounds are a table of dated limits, as for a deadline.

`rounded: true` says that the number was cut to whole units (a duration in minutes): then a value equal
to a bound is for review, because the true one may lie on either side.

Where exports write a figure in two ways, say a share or per cent, a limit for each has the condition that tells
them apart, and its own `unit`; `per: percent` or `per: permille` shows the figures of a limit that are shares.

    check: {kind: range, column: penalty_rate,
            limits: [{at_least: 0.001, at_most: 0.003, per: permille, basis: tl-39}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import ClassVar, Literal

from pydantic import Field
from sqlglot import exp

from riskaudit.checks.base import NOT_READ, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.checks.limits import (
    Amount,
    Limit,
    Limited,
    bounds_in_words,
    breaks_bounds,
    choose,
    per_limit,
)
from riskaudit.checks.numbers import apart_text, number_text, shown_amount, unit_text
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.dataset import Dataset
from riskaudit.model.outcome import LimitLine
from riskaudit.model.query import (
    Tree,
    at_most,
    case,
    column,
    is_null,
    minus,
    nothing,
    number,
    some,
    text,
)

BY_SIZE = Bilingual(
    zh="（按填写值大小识别比例或百分数）", en=" (whether a cell is a share or per cent is told by its size)"
)
"""How cells are read where a column mixes shares and per cent: a reading of ours, and no part of the limit."""

_PARTS = {"percent": (100, "%"), "permille": (1000, "‰")}
"""By what a share is multiplied where it is shown, and the sign that follows."""


class Bounds(Limit):
    """One limit of a range, as its figures are to be shown."""

    unit: Bilingual | None = Field(None, description="of its figures, where not that of the check")
    per: Literal["percent", "permille"] | None = Field(
        None, description="its figures are shares, to be shown in % or ‰"
    )
    read_as: Bilingual | None = Field(None, description="how cells are read, where that is not sure; after the limit")


class Range(Limited):
    """The parameters of range."""

    kind: ClassVar[str] = "range"
    title: ClassVar[Bilingual] = Bilingual(zh="数值", en="range")

    column: str
    unit: Bilingual | None = None
    rounded: bool = False
    limits: tuple[Bounds, ...] = Field(min_length=1)

    def reads(self) -> tuple[str, ...]:
        """The number, and the moment whose law applies."""
        return (self.column, *([self.by] if self.by else []))

    def read_by_size(self) -> str | None:
        """The column, where some of its limits are for shares and others for figures in per cent."""
        return self.column if len({limit.per for limit in self.limits}) > 1 else None

    def limits_in_words(self, dataset: Dataset) -> tuple[LimitLine, ...]:
        """Each limit as a line; a limit written for shares and for per cent says the same in both."""
        if not self.read_by_size():
            return super().limits_in_words(dataset)
        bare = tuple(limit.model_copy(update={"read_as": None}) for limit in self.limits)
        lines = super(Range, self.model_copy(update={"limits": bare})).limits_in_words(dataset)
        return tuple(line.model_copy(update={"text": line.text.followed(BY_SIZE)}) for line in lines)

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """A column that is no number, bounds that are none."""
        yield from self.must_be(setting, [self.column], "number")
        for i, limit in enumerate(self.limits):
            for value in (limit.at_least, limit.at_most, limit.over, limit.under):
                try:
                    Decimal(str(value if value is not None else 0))
                except InvalidOperation:
                    yield ("limits", i), Sentence(f"“{value}”不是数", f'"{value}" is not a number')

    def judge(self, setting: Setting) -> Judgement:
        """Fail outside the bounds."""
        value, chosen, language = column(self.column), column("_n"), setting.language
        by = law_day(self.by, setting)
        relation = setting.relation().derive({"_by": by})
        relation = relation.derive({"_n": choose(self.limits, column("_by"), setting)})
        relation = relation.derive(
            {
                "_broken": per_limit(chosen, [breaks_bounds(limit, value, _number) for limit in self.limits]),
                "_equal": per_limit(chosen, [some(*_ends(limit, value)) for limit in self.limits]),
            }
        )
        reasons = state_reason(self.column, *NOT_READ)
        reasons += [(chosen.eq(-1), text("limit_unknown")), (chosen.eq(0), text("no_limit"))]
        if self.rounded:
            reasons.append((column("_equal"), text("rounded")))
        relation = relation.derive({"_reason": case(reasons, nothing())})
        reason = column("_reason")
        return Judgement(
            relation=relation,
            verdict=case(
                [
                    (is_null(reason), case([(column("_broken"), text("fail"))], text("pass"))),
                    (reason.eq("no_limit"), text("notapplicable")),
                    (reason.eq("rounded"), text("review")),
                ],
                text("unknown"),
            ),
            reason=reason,
            by=column("_by"),
            actual=per_limit(chosen, [self._shown(value, limit, language) for limit in self.limits], text("")),
            excess=per_limit(chosen, [self._excess(limit, value, language) for limit in self.limits], text("")),
            **self.under(chosen, column("_by"), setting),
        )

    def limit_in_words(self, limit: Limit, language: Language, dataset: Dataset) -> str:
        """One limit with its unit."""
        factor, unit = self._scale(limit, language)
        words = bounds_in_words(limit, lambda value: shown_amount(Decimal(str(value)) * factor, unit), language)
        return words + (limit.read_as.in_(language) if isinstance(limit, Bounds) and limit.read_as else "")

    def _scale(self, limit: Limit, language: Language) -> tuple[int, str]:
        """By what the figures of a limit are multiplied where they are shown, and their unit."""
        assert isinstance(limit, Bounds)
        if limit.per:
            return _PARTS[limit.per]
        return 1, unit_text(limit.unit or self.unit, language)

    def _shown(self, value: Tree, limit: Limit, language: Language) -> Tree:
        """A figure under a limit, with its unit."""
        factor, unit = self._scale(limit, language)
        return number_text(_times(value, factor), unit)

    def _excess(self, limit: Limit, value: Tree, language: Language) -> Tree:
        low = limit.at_least if limit.at_least is not None else limit.over
        high = limit.at_most if limit.at_most is not None else limit.under
        factor, unit = self._scale(limit, language)
        unit = apart_text(unit, language)
        pairs: list[tuple[Tree, Tree]] = []
        if low is not None:
            gap = minus(_number(low), value)
            pairs.append((at_most(value, _number(low)), number_text(_times(gap, factor), unit)))
        if high is not None:
            gap = minus(value, _number(high))
            pairs.append((at_most(_number(high), value), number_text(_times(gap, factor), unit)))
        return case(pairs, text(""))


def _times(value: Tree, factor: int) -> Tree:
    return value if factor == 1 else exp.Mul(this=exp.paren(value), expression=number(factor))


def _ends(limit: Limit, value: Tree) -> list[Tree]:
    ends = [end for end in (limit.at_least, limit.at_most, limit.over, limit.under) if end is not None]
    return [value.eq(_number(end)) for end in ends]


def _number(amount: Amount) -> Tree:
    return number(Decimal(str(amount)))
