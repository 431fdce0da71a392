"""A free expression that must hold: the last resort, where no other kind says it.

`holds` is a condition; true passes, false fails, NULL is unknown. Where `left_open` is true the words of the basis do not
settle whether it must hold: what would fail is for review. `says` may name parameters of the rule as `$name`.

    check: {kind: condition, holds: supplier_sealed AND customer_sealed}
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from string import Template
from typing import Any, ClassVar

from pydantic import Field
from sqlglot import exp

from riskaudit.checks.base import NOT_READ, CheckKind, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.checks.phrases import shown_number
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual
from riskaudit.model.query import case, column, every, first, is_null, negate, nothing, text


class Condition(CheckKind):
    """The parameters of condition."""

    kind: ClassVar[str] = "condition"
    title: ClassVar[Bilingual] = Bilingual(zh="条件", en="condition")

    holds: str
    says: Bilingual = Field(description="the condition in words, printed as the limit")
    left_open: str | None = Field(
        None, description="a condition under which the basis leaves open whether it must hold"
    )
    needs: tuple[str, ...] = Field(description="the columns the condition reads")

    def reads(self) -> tuple[str, ...]:
        """The columns it needs."""
        return self.needs

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """The condition, and when the basis leaves it open."""
        yield ("holds",), self.holds, None
        if self.left_open:
            yield ("left_open",), self.left_open, None

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Words that name no parameter."""
        try:
            self._said(setting)
        except (KeyError, ValueError) as error:
            yield ("says",), Sentence(f"says 中没有这个参数：{error}", f"says names no parameter: {error}")

    def judge(self, setting: Setting) -> Judgement:
        """True passes, false fails or is for review, NULL is unknown."""
        read = setting.condition(self.holds)
        settled = negate(first(setting.condition(self.left_open).tree, exp.false())) if self.left_open else exp.true()
        relation = setting.relation().derive({"_holds": read.tree, "_settled": settled})
        unread = [pair for name in read.columns for pair in state_reason(name, *NOT_READ)]
        reason = case(unread, text("condition"))
        missed = negate(column("_holds"))
        left_open = every(missed, negate(column("_settled")))
        reasons = [(is_null(column("_holds")), reason), (left_open, text("left_open"))]
        return Judgement(
            relation=relation.derive({"_reason": case(reasons, nothing())}),
            verdict=case(
                [
                    (is_null(column("_holds")), text("unknown")),
                    (left_open.copy(), text("review")),
                    (missed.copy(), text("fail")),
                ],
                text("pass"),
            ),
            reason=column("_reason"),
            by=law_day(self.by, setting),
            limit=text(self._said(setting)),
            actual=text(""),
            excess=text(""),
        )

    def _said(self, setting: Setting) -> str:
        """The words with the parameters they name. Raises KeyError for one that the rule has not."""
        told = {name: _shown(value) for name, value in setting.params.items()}
        return Template(self.says.in_(setting.language)).substitute(told)


def _shown(value: Any) -> str:
    is_figure = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    return shown_number(Decimal(str(value))) if is_figure else str(value)
