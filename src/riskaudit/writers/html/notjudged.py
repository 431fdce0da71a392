"""Chapter 未检查与无法判定: everything the audit could not say, with the reason."""

from __future__ import annotations

from riskaudit.model.english import opening
from riskaudit.writers.html.markup import Content, Markup
from riskaudit.writers.html.parts import Head, chapter, note, result_badge, section, table
from riskaudit.writers.html.view import View
from riskaudit.writers.html.waived import waived_section
from riskaudit.writers.unsaid import SKIPPED, undecided


def not_judged(view: View) -> Markup:
    """Rules that did not run, unread files, records that could not be decided, and what was excused."""
    parts = [_rules(view), _files(view), _undecided(view), waived_section(view)]
    return chapter("not-judged", view.say("not_judged"), parts)


def _rules(view: View) -> Markup:
    say = view.say
    rows = [
        [
            view.rule_link(rule),
            result_badge(view, result),
            opening(view.tell(rule.skip)) if rule.skip else say("no_reason"),
        ]
        for result in SKIPPED
        for rule in view.report.rules_by(result)
    ]
    heads = [Head(say("rule"), wide=True), Head(say("result")), Head(say("reason_why"), wide=True)]
    return section(say("unchecked"), table(heads, rows, label=say("unchecked")) if rows else note(say("all_ran")))


def _files(view: View) -> Content:
    say = view.say
    rows = [
        [
            view.quoted(" › ".join(part for part in (source.name, item.sheet) if part)),
            view.tell(item.what),
            view.tell(item.cure),
        ]
        for source, item in view.report.unread
    ]
    if not rows:
        return None
    heads = [Head(say(name), wide=True) for name in ("input", "what", "cure")]
    return section(say("unread"), table(heads, rows, label=say("unread")))


def _undecided(view: View) -> Markup:
    """By rule and reason; the bottom line is the unknown of the whole report."""
    say = view.say
    rows: list[list[Content]] = [[view.rule_link(rule), text, f"{count:,}"] for rule, text, count in undecided(view)]
    if not rows:
        return section(say("undecided"), note(say("undecided_none")))
    heads = [Head(say("rule"), wide=True), Head(say("reason_why"), wide=True), Head(say("count"), number=True)]
    total = [say("total"), "", f"{view.report.totals.unknown:,}"]
    return section(say("undecided"), table(heads, rows, total=total, label=say("undecided")))
