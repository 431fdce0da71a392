"""What was read so far, before its references are resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from riskaudit.library.document import Document
from riskaudit.model.calendar import Calendar
from riskaudit.model.dataset import Dataset
from riskaudit.model.lecture import Lecture
from riskaudit.model.profile import Profile, Theme
from riskaudit.model.reference import ArticleChange, Basis, Case, Instrument
from riskaudit.model.rule import Rule


@dataclass
class Shelf:
    """The models by id, and the documents that cases and rules came from, for their lines."""

    rules: dict[str, Rule] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    laws: dict[str, Instrument] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    lecture: Lecture | None = None
    bases: dict[str, Basis] = field(default_factory=dict)
    articles: tuple[ArticleChange, ...] = ()
    drafts: dict[str, Document] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)

    def put(self, folder: str, name: str, model: Any, document: Document) -> None:
        """Keep a model under its id; a later one of the same id replaces it."""
        getattr(self, folder)[name] = model
        self.documents[(folder, name)] = document

    @property
    def rule_documents(self) -> dict[str, Document]:
        """The documents of the rules, by rule id."""
        return {name: document for (folder, name), document in self.documents.items() if folder == "rules"}
