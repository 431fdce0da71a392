"""Chapter 上期台账复查: what became of the findings of earlier ledgers, by unit; nothing where there was no ledger."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.writers.followed import Followed
from riskaudit.writers.pdf.flow import Block, NewPage
from riskaudit.writers.pdf.grid import CELL_X, Col, Grid, Row
from riskaudit.writers.pdf.parts import chapter, words
from riskaudit.writers.pdf.style import SMALL, SOFT, WIDTH
from riskaudit.writers.pdf.type import printable, text_width
from riskaudit.writers.pdf.view import View


def follow_up(view: View) -> Iterator[Block]:
    """Counts by unit that add up, then the orders that are reopened or overdue."""
    told = view.report.follow_up
    if told is None or not told.asked:
        return
    followed = Followed(told, view.language)
    yield chapter(followed.title, "follow_up")
    for sentence in followed.sentences:
        yield words(sentence, SMALL, before=4)
    wide = [text_width(printable(name), SMALL.but(bold=True)) + 2 * CELL_X + 1 for name in followed.headings[1:]]
    figures = [Col(name, width, "right") for name, width in zip(followed.headings[1:], wide, strict=True)]
    columns = [Col(followed.headings[0], WIDTH - sum(wide)), *figures]
    rows = [Row(cells) for cells in followed.units]
    yield Grid(columns, [*rows, Row(followed.total, bold=True)], before=8)
    yield words(followed.note, SMALL.but(color=SOFT), before=4)
    if followed.orders:
        widths = (82, WIDTH - 82 - 55 - 62 - 90 - 70, 55, 62, 90, 70)
        columns = [Col(name, width) for name, width in zip(followed.order_headings, widths, strict=True)]
        yield Grid(columns, [Row(cells) for cells in followed.orders], before=12)
        if followed.shown:
            yield words(followed.shown, SMALL.but(bold=True))
    yield NewPage()
