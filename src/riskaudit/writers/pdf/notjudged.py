"""Chapter 未检查与无法判定: everything the audit could not say, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.english import opening
from riskaudit.model.outcome import RuleOutcome
from riskaudit.writers.pdf.flow import Anchor, Block, NewPage
from riskaudit.writers.pdf.grid import FIRM, Col, Grid, Row, fitted
from riskaudit.writers.pdf.parts import chapter, result_badge, section, severity_badge, words
from riskaudit.writers.pdf.style import ACCENT, FAINT, SMALL, TINY, WIDTH
from riskaudit.writers.pdf.twin import case_short
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, rule_anchor
from riskaudit.writers.pdf.waived import waived_section
from riskaudit.writers.unsaid import SKIPPED, undecided


def not_judged(view: View) -> Iterator[Block]:
    """Rules that did not run, each told here and nowhere else, records that could not be decided, unread files, and what was excused."""
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
            name = [Span(view.tell(rule.title), SMALL), Span(f"\n{rule.id}", TINY.but(color=FAINT))]
            badges = [
                severity_badge(rule.severity, view.severity(rule.severity)),
                result_badge(result, view.result(result)),
            ]
            carded = rule.findings or rule.total  # then its card is where links lead
            anchor = None if carded else Anchor(rule_anchor(rule.id), view.tell(rule.title), 2)
            rows.append(Row([name, *badges, why, case_short(view, rule.case)], anchor))
    if rows:
        heads = [(say("rule"), 130), (say("severity"), FIRM), (say("result"), FIRM), (say("reason_why"), 120)]
        columns = [Col(head, width) for head, width in [*heads, (say("lesson_of"), FIRM)]]
        yield Grid(fitted(columns, rows, SMALL), rows, before=4)
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
    columns = [Col(say("rule"), 150), Col(say("reason_why"), 150), Col(say("count"), FIRM, "right")]
    yield Grid(fitted(columns, rows, SMALL), rows, before=4)
