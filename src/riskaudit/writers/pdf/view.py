"""The report as the pages of the PDF ask for it: its words, names of anchors, and where a page number stands."""

from __future__ import annotations

from dataclasses import dataclass

from riskaudit.model.reference import Basis
from riskaudit.writers import view
from riskaudit.writers.attached import NOTHING, Attached
from riskaudit.writers.pdf.style import ACCENT, SMALL, Style
from riskaudit.writers.pdf.type import NO_BREAK, Span


def rule_anchor(rule: str) -> str:
    """Where a rule's card, or its line among the quiet rules, stands."""
    return "rule." + rule.replace("/", ".")


def finding_anchor(rule: str, number: int) -> str:
    """Where a finding stands; findings of a rule count from 1."""
    return f"finding.{rule.replace('/', '.')}.{number}"


def case_anchor(case: str) -> str:
    """Where a case lesson stands."""
    return f"case.{case}"


def basis_anchor(basis: str) -> str:
    """Where a legal basis stands in its table."""
    return f"basis.{basis}"


@dataclass(frozen=True)
class View(view.View):
    """A report with the words to print it on pages, and the files that go with it."""

    attached: Attached = NOTHING

    def in_force(self, basis: Basis) -> str:
        """The days on which a fact binds, in one piece; with the words that the first day was not read it is too long."""
        said = super().in_force(basis)
        return said if basis.days == "assumed" else said.replace(" ", NO_BREAK)

    def page(self, anchor: str, style: Style = SMALL) -> Span:
        """A link that prints the page of an anchor."""
        return Span(self.say("on_page"), style.but(color=ACCENT), link=anchor, page_of=anchor)
