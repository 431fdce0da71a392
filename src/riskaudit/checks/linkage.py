"""A record must have a partner in another dataset, or must not; optionally one valid on a date.

Bounds of validity are inclusive; an empty end is open. Any valid partner passes. None valid, but one
whose validity cannot be read, is unknown. A key that is empty or has lost digits is unknown. Where any
input was not read, a partner's key has lost digits, or a key differs in leading zeros only, "no partner" is for
review.

    check: {kind: linkage, partner: contracts, on: {account_no: account_no},
            valid: {from: signed_on, to: ends_on, on: energized_at}}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field
from sqlglot import exp

from riskaudit.checks.base import NOT_READ, CheckKind, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.checks.phrases import moment_text
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Frozen
from riskaudit.model.query import (
    Relation,
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
    replace_all,
    some,
    text,
    truth,
)
from riskaudit.model.table import ROW_ID, State, typed_table

MUST = Bilingual(zh="应有对应的“{what}”", en="must have a record in {what}")
MUST_NOT = Bilingual(zh="不应有对应的“{what}”", en="must have no record in {what}")
NONE = Bilingual(zh="未见", en="none")
SEEN = Bilingual(zh=" 条", en=" found")
UNTIL = Bilingual(zh="，最晚至 ", en=", the latest until ")
SINCE = Bilingual(zh="，最早自 ", en=", the earliest from ")


class Validity(Frozen):
    """The partner's columns that bound its validity, and this record's moment that must lie within."""

    from_: str | None = Field(None, alias="from")
    to: str | None = None
    on: str | None = Field(None, description="this record's moment; the day of judgement if there is none")


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

    def reads(self) -> tuple[str, ...]:
        """This record's key, and the moment on which the partner must be valid."""
        moment = [self.valid.on] if self.valid and self.valid.on else []
        return (*self.on, *moment)

    def partner_reads(self) -> Mapping[str, tuple[str, ...]]:
        """The other dataset, with its key and the bounds of its validity."""
        return {self.partner: tuple(self._theirs())}

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """The condition over the partner."""
        if self.where:
            yield ("where",), self.where, self.partner

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns and datasets that do not exist."""
        yield from self.must_be(setting, self.reads())
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
        reasons = [pair for name in self.reads() for pair in state_reason(name, *NOT_READ)]
        none = every(column("_valid").eq(0), column("_perhaps").eq(0))
        doubt = some(truth(setting.unread), less(number(0), column("_lost")), less(number(0), column("_alike")))
        reasons.append((every(column("_valid").eq(0), less(number(0), column("_perhaps"))), text("partner_unclear")))
        reasons.append((every(none, doubt), text("partner_unread")))
        relation = relation.derive({"_reason": case(reasons, nothing())})
        found = less(number(0), column("_valid"))
        bad, uncertain = (negate(found), "review") if self.exists else (found, "unknown")
        words = MUST if self.exists else MUST_NOT
        what = setting.datasets[self.partner].title.in_(setting.language)
        return Judgement(
            relation=relation,
            verdict=case(
                [
                    (column("_reason").eq("partner_unread"), text(uncertain)),
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

    def _theirs(self) -> list[str]:
        bounds = [self.valid.from_, self.valid.to] if self.valid else []
        return [*self.on.values(), *(name for name in bounds if name)]

    def _actual(self, setting: Setting) -> Tree:
        language = setting.language
        count = joined(as_text(column("_partners")), text(SEEN.in_(language)))
        tail: list[Tree] = []
        for name, words in (("_since", SINCE), ("_until", UNTIL)):
            known = negate(is_null(column(name)))
            tail.append(case([(known, joined(setting.say(words), moment_text(column(name), exp.true())))], text("")))
        return case([(column("_partners").eq(0), setting.say(NONE))], joined(count, *tail))

    def _with_partners(self, setting: Setting) -> Relation:
        """Add `_partners`, `_valid`, `_perhaps` (numbers), `_since`, `_until` (dates) and `_lost`."""
        zero = number(0)
        return (
            setting.relation()
            .look_up(
                self._counted(setting),
                column("_m", "o").eq(column(ROW_ID, "r")),
                {
                    "_partners": first(column("_n_partners", "o"), zero),
                    "_valid": first(column("_n_valid", "o"), zero),
                    "_perhaps": first(column("_n_perhaps", "o"), zero),
                    "_since": column("_min_from", "o"),
                    "_until": column("_max_to", "o"),
                },
            )
            .derive({"_lost": self._lost_keys()})
            .look_up(
                self._alike(setting),
                column("_m", "o").eq(column(ROW_ID, "r")),
                {"_alike": first(column("_n_alike", "o"), zero)},
            )
        )

    def _counted(self, setting: Setting) -> Tree:
        """For each record with partners of the same key: how many, how many valid, how many perhaps."""
        pairs = exp.alias_(self._candidates(setting), "p", table=True, quoted=True)
        mine = exp.alias_(setting.relation().select.subquery(), "m", table=True, quoted=True)
        on = every(*(column(own, "m").eq(column(f"_k{i}", "p")) for i, own in enumerate(self.on)))
        moment = self._moment(setting)
        start, end = column("_p_from", "p"), column("_p_to", "p")
        bounds_known = every(column("_p_from_known", "p"), column("_p_to_known", "p"))
        inside = every(first(at_most(start, moment), exp.true()), first(at_most(moment, end), exp.true()))
        sure = every(column("_p_is", "p"), bounds_known, inside)
        perhaps = every(negate(every(column("_p_is", "p"), bounds_known)), first(inside, exp.true()))
        return (
            exp.select(
                exp.alias_(column(ROW_ID, "m"), "_m", quoted=True),
                exp.alias_(exp.Count(this=exp.Star()), "_n_partners", quoted=True),
                exp.alias_(exp.Sum(this=case([(sure, number(1))], number(0))), "_n_valid", quoted=True),
                exp.alias_(exp.Sum(this=case([(perhaps, number(1))], number(0))), "_n_perhaps", quoted=True),
                exp.alias_(exp.Min(this=start), "_min_from", quoted=True),
                exp.alias_(exp.Max(this=end), "_max_to", quoted=True),
            )
            .from_(mine)
            .join(pairs, on=on)
            .group_by(column(ROW_ID, "m"))
            .subquery()
        )

    def _alike(self, setting: Setting) -> Tree:
        """Rows of a record and its partners whose keys differ in leading zeros only: a spreadsheet eats them."""
        mine, theirs = setting.relation().select, exp.select("*").from_(self._candidates(setting))
        pairs = [(column(own, "m"), column(f"_k{i}", "p")) for i, own in enumerate(self.on)]
        same = every(*(_bare(left).eq(_bare(right)) for left, right in pairs))
        different = negate(every(*(left.eq(right) for left, right in pairs)))
        joined_ = exp.select(
            exp.alias_(column(ROW_ID, "m"), "_m", quoted=True),
            exp.alias_(exp.Count(this=exp.Star()), "_n_alike", quoted=True),
        ).from_(exp.alias_(mine.subquery(), "m", table=True, quoted=True))
        joined_ = joined_.join(exp.alias_(theirs.subquery(), "p", table=True, quoted=True), on=every(same, different))
        return joined_.group_by(column(ROW_ID, "m")).subquery()

    def _moment(self, setting: Setting) -> Tree:
        name = self.valid.on if self.valid else None
        return as_date(column(name, "m")) if name else day(setting.as_of)

    def _candidates(self, setting: Setting) -> Tree:
        """The partner records that may count: keys, bounds as dates, and what is certain of them."""
        partner = Relation.table(typed_table(self.partner))
        is_it: Tree = exp.true()
        if self.where:
            is_it = exp.paren(setting.condition(self.where, setting.datasets[self.partner]).tree, copy=False)
        start = self.valid.from_ if self.valid else None
        end = self.valid.to if self.valid else None
        columns: dict[str, Tree] = {f"_k{i}": column(theirs) for i, theirs in enumerate(self.on.values())}
        columns["_p_is"] = first(is_it, exp.false())
        columns["_p_from"] = as_date(column(start)) if start else nothing("date")
        columns["_p_to"] = as_date(column(end)) if end else nothing("date")
        columns["_p_from_known"] = in_state(start, State.READ) if start else exp.true()
        columns["_p_to_known"] = in_state(end, State.READ, State.EMPTY) if end else exp.true()
        chosen = exp.select(*[exp.alias_(tree, name, quoted=True) for name, tree in columns.items()])
        possible = some(is_null(is_it), is_it)
        return chosen.from_(partner.select.subquery("q")).where(possible).subquery()

    def _lost_keys(self) -> Tree:
        """How many partner records have a key that cannot be read, or come from a file without that column."""
        lost = some(*(in_state(name, State.LOST, State.UNREADABLE, State.ABSENT) for name in self.on.values()))
        table = exp.table_(typed_table(self.partner), quoted=True)
        return exp.select(exp.Count(this=exp.Star())).from_(table).where(lost).subquery()


def _bare(key: Tree) -> Tree:
    return replace_all(as_text(key), "^0+", "")
