"""One record per key, or no second one within a window of time.

Every record of a group of two or more fails. Records outside the month count as partners. A key that
is empty, unreadable or has lost digits is unknown.

    check: {kind: uniqueness, key: [order_no]}
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
    nothing,
    number,
    over,
    question,
    some,
    table_named,
    text,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import FILE, ROW, ROW_ID, typed_table

ONCE = Bilingual(zh="只应有一条", en="only one")
ONCE_WITHIN = Bilingual(zh="{span} 内只应有一条", en="only one within {span}")
TIMES = Bilingual(zh="共 {n} 条，最先见于 {file} 第 {row} 行", en="{n} in all, the first in {file} row {row}")


class Uniqueness(CheckKind):
    """The parameters of uniqueness."""

    kind: ClassVar[str] = "uniqueness"
    title: ClassVar[Bilingual] = Bilingual(zh="唯一", en="uniqueness")
    compares: ClassVar[bool] = True
    slots: ClassVar[tuple[str, ...]] = ("count",)

    key: tuple[str, ...] = Field(min_length=1)
    moment: str | None = None
    within: str | None = Field(None, description="a span such as 24h; needs `moment`")

    def reads(self) -> tuple[str, ...]:
        """The key and the moment."""
        return (*self.key, *([self.moment] if self.moment else []))

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns that do not exist, a window without a moment, a span that is none."""
        yield from self.must_be(setting, self.key)
        if self.moment:
            yield from self.must_be(setting, [self.moment], "moment", "date")
        if bool(self.moment) != bool(self.within):
            yield (), Sentence("moment 与 within 须同时给出", "moment and within go together")
        if self.within:
            try:
                span_micros(self.within)
            except ValueError as error:
                yield ("within",), Sentence(f"时段写法不对：{error}", str(error))

    def judge(self, setting: Setting) -> Judgement:
        """Fail where a second record has the same key (within the window)."""
        relation, broken = self._counted(setting)
        reasons = [pair for name in self.reads() for pair in state_reason(name, *NOT_READ)]
        relation = relation.derive({"_reason": case(reasons, nothing()), "_broken": broken})
        language: Literal["zh", "en"] = setting.language
        limit = ONCE.in_(language)
        if self.within:
            limit = ONCE_WITHIN.in_(language).format(span=amount_in_words(self.within, "elapsed", language))
        return Judgement(
            relation=relation,
            verdict=case(
                [(is_null(column("_reason")), case([(column("_broken"), text("fail"))], text("pass")))], text("unknown")
            ),
            reason=column("_reason"),
            by=law_day(self.by, setting),
            limit=text(limit),
            actual=_filled(TIMES.in_(language)),
            excess=text(""),
            slots={"count": as_text(column("_many"))},
        )

    def _counted(self, setting: Setting) -> tuple[Relation, Tree]:
        """The records with the size and the first record of their group, and whether one is too many."""
        everything = typed_table(setting.name)
        sizes = {"_n": exp.Count(this=exp.Star()), "_least": exp.Min(this=column(ROW_ID))}
        groups = Relation.table(everything).grouped(self.key, sizes).where(less(number(1), column("_n")))
        names = {"_n": column("_n", "g"), **{name: column(name, "g") for name in self.key}}
        address = {"_file_of_first": column(FILE, "b"), "_line_of_first": column(ROW, "b")}
        records = exp.alias_(table_named(everything), "b", table=True, quoted=True)
        first_of = equal(column(ROW_ID, "b"), column("_least", "g"))
        grouped = groups.select.subquery(exp.to_identifier("g", quoted=True), copy=False)
        repeated = question(named({**names, **address}), records).join(grouped, on=first_of, copy=False)
        same = every(*(equal(column(name, "o"), column(name, "r")) for name in self.key))
        found = {
            "_many": first(column("_n", "o"), number(1)),
            "_first_file": column("_file_of_first", "o"),
            "_first_row": column("_line_of_first", "o"),
        }
        relation = setting.relation().look_up(repeated.subquery(copy=False), same, found)
        broken: Tree = less(number(1), column("_many"))
        if not (self.moment and self.within):
            return relation, broken
        keys, by_row = [column(name) for name in self.key], [column(ROW_ID)]
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
    values = {"n": column("_many"), "file": column("_first_file"), "row": column("_first_row")}
    parts: list[Tree] = []
    for piece in template.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if piece:
            parts.append(as_text(values[piece[1:-1]]) if piece.startswith("{") else text(piece))
    return joined(*parts)
