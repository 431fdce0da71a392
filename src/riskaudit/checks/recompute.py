"""A stated number equals the computed one: by a formula over the record's columns, or as a sum day by day.

`formula` is a numeric expression: columns of numbers, `+ - * /`, brackets, `abs`, `round(x, n)`, `greatest`,
`least`, `coalesce`, the difference of two dates in days. An empty or unreadable cell leaves the record
unknown, unless `coalesce` fills it. A quotient is rounded to six decimals.

`daily` is a charge on an amount for every day after one moment, up to and with another (a late-payment
charge). Each day is charged at the first line whose `when` is true, whose `year` fits (`same`: the calendar year
of the first day; `later`: those after it) and whose basis is in force on that very day. The sum is
rounded half up to 0.01. `least` lifts a smaller sum to its amount, where its basis is in force on the last day.
Without a day to be charged the sum is 0; a day without a line leaves the record unknown.

The stated number may differ by the `tolerance` (in the column's unit) or by the `share` of the computed one, the
larger of the two, inclusive; `side: more` minds only a stated number above it, `less` only one below.

    check: {kind: recompute, column: energy, formula: "(end_reading - start_reading) * multiplier",
            tolerance: 0.5, unit: {zh: 千瓦时, en: kWh}}
    check: {kind: recompute, column: late_fee, tolerance: 0.01, unit: {zh: 元, en: yuan},
            daily: {amount: owed, after: pay_by, to: paid_on, rates: [{rate: 0.001, basis: gz24-latefee-res}],
                    least: {amount: 1, basis: gz96-latefee}}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from pydantic import Field
from sqlglot import exp

from riskaudit.checks.allowance import Allowance, Side, allowance_faults
from riskaudit.checks.base import (
    NOT_KNOWN,
    NOT_READ,
    CheckKind,
    Judgement,
    Path_,
    Setting,
    law_day,
    state_reason,
)
from riskaudit.checks.daily import Daily
from riskaudit.checks.expression import ExpressionError
from riskaudit.checks.limits import Amount, in_force
from riskaudit.checks.numbers import apart_text, number_text, shown_amount, unit_text
from riskaudit.checks.phrases import shown_number
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.dataset import Dataset
from riskaudit.model.measure import Measure
from riskaudit.model.outcome import LimitLine
from riskaudit.model.query import Tree, case, column, first, is_null, minus, negate, nothing, text
from riskaudit.model.relation import Relation

COMPUTED = Bilingual(zh="复算值", en="the computed value")
APART = Bilingual(zh="；记录 {stated}，相差 {gap}", en="; stated {stated}, {gap} apart")
ALLOWED = Bilingual(zh="，容许 {much}", en=", {much} allowed")
NONE = Bilingual(zh="空", en="empty")
ELSE = Bilingual(zh="{}（空计 {}）", en="{} ({} if empty)")
FILLED = Bilingual(zh="{}（空值）", en="{} (empty)")
CHOICES = {
    "greatest": Bilingual(zh="取大(", en="the greater of ("),
    "least": Bilingual(zh="取小(", en="the lesser of ("),
}
_IF_EMPTY = re.compile(r"coalesce\(([^,()]+(?:\([^()]*\))?[^,()]*), ([^,()]+)\)")
_SIGNS = {"*": " × ", "/": " ÷ ", "-": " − ", "+": " + "}
_WORD = re.compile(r"\$?[^\W\d]\w*|[-+*/]")


class Recompute(CheckKind):
    """The parameters of recompute."""

    kind: ClassVar[str] = "recompute"
    title: ClassVar[Bilingual] = Bilingual(zh="复算", en="recompute")
    slots: ClassVar[tuple[str, ...]] = ("computed",)

    column: str
    formula: str | None = Field(None, description="a numeric expression over the record's columns")
    daily: Daily | None = Field(None, description="a charge for every day, in place of a formula")
    tolerance: Amount | None = Field(None, description="in the column's unit")
    share: Amount | None = Field(None, description="of the computed number: 0.01 is 1%")
    side: Side = "both"
    unit: Bilingual | None = None

    def figures_of(self) -> Measure:
        """No fact says how far two figures may differ: an allowance is the audit's, unless declared otherwise."""
        return (self.measure or "audit") if self.tolerance or self.share else "basis"

    def reads(self) -> tuple[str, ...]:
        """The stated number, and what a daily charge needs; a formula's columns are read as a condition's are."""
        return tuple(dict.fromkeys([self.column, *(self.daily.reads() if self.daily else [])]))

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """The formula, which names columns as a condition does, and the conditions of a daily charge."""
        if self.formula:
            yield ("formula",), self.formula, None
        if self.daily:
            yield from self.daily.conditions()

    def limits_in_words(self, dataset: Dataset) -> tuple[LimitLine, ...]:
        """The rates of a daily charge."""
        return self.daily.lines_in_words(self.unit) if self.daily else ()

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """A column that is no number, a formula that is none, amounts that are none."""
        yield from self.must_be(setting, [self.column], "number")
        yield from allowance_faults(self.tolerance, self.share)
        if (self.formula is None) == (self.daily is None):
            yield (), Sentence("formula 与 daily 须写其一", "write a formula or daily, one of them")
        if self.daily:
            yield from self.daily.faults(setting)
        if not self.formula:
            return
        try:
            setting.condition(self.formula)
        except ExpressionError:
            return  # told where the rule's conditions are read
        try:
            setting.formula(self.formula)
        except ExpressionError as error:
            yield ("formula",), error.what

    def judge(self, setting: Setting) -> Judgement:
        """Fail where the stated number differs from the computed one by more than is allowed."""
        allowance = self._allowance(setting)
        by, daily = law_day(self.by, setting), self.daily
        relation, reasons = self._charged(setting) if daily else self._by_formula(setting)
        stated, computed, unit = column(self.column), column("_computed"), allowance.unit
        relation = relation.derive(
            {
                "_reason": case(reasons, nothing()),
                "_bad": first(allowance.broken(stated, computed), exp.false()),
            }
        )
        what, tolerance = COMPUTED.in_(setting.language), allowance.tolerance
        much = shown_amount(tolerance, apart_text(unit, setting.language)) if tolerance else ""
        return Judgement(
            relation=relation,
            verdict=case(
                [
                    *([(self._idle(setting), text("notapplicable"))] if daily else []),
                    (negate(is_null(column("_reason"))), text("unknown")),
                    (column("_bad"), text("fail")),
                ],
                text("pass"),
            ),
            reason=column("_reason"),
            by=by,
            limit=text(allowance.in_words(what, much, setting.language)),
            actual=first(number_text(stated, unit), text("")),
            excess=first(
                number_text(exp.Abs(this=minus(stated, computed)), apart_text(unit, setting.language)), text("")
            ),
            slots={"computed": first(number_text(computed, unit), text(""))},
            basis=daily.basis(setting, by) if daily else None,
            ceiling=daily.ceiling(setting, by) if daily else None,
            figures={"_stated": stated, "_computed": computed} | self._figures(setting),
        )

    def calculate(self, figures: Mapping[str, Any], setting: Setting) -> str:
        """The formula with titles, with values, its result, and how far the stated number lies from it."""
        stated, computed = figures["_stated"], figures["_computed"]
        if stated is None or computed is None:
            return ""
        allowance, language = self._allowance(setting), setting.language
        if self.daily:
            how = self.daily.in_words(figures, allowance.unit, setting)
        else:
            with_values = self._written(figures, setting)
            how = self._written(None, setting) + ("" if with_values == shown_number(computed) else f" = {with_values}")
        unit, apart = allowance.unit, apart_text(allowance.unit, language)
        words = f"{how} = {shown_amount(computed, unit)}"
        gap, much = shown_amount(abs(stated - computed), apart), allowance.amount(computed)
        words += APART.in_(language).format(stated=shown_amount(stated, unit), gap=gap)
        return words + (ALLOWED.in_(language).format(much=shown_amount(much, apart)) if much else "")

    def _allowance(self, setting: Setting) -> Allowance:
        return Allowance.of(self.tolerance, self.share, self.side, unit_text(self.unit, setting.language))

    def _by_formula(self, setting: Setting) -> tuple[Relation, list[tuple[Tree, Tree]]]:
        """The records with `_computed`, and why it cannot be told."""
        read = setting.formula(self.formula or "")
        relation = setting.relation().derive({"_computed": read.tree})
        reasons = state_reason(self.column, *NOT_READ)
        for name in read.columns:
            reasons += state_reason(name, *(NOT_KNOWN if name in read.replaced else NOT_READ))
        lost = is_null(column("_computed"))
        return relation, [
            *reasons[:4],
            *((exp.and_(lost, hit), why) for hit, why in reasons[4:]),
            (lost, text("formula")),
        ]

    def _charged(self, setting: Setting) -> tuple[Relation, list[tuple[Tree, Tree]]]:
        """The records with `_computed` day by day, and why it cannot be told; out of force, the rule does not apply."""
        assert self.daily is not None
        relation = self.daily.charged(setting.relation(), setting)
        idle = [(self._idle(setting), text("no_limit"))]
        return relation, [*idle, *state_reason(self.column, *NOT_READ), *self.daily.reasons(setting)]

    def _idle(self, setting: Setting) -> Tree:
        """Whether the rule's own facts are not in force on the day of the record."""
        return negate(in_force(setting.rule_basis, setting.bases, law_day(self.by, setting)))

    def _figures(self, setting: Setting) -> dict[str, Tree]:
        if self.daily:
            return self.daily.figures(setting)
        return {f"_f_{name}": column(name) for name in setting.formula(self.formula or "").columns}

    def _written(self, figures: Mapping[str, Any] | None, setting: Setting) -> str:
        """The formula with the columns' titles, or with their values."""

        def word(found: re.Match[str]) -> str:
            name = found[0]
            if name in _SIGNS:
                return _SIGNS[name]
            if name.startswith("$"):
                return str(setting.params[name[1:]])
            if name not in setting.dataset.columns:
                return name
            if figures is None:
                return setting.title(name)
            value = figures[f"_f_{name}"]
            return NONE.in_(setting.language) if value is None else _plain(value)

        written = re.sub(r"\s+", " ", _WORD.sub(word, self.formula or "")).strip()
        written = _IF_EMPTY.sub(lambda found: _or_else(found[1], found[2], setting.language, figures), written)
        for name, words in CHOICES.items():
            written = written.replace(f"{name}(", words.in_(setting.language))
        return written


def _or_else(part: str, filled: str, language: Language, figures: Mapping[str, Any] | None) -> str:
    """A part of a formula that something is put in for where it is empty; with values, what it came to."""
    if figures is None:
        return ELSE.in_(language).format(part, filled)
    if NONE.in_(language) in part:
        return FILLED.in_(language).format(filled)
    return f"({part})" if " " in part else part


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else shown_number(value)
