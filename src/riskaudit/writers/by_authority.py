"""The rules by the one kind of authority they rest on: laws, standards, promises and company rules are never mixed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskaudit.model.outcome import Counts, RuleOutcome
from riskaudit.writers.authority import GROUPS
from riskaudit.writers.risk import marked_rate
from riskaudit.writers.view import View

LISTED = 15
"""How many rules a table names before it sums up the rest."""


class AuthorityTable(NamedTuple):
    """The rules of one kind that judged records: those that are named, the most suspected faults first, and the rest."""

    label: str
    rules: Sequence[RuleOutcome]
    named: Sequence[RuleOutcome]
    rest: Sequence[RuleOutcome]


def authority_tables(view: View) -> Iterator[AuthorityTable]:
    """A table for each kind that has rules which judged records."""
    ran = [rule for rule in view.report.rules if rule.counts.total]
    for label in [*GROUPS, ""]:
        rules = [rule for rule in ran if view.authority(rule) == label]
        hit = sorted((rule for rule in rules if rule.counts.fail), key=lambda rule: (-rule.counts.fail, rule.id))
        named = hit[:LISTED]
        if rules:
            rest = [rule for rule in rules if rule not in named]
            yield AuthorityTable(label or "group_none", rules, named, rest)


def authority_figures(rules: Sequence[RuleOutcome]) -> list[str]:
    """Faults, reviews, applicable verdicts, and the rate."""
    counts = sum((rule.counts for rule in rules), Counts())
    figures = [f"{n:,}" for n in (counts.fail, counts.review, counts.applicable)]
    return [*figures, marked_rate(counts.fail, counts.applicable)]
