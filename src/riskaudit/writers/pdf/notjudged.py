"""Chapter 未检查与无法判定: everything the audit could not say, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.english import opening
from riskaudit.model.outcome import RuleOutcome
from riskaudit.writers.pdf.flow import Block, NewPage
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import chapter, result_badge, section, words
from riskaudit.writers.pdf.style import ACCENT, SMALL, WIDTH
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, rule_anchor
from riskaudit.writers.pdf.waived import waived_section
from riskaudit.writers.unsaid import SKIPPED, undecided


def not_judged(view: View) -> Iterator[Block]:
    """Rules that did not run, records that could not be decided, unread files, and what was excused."""
    yield chapter(view.say("not_judged"), "not_judged")
    yield from _rules(view)
    yield from _files(view)
    yield from _undecided(view)
    yield from waived_section(view)
    yield NewPage()


def _title(view: View, rule: RuleOutcome) -> Span:
    return Span(view.tell(rule.title), SMALL.but(color=ACCENT), link=rule_anchor(rule.id))


def _rules(view: View) -> Iterator[Block]:
    say = view.say
    yield section(say("unchecked"), "unchecked", before=6)
    rows = []
    for result in SKIPPED:
        for rule in view.report.rules_by(result):
            why = opening(view.tell(rule.skip)) if rule.skip else say("no_reason")
            rows.append(Row([_title(view, rule), result_badge(result, view.result(result)), why]))
    if rows:
        columns = [Col(say("rule"), WIDTH - 330), Col(say("result"), 125), Col(say("reason_why"), 205)]
        yield Grid(columns, rows, before=4)
    else:
        yield words(say("all_ran"), SMALL)


def _files(view: View) -> Iterator[Block]:
    say = view.say
    if not view.report.unread:
        return
    yield section(say("unread"), "unread")
    rows = [
        Row(
            [" › ".join(part for part in (source.name, item.sheet) if part), view.tell(item.what), view.tell(item.cure)]
        )
        for source, item in view.report.unread
    ]
    columns = [Col(say("input"), WIDTH - 310), Col(say("what"), 155), Col(say("cure"), 155)]
    yield Grid(columns, rows, before=4)


def _undecided(view: View) -> Iterator[Block]:
    """By rule and reason; the bottom line is the unknown of the whole report."""
    say = view.say
    yield section(say("undecided"), "undecided")
    rows = [Row([_title(view, rule), text, f"{count:,}"]) for rule, text, count in undecided(view)]
    if not rows:
        yield words(say("undecided_none"), SMALL)
        return
    rows.append(Row([say("total"), "", f"{view.report.totals.unknown:,}"], bold=True))
    columns = [Col(say("rule"), WIDTH - 290), Col(say("reason_why"), 230), Col(say("count"), 60, "right")]
    yield Grid(columns, rows, before=4)
