"""Chapter 在途与临限: what falls due next, and what has used most of a limit that it keeps."""

from __future__ import annotations

from riskaudit.model.outcome import NearMiss, OpenItem, RuleOutcome
from riskaudit.writers.ahead import SOON, cut_short, days_left, near_misses, open_items, used_told
from riskaudit.writers.html.carried_over import carried_over
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import Head, chapter, note, section, table
from riskaudit.writers.html.view import View

LISTED = 1000
"""How many open items, and how many near misses, are listed before the rest are only counted."""


def ahead(view: View) -> Markup:
    """The whole chapter."""
    return chapter("ahead", view.say("ahead"), _open(view), carried_over(view), _near(view))


def _open(view: View) -> Markup:
    """The open items of all rules by their last day, the nearest first."""
    say = view.say
    total = sum(rule.open_total for rule in view.report.rules)
    if not total:
        return section(say("open"), note(say("open_none")))
    items = open_items(view)
    rows = [_open_row(view, item, rule) for item, rule in items[:LISTED]]
    heads = [Head(say("due")), Head(say("days_left"), number=True), Head(say("rule"), wide=True)]
    heads += [Head(say("key")), Head(say("unit")), Head(say("record"), wide=True)]
    notes = [say("cap_open", shown=len(rows), held=len(items), total=total)] if len(rows) < total else []
    for rule in cut_short(view):
        shown = len(rule.open_items)
        notes.append(say("cap_open_rule", title=view.tell(rule.title), shown=shown, total=rule.open_total))
    whole = table(heads, rows, label=say("open")) if rows else None
    return section(say("open"), note(say("open_note")), whole, [note(tag("strong", words)) for words in notes])


def _open_row(view: View, item: OpenItem, rule: RuleOutcome) -> list[Content]:
    left = days_left(view, item.due)
    days: Content = "—" if left is None else f"{left:,}"
    return [
        tag("span", item.due or "—", class_="whole"),
        tag("b", days, class_="soon") if left is not None and left <= SOON else days,
        view.rule_link(rule),
        view.quoted(item.record.key),
        tag("span", view.quoted(view.short_unit(item.record.unit)), class_="whole"),
        view.quoted(view.address(item.record)),
    ]


def _near(view: View) -> Markup:
    """The near misses of all rules, the nearest first."""
    say = view.say
    total = sum(rule.near_total for rule in view.report.rules)
    if not total:
        return section(say("near"), note(say("near_none")))
    items = near_misses(view)
    rows = [_near_row(view, item, rule) for item, rule in items[:LISTED]]
    heads = [Head(say("used"), number=True), Head(say("limit")), Head(say("actual")), Head(say("rule"), wide=True)]
    heads += [Head(say("key")), Head(say("record"), wide=True)]
    cap = say("cap_near", shown=len(rows), held=len(items), total=total) if len(rows) < total else ""
    whole = table(heads, rows, label=say("near")) if rows else None
    return section(say("near"), note(say("near_note")), whole, note(tag("strong", cap)) if cap else None)


def _near_row(view: View, item: NearMiss, rule: RuleOutcome) -> list[Content]:
    return [
        tag("span", used_told(view, item), data_order=str(item.used)),
        view.quoted(item.limit),
        tag("span", view.quoted(item.actual), class_="whole"),
        view.rule_link(rule),
        view.quoted(item.record.key),
        view.quoted(view.address(item.record)),
    ]
