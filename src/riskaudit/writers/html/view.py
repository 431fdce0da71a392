"""The report as the HTML page asks for it: its words, the places that links lead to, and quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.reference import Basis
from riskaudit.writers import view
from riskaudit.writers.html.labels import PAGE_TERMS
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.labels import Labels

HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def rule_place(rule: str) -> str:
    """Where a rule's card stands."""
    return f"rule/{rule}"


def theme_place(theme: str) -> str:
    """Where a theme begins."""
    return f"theme/{theme}"


def case_place(case: str) -> str:
    """Where a case lesson stands."""
    return f"case/{case}"


def law_place(law: str) -> str:
    """Where an instrument or one of its facts stands."""
    return f"law/{law}"


def finding_place(fingerprint: str, number: int = 1) -> str:
    """Where a finding is shown; those that share a fingerprint count from 1."""
    return f"finding/{fingerprint}" if number == 1 else f"finding/{fingerprint}/{number}"


def risk_place(likelihood: int, impact: int) -> str:
    """Where the rules of a cell of the risk matrix begin."""
    return f"risk/{likelihood}/{impact}"


TREND = "trend"
"""Where the comparison with an earlier report stands."""


def filtered(name: str, value: str) -> str:
    """The list of findings with one filter set."""
    return f"findings?{name}={quote(value)}"


def link(place: str, *content: Content, class_: str | None = None) -> Markup:
    """A way to a place of the page."""
    return tag("a", *content, href=f"#{place}", class_=class_)


@dataclass(frozen=True)
class View(view.View):
    """A report with the words to show it on a screen."""

    @cached_property
    def say(self) -> Labels:
        """The report's own words."""
        return Labels(self.language, PAGE_TERMS)

    def quoted(self, text: str) -> Content:
        """Text from the data or an official name: told to be Chinese where the page is not."""
        if self.language == "zh" or not HAN.search(text):
            return text
        return tag("span", text, lang="zh-CN")

    def law_link(self, basis: Basis) -> Markup:
        """The way to a basis, named by its instrument and article."""
        return link(law_place(basis.id), self.quoted(self.source(basis)))

    def rule_link(self, rule: RuleOutcome) -> Markup:
        """The way to a rule's card."""
        return link(rule_place(rule.id), self.tell(rule.title))

    def case_link(self, name: str) -> Content:
        """The way to a case lesson; its bare name where the report does not have it."""
        lesson = self.report.cases.get(name)
        if lesson is None:
            return name
        title = self.say("case_title", order=lesson.order, title=self.tell(lesson.title))
        return link(case_place(name), title)
