"""Moments that must stand in the lawful sequence.

Every pair of stages that were read is compared, so a stage between them that is empty hides nothing.
Where one of a pair is a date without a time of day, the dates are compared: the same day is in order
(not so with `strict: true`). `absent: allow` skips empty stages and columns the export lacks;
`absent: unknown` does not. Fewer than two moments tell nothing.

    check: {kind: order, stages: [accepted_at, replied_at, inspected_at, energized_at]}
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import ClassVar, Literal

from pydantic import Field
from sqlglot import exp

from riskaudit.checks.base import NOT_READ, CheckKind, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.english import quoted
from riskaudit.model.query import (
    Tree,
    as_date,
    at_most,
    case,
    column,
    every,
    first,
    in_state,
    is_null,
    joined,
    less,
    nothing,
    number,
    some,
    text,
)
from riskaudit.model.table import State

EARLIER = Bilingual(zh="早于", en="is before")
NOT_AFTER = Bilingual(zh="不晚于", en="is not after")
SEQUENCE = Bilingual(zh="次序：", en="order: ")
OF_TWO = Bilingual(zh="“{}”不晚于“{}”", en='"{}" not after "{}"')
OF_TWO_STRICT = Bilingual(zh="“{}”早于“{}”", en='"{}" before "{}"')


class Order(CheckKind):
    """The parameters of order."""

    kind: ClassVar[str] = "order"
    title: ClassVar[Bilingual] = Bilingual(zh="时序", en="order")
    slots: ClassVar[tuple[str, ...]] = ("pair",)

    stages: tuple[str, ...] = Field(min_length=2, description="the moments, the earliest first")
    strict: bool = False
    absent: Literal["allow", "unknown"] = "allow"

    def reads(self) -> tuple[str, ...]:
        """The stages, unless stages may be absent."""
        return self.stages if self.absent == "unknown" else ()

    def shows(self) -> tuple[str, ...]:
        """Every stage."""
        return self.stages

    def unmet(self, present: Collection[str]) -> tuple[str, ...]:
        """The stages the files lack, if too few are left to compare."""
        lacking = tuple(name for name in self.stages if name not in present)
        return lacking if self.absent == "unknown" or len(self.stages) - len(lacking) < 2 else ()

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns that are no moments."""
        yield from self.must_be(setting, self.stages, "moment", "date")

    def judge(self, setting: Setting) -> Judgement:
        """Fail if any later stage is before an earlier one."""
        pairs = list(combinations(self.stages, 2))
        broken = [self._broken(early, late, setting) for early, late in pairs]
        word = (NOT_AFTER if self.strict else EARLIER).in_(setting.language)
        says = [self._says(early, late, word, setting) for early, late in pairs]
        relation = setting.relation().derive(
            {
                "_broken": first(some(*broken), exp.false()),
                "_pair": case(zip(broken, says, strict=True), nothing()),
                "_seen": _sum([case([(in_state(name, State.READ), number(1))], number(0)) for name in self.stages]),
            }
        )
        unread = NOT_READ if self.absent == "unknown" else (State.UNREADABLE, State.LOST)
        reasons = [pair for name in self.stages for pair in state_reason(name, *unread)]
        reasons.append((less(column("_seen"), number(2)), text("too_few")))
        told = case([(column("_broken"), nothing())], case(reasons, nothing()))
        relation = relation.derive({"_reason": told})
        sequence = self._sequence([setting.title(name) for name in self.stages], setting.language)
        return Judgement(
            relation=relation,
            verdict=case(
                [(column("_broken"), text("fail")), (is_null(column("_reason")), text("pass"))], text("unknown")
            ),
            reason=column("_reason"),
            by=law_day(self.by, setting),
            limit=text(sequence),
            actual=column("_pair"),
            excess=text(""),
            slots={"pair": column("_pair")},
        )

    def _sequence(self, titles: Sequence[str], language: Language) -> str:
        """The order in words."""
        if len(titles) == 2:
            return (OF_TWO_STRICT if self.strict else OF_TWO).in_(language).format(*titles)
        return SEQUENCE.in_(language) + " → ".join(titles if language == "zh" else map(quoted, titles))

    def _broken(self, early: str, late: str, setting: Setting) -> Tree:
        compare = at_most if self.strict else less
        by_day = some(setting.date_only(early), setting.date_only(late))
        verdict = case(
            [(by_day, compare(as_date(column(late)), as_date(column(early))))], compare(column(late), column(early))
        )
        return every(in_state(early, State.READ), in_state(late, State.READ), exp.paren(verdict, copy=False))

    def _says(self, early: str, late: str, word: str, setting: Setting) -> Tree:
        space = "" if setting.language == "zh" else " "
        first, second = (text(setting.quoted(name) + space) for name in (late, early))
        return joined(first, setting.shown(late), text(f" {word} "), second, setting.shown(early))


def _sum(trees: list[Tree]) -> Tree:
    total = trees[0]
    for tree in trees[1:]:
        total = exp.Add(this=total, expression=tree)
    return exp.paren(total, copy=False)
