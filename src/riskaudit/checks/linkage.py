"""A record must have a partner in another dataset, or must not; optionally one valid on a date.

Bounds of validity are inclusive; an empty end is open; `valid: {where: …}` is a condition that a valid partner meets
besides. Any valid partner passes. None valid, but one whose validity cannot be read, is unknown. A key that is empty or has lost digits is unknown. Where any
input was not read, a partner's key has lost digits, or a key differs in leading zeros only, "no partner" is for
review.

With `none: notapplicable` only a record that has a partner is asked whether one is valid: without any (with
`where`, without any that meets it) it is not applicable. The doubts about "no partner" come first; if all
that is not certain is whether one meets `where`, a record that would fail is unknown. Not with `exists: false`.

With `latest: true` (for `exists: false` and a first day) only the partner with the latest first day counts: a record that
has one from a later day than its own moment passes, and one that may have is unknown.

    check: {kind: linkage, partner: contracts, on: {account_no: account_no},
            valid: {from: signed_on, to: ends_on, on: energized_at}}
    check: {kind: linkage, partner: contracts, on: {account_no: account_no}, none: notapplicable,
            where: "ends_on IS NOT NULL", valid: {to: ends_on, on: cut_at}}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field
from sqlglot import exp

from riskaudit.checks.base import NOT_READ, CheckKind, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.checks.partners import candidates, is_partner, with_doubts, with_figures
from riskaudit.checks.phrases import moment_text
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Frozen
from riskaudit.model.query import (
    Tree,
    as_date,
    as_text,
    at_most,
    case,
    column,
    day,
    every,
    first,
    in_state,
    is_null,
    joined,
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

MUST = Bilingual(zh="应有对应的“{what}”", en='must have a matching record in "{what}"')
MUST_NOT = Bilingual(zh="不应有对应的“{what}”", en='must have no matching record in "{what}"')
NONE = Bilingual(zh="未见", en="none")
SEEN = Bilingual(zh=" 条", en=" found")
EARLIEST = Bilingual(zh="，“{}”最早 ", en=', the earliest "{}" ')
LATEST = Bilingual(zh="，“{}”最晚 ", en=', the latest "{}" ')


class Validity(Frozen):
    """The partner's columns that bound its validity, and this record's moment that must lie within."""

    from_: str | None = Field(None, alias="from")
    to: str | None = None
    on: str | None = Field(None, description="this record's moment; the day of judgement if there is none")
    where: str | None = Field(None, description="a condition that a valid partner meets beside its bounds")


class Linkage(CheckKind):
    """The parameters of linkage."""

    kind: ClassVar[str] = "linkage"
    title: ClassVar[Bilingual] = Bilingual(zh="关联", en="linkage")
    compares: ClassVar[bool] = True
    slots: ClassVar[tuple[str, ...]] = ("partner_from", "partner_to", "partner_count")

    partner: str
    on: dict[str, str] = Field(min_length=1, description="this record's column → the partner's column")
    exists: bool = True
    where: str | None = Field(None, description="a condition over the partner's columns")
    valid: Validity | None = None
    latest: bool = Field(False, description="whether, of several partners, only that with the latest first day counts")
    says: Bilingual | None = Field(None, description="what must be, in words, printed as the limit")
    none: Literal["fail", "notapplicable"] = Field(
        "fail", description="what becomes of a record without any partner; with `where`, without any that meets it"
    )

    def reads(self) -> tuple[str, ...]:
        """This record's key, and the moment on which the partner must be valid."""
        moment = [self.valid.on] if self.valid and self.valid.on else []
        return (*self.on, *moment)

    def partner_reads(self) -> Mapping[str, tuple[str, ...]]:
        """The other dataset, with its key and the bounds of its validity."""
        return {self.partner: tuple(self._theirs())}

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """The conditions over the partner."""
        if self.where:
            yield ("where",), self.where, self.partner
        if self.valid and self.valid.where:
            yield ("valid", "where"), self.valid.where, self.partner

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns and datasets that do not exist, and parameters that do not go together."""
        yield from self.must_be(setting, self.reads())
        if self.none == "notapplicable" and not self.exists:
            told = "none: notapplicable does not go with exists: false"
            yield ("none",), Sentence("none: notapplicable 不能与 exists: false 同用", told)
        if self.latest and (self.exists or not (self.valid and self.valid.from_)):
            told = "latest goes with exists: false and valid: {from: …}"
            yield ("latest",), Sentence("latest 须与 exists: false 和 valid: {from: …} 同用", told)
        partner = setting.datasets.get(self.partner)
        if partner is None:
            yield ("partner",), Sentence(f"没有数据集“{self.partner}”", f'no such dataset: "{self.partner}"')
            return
        for name in self._theirs():
            if name not in partner.columns:
                yield (), Sentence(f"对方数据集没有列“{name}”", f'the partner has no column "{name}"')

    def judge(self, setting: Setting) -> Judgement:
        """Fail without a valid partner (or with one that must not be)."""
        relation = self._with_partners(setting)
        relation = relation.derive({"_reason": self._reason(setting)})
        found = less(number(0), column("_valid"))
        bad, uncertain = (negate(found), "review") if self.exists else (found, "unknown")
        words = self.says or (MUST if self.exists else MUST_NOT)
        what = setting.datasets[self.partner].title.in_(setting.language)
        return Judgement(
            relation=relation,
            verdict=case(
                [
                    (column("_reason").eq("partner_unread"), text(uncertain)),
                    (column("_reason").eq("no_partner"), text("notapplicable")),
                    (negate(is_null(column("_reason"))), text("unknown")),
                    (bad, text("fail")),
                ],
                text("pass"),
            ),
            reason=column("_reason"),
            by=law_day(self.by, setting),
            limit=text(words.in_(setting.language).format(what=what)),
            actual=self._actual(setting),
            excess=text(""),
            slots={
                "partner_from": first(moment_text(column("_since"), exp.true()), text("")),
                "partner_to": first(moment_text(column("_until"), exp.true()), text("")),
                "partner_count": as_text(column("_partners")),
            },
        )

    def _reason(self, setting: Setting) -> Tree:
        """Why a record cannot be told or is not applicable; NULL if it is told."""
        reasons = [pair for name in self.reads() for pair in state_reason(name, *NOT_READ)]
        none = every(column("_valid").eq(0), column("_perhaps").eq(0))
        doubt = some(truth(setting.unread), less(number(0), column("_lost")), less(number(0), column("_alike")))
        reasons.append((every(column("_valid").eq(0), less(number(0), column("_perhaps"))), text("partner_unclear")))
        reasons.append((every(none, doubt), text("partner_unread")))
        if self.none == "notapplicable":
            reasons.append((column("_partners").eq(0), text("no_partner")))
            reasons.append((column("_meeting").eq(0), text("partner_unclear")))
        return case(reasons, nothing())

    def _theirs(self) -> list[str]:
        bounds = [self.valid.from_, self.valid.to] if self.valid else []
        return [*self.on.values(), *(name for name in bounds if name)]

    def _actual(self, setting: Setting) -> Tree:
        language = setting.language
        count = joined(as_text(column("_partners")), text(SEEN.in_(language)))
        tail: list[Tree] = []
        for name, bound, words in (("_since", "from_", LATEST if self.latest else EARLIEST), ("_until", "to", LATEST)):
            theirs = getattr(self.valid, bound, None)
            if theirs is None:
                continue
            title = setting.datasets[self.partner].columns[theirs].title.in_(language)
            known, told = negate(is_null(column(name))), text(words.in_(language).format(title))
            tail.append(case([(known, joined(told, moment_text(column(name), exp.true())))], text("")))
        return case([(column("_partners").eq(0), setting.say(NONE))], joined(count, *tail))

    def _with_partners(self, setting: Setting) -> Relation:
        """Add `_partners`, `_meeting`, `_valid`, `_perhaps` (numbers), `_since`, `_until` (dates), `_lost`, `_alike`."""
        theirs = self._candidates(setting)
        relation = with_figures(setting.relation(), theirs, self.on, self._figures(setting))
        numbers = ("_partners", "_meeting", "_valid", "_perhaps")
        counts: dict[str, Tree] = {name: first(column(f"_n{name}"), number(0)) for name in numbers}
        if self.latest:
            later = less(number(0), first(column("_n_later"), number(0)))
            settled = [(later, number(0)), (less(number(0), counts["_perhaps"]), number(0))]
            counts["_valid"] = case(settled, counts["_valid"])
            counts["_perhaps"] = case([(later.copy(), number(0))], counts["_perhaps"].copy())
        lonely = every(column("_valid").eq(0), column("_perhaps").eq(0))
        return with_doubts(relation.derive(counts), theirs.copy(), self.on, self.partner, lonely)

    def _figures(self, setting: Setting) -> dict[str, Tree]:
        """Over the partners of the same key: how many, how many surely meet `where`, are valid, are perhaps; bounds."""
        moment = self._moment(setting)
        start, end = column("_p_from", "p"), column("_p_to", "p")
        known: list[Tree] = [column("_p_from_known", "p"), column("_p_to_known", "p")]
        within: list[Tree] = [first(at_most(start, moment), exp.true()), first(at_most(moment, end), exp.true())]
        if self.valid and self.valid.where:
            fit = column("_p_fit", "p")
            known.append(negate(is_null(fit)))
            within.append(first(fit, exp.true()))
        sure_of_it, inside = every(column("_p_is", "p"), *known), every(*within)
        sure, perhaps = every(sure_of_it, inside), every(negate(sure_of_it), first(inside, exp.true()))
        later = case([(every(sure_of_it.copy(), less(moment.copy(), start.copy())), number(1))], number(0))
        more: dict[str, Tree] = {"_n_later": exp.Sum(this=later)} if self.latest else {}
        return {
            **more,
            "_n_partners": exp.Count(this=exp.Star()),
            "_n_meeting": exp.Sum(this=case([(column("_p_is", "p"), number(1))], number(0))),
            "_n_valid": exp.Sum(this=case([(sure, number(1))], number(0))),
            "_n_perhaps": exp.Sum(this=case([(perhaps, number(1))], number(0))),
            "_since": exp.Max(this=start) if self.latest else exp.Min(this=start),
            "_until": exp.Max(this=end),
        }

    def _moment(self, setting: Setting) -> Tree:
        name = self.valid.on if self.valid else None
        return as_date(column(name, "m")) if name else day(setting.as_of)

    def _candidates(self, setting: Setting) -> Tree:
        """The partner records that may count: keys, bounds as dates, and what is certain of them."""
        is_it = is_partner(self.where, self.partner, setting)
        start = self.valid.from_ if self.valid else None
        end = self.valid.to if self.valid else None
        columns: dict[str, Tree] = {
            "_p_is": first(is_it.copy(), exp.false()),
            "_p_from": as_date(column(start)) if start else nothing("date"),
            "_p_to": as_date(column(end)) if end else nothing("date"),
            "_p_from_known": in_state(start, State.READ) if start else exp.true(),
            "_p_to_known": in_state(end, State.READ, State.EMPTY) if end else exp.true(),
        }
        if self.valid and self.valid.where:
            columns["_p_fit"] = is_partner(self.valid.where, self.partner, setting)
        return candidates(self.partner, self.on, is_it, columns)
