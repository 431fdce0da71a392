"""A text that must have a form, must contain one of some words, or must contain none of them.

`matches` is a regular expression for the whole text. An empty cell is unknown.

    check: {kind: pattern, column: phone, matches: '1[3-9][0-9]{9}'}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field, field_validator, model_validator

from riskaudit.checks.base import CheckKind, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual
from riskaudit.model.query import case, column, is_null, matches, negate, nothing, text
from riskaudit.model.table import State, text_of

_WORDS = {
    "matches": Bilingual(zh="应符合：", en="must match: "),
    "contains": Bilingual(zh="应含：", en="must contain: "),
    "lacks": Bilingual(zh="不得含：", en="must not contain: "),
}


class Pattern(CheckKind):
    """The parameters of pattern."""

    kind: ClassVar[str] = "pattern"
    title: ClassVar[Bilingual] = Bilingual(zh="格式", en="pattern")

    column: str
    matches: str | None = None
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    says: Bilingual | None = Field(None, description="the form in words, printed as the limit")

    @field_validator("matches")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return value

    @model_validator(mode="after")
    def _one_form(self) -> Pattern:
        if sum(map(bool, (self.matches, self.contains, self.lacks))) != 1:
            raise ValueError("give one of matches, contains, lacks")
        return self

    def reads(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """A column that does not exist."""
        yield from self.must_be(setting, [self.column], "text", "code")

    def judge(self, setting: Setting) -> Judgement:
        """Fail if the text has not the form."""
        cell = column(text_of(self.column))
        words = "|".join(re.escape(word) for word in (*self.contains, *self.lacks))
        found = matches(cell, f"^(?:{self.matches})$" if self.matches else f"(?:{words})")
        reason = case(state_reason(self.column, State.EMPTY, State.ABSENT, State.LOST), nothing())
        relation = setting.relation().derive({"_reason": reason, "_bad": found if self.lacks else negate(found)})
        form = next(name for name in _WORDS if getattr(self, name))
        shown = self.matches or setting.joint.join((*self.contains, *self.lacks))
        return Judgement(
            relation=relation,
            verdict=case(
                [(negate(is_null(column("_reason"))), text("unknown")), (column("_bad"), text("fail"))],
                text("pass"),
            ),
            reason=column("_reason"),
            by=law_day(self.by, setting),
            limit=text(self.says.in_(setting.language) if self.says else _WORDS[form].in_(setting.language) + shown),
            actual=setting.hidden(self.column, cell),
            excess=text(""),
        )
