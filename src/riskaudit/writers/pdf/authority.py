"""The four kinds of authority, one table each."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.outcome import RuleOutcome
from riskaudit.writers.by_authority import AuthorityTable, authority_figures, authority_tables
from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import section, severity_badge, words
from riskaudit.writers.pdf.style import ACCENT, SMALL, SOFT, TINY, WIDTH
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, rule_anchor


def by_authority(view: View) -> Iterator[Block]:
    """A table for each kind that has rules which judged records, the most suspected faults first."""
    yield section(view.say("by_authority"), "by_authority")
    yield words(view.say("by_authority_note"), SMALL.but(color=SOFT), before=1, keep=True)
    for table in authority_tables(view):
        yield from _table(view, table)


def _table(view: View, table: AuthorityTable) -> Iterator[Block]:
    say, (label, rules, named, rest) = view.say, table
    yield words([Span(say(label), SMALL.but(bold=True)), *_word(view, label)], before=10, keep=True)
    rows = [_row(view, rule) for rule in named]
    if rest and named:
        rows.append(Row(["", say("rest_rules", count=len(rest)), *authority_figures(rest)]))
    rows.append(Row(["", say("total_rules", count=len(rules)), *authority_figures(rules)], bold=True))
    columns = [
        Col(say("severity"), 46),
        Col(say("rule"), WIDTH - 46 - 52 * 3 - 66),
        Col(say(f"{label}_fails"), 66, "right"),
        *(Col(say(name), 52, "right") for name in ("reviews_short", "applicable", "rate")),
    ]
    yield Grid(columns, rows, before=3, style=TINY)


def _word(view: View, label: str) -> list[Span]:
    """How a departure from this kind is called."""
    return [Span(f"　{view.say(f'{label}_word')}", TINY.but(color=SOFT))]


def _row(view: View, rule: RuleOutcome) -> Row:
    title = Span(view.tell(rule.title), TINY.but(color=ACCENT), link=rule_anchor(rule.id))
    return Row([severity_badge(rule.severity, view.severity(rule.severity), 7), title, *authority_figures([rule])])
