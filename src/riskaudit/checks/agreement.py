"""Two sources say the same: two columns of one record, or a record and its partners in another dataset.

Numbers may differ by the `tolerance` (in the column's unit) or by the `share` of the other value, the larger
of the two, inclusive; `side: more` minds only a value above the other, `less` only one below. Dates and
moments are the same local date, or at most `tolerance` days apart. Texts are equal without outer blanks
and without regard to case; codes and flags are equal.

With `take: any` it is enough that one partner agrees; a record fails if none does and all were read.
With `take: sum` the value stands against the sum of the partners' values. A partner whose value or whose
`where` cannot be told leaves the record unknown, unless another one agrees. No partner: not applicable,
or unknown where any input was not read, a partner's key is lost, or a key differs in leading zeros only.

    check: {kind: agreement, column: capacity, with: capacity, partner: contracts,
            on: {account_no: account_no}, where: "state = '有效'", tolerance: 0.5, unit: {zh: kVA, en: kVA}}
    check: {kind: agreement, column: closed_on, with: archived_at, tolerance: 1}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field
from sqlglot import exp

from riskaudit.checks.allowance import Allowance, Side, allowance_faults
from riskaudit.checks.base import NOT_READ, CheckKind, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.checks.likeness import Likeness
from riskaudit.checks.limits import Amount
from riskaudit.checks.numbers import unit_text
from riskaudit.checks.partners import candidates, is_partner, with_doubts, with_figures
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual
from riskaudit.model.measure import Measure
from riskaudit.model.query import (
    Tree,
    as_text,
    case,
    column,
    every,
    first,
    in_state,
    is_null,
    less,
    negate,
    nothing,
    number,
    some,
    text,
    truth,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import State

WHOSE = Bilingual(zh="“{dataset}”的“{column}”", en='"{column}" in "{dataset}"')
OWN = Bilingual(zh="“{column}”", en='"{column}"')
SUM = Bilingual(zh="{what}之和", en="the sum of {what}")
APART = Bilingual(zh="{mine}，{theirs}，相差 {gap}", en="{mine}; {theirs}; {gap} apart")


class Agreement(CheckKind):
    """The parameters of agreement."""

    kind: ClassVar[str] = "agreement"
    title: ClassVar[Bilingual] = Bilingual(zh="一致", en="agreement")
    compares: ClassVar[bool] = True
    slots: ClassVar[tuple[str, ...]] = ("other", "partner_count")

    column: str
    with_: str = Field(alias="with", description="the column that must say the same: the partner's, if there is one")
    partner: str | None = None
    on: dict[str, str] = Field({}, description="this record's column → the partner's column")
    where: str | None = Field(None, description="a condition over the partner's columns")
    take: Literal["any", "sum"] = "any"
    tolerance: Amount | None = Field(None, description="in the column's unit; days for dates")
    share: Amount | None = Field(None, description="of the other value: 0.02 is 2%")
    side: Side = "both"
    unit: Bilingual | None = None

    def figures_of(self) -> Measure:
        """No fact says how far two figures may differ: an allowance is the audit's, unless declared otherwise."""
        return (self.measure or "audit") if self.tolerance or self.share else "basis"

    def reads(self) -> tuple[str, ...]:
        """This record's key and value; the other value too, if it stands in the same record."""
        other = [] if self.partner else [self.with_]
        return tuple(dict.fromkeys([*self.on, self.column, *other]))

    def partner_reads(self) -> Mapping[str, tuple[str, ...]]:
        """The other dataset, with its key and its value."""
        return {self.partner: tuple(dict.fromkeys([*self.on.values(), self.with_]))} if self.partner else {}

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """The condition over the partner."""
        if self.where and self.partner:
            yield ("where",), self.where, self.partner

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns that do not exist or cannot be compared, and parameters that do not go together."""
        yield from self.must_be(setting, self.reads())
        amounts = [*allowance_faults(self.tolerance, self.share)]
        yield from amounts
        partner = self.partner or setting.name
        if partner not in setting.datasets:
            yield ("partner",), Sentence(f"没有数据集“{partner}”", f'no such dataset: "{partner}"')
            return
        theirs = setting.datasets[partner].columns
        if self.partner:
            for name in [*self.on.values(), self.with_]:
                if name not in theirs:
                    yield (), Sentence(f"对方数据集没有列“{name}”", f'the partner has no column "{name}"')
        if bool(self.partner) != bool(self.on):
            yield (), Sentence("partner 与 on 须同时给出", "partner and on go together")
        if not self.partner and (self.where or self.take == "sum"):
            yield (), Sentence("where、take 须与 partner 同用", "where and take need a partner")
        if not amounts and self.column in setting.dataset.columns and self.with_ in theirs:
            yield from self._likeness(setting).faults(self.take == "sum", self.tolerance is not None)

    def judge(self, setting: Setting) -> Judgement:
        """Fail where the values differ by more than is allowed."""
        like = self._likeness(setting)
        relation = setting.relation().derive({"_own": like.value(column(self.column))})
        relation = self._with_partners(relation, setting, like) if self.partner else self._with_other(relation, like)
        relation = relation.derive({"_reason": self._reason(setting)})
        reason, other = column("_reason"), column("_other")
        return Judgement(
            relation=relation,
            verdict=case(
                [
                    (reason.eq("no_partner"), text("notapplicable")),
                    (negate(is_null(reason)), text("unknown")),
                    (column("_bad"), text("fail")),
                ],
                text("pass"),
            ),
            reason=reason,
            by=law_day(self.by, setting),
            limit=text(like.limit(self._whose(setting, True))),
            actual=first(like.shown(column(self.column), like.own), text("")),
            excess=first(like.gap(column("_own"), other), text("")),
            slots={
                "other": first(like.shown(column("_shown"), like.other), text("")),
                "partner_count": as_text(column("_partners")) if self.partner else text(""),
            },
            figures={"_own": column("_own"), "_other": other},
        )

    def calculate(self, figures: Mapping[str, Any], setting: Setting) -> str:
        """Both values, how far they lie apart, and what is allowed; empty for texts."""
        own, other, like = figures["_own"], figures["_other"], self._likeness(setting)
        if own is None or other is None or not like.measured:
            return ""
        mine = f"{self._whose(setting, False)} {like.written(own)}"
        theirs = f"{self._whose(setting, True)} {like.written(other)}"
        words = APART.in_(setting.language).format(mine=mine, theirs=theirs, gap=like.apart(own, other))
        return words + like.allowed(other)

    def _likeness(self, setting: Setting) -> Likeness:
        theirs = setting.datasets[self.partner].columns if self.partner else setting.dataset.columns
        own, allowance = setting.dataset.columns[self.column], self._allowance(setting)
        return Likeness(own, theirs[self.with_], allowance, setting.language, setting.mask)

    def _allowance(self, setting: Setting) -> Allowance:
        return Allowance.of(self.tolerance, self.share, self.side, unit_text(self.unit, setting.language))

    def _whose(self, setting: Setting, other: bool) -> str:
        """A column in words, with its dataset where there are two."""
        dataset = setting.datasets[self.partner] if other and self.partner else setting.dataset
        title = dataset.columns[self.with_ if other else self.column].title.in_(setting.language)
        words = WHOSE if self.partner else OWN
        what = words.in_(setting.language).format(dataset=dataset.title.in_(setting.language), column=title)
        return SUM.in_(setting.language).format(what=what) if other and self.take == "sum" else what

    def _reason(self, setting: Setting) -> Tree:
        """Why a record cannot be told or is not applicable; NULL if it is told."""
        reasons = [pair for name in self.reads() for pair in state_reason(name, *NOT_READ)]
        if self.partner:
            none, unclear = column("_partners").eq(0), less(number(0), column("_unclear"))
            doubt = some(truth(setting.unread), less(number(0), column("_lost")), less(number(0), column("_alike")))
            agrees = less(number(0), column("_agree")) if self.take == "any" else exp.false()
            reasons += [
                (every(none, doubt), text("partner_unread")),
                (none, text("no_partner")),
                (every(unclear, negate(agrees)), text("partner_unclear")),
            ]
        return case(reasons, nothing())

    def _with_other(self, relation: Relation, like: Likeness) -> Relation:
        """Add `_other`, `_shown` (the value as it is to be shown) and `_bad` from the same record."""
        other = like.value(column(self.with_))
        relation = relation.derive({"_other": other, "_shown": column(self.with_)})
        return relation.derive({"_bad": first(like.differ(column("_own"), column("_other")), exp.false())})

    def _with_partners(self, relation: Relation, setting: Setting, like: Likeness) -> Relation:
        """Add the partners' number, how many are unclear or agree, their value, and what casts doubt on none."""
        partner, zero = self.partner or "", number(0)
        is_it = is_partner(self.where, partner, setting)
        told = every(first(is_it.copy(), exp.false()), in_state(self.with_, State.READ))
        columns = {
            "_v": case([(told, like.value(column(self.with_)))]),
            "_shown": case([(told.copy(), column(self.with_))]),
        }
        theirs = candidates(partner, self.on, is_it, columns)
        value = column("_v", "p")
        agrees = first(negate(like.differ(column("_own", "m"), value)), exp.false())
        figures = {
            "_n_partners": exp.Count(this=exp.Star()),
            "_n_unclear": exp.Sum(this=case([(is_null(value), number(1))], zero)),
            "_n_agree": exp.Sum(this=case([(agrees, number(1))], zero)),
            "_other": exp.Sum(this=value) if self.take == "sum" else exp.Min(this=value),
            "_shown": exp.Sum(this=value) if self.take == "sum" else exp.Min(this=column("_shown", "p")),
        }
        relation = with_figures(relation, theirs, self.on, figures)
        counts = {name: first(column(f"_n{name}"), zero) for name in ("_partners", "_unclear", "_agree")}
        lonely = column("_partners").eq(0)
        relation = with_doubts(relation.derive(counts), theirs.copy(), self.on, partner, lonely)
        if self.take == "sum":
            return relation.derive({"_bad": first(like.differ(column("_own"), column("_other")), exp.false())})
        return relation.derive({"_bad": column("_agree").eq(0)})
