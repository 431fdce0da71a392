"""Section 例外备案: every waiver of the register, what it covers, and the findings shown that are waived."""

from __future__ import annotations

from collections import Counter

from riskaudit.writers import waived
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import Head, note, section, table
from riskaudit.writers.html.view import View, finding_place, link


def waived_section(view: View) -> Markup:
    """The whole section; where nothing was given and nothing is waived, it says so."""
    say, report = view.say, view.report
    if not report.waivers and not report.waived.total:
        return section(say("waivers"), note(say("waivers_none")))
    return section(say("waivers"), note(waived.head(view)), _register(view), _by_rule(view), _shown(view))


def _register(view: View) -> Content:
    if not view.report.waivers:
        return None
    heads = [Head(view.say(name), wide=name in ("waiver_for", "waiver_why", "waiver_state")) for name in waived.HEADS]
    rows = [[_lines(view, cell) for cell in cells] for cells in waived.rows(view)]
    return table(heads, rows, label=view.say("waivers"))


def _lines(view: View, cell: str) -> Content:
    lines = cell.split("\n")
    return [[tag("br") if number else None, view.quoted(line)] for number, line in enumerate(lines)]


def _by_rule(view: View) -> Content:
    """The rules of which findings are waived; the bottom line is that of the whole report."""
    say, hit = view.say, waived.hit_rules(view)
    if not hit:
        return None
    heads = [Head(say("rule"), wide=True), *(Head(say(name), number=True) for name in waived.RULE_HEADS[1:])]
    rows: list[list[Content]] = [[view.rule_link(rule), *waived.by_rule(rule)] for rule in hit]
    total = [say("waivers_total"), *waived.totals(view)]
    return [note(say("waivers_by_rule")), table(heads, rows, total=total, label=say("waivers_by_rule"))]


def _shown(view: View) -> Content:
    """The findings shown that somebody excused, each with the way to it."""
    say, rows = view.say, []
    for rule in view.report.rules:
        met = Counter[str]()
        for number, finding in enumerate(rule.findings, 1):
            met[finding.fingerprint] += 1
            if finding.waived:
                way = link(finding_place(finding.fingerprint, met[finding.fingerprint]), f"{say('case_first')}{number}")
                cells = [view.quoted(text) for text in (view.address(finding.record), finding.record.key)]
                rows.append([view.quoted(finding.waived), view.rule_link(rule), way, *cells])
    if not rows:
        return None
    heads = [Head(say("waived")), Head(say("rule"), wide=True), Head(""), Head(say("record"), wide=True)]
    return [note(say("waivers_shown")), table([*heads, Head(say("key"))], rows, label=say("waivers_shown"))]
