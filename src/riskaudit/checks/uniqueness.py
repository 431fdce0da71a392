"""One record per key, or no second one within a window of time.

Every record of a group of two or more fails. Records outside the month count as partners. A key that
is empty, unreadable or has lost digits is unknown. `unit` names columns of the unit within which the key is one, for a
name may stand in several; two records without a value agree. Where a second record of the key is there and only one of
both has its unit, no verdict passes. What is found names another record of the group.

`where` says which records count, as accounts that were not closed: one for which it is false is not applicable and no
second one. Where that cannot be told of a record it is unknown itself, and no verdict passes beside it. Not with `moment`.

    check: {kind: uniqueness, key: [order_no]}
    check: {kind: uniqueness, key: [line], unit: [unit_county], where: "coalesce(status, '正常') <> '注销'"}
    check: {kind: uniqueness, key: [account_no], moment: accepted_at, within: 24h}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field
from sqlglot import exp

from riskaudit.checks.base import NOT_READ, CheckKind, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.checks.clock_words import amount_in_words
from riskaudit.checks.clocks import span_micros
from riskaudit.checks.sequences import alike
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual
from riskaudit.model.query import (
    Tree,
    as_text,
    at_most,
    case,
    cast,
    column,
    equal,
    every,
    first,
    is_null,
    joined,
    less,
    micros_between,
    named,
    negate,
    nothing,
    number,
    over,
    question,
    some,
    table_named,
    text,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import FILE, ROW, ROW_ID, SHEET, typed_table

ONCE = Bilingual(zh="只应有一条", en="only one")
ONCE_WITHIN = Bilingual(zh="{span} 内只应有一条", en="only one within {span}")
TIMES = Bilingual(zh="共 {n} 条，另一条见 {place} 第 {row} 行", en="{n} in all, another in {place} row {row}")
_ADDRESS = {"_other_file": FILE, "_other_sheet": SHEET, "_other_row": ROW}


class Uniqueness(CheckKind):
    """The parameters of uniqueness."""

    kind: ClassVar[str] = "uniqueness"
    title: ClassVar[Bilingual] = Bilingual(zh="唯一", en="uniqueness")
    compares: ClassVar[bool] = True
    slots: ClassVar[tuple[str, ...]] = ("count",)

    key: tuple[str, ...] = Field(min_length=1)
    unit: tuple[str, ...] = Field((), description="columns of the unit within which the key is one, where exported")
    where: str | None = Field(None, description="a condition; records for which it is false do not count")
    moment: str | None = None
    within: str | None = Field(None, description="a span such as 24h; needs `moment`")

    def reads(self) -> tuple[str, ...]:
        """The key and the moment."""
        return (*self.key, *([self.moment] if self.moment else []))

    def shows(self) -> tuple[str, ...]:
        """What it reads, and the unit."""
        return (*self.reads(), *self.unit)

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """Which records count."""
        if self.where:
            yield ("where",), self.where, None

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns that do not exist, a window without a moment or with `where`, a span that is none."""
        yield from self.must_be(setting, (*self.key, *self.unit))
        if self.moment:
            yield from self.must_be(setting, [self.moment], "moment", "date")
        if bool(self.moment) != bool(self.within):
            yield (), Sentence("moment 与 within 须同时给出", "moment and within go together")
        if self.moment and self.where:
            yield ("where",), Sentence("where 不能与 moment 同用", "where does not go with moment")
        if self.within:
            try:
                span_micros(self.within)
            except ValueError as error:
                yield ("within",), Sentence(f"时段写法不对：{error}", str(error))

    def judge(self, setting: Setting) -> Judgement:
        """Fail where a second record has the same key (within the window)."""
        relation, broken = self._counted(setting)
        reasons = self._uncounted()
        reasons += [pair for name in self.reads() for pair in state_reason(name, *NOT_READ)]
        if self.unit:
            relation, unclear = self._of_any_unit(relation, setting)
            reasons.append((every(negate(broken.copy()), unclear), text("events_unclear")))
        if self.where:
            relation, unclear = self._of_any_kind(relation, setting)
            reasons.append((every(negate(broken.copy()), unclear), text("events_unclear")))
        relation = relation.derive({"_reason": case(reasons, nothing()), "_broken": broken})
        language: Literal["zh", "en"] = setting.language
        limit = ONCE.in_(language)
        if self.within:
            limit = ONCE_WITHIN.in_(language).format(span=amount_in_words(self.within, "elapsed", language))
        return Judgement(
            relation=relation,
            verdict=case(
                [
                    (is_null(column("_reason")), case([(column("_broken"), text("fail"))], text("pass"))),
                    (column("_reason").eq("no_event"), text("notapplicable")),
                ],
                text("unknown"),
            ),
            reason=column("_reason"),
            by=law_day(self.by, setting),
            limit=text(limit),
            actual=_filled(TIMES.in_(language)),
            excess=text(""),
            slots={"count": as_text(column("_many"))},
        )

    def _of_any_unit(self, relation: Relation, setting: Setting) -> tuple[Relation, Tree]:
        """Whether another record has the key, and the unit of one of both is not known."""
        bare = some(*(is_null(column(name)) for name in self.unit))
        sizes: dict[str, Tree] = {
            "_all": exp.Count(this=exp.Star()),
            "_bare": exp.Sum(this=case([(bare, number(1))], number(0))),
        }
        keyed = self._counting(setting, first(column("_is"), exp.true())).grouped(self.key, sizes)
        same = every(*(equal(column(name, "o"), column(name, "r")) for name in self.key))
        found = {name: first(column(name, "o"), number(0)) for name in sizes}
        relation = relation.look_up(keyed.select.subquery(copy=False), same, found)
        more = case([(bare.copy(), less(column("_many"), column("_all")))], less(number(0), column("_bare")))
        return relation, more

    def _of_any_kind(self, relation: Relation, setting: Setting) -> tuple[Relation, Tree]:
        """Whether another record of the group may count, and nobody can tell whether it does."""
        parts = (*self.key, *self.unit)
        doubtful = self._counting(setting, is_null(column("_is"))).grouped(parts, {"_may": exp.Count(this=exp.Star())})
        same = every(*(equal(column(n, "o"), column(n, "r")) for n in self.key), *(alike(n) for n in self.unit))
        found = {"_may": first(column("_may", "o"), number(0))}
        relation = relation.look_up(doubtful.select.subquery(copy=False), same, found)
        return relation, less(number(0), column("_may"))

    def _counting(self, setting: Setting, which: Tree) -> Relation:
        """All records of the dataset, or those for which the condition, as `_is`, is as it should be."""
        told = self._told(Relation.table(typed_table(setting.name)), setting)
        return told.where(which) if self.where else told

    def _told(self, relation: Relation, setting: Setting) -> Relation:
        """Records with `_is`, whether they count, if not all do."""
        if not self.where:
            return relation
        return relation.derive({"_is": exp.paren(setting.condition(self.where).tree, copy=False)})

    def _uncounted(self) -> list[tuple[Tree, Tree]]:
        """Why a record is none that counts."""
        is_it = column("_is")
        return [(negate(is_it), text("no_event")), (is_null(is_it.copy()), text("scope"))] if self.where else []

    def _counted(self, setting: Setting) -> tuple[Relation, Tree]:
        """The records with the size of their group and another record of it, and whether one is too many."""
        everything, parts = typed_table(setting.name), (*self.key, *self.unit)
        sizes: dict[str, Tree] = {"_n": exp.Count(this=exp.Star())}
        sizes |= {"_least": exp.Min(this=column(ROW_ID)), "_most": exp.Max(this=column(ROW_ID))}
        groups = self._counting(setting, column("_is")).grouped(parts, sizes).where(less(number(1), column("_n")))
        found = {name: column(name, "g") for name in ("_n", "_least", *parts)}
        repeated = question(named(found), groups.select.subquery(exp.to_identifier("g", quoted=True), copy=False))
        for alias, end in (("b", "_least"), ("c", "_most")):
            records = exp.alias_(table_named(everything), alias, table=True, quoted=True)
            repeated = repeated.join(records, on=equal(column(ROW_ID, alias), column(end, "g")), copy=False)
            address = {f"{name}_{alias}": column(of, alias) for name, of in _ADDRESS.items()}
            repeated = repeated.select(*named(address), copy=False)
        same = every(*(equal(column(n, "o"), column(n, "r")) for n in self.key), *(alike(n) for n in self.unit))
        looked_up: dict[str, Tree] = {
            name: column(name, "o") for name in ("_least", *(f"{n}_{a}" for n in _ADDRESS for a in "bc"))
        }
        looked_up["_many"] = first(column("_n", "o"), number(1))
        relation = self._told(setting.relation(), setting).look_up(repeated.subquery(copy=False), same, looked_up)
        is_first = equal(column(ROW_ID), column("_least"))
        other: dict[str, Tree] = {
            name: case([(is_first.copy(), column(f"{name}_c"))], column(f"{name}_b")) for name in _ADDRESS
        }
        relation = relation.derive(other)
        broken: Tree = less(number(1), column("_many"))
        if not (self.moment and self.within):
            return relation, broken
        keys, by_row = [column(name) for name in (*self.key, *self.unit)], [column(ROW_ID)]
        here = cast(column(self.moment), "timestamp")
        neighbours = {
            "_before": over(exp.Lag(this=here.copy()), keys, [here, *by_row]),
            "_after": over(exp.Lead(this=here.copy()), keys, [here, *by_row]),
        }
        span = number(span_micros(self.within))
        near = (
            at_most(micros_between(column("_before"), here), span),
            at_most(micros_between(here, column("_after")), span),
        )
        return relation.derive(neighbours), every(broken, some(*(first(item, exp.false()) for item in near)))


def _filled(template: str) -> Tree:
    sheet = first(column("_other_sheet"), text(""))
    place = joined(column("_other_file"), case([(equal(sheet, text("")), text(""))], joined(text(" › "), sheet.copy())))
    values = {"n": as_text(column("_many")), "place": place, "row": as_text(column("_other_row"))}
    parts: list[Tree] = []
    for piece in template.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if piece:
            parts.append(values[piece[1:-1]] if piece.startswith("{") else text(piece))
    return joined(*parts)
