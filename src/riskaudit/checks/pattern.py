"""A text that must have a form, must contain one of some words, or must contain none of them.

`matches` is a regular expression for the whole text. An empty cell is unknown. What is found of a text that must contain
none of the words is the words that it contains: they are the rule's own, so that no masking need hide them. With
`in_clear: true` a text without the form stands in clear where it should be hidden: a finding says so, and that what
hides it there is the report.

    check: {kind: pattern, column: phone, matches: '1[3-9][0-9]{9}'}
    check: {kind: pattern, column: content, lacks: [推诿, 刁难]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field, field_validator, model_validator

from riskaudit.checks.base import CheckKind, Judgement, Path_, Setting, law_day, state_reason
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual
from riskaudit.model.query import Tree, case, column, is_null, joined, matches, negate, nothing, part, text
from riskaudit.model.table import State, text_of

_WORDS = {
    "matches": Bilingual(zh="应符合：", en="must match: "),
    "contains": Bilingual(zh="应含：", en="must contain: "),
    "lacks": Bilingual(zh="不得含：", en="must not contain: "),
}
_CONTAINS = Bilingual(zh="含：", en="contains: ")
_IN_CLEAR = Bilingual(zh="（原件为明文）", en=" (in clear in the export)")
_HIDDEN_HERE = Bilingual(
    zh="（原件为明文，本报告已隐去）", en=" (in clear in the export; it is this report that hides it)"
)


class Pattern(CheckKind):
    """The parameters of pattern."""

    kind: ClassVar[str] = "pattern"
    title: ClassVar[Bilingual] = Bilingual(zh="格式", en="pattern")

    column: str
    matches: str | None = None
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    says: Bilingual | None = Field(None, description="the form in words, printed as the limit")
    in_clear: bool = Field(False, description="whether a text without the form is one that should have been hidden")

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
            actual=self._found(setting),
            excess=text(""),
        )

    def _found(self, setting: Setting) -> Tree:
        """The words that a text should lack, or the text as a finding may show it."""
        cell = column(text_of(self.column))
        if self.lacks:
            found = [
                case([(matches(cell, re.escape(word)), text(setting.joint + word))], text("")) for word in self.lacks
            ]
            words = part(joined(*found), len(setting.joint) + 1)
            return case([(column("_bad"), joined(setting.say(_CONTAINS), words))], text(""))
        shown = setting.hidden(self.column, cell)
        if not self.in_clear:
            return shown
        hides = setting.mask.on and setting.dataset.columns[self.column].personal is not None
        return joined(shown, setting.say(_HIDDEN_HERE if hides else _IN_CLEAR))
