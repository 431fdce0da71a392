"""The three kinds of authority, one table each: laws, promises and company rules are never mixed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskaudit.model.report import Counts, RuleOutcome
from riskaudit.writers.authority import GROUPS
from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import section, severity_badge, words
from riskaudit.writers.pdf.risk import marked_rate
from riskaudit.writers.pdf.style import ACCENT, SMALL, SOFT, TINY, WIDTH
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, rule_anchor

LISTED = 15
"""How many rules a table names before it sums up the rest."""


def by_authority(view: View) -> Iterator[Block]:
    """A table for each kind that has rules which judged records, the most suspected faults first."""
    yield section(view.say("by_authority"), "by_authority")
    yield words(view.say("by_authority_note"), SMALL.but(color=SOFT), before=1, keep=True)
    ran = [rule for rule in view.report.rules if rule.counts.total]
    for label in [*GROUPS, ""]:
        rules = [rule for rule in ran if view.authority(rule) == label]
        if rules:
            yield from _table(view, label or "group_none", rules)


def _table(view: View, label: str, rules: Sequence[RuleOutcome]) -> Iterator[Block]:
    say = view.say
    yield words([Span(say(label), SMALL.but(bold=True)), *_word(view, label)], before=10, keep=True)
    hit = sorted((rule for rule in rules if rule.counts.fail), key=lambda rule: (-rule.counts.fail, rule.id))
    named = hit[:LISTED]
    rest = [rule for rule in rules if rule not in named]
    rows = [_row(view, rule) for rule in named]
    if rest and named:
        rows.append(Row(["", say("rest_rules", count=len(rest)), *_figures(rest)]))
    rows.append(Row(["", say("total_rules", count=len(rules)), *_figures(rules)], bold=True))
    columns = [
        Col(say("severity"), 46),
        Col(say("rule"), WIDTH - 46 - 62 * 3 - 76),
        Col(say(f"{label}_fails"), 76, "right"),
        *(Col(say(name), 62, "right") for name in ("reviews_short", "applicable", "rate")),
    ]
    yield Grid(columns, rows, before=3, style=TINY)


def _word(view: View, label: str) -> list[Span]:
    """How a departure from this kind is called."""
    return [Span(f"　{view.say(f'{label}_word')}", TINY.but(color=SOFT))]


def _row(view: View, rule: RuleOutcome) -> Row:
    title = Span(view.tell(rule.title), TINY.but(color=ACCENT), link=rule_anchor(rule.id))
    return Row([severity_badge(rule.severity, view.severity(rule.severity), 7), title, *_figures([rule])])


def _figures(rules: Sequence[RuleOutcome]) -> list[str]:
    """Faults, reviews, applicable verdicts, and the rate."""
    counts = sum((rule.counts for rule in rules), Counts())
    figures = [f"{n:,}" for n in (counts.fail, counts.review, counts.applicable)]
    return [*figures, marked_rate(counts.fail, counts.applicable)]
