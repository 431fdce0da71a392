"""Section 例外备案: every waiver of the register, what it covers, and the findings shown that are waived."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.outcome import RuleOutcome
from riskaudit.writers import waived
from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.grid import FIRM, Col, Grid, Row, fitted
from riskaudit.writers.pdf.parts import section, words
from riskaudit.writers.pdf.style import ACCENT, SMALL, TINT, TINY, WIDTH
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, finding_anchor, rule_anchor

_WIDTHS = (64.0, 108.0, WIDTH - 372, 52.0, 102.0, 46.0)


def waived_section(view: View) -> Iterator[Block]:
    """The whole section; where nothing was given and nothing is waived, it says so."""
    say, report = view.say, view.report
    yield section(say("waivers"), "waivers")
    if not report.waivers and not report.waived.total:
        yield words(say("waivers_none"), SMALL)
        return
    yield words(waived.head(view), SMALL, before=2, keep=True)
    yield from _register(view)
    yield from _by_rule(view)
    yield from _shown(view)


def _register(view: View) -> Iterator[Block]:
    if not view.report.waivers:
        return
    columns = [Col(view.say(name), width) for name, width in zip(waived.HEADS, _WIDTHS, strict=True)]
    rows = [
        Row(cells, fills={4: TINT} if waiver.problem else {})
        for waiver, cells in zip(view.report.waivers, waived.rows(view), strict=True)
    ]
    yield Grid(columns, rows, before=4, style=TINY)


def _by_rule(view: View) -> Iterator[Block]:
    """The rules of which findings are waived; the bottom line is that of the whole report."""
    say, hit = view.say, waived.hit_rules(view)
    if not hit:
        return
    yield words(say("waivers_by_rule"), SMALL.but(bold=True), before=8, keep=True)
    columns = [Col(say("rule"), WIDTH - 272), *(Col(say(name), 68, "right") for name in waived.RULE_HEADS[1:])]
    rows = [Row([_title(view, rule), *waived.by_rule(rule)]) for rule in hit]
    rows.append(Row([say("waivers_total"), *waived.totals(view)], bold=True))
    yield Grid(columns, rows, before=4)


def _shown(view: View) -> Iterator[Block]:
    """The findings shown that somebody excused, each with the way to it."""
    say, rows = view.say, []
    for rule in view.report.rules:
        for number, finding in enumerate(rule.findings, 1):
            if finding.waived:
                name = f"{say('case_first')}{number}"
                way = Span(name, SMALL.but(color=ACCENT), link=finding_anchor(rule.id, number))
                place = view.address(finding.record)
                rows.append(Row([finding.waived, _title(view, rule), way, place, finding.record.key]))
    if rows:
        yield words(say("waivers_shown"), SMALL.but(bold=True), before=8, keep=True)
        columns = [Col(say("waived"), FIRM), Col(say("rule"), 100), Col("", FIRM)]
        columns += [Col(say("record"), 100), Col(say("key"), 60)]
        yield Grid(fitted(columns, rows, SMALL), rows, before=4)


def _title(view: View, rule: RuleOutcome) -> Span:
    return Span(view.tell(rule.title), SMALL.but(color=ACCENT), link=rule_anchor(rule.id))
