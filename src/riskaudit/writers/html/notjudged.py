"""Chapter 未检查与无法判定: everything the audit could not say, with the reason."""

from __future__ import annotations

from collections import Counter

from riskaudit.writers.html.markup import Content, Markup
from riskaudit.writers.html.parts import Head, chapter, note, result_badge, section, table
from riskaudit.writers.html.view import View, finding_place, link
from riskaudit.writers.unsaid import SKIPPED, undecided


def not_judged(view: View) -> Markup:
    """Rules that did not run, unread files, records that could not be decided, and what was excused."""
    parts = [_rules(view), _files(view), _undecided(view), _waived(view)]
    return chapter("not-judged", view.say("not_judged"), parts)


def _rules(view: View) -> Markup:
    say = view.say
    rows = [
        [view.rule_link(rule), result_badge(view, result), view.tell(rule.skip) if rule.skip else say("no_reason")]
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


def _waived(view: View) -> Markup:
    """The findings shown that somebody excused, each with the way to it."""
    say, rows = view.say, []
    for rule in view.report.rules:
        met = Counter[str]()
        for number, finding in enumerate(rule.findings, 1):
            met[finding.fingerprint] += 1
            if finding.waived:
                way = link(finding_place(finding.fingerprint, met[finding.fingerprint]), f"{say('case_first')}{number}")
                record = finding.record
                rows.append([view.rule_link(rule), way, view.quoted(view.address(record)), view.quoted(record.key)])
    if not rows:
        return section(say("waivers"), note(say("waivers_none")))
    heads = [Head(say("rule"), wide=True), Head(""), Head(say("record"), wide=True), Head(say("key"))]
    return section(say("waivers"), note(say("waivers_note")), table(heads, rows, label=say("waivers")))
