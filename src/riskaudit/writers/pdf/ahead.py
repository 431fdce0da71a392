"""Chapter 在途与临限: what falls due next, and what has used most of a limit that it keeps."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.outcome import NearMiss, OpenItem, RuleOutcome
from riskaudit.writers.ahead import SOON, cut_short, days_left, near_misses, open_items, used_told
from riskaudit.writers.pdf.carried_over import carried_over
from riskaudit.writers.pdf.flow import Block, NewPage
from riskaudit.writers.pdf.grid import FIRM, Col, Grid, Row, fitted
from riskaudit.writers.pdf.parts import chapter, section, words
from riskaudit.writers.pdf.style import ACCENT, ALARM_TINT, INK, SMALL, SOFT, TINY
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, rule_anchor

LISTED = 100
"""How many open items, and how many near misses, are listed before the rest are only counted."""


def ahead(view: View) -> Iterator[Block]:
    """The whole chapter."""
    yield chapter(view.say("ahead"), "ahead")
    yield from _open(view)
    yield from carried_over(view)
    yield from _near(view)
    yield NewPage()


def _open(view: View) -> Iterator[Block]:
    """The open items of all rules by their last day, the nearest first."""
    say = view.say
    yield section(say("open"), "open", before=6)
    total = sum(rule.open_total for rule in view.report.rules)
    if not total:
        yield words(say("open_none"), SMALL)
        return
    yield words(say("open_note"), SMALL.but(color=SOFT), before=2, keep=True)
    items = open_items(view)
    columns = [
        Col(say("due"), FIRM),
        Col(say("days_left"), FIRM, "right"),
        Col(say("rule"), 90),
        Col(say("key"), 60),
        Col(say("unit"), FIRM),
        Col(say("record"), 90),
    ]
    rows = [_open_row(view, item, rule) for item, rule in items[:LISTED]]
    yield Grid(fitted(columns, rows, TINY), rows, before=4, style=TINY)
    shown = min(len(items), LISTED)
    if shown < total:
        yield words(say("cap_open", shown=shown, held=len(items), total=total), SMALL.but(bold=True, color=INK))
    yield from _cut(view, cut_short(view))


def _open_row(view: View, item: OpenItem, rule: RuleOutcome) -> Row:
    left = days_left(view, item.due)
    title = Span(view.tell(rule.title), TINY.but(color=ACCENT), link=rule_anchor(rule.id))
    unit = view.short_unit(item.record.unit)
    days = "—" if left is None else f"{left:,}"
    fills = {1: ALARM_TINT} if left is not None and left <= SOON else {}
    return Row([item.due or "—", days, title, item.record.key, unit, view.address(item.record)], fills=fills)


def _cut(view: View, rules: list[RuleOutcome]) -> Iterator[Block]:
    """Of rules with more open items than the report holds: that an earlier one may be among the rest."""
    for rule in rules:
        note = view.say("cap_open_rule", title=view.tell(rule.title), shown=len(rule.open_items), total=rule.open_total)
        yield words(note, SMALL.but(bold=True, color=INK), before=2)


def _near(view: View) -> Iterator[Block]:
    """The near misses of all rules, the nearest first."""
    say = view.say
    yield section(say("near"), "near")
    total = sum(rule.near_total for rule in view.report.rules)
    if not total:
        yield words(say("near_none"), SMALL)
        return
    yield words(say("near_note"), SMALL.but(color=SOFT), before=2, keep=True)
    items = near_misses(view)
    columns = [
        Col(say("used"), FIRM, "right"),
        Col(say("limit"), FIRM, "right"),
        Col(say("actual"), FIRM, "right"),
        Col(say("rule"), 90),
        Col(say("key"), 60),
        Col(say("record"), 90),
    ]
    rows = [_near_row(view, item, rule) for item, rule in items[:LISTED]]
    yield Grid(fitted(columns, rows, TINY), rows, before=4, style=TINY)
    shown = min(len(items), LISTED)
    if shown < total:
        yield words(say("cap_near", shown=shown, held=len(items), total=total), SMALL.but(bold=True, color=INK))


def _near_row(view: View, item: NearMiss, rule: RuleOutcome) -> Row:
    title = Span(view.tell(rule.title), TINY.but(color=ACCENT), link=rule_anchor(rule.id))
    return Row([used_told(view, item), item.limit, item.actual, title, item.record.key, view.address(item.record)])
