"""How two columns are compared, by their types: numbers with an allowance, dates by days, texts as typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlglot import exp

from riskaudit.checks.allowance import Allowance, number_text
from riskaudit.checks.base import Path_
from riskaudit.checks.phrases import counted, hidden_numbers, masked, shown_number
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.dataset import Column
from riskaudit.model.masking import Masking
from riskaudit.model.query import (
    Tree,
    as_date,
    as_text,
    case,
    days_between,
    equal,
    less,
    minus,
    negate,
    number,
    text,
)

YES, NO = Bilingual(zh="是", en="yes"), Bilingual(zh="否", en="no")
ALLOWED = Bilingual(zh="，容许 {much}", en="; {much} allowed")
_LIKE = {"number": "number", "moment": "date", "date": "date", "text": "text", "code": "text", "flag": "flag"}


@dataclass(frozen=True)
class Likeness:
    """Two columns that must say the same, and how far they may differ."""

    own: Column
    other: Column
    allowance: Allowance
    language: Language
    mask: Masking

    @property
    def group(self) -> str:
        """`number`, `date`, `text` or `flag`."""
        return _LIKE[self.own.type]

    @property
    def measured(self) -> bool:
        """Whether a difference has a size."""
        return self.group in ("number", "date")

    def faults(self, sums: bool, given: bool) -> Iterator[tuple[Path_, Sentence]]:
        """Types that cannot be compared, and allowances that the type does not have.

        `sums`: the other value is a sum; `given`: a tolerance or a share is written in the rule.
        """
        own, other = self.own.type, self.other.type
        if _LIKE[own] != _LIKE[other]:
            yield ("with",), Sentence(f"{own} 与 {other} 不能比较", f"{own} and {other} cannot be compared")
        if self.group != "number" and (sums or self.allowance.side != "both" or self.allowance.share):
            yield (), Sentence("take: sum、side、share 只用于数", "take: sum, side and share are for numbers")
        if not self.measured and given:
            yield ("tolerance",), Sentence("tolerance 只用于数和日期", "a tolerance is for numbers and dates")
        if self.group == "date" and self.allowance.tolerance != int(self.allowance.tolerance):
            yield ("tolerance",), Sentence("日期的 tolerance 须为整日数", "the tolerance of dates is whole days")

    def limit(self, what: str) -> str:
        """The limit in words: how the value must stand to `what`."""
        much = self._size(self.allowance.tolerance) if self.allowance.tolerance else ""
        return self.allowance.in_words(what, much, self.language)

    def value(self, tree: Tree) -> Tree:
        """What is compared of a cell."""
        if self.group == "date":
            return as_date(tree)
        if self.group == "text" and "text" in (self.own.type, self.other.type):
            return exp.Lower(this=exp.Trim(this=tree))
        return tree

    def differ(self, own: Tree, other: Tree) -> Tree:
        """Whether two values differ by more than is allowed; NULL if either is. Takes what `value` gives."""
        if self.group == "number":
            return self.allowance.broken(own, other)
        if self.group == "date":
            return less(number(int(self.allowance.tolerance)), exp.Abs(this=days_between(other, own)))
        return negate(equal(own, other))

    def shown(self, tree: Tree, whose: Column) -> Tree:
        """A value as text, masked where it is personal."""
        if self.group == "number":
            return number_text(tree, self.allowance.unit)
        if self.group == "date":
            return as_text(as_date(tree))
        if self.group == "flag":
            yes, no = text(YES.in_(self.language)), text(NO.in_(self.language))
            return case([(tree, yes), (negate(tree), no)])
        if not self.mask.on:
            return tree
        return masked(tree if whose.of_a_person else hidden_numbers(tree), whose.personal, self.mask)

    def gap(self, own: Tree, other: Tree) -> Tree:
        """The size of the difference as text; empty where it has none."""
        if self.group == "number":
            return number_text(exp.Abs(this=minus(own, other)), self.allowance.unit)
        if self.group == "date":
            return counted(exp.Abs(this=days_between(other, own)), "days", self.language)
        return text("")

    def written(self, value: Any) -> str:
        """A number or a date that the engine returned."""
        if self.group == "date":
            return _day(value).isoformat()
        return shown_number(value) + self.allowance.unit

    def apart(self, own: Any, other: Any) -> str:
        """How far two numbers or dates that the engine returned lie apart."""
        return self._size(abs((_day(own) - _day(other)).days) if self.group == "date" else abs(own - other))

    def allowed(self, other: Any) -> str:
        """What is allowed beside a value that the engine returned."""
        much = self.allowance.tolerance if self.group == "date" else self.allowance.amount(other)
        return ALLOWED.in_(self.language).format(much=self._size(much)) if much else ""

    def _size(self, value: int | Decimal) -> str:
        if self.group == "number":
            return shown_number(value) + self.allowance.unit
        zh = self.language == "zh"
        return f"{shown_number(value)} 日" if zh else f"{shown_number(value)} day{'' if value == 1 else 's'}"


def _day(value: datetime | date) -> date:
    return value.date() if isinstance(value, datetime) else value
