"""Chapter 在途与临限: what falls due next, and what has used most of a limit that it keeps."""

from __future__ import annotations

from riskaudit.model.report import RuleOutcome
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import Head, chapter, note, section, table
from riskaudit.writers.html.view import View


def ahead(view: View) -> Markup:
    """The whole chapter."""
    return chapter("ahead", view.say("ahead"), _open(view), _near(view))


def _open(view: View) -> Markup:
    say = view.say
    rules = [rule for rule in view.report.rules if rule.open_items or rule.open_total]
    if not rules:
        return section(say("open"), note(say("open_none")))
    return section(say("open"), [_open_items(view, rule) for rule in rules])


def _open_items(view: View, rule: RuleOutcome) -> list[Content]:
    say = view.say
    rows = [
        [
            view.quoted(view.address(item.record)),
            view.quoted(item.record.key),
            view.quoted(item.record.unit.replace("/", " / ")),
            item.due,
        ]
        for item in sorted(rule.open_items, key=lambda item: (not item.due, item.due))
    ]
    heads = [Head(say("record"), wide=True), Head(say("key")), Head(say("unit"), wide=True), Head(say("due"))]
    capped = len(rule.open_items) < rule.open_total
    cap = say("cap_open_rule", title=view.tell(rule.title), shown=len(rule.open_items), total=rule.open_total)
    return [
        tag("h4", view.rule_link(rule), f"  {rule.open_total:,}"),
        table(heads, rows, label=view.tell(rule.title)) if rows else None,
        note(tag("strong", cap)) if capped else None,
    ]


def _near(view: View) -> Markup:
    """The near misses of all rules, the nearest first."""
    say, rules = view.say, view.report.rules
    total = sum(rule.near_total for rule in rules)
    if not total:
        return section(say("near"), note(say("near_none")))
    items = [(item, rule) for rule in rules for item in rule.near]
    items.sort(key=lambda pair: (-pair[0].used, pair[1].id))
    rows = [
        [
            f"{item.used}%",
            view.quoted(item.limit),
            view.quoted(item.actual),
            view.rule_link(rule),
            view.quoted(item.record.key),
            view.quoted(view.address(item.record)),
        ]
        for item, rule in items
    ]
    heads = [Head(say("used"), number=True), *(Head(say(name)) for name in ("limit", "actual"))]
    heads += [Head(say("rule"), wide=True), Head(say("key")), Head(say("record"), wide=True)]
    cap = say("cap_near", shown=len(items), held=len(items), total=total) if len(items) < total else ""
    return section(say("near"), note(say("near_note")), table(heads, rows, label=say("near")), note(cap) if cap else "")
