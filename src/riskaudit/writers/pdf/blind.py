"""Chapter 本次稽查看不到什么: the lecture's bullets that records do not show, and what to ask instead."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.writers.pdf.flow import Block, NewPage
from riskaudit.writers.pdf.grid import FIRM, Col, Grid, Row, fitted
from riskaudit.writers.pdf.parts import chapter, section, words
from riskaudit.writers.pdf.style import SMALL, SOFT, WIDTH
from riskaudit.writers.pdf.view import View
from riskaudit.writers.unsaid import bullets_unseen, coverage


def blind_spots(view: View) -> Iterator[Block]:
    """How far the lecture is covered, then everything that this audit could not see, with the question to ask."""
    say = view.say
    if not view.report.lecture:
        return
    yield chapter(say("blind"), "blind")
    yield words(say("blind_note"), SMALL.but(color=SOFT), before=2)
    yield section(say("blind_counts"), "blind_counts", before=8)
    yield _coverage(view)
    for label, bullets in bullets_unseen(view):
        yield section(say(label), label)
        columns = [Col(say("place"), FIRM), Col(say("bullet"), 110), Col(say("audited_by"), FIRM), Col(say("ask"), 150)]
        rows = [Row(list(row)) for row in bullets]
        yield Grid(fitted(columns, rows, SMALL), rows, before=4)
    yield from _declined(view)
    yield NewPage()


def _coverage(view: View) -> Block:
    """Bullets by status and part; each row adds up."""
    say, told = view.say, coverage(view)
    rows = [Row(list(row)) for row in told.rows]
    rows.append(Row(list(told.totals), bold=True))
    columns = [Col(say("audited_by"), WIDTH - 80 * (len(told.parts) + 1))]
    columns += [Col(say("part", number=part[1:]), 80, "right") for part in told.parts]
    return Grid([*columns, Col(say("total"), 80, "right")], rows, before=4)


def _declined(view: View) -> Iterator[Block]:
    """Rule ideas that no export can show, with the reason."""
    rows = [
        Row([item.idea, view.tell(line.text), view.tell(item.why)])
        for line in view.report.lecture
        for item in line.declined
    ]
    if rows:
        yield section(view.say("declined"), "declined")
        columns = [Col(view.say("idea"), FIRM), Col(view.say("bullet"), 110), Col(view.say("reason_why"), 150)]
        yield Grid(fitted(columns, rows, SMALL), rows, before=4)
