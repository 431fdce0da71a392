"""Columns that must be filled, and not with a placeholder such as 无, — or 待补.

Looks at the text of a cell: a date that cannot be read is filled. A column that the file does not
have leaves its records unknown. `missing: review` is for the record of an act that the law demands:
no record is no proof that the act was not done.

    check: {kind: presence, columns: [boundary]}
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import ClassVar

from pydantic import Field

from riskaudit.checks.base import CheckKind, Judgement, Missing, Path_, Setting, law_day, state_reason
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual
from riskaudit.model.query import case, column, first, in_state, is_null, joined, nothing, part, some, text
from riskaudit.model.table import State

UNFILLED = Bilingual(zh="应填写：", en="must be filled in: ")
EMPTY = Bilingual(zh="空白：", en="empty: ")


class Presence(CheckKind):
    """The parameters of presence."""

    kind: ClassVar[str] = "presence"
    title: ClassVar[Bilingual] = Bilingual(zh="必填", en="presence")
    slots: ClassVar[tuple[str, ...]] = ("empty",)

    columns: tuple[str, ...] = Field(min_length=1)
    missing: Missing = "fail"

    def reads(self) -> tuple[str, ...]:
        """The columns."""
        return self.columns

    def unmet(self, present: Collection[str]) -> tuple[str, ...]:
        """All columns, if the files have none of them."""
        return () if any(name in present for name in self.columns) else self.columns

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns that do not exist."""
        yield from self.must_be(setting, self.columns)

    def asks_proof(self, setting: Setting) -> tuple[str, ...]:
        """Every column, where its being empty is for review."""
        acts = self.missing == "review" and setting.missing != "fail"
        return tuple(f"unrecorded:{name}" for name in self.columns) if acts else ()

    def judge(self, setting: Setting) -> Judgement:
        """Fail (or review) if any is empty; unknown if none is and one is absent."""
        empty = [in_state(name, State.EMPTY) for name in self.columns]
        absent = [pair for name in self.columns for pair in state_reason(name, State.ABSENT)]
        joint = setting.joint
        named = setting.title if setting.language == "zh" else setting.quoted
        gaps = [
            case([(is_empty, text(joint + named(name)))]) for name, is_empty in zip(self.columns, empty, strict=True)
        ]
        acts = bool(self.asks_proof(setting))
        relation = setting.relation().derive({"_empty": some(*empty)})
        named_gaps = [
            (is_empty, text(f"unrecorded:{name}")) for name, is_empty in zip(self.columns, empty, strict=True)
        ]
        unrecorded = case(named_gaps, case(absent, nothing()))
        relation = relation.derive(
            {"_reason": unrecorded if acts else case([(column("_empty"), nothing())], case(absent, nothing()))}
        )
        gap = part(joined(*gaps), len(joint) + 1)
        wanted = UNFILLED.in_(setting.language) + joint.join(named(name) for name in self.columns)
        return Judgement(
            relation=relation,
            verdict=case(
                [(column("_empty"), text("review" if acts else "fail")), (is_null(column("_reason")), text("pass"))],
                text("unknown"),
            ),
            reason=column("_reason"),
            by=law_day(self.by, setting),
            limit=text(wanted),
            actual=joined(setting.say(EMPTY), first(gap, text(""))),
            excess=text(""),
            slots={"empty": gap},
        )
