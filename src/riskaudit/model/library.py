"""All knowledge that was read from the rule files, resolved."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from riskaudit.model.calendar import Calendar
from riskaudit.model.confirmed import Confirmations
from riskaudit.model.dataset import Dataset
from riskaudit.model.lecture import Lecture
from riskaudit.model.profile import Profile, Theme
from riskaudit.model.reference import ArticleChange, Basis, Case
from riskaudit.model.rule import Rule


@dataclass(frozen=True)
class Library:
    """Rules, datasets, facts, cases, themes and profiles, each by its id; every reference resolves.

    `documents` finds the line of a rule's key (`library.document.Document`). `added` are the rules of
    folders that bring no profiles of their own: a user's rules, which every profile selects.
    `articles` tells where each article of the supply rules of 1996 went in 2024.
    `confirmations` are those of a legal officer that were laid over it; the digest does not know them.
    `digest` is the sha256 over the files, so that two audits by the same rules can be told; `files` are their names
    below `builtin` or the name of their folder, each with its own.
    """

    rules: Mapping[str, Rule]
    datasets: Mapping[str, Dataset]
    bases: Mapping[str, Basis]
    cases: Mapping[str, Case]
    themes: Mapping[str, Theme]
    profiles: Mapping[str, Profile]
    calendar: Calendar
    digest: str
    documents: Mapping[str, Any]
    added: frozenset[str] = frozenset()
    articles: tuple[ArticleChange, ...] = ()
    lecture: Lecture | None = None
    confirmations: Confirmations | None = None
    files: tuple[tuple[str, str], ...] = ()

    def selected(self, profile: str) -> dict[str, Rule]:
        """The rules of a profile, in order of id; deprecated rules never belong."""
        kinds = self._authorities(profile)
        chosen = set(self.added)
        checks, fit = self._kinds(profile), self.profiles[profile].case_fit
        chosen |= {
            name
            for name, rule in self.rules.items()
            if {basis.kind for basis in rule.bases.values()} <= kinds
            and (not checks or rule.check.kind in checks)
            and fit in (None, rule.case_fit)
        }
        for pattern in self._patterns(profile):
            drop = pattern.startswith("!")
            hits = set(fnmatch.filter(self.rules, pattern.removeprefix("!")))
            chosen = chosen - hits if drop else chosen | hits
        return {
            name: rule for name, rule in sorted(self.rules.items()) if name in chosen and rule.status != "deprecated"
        }

    def params(self, profile: str) -> dict[str, Any]:
        """The parameters a profile sets, its own over those of the profile it extends."""
        here = self.profiles[profile]
        inherited = self.params(here.extends) if here.extends else {}
        return inherited | here.params

    def missing(self, profile: str) -> str | None:
        """What an unrecorded act becomes under a profile, where it says so."""
        here = self.profiles[profile]
        return here.missing or (self.missing(here.extends) if here.extends else None)

    def _patterns(self, profile: str) -> list[str]:
        here = self.profiles[profile]
        inherited = self._patterns(here.extends) if here.extends else []
        return [*inherited, *here.rules]

    def _kinds(self, profile: str) -> set[str]:
        """The kinds of check of a profile, else those of the profile it extends; none stands for all."""
        here = self.profiles[profile]
        return set(here.kinds) or (self._kinds(here.extends) if here.extends else set())

    def _authorities(self, profile: str) -> set[str]:
        here = self.profiles[profile]
        inherited = self._authorities(here.extends) if here.extends else set()
        return inherited | set(here.authorities)
