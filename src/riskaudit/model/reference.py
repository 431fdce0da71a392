"""What a rule rests on: instruments of law with their facts, and the lecture's cases."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from riskaudit.model.article import article_in_english
from riskaudit.model.base import Bilingual, Frozen, Language
from riskaudit.model.confirmed import Confirmation


class Confidence(StrEnum):
    """How a fact was seen: in the text itself, at second hand, in two versions, or not at all."""

    TEXT = "text"
    SEC = "sec"
    CONFLICT = "conflict"
    MEMORY = "memory"

    @property
    def may_fail(self) -> bool:
        """Whether a record may fail on this fact; else it is at most for review."""
        return self in (Confidence.TEXT, Confidence.SEC)


Authority = Literal["law", "regulation", "ministerial rule", "standard", "promise", "company rule"]
"""law 法律, regulation 行政法规, ministerial rule 部门规章, standard 标准, promise 对外承诺, company rule 内部制度."""


Days = Literal["read", "assumed"]
"""Whether the first day in force was read, or is only the day from which the library cites."""


class Fact(Frozen):
    """One requirement of an instrument, as `legal.md` found it. `requires` is our own paraphrase."""

    article: str = Field("", description="article as printed, e.g. 第七十条; empty if the text has none")
    article_confidence: Confidence = Confidence.TEXT
    requires: Bilingual
    note: Bilingual | None = Field(None, description="what we add to it: what it leaves open, or what was not checked")
    unjudged: Bilingual | None = Field(None, description="why no rule judges by it, if it has a number and none does")
    confidence: Confidence
    source: str = Field(description="where it was read: the source code of the dossier")
    in_force_from: date | None = Field(None, description="first day in force, if not the instrument's")
    in_force_to: date | None = Field(None, description="last day in force, if not the instrument's")
    successors: tuple[str, ...] = Field((), description="the facts that took its place the day after its last")

    @model_validator(mode="after")
    def _article_was_read(self) -> Fact:
        if self.confidence is Confidence.MEMORY and self.article:
            raise ValueError("a fact from memory has no article number")
        return self


class Instrument(Frozen):
    """A law, rule, standard or promise, with the days it is in force (inclusive, local dates)."""

    title: Bilingual
    short: Bilingual
    number: str = Field("", description="document number, only if it was read in a text")
    issuer: Bilingual | None = None
    kind: Authority
    in_force_from: date
    in_force_to: date | None = None
    days: Days = Field("read", description="assumed: no source gives the first day; `note` says since when it is cited")
    note: Bilingual | None = Field(None, description="what a reader must know of these dates")
    replaced_by: str | None = None
    facts: dict[str, Fact] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Instrument:
        if self.in_force_to and self.in_force_to < self.in_force_from:
            raise ValueError("in_force_to is before in_force_from")
        if self.days == "assumed" and self.note is None:
            raise ValueError("days that are assumed need a note that says so")
        return self


class Basis(Frozen):
    """A fact together with what its instrument says of it: all a verdict or a page needs."""

    id: str
    instrument: str
    title: Bilingual
    short: Bilingual
    number: str = ""
    kind: Authority
    article: str = ""
    article_confidence: Confidence
    requires: Bilingual
    note: Bilingual | None = None
    unjudged: Bilingual | None = Field(None, exclude=True)
    confidence: Confidence
    source: str
    in_force_from: date
    in_force_to: date | None = None
    days: Days = "read"
    successors: tuple[str, ...] = ()
    confirmed: Confirmation | None = Field(
        None, description="by whom a fact known at second hand was compared with the text"
    )

    def in_force(self, day: date) -> bool:
        """Whether the fact binds on that local day; both ends count."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)

    @property
    def was_read(self) -> bool:
        """Whether it was read in the text itself, for the library or by the officer who confirmed it: it may be signed."""
        return self.confidence is Confidence.TEXT or self.confirmed is not None

    @property
    def prints_article(self) -> bool:
        """An article number is shown only where it was read in the text itself."""
        return bool(self.article) and self.article_confidence is Confidence.TEXT

    def article_in(self, language: Language) -> str:
        """The article's number in one language; empty where it must not be printed."""
        if not self.prints_article:
            return ""
        return self.article if language == "zh" else article_in_english(self.article)


class ArticleChange(Frozen):
    """Where an article of the supply rules of 1996 went in those of 2024."""

    old: str = Field("", description="article of 1996; empty if 2024 added it")
    new: tuple[str, ...] = Field((), description="articles of 2024; empty if 2024 dropped it")
    topic: Bilingual
    confidence: Literal["text", "memory"] = Field(description="text: the numbers on both ends were read")

    @model_validator(mode="after")
    def _has_an_end(self) -> ArticleChange:
        if not self.old and not self.new:
            raise ValueError("needs old or new")
        return self


class ArticleTable(Frozen):
    """The file `articles.yaml`: every known change of articles, each old article once."""

    changes: tuple[ArticleChange, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_old_article_once(self) -> ArticleTable:
        old = [change.old for change in self.changes if change.old]
        if twice := sorted({article for article in old if old.count(article) > 1}):
            raise ValueError(f"articles told twice: {', '.join(twice)}")
        return self


CaseFit = Literal["same_gap", "same_theme"]


class Feature(Frozen):
    """One thing that the title of a case lesson tells, and rules whose findings are the same in it, or different:
    rule → the columns whose cells show it. Of findings of other rules it is not known."""

    text: Bilingual
    common: bool = Field(False, description="what nearly all records of a theme show: by itself it teaches no lesson")
    same: dict[str, tuple[str, ...]] = {}
    different: dict[str, tuple[str, ...]] = {}

    @model_validator(mode="after")
    def _not_both(self) -> Feature:
        if both := sorted(self.same.keys() & self.different.keys()):
            raise ValueError(f"same and different at once: {', '.join(both)}")
        return self


class Case(Frozen):
    """A case lesson of the lecture: its title, and what that title can honestly teach."""

    order: int = Field(ge=1, description="its place in the lecture")
    lecture: str = Field(description="the bullet it stands under, e.g. L3.2.1")
    title: Bilingual
    title_as_given: str = Field(description="the title word for word as the lecture gives it")
    lesson: Bilingual
    control: Bilingual = Field(description="which control would have prevented it")
    visible: Bilingual = Field(description="what of it records can show, or that none can")
    not_told: Bilingual = Field(description="what the lecture does not tell and nobody may add")
    features: tuple[Feature, ...] = Field((), description="what the title tells, one thing each")
    facts: tuple[str, ...] = ()
    rules: tuple[str, ...] = Field((), description="rules that look for the same gap; checked both ways")

    def fits(self, rule: str, declared: CaseFit) -> CaseFit | Literal["some_alike"]:
        """How well it fits a rule: `some_alike` where a rule of the same theme shows some of its facts to be the same."""
        if declared == "same_theme" and any(rule in feature.same for feature in self.features):
            return "some_alike"
        return declared

    def teaches(self, rule: str, declared: CaseFit) -> bool:
        """Whether its lesson is that of the rule's findings: not where only the theme, or what is common, is the same."""
        return declared == "same_gap" or any(rule in each.same for each in self.features if not each.common)
