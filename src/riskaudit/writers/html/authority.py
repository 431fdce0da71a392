"""The four kinds of authority, one table each: laws, standards, promises and company rules are never mixed."""

from __future__ import annotations

from riskaudit.writers.by_authority import AuthorityTable, authority_figures, authority_tables
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import Cell, Head, note, section, severity_badge, table
from riskaudit.writers.html.view import View


def by_authority(view: View) -> Markup:
    """A table for each kind that has rules which judged records, the most suspected faults first."""
    tables = [_table(view, one) for one in authority_tables(view)]
    return section(view.say("by_authority"), note(view.say("by_authority_note")), tables)


def _table(view: View, one: AuthorityTable) -> list[Content]:
    say, (label, rules, named, rest) = view.say, one
    rows: list[list[Cell]] = [
        [view.rule_link(rule), severity_badge(view, rule.severity), *authority_figures([rule])] for rule in named
    ]
    if rest and named:
        rows.append([say("rest_rules", count=len(rest)), "", *authority_figures(rest)])
    heads = [Head(say("rule"), wide=True), Head(say("severity"))]
    heads += [Head(say(name), number=True) for name in (f"{label}_fails", "reviews_short", "applicable", "rate")]
    total = [say("total_rules", count=len(rules)), "", *authority_figures(rules)]
    heading = tag("h4", say(label), " ", tag("small", say(f"{label}_word")))
    return [heading, tag("div", table(heads, rows, total=total, label=say(label)), class_=label.replace("_", "-"))]
