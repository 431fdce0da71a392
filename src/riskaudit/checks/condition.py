"""A free expression that must hold: the last resort, where no other kind says it.

`holds` is a condition; true passes, false fails, NULL is unknown.

    check: {kind: condition, holds: supplier_sealed AND customer_sealed}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from riskaudit.checks.base import NOT_READ, CheckKind, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.model.base import Bilingual
from riskaudit.model.query import case, column, is_null, negate, nothing, text


class Condition(CheckKind):
    """The parameters of condition."""

    kind: ClassVar[str] = "condition"
    title: ClassVar[Bilingual] = Bilingual(zh="条件", en="condition")

    holds: str
    says: Bilingual = Field(description="the condition in words, printed as the limit")
    needs: tuple[str, ...] = Field(description="the columns the condition reads")

    def reads(self) -> tuple[str, ...]:
        """The columns it needs."""
        return self.needs

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """The condition."""
        yield ("holds",), self.holds, None

    def judge(self, setting: Setting) -> Judgement:
        """True passes, false fails, NULL is unknown."""
        read = setting.condition(self.holds)
        relation = setting.relation().derive({"_holds": read.tree})
        unread = [pair for name in read.columns for pair in state_reason(name, *NOT_READ)]
        reason = case(unread, text("condition"))
        return Judgement(
            relation=relation.derive({"_reason": case([(is_null(column("_holds")), reason)], nothing())}),
            verdict=case(
                [(is_null(column("_holds")), text("unknown")), (negate(column("_holds")), text("fail"))], text("pass")
            ),
            reason=column("_reason"),
            by=law_day(self.by, setting),
            limit=text(self.says.in_(setting.language)),
            actual=text(""),
            excess=text(""),
        )
