"""A value that must be in a list, or must not be.

`values` lists them; `codes: true` takes the code list of the column in its dataset, and then a text
that the list does not know fails. An empty cell is unknown: whether it must be filled is presence's
question.

    check: {kind: membership, column: region, codes: true}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import model_validator

from riskaudit.checks.base import CheckKind, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual
from riskaudit.model.query import case, column, in_state, is_null, negate, nothing, one_of, text
from riskaudit.model.table import State, text_of

ALLOWED = Bilingual(zh="应为：", en="one of: ")
FORBIDDEN = Bilingual(zh="不得为：", en="none of: ")


class Membership(CheckKind):
    """The parameters of membership."""

    kind: ClassVar[str] = "membership"
    title: ClassVar[Bilingual] = Bilingual(zh="取值", en="membership")

    column: str
    values: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    codes: bool = False

    @model_validator(mode="after")
    def _one_list(self) -> Membership:
        if sum(map(bool, (self.values, self.not_in, self.codes))) != 1:
            raise ValueError("give one of values, not_in, codes: true")
        return self

    def reads(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """A column that does not exist, or has no code list where `codes` asks for one."""
        yield from self.must_be(setting, [self.column], *(["code"] if self.codes else ["text", "code"]))

    def judge(self, setting: Setting) -> Judgement:
        """Fail outside the list (or inside the forbidden one)."""
        named = self.values or self.not_in or tuple(setting.dataset.columns[self.column].codes)
        listed = one_of(column(self.column), [text(value) for value in named])
        unread = (State.EMPTY, State.ABSENT, State.LOST, *(() if self.codes else (State.UNREADABLE,)))
        reason = case(state_reason(self.column, *unread), nothing())
        relation = setting.relation().derive({"_reason": reason, "_listed": listed})
        bad = column("_listed") if self.not_in else negate(column("_listed"))
        unlisted = in_state(self.column, State.UNREADABLE)
        words = FORBIDDEN if self.not_in else ALLOWED
        return Judgement(
            relation=relation,
            verdict=case(
                [
                    (negate(is_null(column("_reason"))), text("unknown")),
                    (unlisted, text("fail")),
                    (bad, text("fail")),
                ],
                text("pass"),
            ),
            reason=column("_reason"),
            by=law_day(self.by, setting),
            limit=text(words.in_(setting.language) + setting.joint.join(named)),
            actual=column(text_of(self.column)),
            excess=text(""),
        )
