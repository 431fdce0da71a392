"""The lecture that the rules come from: its bullets, and what records can show of each."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Collection, Iterator
from typing import Literal

from pydantic import Field, model_validator

from riskaudit.model.base import Bilingual, Frozen

Status = Literal["automated", "partial", "manual", "documentation", "not applicable"]
"""How a requirement is audited, in the words of compliance-as-code projects: rules decide it; rules decide
part of it; a person must ask; a document must be read; no audit of records can touch it."""

STATUS_WORDS: dict[Status, Bilingual] = {
    "automated": Bilingual(zh="规则稽查", en="By rules"),
    "partial": Bilingual(zh="部分稽查", en="Partly by rules"),
    "manual": Bilingual(zh="人工核查", en="By asking"),
    "documentation": Bilingual(zh="查阅文件", en="By reading papers"),
    "not applicable": Bilingual(zh="记录不可见", en="Not seen in records"),
}

PLACE = re.compile(r"L\d+(?:\.\d+){0,3}")
"""Part, section, item, bullet, each counted from 1: L3.2.1.4."""


class Declined(Frozen):
    """A rule idea of the dossier that has no rule, and why."""

    idea: str
    why: Bilingual


class Bullet(Frozen):
    """One bullet of the lecture and how it is audited."""

    text: Bilingual = Field(description="the bullet, its Chinese word for word")
    status: Status
    rules: tuple[str, ...] = Field((), description="rule ids or patterns that look for it")
    question: Bilingual | None = Field(None, description="what an auditor should ask where records do not tell")
    why: Bilingual | None = Field(None, description="what no record shows of it, and why")
    declined: tuple[Declined, ...] = ()

    @model_validator(mode="after")
    def _answered(self) -> Bullet:
        if (self.status in ("automated", "partial")) != bool(self.rules):
            raise ValueError(f"{self.status}: rules go with automated and partial, and only with them")
        if self.status in ("manual", "partial") and self.question is None:
            raise ValueError(f"{self.status} needs the question that an auditor should ask")
        if self.status in ("documentation", "not applicable") and self.why is None:
            raise ValueError(f"{self.status} needs the reason why no record can show it")
        return self

    def rules_of(self, known: Collection[str]) -> tuple[str, ...]:
        """The rules that its patterns name, sorted."""
        return tuple(sorted({rule for pattern in self.rules for rule in fnmatch.filter(known, pattern)}))


class Lecture(Frozen):
    """Headings and bullets by their place, e.g. L3.2.1 and L3.2.1.4."""

    title: Bilingual
    headings: dict[str, Bilingual]
    bullets: dict[str, Bullet] = Field(min_length=1)

    @model_validator(mode="after")
    def _placed(self) -> Lecture:
        for place in (*self.headings, *self.bullets):
            if not PLACE.fullmatch(place):
                raise ValueError(f"{place} is no place: write L3.2.1")
            above = place.rpartition(".")[0]
            if above and above not in self.headings:
                raise ValueError(f"{place} stands under {above}, which has no heading")
        return self

    def unknown_places(self, places: Collection[str]) -> Iterator[str]:
        """Those that are no heading and no bullet."""
        yield from (place for place in places if place not in self.headings and place not in self.bullets)
