"""A number that must lie within bounds; the bounds are a table of dated limits, as for a deadline.

`rounded: true` says that the number was cut to whole units (a duration in minutes): then a value equal
to a bound is for review, because the true one may lie on either side.

    check: {kind: range, column: penalty_rate, limits: [{at_least: 0.001, at_most: 0.003, basis: tl-39}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import ClassVar

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
from riskaudit.checks.phrases import shown_number
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.query import (
    Tree,
    as_text,
    at_most,
    case,
    column,
    is_null,
    matches,
    minus,
    nothing,
    number,
    replace_all,
    some,
    text,
)
from riskaudit.model.table import text_of


class Range(Limited):
    """The parameters of range."""

    kind: ClassVar[str] = "range"
    title: ClassVar[Bilingual] = Bilingual(zh="数值", en="range")

    column: str
    unit: Bilingual | None = None
    rounded: bool = False

    def reads(self) -> tuple[str, ...]:
        """The number, and the moment whose law applies."""
        return (self.column, *([self.by] if self.by else []))

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
        unit = self.unit.in_(language) if self.unit else ""
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
            actual=exp.DPipe(this=column(text_of(self.column)), expression=text(unit)),
            excess=per_limit(chosen, [self._excess(limit, value, unit) for limit in self.limits], text("")),
            **self.under(chosen, column("_by"), setting),
        )

    def limit_in_words(self, limit: Limit, language: Language) -> str:
        """One limit with its unit."""
        unit = self.unit.in_(language) if self.unit else ""
        return bounds_in_words(limit, lambda value: f"{shown_number(Decimal(str(value)))}{unit}", language)

    def _excess(self, limit: Limit, value: Tree, unit: str) -> Tree:
        low = limit.at_least if limit.at_least is not None else limit.over
        high = limit.at_most if limit.at_most is not None else limit.under
        pairs: list[tuple[Tree, Tree]] = []
        if low is not None:
            gap = minus(_number(low), value)
            pairs.append((at_most(value, _number(low)), _plain(gap, unit)))
        if high is not None:
            gap = minus(value, _number(high))
            pairs.append((at_most(_number(high), value), _plain(gap, unit)))
        return case(pairs, text(""))


def _ends(limit: Limit, value: Tree) -> list[Tree]:
    ends = [end for end in (limit.at_least, limit.at_most, limit.over, limit.under) if end is not None]
    return [value.eq(_number(end)) for end in ends]


def _number(amount: Amount) -> Tree:
    return number(Decimal(str(amount)))


def _plain(tree: Tree, unit: str) -> Tree:
    """A decimal as text without trailing zeros."""
    written = as_text(tree)
    short = replace_all(replace_all(written, "0+$", ""), r"\.$", "")
    trimmed = case([(matches(written, r"\."), short)], written)
    return exp.DPipe(this=trimmed, expression=text(unit))
